"""The mentor's day as a message: once each working day at an hour of their own, and by /today at any time.

A due row like everything, planned anew when it has fired, when the hour changes, and when somebody begins.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from conversations import digest as rules
from conversations.digest import Gone
from conversations.words import Message, message, text
from handlers import caseload, lists
from handlers.standing_in import accompanied, away
from handlers.turn import Turn
from storage import caseload as kept
from storage import digests, due, people
from storage import tables as t

KIND = "digest"  # of the due row
DAILY, FIRST = "daily", "first"  # its keys: `first` only plans, for who was there before there were digests
STAFF = frozenset({"mentor", "coordinator"})
LASTS = timedelta(hours=8)  # a day's digest is of no use in the evening


async def plan(turn: Turn, hour: int | None) -> None:
    """The next one; `hour` None: no more."""
    person = turn.here
    turn.before(lambda tx: due.cancel(tx, person, (KIND,)))
    if hour is not None:
        turn.wake(KIND, DAILY, _next(turn, hour))


def _next(turn: Turn, hour: int) -> datetime:
    tools = turn.tools
    holidays = tools.programme.timeline.holidays
    return rules.next_at(turn.now, hour, tools.service.zone, tools.hours.work_days, holidays)


async def set_hour(turn: Turn, hour: int | None) -> None:
    turn.draft.upsert(t.digests, ("person_id",), person_id=turn.here, hour=hour)
    await plan(turn, hour)


async def begin(turn: Turn) -> None:
    """Somebody takes part from now on, or again."""
    row = await digests.of(turn.tx, turn.here)
    await plan(turn, rules.HOUR if row is None else row.hour)


async def came_due(turn: Turn, key: str, at: datetime) -> None:
    """It is their hour, or was (`at`): what comes far too late is left to the next one. Nothing comes on a day that
    became free meanwhile; who left the staff is not asked again. To who cannot be reached nothing is sent: each try
    would be told to the coordinators as news."""
    person = turn.person
    if person is None or person.row.state != "active" or not person.roles & STAFF:
        return
    row = await digests.of(turn.tx, person.id)
    hour = rules.HOUR if row is None else row.hour
    left = LASTS - (turn.now - at)
    if key == DAILY and hour is not None and person.row.reachable and left > timedelta() and await _works(turn):
        since = _since(turn, row)
        said = await _digest(turn, since)
        turn.lasts = left
        if said is not None:
            turn.put_card(KIND, "today", said)
        turn.draft.upsert(t.digests, ("person_id",), person_id=person.id, hour=hour, since_at=since, last_at=turn.now)
    await plan(turn, hour)


async def _works(turn: Turn) -> bool:
    """Whether it is a working day, also for this person: on days off there is none."""
    programme = turn.tools.programme
    working = rules.is_working_day(turn.today, turn.tools.hours.work_days, programme.timeline.holidays)
    return working and not await away(turn, [turn.here])


def _since(turn: Turn, row: Any) -> datetime:
    """Since the last one; since a day ago for who had none."""
    return row.last_at if row is not None and row.last_at is not None else turn.now - timedelta(days=1)


async def today(turn: Turn, page: int = 0, *, card: str | None = None) -> None:
    """/today: what the digest of this day says, as it is now."""
    if turn.person is None or not turn.person.roles & STAFF:
        turn.answer(text("faults.toast.not_for_you"))
        return
    row = await digests.of(turn.tx, turn.here)
    had_today = row is not None and row.last_at is not None and row.last_at >= caseload.midnight(turn)
    since = row.since_at if row is not None and had_today and row.since_at else _since(turn, row)
    said = await _digest(turn, since, page) or message(text("digest.nothing"))
    if card is None:
        turn.put_card(KIND, "today", said)
    else:
        turn.edit_card(card, said)


async def _digest(turn: Turn, since: datetime, page: int = 0) -> Message | None:
    clients = await lists.theirs(turn)
    told = await caseload.watched(turn, clients, since=since) if clients else []
    if alone := await _alone(turn, {one.id for one in clients}):
        told += [replace(one, alone=True) for one in await caseload.watched(turn, alone, mentors=True)]
    told = rules.worth_telling(told)
    return rules.digest(turn.today, told, await _gone(turn), page, stood=await caseload.stood_in(turn, clients))


async def _alone(turn: Turn, besides: set[str]) -> list[people.Person]:
    """For coordinators: clients of whom something is open, and for whom neither a mentor nor who stands in is there
    today."""
    if turn.person is None or "coordinator" not in turn.person.roles:
        return []
    with_alerts = await people.by_id(turn.tx, sorted(await kept.with_open_alerts(turn.tx) - besides - {turn.here}))
    return [one for one in with_alerts.values() if not await accompanied(turn, one)]


async def _gone(turn: Turn) -> list[Gone]:
    """For coordinators: mentors with clients who stopped, or who cannot be reached."""
    if turn.person is None or "coordinator" not in turn.person.roles:
        return []
    lost = [one for one in await people.with_role(turn.tx, "mentor") if not one.here and one.id != turn.here]
    sizes = await kept.sizes(turn.tx) if lost else {}
    return [_as_gone(turn, one, sizes[one.id]) for one in lost if sizes.get(one.id)]


def _as_gone(turn: Turn, one: people.Person, clients: int) -> Gone:
    alias = people.alias_of(turn.tools.seal, one.id, one.row.alias)
    return Gone(alias, clients, "stopped" if one.row.state == "stopped" else "unreachable")
