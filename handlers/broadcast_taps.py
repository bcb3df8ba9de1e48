"""A coordinator sends to many, watches it, and holds it up: the live card of a broadcast."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from conversations import broadcast as cards
from conversations import prompts
from conversations.broadcast import Standing
from conversations.effects_groups import (
    ForgetSegment,
    Gather,
    KeepSegment,
    Live,
    MakeReport,
    MoveActivity,
    OfGroups,
    TryOut,
)
from conversations.gathering_repeats import card_of, dates_of, preview
from conversations.gathering_state import Planned
from conversations.segment import Segment, reach, sentence
from conversations.series import Series
from conversations.step import FindReach, Same
from conversations.words import text
from handlers import activity_changes, reaching, reporting
from handlers import prompts as library
from handlers.activities import activity_of
from handlers.series import shown_to
from handlers.turn import Turn, params_of
from storage import activities, alerts, broadcasts, people, segments, series
from storage import tables as t

KIND, QUESTION = "broadcast", "stopping"  # of the cards
LATELY = timedelta(hours=1)  # in which two coordinators may not know of each other


# --- made ---


async def facts(turn: Turn, asked: FindReach) -> dict[str, Any]:
    """Whom a segment finds, and what another coordinator has just sent."""
    kept = await reaching.saved(turn)
    segment = next((one.segment for one in kept if one.id == asked.saved), asked.segment)
    found, everybody = await reaching.found_of(turn.tx, turn.tools, segment, turn.today)
    same = await broadcasts.same_lately(turn.tx, asked.prompt, turn.here, turn.now - LATELY)
    return {
        "reach": reach(found),
        "everybody": everybody,
        "mentors": await reaching.mentors(turn),
        "saved": kept,
        "library": await library.library(turn.tx, turn.tools.seal),
        "same": Same(await _alias(turn, same.by_id), same.made_at, same.previewed) if same is not None else None,
    }


async def apply(turn: Turn, effect: OfGroups) -> None:
    match effect:
        case Gather():
            await gather(turn, effect)
        case TryOut():
            try_out(turn, effect)
        case MoveActivity():
            await activity_changes.move(turn, effect)
        case KeepSegment():
            reaching.keep(turn, effect)
        case Live(area):
            turn.draft.change(t.people, turn.here, area=area)
        case MakeReport():
            reporting.ask_for(turn, effect)
        case ForgetSegment(id):
            await segments.forget(turn.tx, id)


async def gather(turn: Turn, effect: Gather) -> None:
    """The activity, the broadcast and everybody whom it is for, in one transaction with the tap."""
    planned, now = effect.planned, turn.now
    if planned.activity is None:
        id = _keep(turn, planned)
    else:
        id = planned.activity
        await _word_anew(turn, planned, id)
    found = await reaching.found(turn.tx, turn.tools, effect.segment, turn.today)
    broadcast = turn.tools.new_id()
    turn.draft.insert(
        t.broadcasts,
        id=broadcast,
        activity_id=id,
        by_id=turn.here,
        prompt=planned.prompt,
        segment=effect.segment.model_dump_json(),
        unspoken=planned.unspoken if planned.details.own is not None else None,
        state="sending" if effect.at is None else "planned",
        at=effect.at or now,
        previewed=len(found),
        made_at=now,
    )
    for person in dict.fromkeys(client.id for client in found):
        turn.draft.insert(t.recipients, broadcast_id=broadcast, person_id=person, state="waiting")
    turn.tell(turn.here, "broadcast", broadcast=broadcast)  # what is kept now is shown in the next turn


def _keep(turn: Turn, planned: Planned) -> str:
    """The activity, or each date of the series; the id of the first."""
    dates = dates_of(planned, turn.tools.service.zone, turn.now)
    ids = [turn.tools.new_id() for _ in dates]
    series = turn.tools.new_id() if len(dates) > 1 else None
    for id, at in zip(ids, dates, strict=True):
        turn.draft.insert(
            t.activities,
            id=id,
            by_id=turn.here,
            prompt=planned.prompt,
            details=_sealed(turn, planned, id),
            at=at,
            capacity=planned.capacity,
            taken=0,
            sequence=0,
            state="planned",
            series_id=series,
            made_at=turn.now,
            changed_at=turn.now,
        )
    return ids[0]


async def _word_anew(turn: Turn, planned: Planned, id: str) -> None:
    """A translation of an own prompt, or a recording, may have come since it was made."""
    row = await activities.get(turn.tx, id)
    dates = await series.dates(turn.tx, row.series_id) if row is not None and row.series_id else []
    for date in [one.id for one in dates] or [id]:
        turn.draft.change(t.activities, date, details=_sealed(turn, planned, date))


def _sealed(turn: Turn, planned: Planned, id: str) -> bytes:
    return turn.tools.seal.seal(planned.details.model_dump_json().encode(), activities.details_place(id))


def try_out(turn: Turn, effect: TryOut) -> None:
    """As each will read it, one message for each language; the buttons do nothing."""
    shown = preview(effect.planned.model_copy(update={"activity": None}), turn.tools.service.zone, turn.now)
    for language in effect.languages:
        theirs = shown_to(shown, language)
        turn.send("sendMessage", params_of(turn.tools.render(card_of(theirs), language)), "gathering.try")
        voice = theirs.first.voice if isinstance(theirs, Series) else theirs.voice
        if voice is not None:
            turn.send("sendVoice", {"voice": voice}, "gathering.try_voice")


# --- watched ---


async def show(turn: Turn, id: str, *, fresh: bool = False) -> None:
    """The card as it stands now."""
    row = await broadcasts.get(turn.tx, id)
    if row is None or not _may(turn):
        turn.note = "a broadcast that is not theirs to see"
        return
    shown = cards.card(await _standing(turn, row))
    former = await alerts.card(turn.tx, KIND, id, turn.user_id)
    if former is not None and not fresh:
        turn.edit_card(former.id, shown)
        return
    if former is not None:
        turn.close_card(former.id)
    turn.put_card(KIND, id, shown)


async def tapped(turn: Turn, id: str, action: str) -> None:
    row = await broadcasts.get(turn.tx, id)
    if row is None or not _may(turn):
        turn.answer(text("faults.toast.not_for_you"))
        return
    match action:
        case "pause":
            done = await broadcasts.move(turn.tx, id, ["sending", "planned"], "paused")
            if done:
                await broadcasts.take_back(turn.tx, id, "waiting", turn.now)
        case "go":
            done = await broadcasts.move(turn.tx, id, ["paused"], "planned" if row.at > turn.now else "sending")
        case "stop_no":
            await _close_question(turn, id)
            return
        case "stop_yes":
            await _close_question(turn, id)
            done = await broadcasts.move(turn.tx, id, cards.OPEN, "stopped", ended_at=turn.now)
            if done:
                await broadcasts.take_back(turn.tx, id, "stopped", turn.now)
        case "stop":
            await _ask_to_stop(turn, row)
            return
        case _:
            done = True
    if not done:
        turn.answer(text("broadcast.toast.over"))
    await show(turn, id)


async def _ask_to_stop(turn: Turn, row: Any) -> None:
    now = await _standing(turn, row)
    if now.state in cards.OPEN:
        await _close_question(turn, row.id)
        turn.put_card(QUESTION, row.id, cards.stop_card(now))
    else:
        await show(turn, row.id)


async def _close_question(turn: Turn, id: str) -> None:
    if (card := await alerts.card(turn.tx, QUESTION, id, turn.user_id)) is not None:
        turn.close_card(card.id)


def _may(turn: Turn) -> bool:
    """Roles are looked up at every use; any coordinator may hold up what another one has sent."""
    return turn.person is not None and "coordinator" in turn.person.roles and turn.person.row.state == "active"


async def _standing(turn: Turn, row: Any) -> Standing:
    activity = await activities.get(turn.tx, row.activity_id)
    date = await series.next_date(turn.tx, row.activity_id, turn.now)
    if activity is None or date is None:
        raise LookupError(f"broadcast {row.id} has no activity")
    names = {one.id: one.name for one in await reaching.mentors(turn)}
    awake = turn.tools.service.awake(turn.now)
    return Standing(
        id=row.id,
        name=prompts.name(row.prompt, activity_of(turn.tools, activity).details.own),
        begins=activity.at,
        who=sentence(Segment.model_validate_json(row.segment), turn.tools.programme, names),
        state=row.state,
        at=row.at,
        counts=await broadcasts.counts(turn.tx, row.id),
        answers=await series.standing(turn.tx, activity.id),
        taken=date.taken,
        capacity=date.capacity,
        goes_on=awake if awake > turn.now else None,
        repeats=activity.series_id is not None,
    )


async def _alias(turn: Turn, id: str) -> str:
    person = (await people.by_id(turn.tx, [id]))[id]
    return people.alias_of(turn.tools.seal, person.id, person.row.alias)


async def _hear(turn: Turn, data: dict[str, Any]) -> None:
    await show(turn, str(data["broadcast"]))


TOLD = {"broadcast": _hear}
"""What the broadcaster, or one's own turn before, means for a coordinator."""
