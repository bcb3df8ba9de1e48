"""What a client's year holds, day by day: a pure function of the programme and the journey.

One thing a day: a check-in goes first; what would fall on its day (a measurement, feedback, a nudge) comes on the next
free day. Public holidays are passed over. Next: handlers/agenda.py plans the first of each kind as a due row.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

from conversations.free_days import is_free
from conversations.journey import DAY, WEEK_DAYS, Journey
from conversations.programme import Programme
from conversations.schedule import resolve

Kind = Literal["check_in", "measurement", "feedback", "ending", "farewell", "first_goal", "nudge"]
KINDS: tuple[Kind, ...] = ("check_in", "measurement", "feedback", "ending", "farewell", "first_goal", "nudge")
OFFSETS = {"weekly": (0,), "twice_a_week": (0, 3), "monthly": (0,)}  # days after the client's weekday
FIRST_GOAL_DAY = 1  # when a client without a goal is asked for one


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that is to happen on a local date. `key` names it once and for all: a date, or a point's id."""

    kind: Kind
    key: str
    day: date
    hour: int

    def instant(self, zone: ZoneInfo) -> datetime:
        return resolve(datetime.combine(self.day, time(self.hour)), zone)


def upcoming(programme: Programme, journey: Journey, since: date) -> Iterator[Entry]:
    """Everything from this date on, in order of time. Ends when the programme does."""
    if not journey.goes_on(programme):
        return iter(())
    taken = set(_check_in_days(programme, journey))
    single = _settled(programme, journey, taken)
    streams = (
        _check_ins(programme, journey),
        iter(single),
        _nudges(programme, journey, taken | {e.day for e in single}),
    )
    merged = heapq.merge(*streams, key=lambda entry: (entry.day, entry.hour))
    return (entry for entry in merged if entry.day >= since)


def first_of_each(
    programme: Programme, journey: Journey, after: datetime, zone: ZoneInfo, done: frozenset[tuple[str, str]]
) -> tuple[Entry, ...]:
    """The next of each kind later than `after`, without those that have had their time (`done`: kind and key)."""
    found: dict[str, Entry] = {}
    for entry in upcoming(programme, journey, after.astimezone(zone).date()):
        if entry.kind in found or (entry.kind, entry.key) in done or entry.instant(zone) <= after:
            continue
        found[entry.kind] = entry
        if len(found) == len(KINDS):
            break
    return tuple(found.values())


def next_check_in(programme: Programme, journey: Journey, after: date) -> date | None:
    """The first one on a later date; None when there are no more."""
    if not journey.goes_on(programme):
        return None
    return next((day for day in _check_in_days(programme, journey) if day > after), None)


def open_day(programme: Programme, journey: Journey, day: date) -> date:
    """This date, or the next one without a check-in, a holiday or a pause: for what is not of the timeline itself."""
    taken = set(_check_in_days(programme, journey))
    found = _open_day(day, programme, journey)
    while found in taken:
        found = _open_day(found + DAY, programme, journey)
    return found


def own_hour(programme: Programme, journey: Journey) -> int:
    """The hour at which everything but the check-in comes."""
    if journey.nudge_hour is not None:
        return journey.nudge_hour
    return programme.nudges.hour if programme.nudges else journey.hour


# --- check-ins ---


def _check_ins(programme: Programme, journey: Journey) -> Iterator[Entry]:
    return (Entry("check_in", day.isoformat(), day, journey.hour) for day in _check_in_days(programme, journey))


def _check_in_days(programme: Programme, journey: Journey) -> Iterator[date]:
    """The dates of all check-ins: the client's weekday in each week (and three days later, where there are two), or
    once a month. Two that a holiday moves to the same day are one."""
    last: date | None = None
    for nominal in _nominal_days(programme, journey):
        day = _open_day(nominal, programme, journey)
        if last is None or day > last:
            yield day
            last = day


def _nominal_days(programme: Programme, journey: Journey) -> Iterator[date]:
    day = journey.day0
    month = -1  # of the last monthly one, counted from day 0
    while (phase := programme.timeline.phase(journey.week_of(day))) is not None:
        offset = (day.weekday() - journey.weekday) % WEEK_DAYS
        if offset in OFFSETS[phase.check_ins] and not journey.is_paused(day):
            if phase.check_ins != "monthly":
                yield day
            elif (now := _months_of(journey, day)) > month:
                month = now
                yield day
        day += DAY


def _months_of(journey: Journey, day: date) -> int:
    """How many whole months of the programme have passed on this date."""
    passed = journey.day_of(day)
    months = passed // 31
    while journey.day_of_month(months + 1) <= passed:
        months += 1
    return months


def _open_day(day: date, programme: Programme, journey: Journey) -> date:
    """This day, or the next one that is neither a public holiday nor in a pause."""
    while is_free(day, programme.timeline.holidays) or journey.is_paused(day):
        day += DAY
    return day


# --- what comes once ---


def _settled(programme: Programme, journey: Journey, taken: set[date]) -> list[Entry]:
    """Measurements, feedback and the ends, each on the first day that has nothing else."""
    hour = own_hour(programme, journey)
    used: set[date] = set()
    found = []
    for kind, key, nominal in sorted(_wished(programme, journey), key=lambda one: one[2]):
        day = _open_day(nominal, programme, journey)
        while day in taken or day in used:
            day = _open_day(day + DAY, programme, journey)
        used.add(day)
        found.append(Entry(kind, key, day, hour))
    return sorted(found, key=lambda entry: entry.day)


def _wished(programme: Programme, journey: Journey) -> Iterator[tuple[Kind, str, date]]:
    weeks = programme.timeline.weeks
    if programme.themes:
        yield "first_goal", "first", journey.date_of(FIRST_GOAL_DAY)
    for point in programme.measurements.points if programme.measurements else ():
        day = journey.day_of_month(point.month)
        if day <= (weeks + 1) * WEEK_DAYS:
            yield "measurement", point.id, journey.date_of(day)
    for week in programme.feedback.weeks if programme.feedback else ():
        yield "feedback", f"week_{week}", journey.date_of(week * WEEK_DAYS - 1)
    if programme.ending is not None:
        yield "ending", "ending", journey.date_of(programme.ending.week * WEEK_DAYS - 1)
        yield "farewell", "farewell", journey.date_of(weeks * WEEK_DAYS)


# --- nudges ---


def _nudges(programme: Programme, journey: Journey, taken: set[date]) -> Iterator[Entry]:
    """So many a week as the phase says, spread over the days of the week that have nothing else."""
    timeline = programme.timeline
    if programme.nudges is None or journey.nudges == "off":
        return
    hour = own_hour(programme, journey)
    for phase in timeline.phases:
        for week in range(phase.from_week, phase.to_week + 1):
            if journey.nudges == "fewer" and week % 2:
                continue
            days = [journey.date_of((week - 1) * WEEK_DAYS + number) for number in range(WEEK_DAYS)]
            free = [day for day in days if day not in taken and not is_free(day, timeline.holidays)]
            for day in _spread(free, phase.nudges_a_week):
                yield Entry("nudge", day.isoformat(), day, hour)


def _spread(days: list[date], wanted: int) -> list[date]:
    """So many of these days, as far from one another as they can be."""
    wanted = min(wanted, len(days))
    return [days[(2 * at + 1) * len(days) // (2 * wanted)] for at in range(wanted)]
