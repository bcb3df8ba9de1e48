"""When a check-in begins, is reminded of and is superseded: by the ticker at her day and hour, or by /checkin."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from conversations import check_in
from conversations.events import Began, Elapsed, Returned
from handlers.apply import plan_check_in
from handlers.sessions import go_on, open_session
from handlers.turn import Turn
from storage import alerts
from storage import tables as t
from storage.outbox import Lane

NUDGE_LASTS = timedelta(hours=24)
TALK_HOLDS = timedelta(hours=1)  # a human talk is going on: look again after this


def open_one(turn: Turn) -> Any | None:
    return next((row for row in turn.sessions if row.conversation == "check_in"), None)


async def begin(turn: Turn, kind: str) -> None:
    """A new check-in of this kind (scheduled | extra): the record first, then the first question."""
    state = check_in.begin(turn.facts())
    id = await open_session(turn, "check_in", state, Began())
    turn.draft.insert(
        t.check_ins,
        id=id,
        person_id=turn.here,
        kind=kind,
        local_date=turn.now.astimezone(turn.tools.service.zone).date().isoformat(),
        state="open",
        programme=turn.tools.programme.hash,
        opened_at=turn.now,
    )
    if kind == "scheduled":
        after = timedelta(hours=turn.tools.programme.check_in.remind_after_hours)
        turn.wake("reminder", id, turn.now + after)


async def asked_for(turn: Turn) -> None:
    """/checkin: the open one if there is one, else an extra one, as often as she likes."""
    row = open_one(turn)
    if row is not None:
        await go_on(turn, row, Returned())
    else:
        await begin(turn, "extra")


async def due(turn: Turn, local_date: str) -> None:
    """The day and hour came. One that is still open ends as partial; the next one is planned."""
    person = turn.person
    if person is None or person.row.state != "active" or person.row.weekday is None:
        return
    if await alerts.talks_of(turn.tx, [person.id]):
        turn.wake("check_in", local_date, turn.now + TALK_HOLDS)
        return
    row = open_one(turn)
    if row is not None:
        await go_on(turn, row, Elapsed("superseded"))
        turn.sessions.remove(row)
    await begin(turn, "scheduled")
    await plan_check_in(turn, person.row.weekday, person.row.hour, asked_today=True)


async def remind(turn: Turn, check_in_id: str) -> None:
    """One reminder. Like every nudge it is too late after a day, and then says so in the record."""
    row = open_one(turn)
    if row is None or row.id != check_in_id or turn.person is None or turn.person.row.state != "active":
        return
    planned = row.opened_at + timedelta(hours=turn.tools.programme.check_in.remind_after_hours)
    if turn.now - planned > NUDGE_LASTS:
        turn.note = "a reminder came too late and was left out"
        return
    if await alerts.talks_of(turn.tx, [turn.here]):  # held, as long as it is of use
        turn.wake("reminder", check_in_id, turn.now + TALK_HOLDS)
        return
    turn.lane, turn.lasts = Lane.SCHEDULED, NUDGE_LASTS - (turn.now - planned)
    await go_on(turn, row, Elapsed("reminder"))
