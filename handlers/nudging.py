"""Short messages between the check-ins, and reasons to leave one out."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from conversations import effects as e
from conversations.nudging import ENOUGH, Around, Dropped, Had, card, choose
from conversations.schedule import resolve
from conversations.waiting import NUDGE_LASTS, questions_wait
from conversations.words import Message, message, text
from handlers import check_ins, goals, journeys
from handlers.turn import Turn
from storage import alerts, nudges
from storage import due as planner
from storage import tables as t
from storage.outbox import Lane

ANSWER_LASTS = timedelta(hours=12)  # what is written after that is about something else


async def due(turn: Turn, planned: str) -> None:
    """The time that the client chose, on a day that has nothing else. Sent or left out, it stands in the record."""
    journey, programme = turn.journey, turn.tools.programme
    if journey is None:
        return
    theirs = (await goals.listed(turn, turn.here))["goals"]
    found = choose(programme, journey, theirs, await _had(turn), await _around(turn, planned))
    id = turn.tools.new_id()
    row = {"id": id, "person_id": turn.here, "local_date": turn.today.isoformat(), "at": turn.now}
    if isinstance(found, Dropped):
        turn.draft.insert(t.nudges, **row, nudge="", dropped=found.why)
        turn.note = f"a nudge was left out: {found.why}"
        return
    turn.draft.insert(t.nudges, **row, nudge=found.id)
    turn.lane, turn.lasts = Lane.SCHEDULED, NUDGE_LASTS
    turn.put_card("nudge", id, card(programme, found, theirs, id))


async def _had(turn: Turn) -> tuple[Had, ...]:
    rows = await nudges.of(turn.tx, turn.here)
    return tuple(
        Had(row.nudge, date.fromisoformat(row.local_date), row.answered_at is not None, row.dropped) for row in rows
    )


async def _around(turn: Turn, planned: str) -> Around:
    return Around(
        today=turn.today,
        talking=bool(await alerts.talks_of(turn.tx, [turn.here])),
        check_in_open=_waits(turn),
        enough=await _enough(turn),
        planned=date.fromisoformat(planned),
    )


async def _enough(turn: Turn) -> bool:
    """Whether something else comes on this very day."""
    start, end = (
        resolve(datetime.combine(turn.today + timedelta(days=n), time()), turn.tools.service.zone) for n in (0, 1)
    )
    return await planner.any_between(turn.tx, turn.here, ENOUGH, start, end)


def _waits(turn: Turn) -> bool:
    row = check_ins.open_one(turn)
    return row is not None and questions_wait(row.opened_at, turn.now)


async def tapped(turn: Turn, id: str, action: str, message_id: int | None) -> None:
    """👍, or *Fewer of these*. The card keeps its words and loses its buttons."""
    row: Any = await nudges.get(turn.tx, id)
    if row is None or row.person_id != turn.person_id:
        turn.answer(text("faults.toast.over"))
        return
    first = await nudges.answered(turn.tx, id, turn.now)
    if not await _close(turn, id) and message_id is not None:
        turn.send(
            "editMessageReplyMarkup", {"message_id": message_id, "reply_markup": {"inline_keyboard": []}}, "strip"
        )
    turn.answer(text("year.nudge_thanks"))
    off = turn.journey is not None and turn.journey.nudges == "off"  # who wants none does not want fewer
    if action == "fewer" and first and not off:
        await journeys.set_nudges(turn, e.SetNudges(how="fewer"))
        turn.say(_fewer())


async def waiting(turn: Turn) -> Any | None:
    """The nudge of today that nobody has answered yet."""
    return await nudges.waiting(turn.tx, turn.here, turn.now - ANSWER_LASTS)


async def answered(turn: Turn, nudge: Any) -> None:
    """By words, which are as good as a tap."""
    await nudges.answered(turn.tx, nudge.id, turn.now)
    await _close(turn, nudge.id)


async def _close(turn: Turn, id: str) -> bool:
    held = await alerts.card(turn.tx, "nudge", id, turn.user_id)
    if held is not None:
        turn.close_card(held.id)
    return held is not None


def _fewer() -> Message:
    return message(text("year.nudge_fewer_now"))
