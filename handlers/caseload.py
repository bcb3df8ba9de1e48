"""Gathers what lists and digests say of many clients: a handful of statements, however many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from conversations import caseload as rules
from conversations.caseload import Coming, Open, Stood, Watched
from conversations.schedule import resolve
from handlers.journeys import journey_of
from handlers.standing_in import stood_in_for
from handlers.turn import Turn
from storage import caseload, meetings, people
from storage.people import Person


@dataclass(frozen=True, slots=True)
class Known:
    """What the database says of these clients, each by id."""

    alerts: Mapping[str, list[Any]]
    last: Mapping[str, datetime]
    unanswered: Mapping[str, list[datetime]]
    due: Mapping[str, list[Coming]] = field(default_factory=dict)
    answered_since: datetime | None = None


async def watched(
    turn: Turn, clients: Sequence[Person], *, mentors: bool = False, since: datetime | None = None
) -> list[Watched]:
    """These clients, who needs attention first. `mentors`: with the names of their mentors; `since`: with what is due
    today and tomorrow, and whether they answered since then (for a digest)."""
    ids = [person.id for person in clients]
    known = Known(
        alerts=await caseload.open_alerts(turn.tx, ids),
        last=await caseload.last_answers(turn.tx, ids),
        unanswered=await caseload.unanswered(turn.tx, ids),
        due=await _due(turn, ids) if since is not None else {},
        answered_since=since,
    )
    stood = {} if mentors else await stood_in_for(turn)
    return rules.by_attention(
        _watched(turn, person, known, mentors=mentors, stood=person.row.mentor_id in stood) for person in clients
    )


async def stood_in(turn: Turn, clients: Sequence[Person]) -> tuple[Stood, ...]:
    """For whom this member of staff stands in today, with how many of these clients are theirs."""
    last = await stood_in_for(turn)
    named = await people.by_id(turn.tx, last) if last else {}
    theirs = Counter(person.row.mentor_id for person in clients)
    return tuple(
        Stood(people.alias_of(turn.tools.seal, id, one.row.alias), last[id], theirs[id]) for id, one in named.items()
    )


async def _due(turn: Turn, ids: Sequence[str]) -> Mapping[str, list[Coming]]:
    """What has its time today or tomorrow, also if that is over; meetings first."""
    start, end = midnight(turn), midnight(turn, 2)
    rows = await caseload.coming(turn.tx, ids, rules.DUE, start, end)
    planned = await meetings.coming(turn.tx, ids, start, end)
    return {
        id: [
            *(Coming("meeting", row.at) for row in planned.get(id, ())),
            *(Coming(str(row.kind), row.due_at) for row in rows.get(id, ())),
        ]
        for id in rows.keys() | planned.keys()
    }


def midnight(turn: Turn, days: int = 0) -> datetime:
    """When this local day began, or one so many days later begins."""
    day = datetime.combine(turn.today + timedelta(days=days), time())
    return resolve(day, turn.tools.service.zone)


def _watched(turn: Turn, person: Person, known: Known, *, mentors: bool, stood: bool) -> Watched:
    row, id, zone = person.row, person.id, turn.tools.service.zone
    journey = journey_of(person, zone)
    pause = journey.pause_on(turn.today) if journey else None
    last, joined = known.last.get(id), row.joined_at or row.created_at
    asked = row.state == "active" and pause is None and journey is not None and journey.goes_on(turn.tools.programme)
    quiet = rules.quiet_days(last, joined, known.unanswered.get(id, ()), turn.now) if asked else None
    days = [(rules.days_from(turn.now, zone, one.at), one.kind) for one in known.due.get(id, ())]
    return Watched(
        id=id,
        alias=people.alias_of(turn.tools.seal, id, row.alias),
        state=state_of(person),
        week=week_of(turn, person),
        last=last.astimezone(zone).date() if last else None,
        alerts=tuple(open_alert(turn, one) for one in known.alerts.get(id, ())),
        quiet=quiet,
        break_until=pause.last if pause else None,
        mentor=mentor_of(turn, person) if mentors else None,
        in_place_of=mentor_of(turn, person) if stood else None,
        answered=known.answered_since is not None and last is not None and last >= known.answered_since,
        today=tuple(kind for day, kind in days if day == 0),
        tomorrow=tuple(kind for day, kind in days if day == 1),
    )


def state_of(person: Person) -> str:
    """As lists say it: somebody who blocked the bot cannot be reached, whatever else."""
    return str(person.row.state) if person.row.reachable else "unreachable"


def week_of(turn: Turn, person: Person) -> int | None:
    """Of the programme; None before it began and after it ended."""
    journey = journey_of(person, turn.tools.service.zone)
    if journey is None or person.row.state == "joining":
        return None
    week = journey.week_of(turn.today)
    return week if 1 <= week <= turn.tools.programme.timeline.weeks else None


def mentor_of(turn: Turn, person: Person) -> str | None:
    """What the mentor is called; None without one."""
    row = person.row
    return people.alias_of(turn.tools.seal, row.of_id, row.of_alias) if row.of_id else None


def open_alert(turn: Turn, row: Any) -> Open:
    lane = str(row.lane) if row.lane in rules.LANES else rules.LANES[-1]
    label = turn.tools.programme_with(row.rule).rule_label(row.rule)
    return Open(lane, label, row.raised_at, str(row.state), row.next_at if _is_put_off(turn, row) else None)


def _is_put_off(turn: Turn, row: Any) -> bool:
    """By whoever has it now; it did not come back yet, and the client did not ask again."""
    if row.snoozed_at is None or row.state != "taken" or row.handed_to is not None or row.next_at <= turn.now:
        return False
    since = [at for at in (row.taken_at, row.rang_at, row.asked_at) if at is not None]
    return bool(row.snoozed_at >= max(since))


async def next_of(turn: Turn, client_id: str, kinds: Sequence[str]) -> Coming | None:
    """The first that is still to come."""
    rows = (await caseload.coming(turn.tx, [client_id], kinds, turn.now)).get(client_id, [])
    return Coming(str(rows[0].kind), rows[0].due_at) if rows else None
