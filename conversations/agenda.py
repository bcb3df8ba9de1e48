"""What a client's year holds, day by day: a pure function of the programme and the journey.

One thing a day: a check-in goes first; what would fall on its day (a measurement, feedback, a nudge) comes on the next
free day. Public holidays are passed over. Next: handlers/agenda.py plans the first of each kind as a due row.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Container, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import count, islice
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from conversations.free_days import is_free
from conversations.journey import DAY, WEEK_DAYS, Journey
from conversations.programme import Programme
from conversations.programme_year import Plan, Timeline
from conversations.schedule import resolve

Kind = Literal[
    "check_in", "measurement", "feedback", "ending", "farewell", "first_goal", "action_plan", "coping_plan", "nudge"
]
KINDS: tuple[Kind, ...] = get_args(Kind)
PLANS: dict[Kind, Plan] = {"action_plan": "plan", "coping_plan": "coping"}
OFFSETS = {"weekly": (0,), "twice_a_week": (0, 3), "monthly": (0,)}  # days after the client's weekday
MOST_OFFSETS = OFFSETS["twice_a_week"]  # all there are
PLAN_DAY = 2  # of its week, when a client whose goals have no plan yet is asked for one
FIRST_GOAL_DAY = 1  # when a client without a goal is asked for one; on day 0 nothing comes but a check-in
LEAST_GAP = {"twice_a_week": 2 * DAY, "weekly": 4 * DAY, "monthly": 14 * DAY}  # after a check-in of another rhythm
LONGEST_GAP = 9 * DAY  # between two of a week, with a holiday between them
AWAY = 14 * DAY  # since the last one: who has not been asked for so long had stopped
CATCHES_UP = 14 * DAY  # what comes once and has lost its day to a change still comes so much later


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
    return (entry for entry in heapq.merge(*streams(programme, journey, since), key=_time) if entry.day >= since)


def first_of_each(
    programme: Programme, journey: Journey, after: datetime, zone: ZoneInfo, done: Collection[tuple[str, str]]
) -> tuple[Entry, ...]:
    """The next of each kind later than `after`, without those that have had their time (`done`: kind and key).

    The client may have moved the day or the hour meanwhile: no check-in comes too soon after the last one, and what
    comes once and would now have come already is caught up on.
    """
    today = after.astimezone(zone).date()
    check_ins, once, nudges = streams(programme, journey, today)
    asked = max((date.fromisoformat(key) for kind, key in done if kind == "check_in"), default=None)
    rested = _rested(list(check_ins), asked, programme, journey, after, zone)
    left = [entry for entry in once if (entry.kind, entry.key) not in done and entry.day >= today - CATCHES_UP]
    late = [entry for entry in left if entry.instant(zone) <= after]
    coming = (*_caught_up(late, left, programme, journey, today), *left)
    return next_of_each((rested, coming, nudges), after, zone, done)


def next_of_each(
    streams: Iterable[Iterable[Entry]], after: datetime, zone: ZoneInfo, done: Container[tuple[str, str]]
) -> tuple[Entry, ...]:
    """The same, of entries that were reckoned before."""
    today = after.astimezone(zone).date()

    def comes(entry: Entry) -> bool:
        return entry.day >= today and (entry.kind, entry.key) not in done and entry.instant(zone) > after

    check_ins, once, nudges = (filter(comes, stream) for stream in streams)
    of_each_kind = {entry.kind: entry for entry in reversed(list(once))}  # the first stays
    return tuple(sorted((*islice(check_ins, 1), *of_each_kind.values(), *islice(nudges, 1)), key=_time))


def _rested(
    check_ins: list[Entry], asked: date | None, programme: Programme, journey: Journey, after: datetime, zone: ZoneInfo
) -> list[Entry]:
    """`asked` is the day of the last one. If that is no day of the plan, the client has moved: what would come too soon
    after it is left out. A month, or a week, whose only day or hour was moved into the past has another one."""
    if asked is None:
        return check_ins
    today = after.astimezone(zone).date()
    planned = any(entry.day == asked for entry in check_ins)
    kept = [
        entry for entry in check_ins if planned or not DAY <= entry.day - asked < _gap(programme, journey, entry.day)
    ]
    passed = [entry.day for entry in kept if asked < entry.day <= today]
    if not passed:
        return kept
    if _gap(programme, journey, passed[-1]) != LEAST_GAP["monthly"]:
        return _with_the_week_that_passed(kept, asked, programme, journey, after, zone)
    day = _open_day(
        today + (1 + (journey.weekday - today.weekday() - 1) % WEEK_DAYS) * DAY, programme.timeline, journey
    )
    return sorted([*kept, Entry("check_in", day.isoformat(), day, journey.hour)], key=_time)


def _with_the_week_that_passed(
    kept: list[Entry], asked: date, programme: Programme, journey: Journey, after: datetime, zone: ZoneInfo
) -> list[Entry]:
    """Who was away for longer than that begins again on their own day."""
    today = after.astimezone(zone).date()
    passed = any(entry.day > asked and entry.instant(zone) <= after for entry in kept)
    coming = next((entry.day for entry in kept if entry.instant(zone) > after), None)
    if not passed or coming is None:
        return kept
    since = journey.day_of(asked)  # days of a break are none
    if (journey.day_of(coming) - since) * DAY <= LONGEST_GAP or (journey.day_of(today) - since) * DAY > AWAY:
        return kept
    day = _open_day(max(today + DAY, asked + LEAST_GAP["weekly"]), programme.timeline, journey)
    if day >= coming:
        return kept
    return sorted([*kept, Entry("check_in", day.isoformat(), day, journey.hour)], key=_time)


def _gap(programme: Programme, journey: Journey, day: date) -> timedelta:
    phase = programme.timeline.phase(journey.week_of(day))
    return LEAST_GAP[phase.check_ins] if phase else timedelta()


def _caught_up(
    late: list[Entry], left: list[Entry], programme: Programme, journey: Journey, today: date
) -> Iterator[Entry]:
    """What is late, in its order on the next days that have nothing of the kind."""
    used, day = {entry.day for entry in left}, today
    for entry in late:
        day = open_day(programme, journey, day + DAY)
        while day in used:
            day = open_day(programme, journey, day + DAY)
        yield replace(entry, day=day)


def open_day(programme: Programme, journey: Journey, day: date) -> date:
    """This date, or the next one without a check-in, a holiday or a pause: for what is not of the timeline itself."""
    taken = set(_check_in_days(programme.timeline, journey))
    found = _open_day(day, programme.timeline, journey)
    while found in taken:
        found = _open_day(found + DAY, programme.timeline, journey)
    return found


def own_hour(programme: Programme, journey: Journey) -> int:
    """The hour at which everything but the check-in comes."""
    if journey.nudge_hour is not None:
        return journey.nudge_hour
    return programme.nudges.hour if programme.nudges else journey.hour


def streams(programme: Programme, journey: Journey, since: date) -> tuple[Iterable[Entry], ...]:
    """Check-ins, what comes once, and nudges, each in order of time; weeks of nudges that are over are left out."""
    if not journey.goes_on(programme):
        return (), (), ()
    asked = _check_in_days(programme.timeline, journey)
    once = _settled(programme, journey, set(asked))
    taken = {*asked, *(entry.day for entry in once)}
    check_ins = (Entry("check_in", day.isoformat(), day, journey.hour) for day in asked)
    return check_ins, once, _nudges(programme, journey, taken, since)


def _time(entry: Entry) -> tuple[date, int]:
    return entry.day, entry.hour


# --- check-ins ---


@lru_cache(maxsize=1024)  # a turn of a check-in needs them more than once
def _check_in_days(timeline: Timeline, journey: Journey) -> tuple[date, ...]:
    """The dates of all check-ins: the client's weekday in each week (and three days later, where there are two), or
    once a month. Two that a holiday moves to the same day are one."""
    found: list[date] = []
    for nominal in _nominal_days(timeline, journey):
        day = _open_day(nominal, timeline, journey)
        if not found or day > found[-1]:
            found.append(day)
    return tuple(found)


def _nominal_days(timeline: Timeline, journey: Journey) -> Iterator[date]:
    month = -1  # of the last one, counted from day 0
    for day, offset in _days_that_may_be(journey):
        if (phase := timeline.phase(journey.week_of(day))) is None:
            return
        if offset in OFFSETS[phase.check_ins] and not journey.is_paused(day):
            now = _months_of(journey, day)
            if phase.check_ins != "monthly" or now > month:
                month = now
                yield day


def _days_that_may_be(journey: Journey) -> Iterator[tuple[date, int]]:
    """The days from day 0 on that any rhythm asks on, for ever; and how many days each is after the weekday."""
    first = journey.day0 - (journey.day0.weekday() - journey.weekday) % WEEK_DAYS * DAY
    for week in count():
        for offset in MOST_OFFSETS:
            day = first + (week * WEEK_DAYS + offset) * DAY
            if day >= journey.day0:
                yield day, offset


def _months_of(journey: Journey, day: date) -> int:
    """How many whole months of the programme have passed on this date."""
    passed = journey.day_of(day)
    months = passed // 31
    while journey.day_of_month(months + 1) <= passed:
        months += 1
    return months


def _open_day(day: date, timeline: Timeline, journey: Journey) -> date:
    """This day, or the next one that is neither a public holiday nor in a pause."""
    while is_free(day, timeline.holidays) or journey.is_paused(day):
        day += DAY
    return day


# --- what comes once ---


def _settled(programme: Programme, journey: Journey, taken: set[date]) -> list[Entry]:
    """Measurements, feedback and the ends, each on the first day that has nothing else."""
    hour = own_hour(programme, journey)
    used: set[date] = set()
    found = []
    for kind, key, nominal in sorted(_wished(programme, journey), key=lambda one: one[2]):
        day = _open_day(nominal, programme.timeline, journey)
        while day in taken or day in used:
            day = _open_day(day + DAY, programme.timeline, journey)
        used.add(day)
        found.append(Entry(kind, key, day, hour))
    return sorted(found, key=lambda entry: entry.day)


def _wished(programme: Programme, journey: Journey) -> Iterator[tuple[Kind, str, date]]:
    weeks = programme.timeline.weeks
    if programme.themes:
        yield "first_goal", "first", journey.date_of(FIRST_GOAL_DAY)
        for kind, plan in PLANS.items():
            if (week := programme.plan_weeks.get(plan)) is not None:
                yield kind, "first", journey.date_of((week - 1) * WEEK_DAYS + PLAN_DAY)
    for point in programme.measurements.points if programme.measurements else ():
        day = journey.day_of_month(point.month)
        if day <= (weeks + 1) * WEEK_DAYS:
            yield "measurement", point.id, journey.date_of(max(day, FIRST_GOAL_DAY))
    for week in programme.feedback.weeks if programme.feedback else ():
        yield "feedback", f"week_{week}", journey.date_of(week * WEEK_DAYS - 1)
    if programme.ending is not None:
        yield "ending", "ending", _measured(programme, journey, programme.ending.week * WEEK_DAYS - 1)
        yield "farewell", "farewell", _measured(programme, journey, weeks * WEEK_DAYS)


def _measured(programme: Programme, journey: Journey, day: int) -> date:
    """The date of this programme day, or that after a measurement point of the next days: an end looks back on it."""
    points = programme.measurements.points if programme.measurements else ()
    soon = [at for at in (journey.day_of_month(point.month) for point in points) if day <= at <= day + WEEK_DAYS]
    return journey.date_of(max((at + 1 for at in soon), default=day))


# --- nudges ---


def _nudges(programme: Programme, journey: Journey, taken: set[date], since: date) -> Iterator[Entry]:
    """So many a week as the phase says, spread over the days of the week that have nothing else; from that week on."""
    timeline = programme.timeline
    if programme.nudges is None or journey.nudges == "off":
        return
    hour = own_hour(programme, journey)
    for phase in (one for one in timeline.phases if one.nudges_a_week):
        for week in range(phase.from_week, phase.to_week + 1):
            if (journey.nudges == "fewer" and week % 2) or journey.date_of(week * WEEK_DAYS) <= since:
                continue
            days = [journey.date_of((week - 1) * WEEK_DAYS + number) for number in range(WEEK_DAYS)]
            free = [day for day in days if day not in taken and not is_free(day, timeline.holidays)]
            for day in _spread(free, phase.nudges_a_week):
                yield Entry("nudge", day.isoformat(), day, hour)


def _spread(days: list[date], wanted: int) -> list[date]:
    """So many of these days, as far from one another as they can be."""
    wanted = min(wanted, len(days))
    return [days[(2 * at + 1) * len(days) // (2 * wanted)] for at in range(wanted)]
