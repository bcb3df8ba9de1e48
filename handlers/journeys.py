"""A client's journey: from its rows, and as changes to them. Next: handlers/agenda.py plans what it brings."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, tzinfo
from typing import Any

from conversations import effects as e
from conversations.agenda import Entry
from conversations.identity_code import blank_out
from conversations.journey import Journey, Pause
from conversations.waiting import REMINDER_LASTS, reminder_at
from handlers import agenda
from handlers.standing_in import tell_mentor
from handlers.turn import Turn
from storage import due, journeys
from storage import tables as t
from storage.people import Person


def journey_of(person: Person | None, zone: tzinfo) -> Journey | None:
    """The journey of a client who has a day of their own; for one from before there were journeys, since they joined.

    `zone`: the zone in which that day is meant.
    """
    if person is None or "client" not in person.roles or person.row.weekday is None:
        return None
    row, pauses = person.journey or (None, ())
    since = (person.row.joined_at or person.row.created_at).astimezone(zone).date()
    return Journey(
        day0=date.fromisoformat(row.day0) if row else since,
        weekday=person.row.weekday,
        hour=person.row.hour,
        audience=person.row.audience,
        nudge_hour=row.nudge_hour if row else None,
        themes=tuple(json.loads(row.themes)) if row else (),
        pauses=tuple(Pause(date.fromisoformat(one.since), date.fromisoformat(one.until)) for one in pauses),
        next=row.next if row else None,
        nudges=row.nudges if row else "normal",
    )


def _change(turn: Turn, **values: Any) -> None:
    """Changes the row of the journey, or makes it."""
    journey = turn.journey
    first = (journey.day0 if journey else turn.today).isoformat()
    person = turn.here
    turn.draft.upsert(t.journeys, ("person_id",), person_id=person, day0=first, **values)


def begin(turn: Turn) -> None:
    """Day 0 is today, unless it was before."""
    if turn.person is None or turn.person.journey is None:
        _change(turn)


async def order_themes(turn: Turn, effect: e.OrderThemes) -> None:
    _change(turn, themes=json.dumps(effect.themes))
    await _replan(turn, themes=effect.themes)


async def pause(turn: Turn, effect: e.PauseUntil) -> None:
    """From today on; one that is on already ends on the new day instead. Open questions can still be answered."""
    journey = turn.journey
    if journey is None:
        return
    _change(turn)
    person = turn.here
    turn.before(lambda tx: due.cancel(tx, person, ("reminder",)))
    running = journey.pause_on(turn.today)
    since = running.since if running else turn.today
    if running is not None:
        await _end_running(turn, effect.day)
    else:
        turn.draft.insert(
            t.pauses,
            id=turn.tools.new_id(),
            person_id=turn.here,
            since=since.isoformat(),
            until=effect.day.isoformat(),
            made_at=turn.now,
        )
    await _replan(turn, pauses=(*_others(journey, since), Pause(since, effect.day)))
    await tell_mentor(turn, "paused", client=turn.here, until=effect.day.isoformat())


def _remind_again(turn: Turn) -> None:
    """Of questions that stand open, if it is not too late for that."""
    row = next((row for row in turn.sessions if row.conversation == "check_in"), None)
    if row is None:
        return
    planned = reminder_at(turn.tools.programmes[row.programme], row.opened_at, turn.tools.service.zone)
    if turn.now - planned <= REMINDER_LASTS:
        turn.wake("reminder", row.id, max(planned, turn.now))


async def resume(turn: Turn) -> date | None:
    """Today everything goes on; the pause was as long as it was. When the next questions come."""
    journey = turn.journey
    running = journey.pause_on(turn.today) if journey else None
    if journey is None or running is None:
        return None
    await _end_running(turn, turn.today)
    _remind_again(turn)
    planned = await _replan(turn, pauses=(*_others(journey, running.since), Pause(running.since, turn.today)))
    await tell_mentor(turn, "resumed", client=turn.here)
    return next((entry.day for entry in planned if entry.kind == "check_in"), None)


def _others(journey: Journey, since: date) -> tuple[Pause, ...]:
    return tuple(one for one in journey.pauses if one.since != since)


async def _end_running(turn: Turn, until: date) -> None:
    """The pause that is on ends on this day."""
    _row, pauses = (turn.person.journey if turn.person else None) or (None, ())
    for one in pauses:
        if one.since <= turn.today.isoformat() < one.until:
            turn.draft.change(t.pauses, one.id, until=until.isoformat())


async def set_nudges(turn: Turn, effect: e.SetNudges) -> None:
    values: dict[str, Any] = {}
    if effect.how is not None:
        values["nudges"] = effect.how
    if effect.hour is not None:
        values["nudge_hour"] = effect.hour
    _change(turn, **values)
    await _replan(turn, **values)


async def choose_next(turn: Turn, effect: e.ChooseNext) -> None:
    """What follows the year. Staff hear of it; for who does not go on nothing more is planned."""
    journey = replace(turn.journey, next=effect.choice) if turn.journey else None
    goes_on = journey is not None and journey.goes_on(turn.tools.programme)
    _change(turn, next=effect.choice, ended_at=None if goes_on else turn.now)
    await _replan(turn, next=effect.choice)
    await tell_mentor(turn, "chose_next", client=turn.here, choice=effect.choice)


async def keep_identity(turn: Turn, effect: e.KeepIdentity) -> None:
    words = effect.words if effect.offered else blank_out(effect.words)[0]
    kept = {"offer": words} if effect.offered else {"own": words}
    sealed = turn.tools.seal.seal_json(kept, journeys.identity_place(turn.here))
    _change(turn, identity=sealed)


async def _replan(turn: Turn, **changed: Any) -> tuple[Entry, ...]:
    if turn.journey is None:
        return ()
    turn.journey = replace(turn.journey, **changed)
    return await agenda.replan(turn)
