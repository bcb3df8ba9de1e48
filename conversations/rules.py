"""Which rules of the programme a client's history meets now: numbers against thresholds, and nothing else.

What is met names its *evidence* (the check-in, or that with which a row began), so that the same thing raises no second
alert once the first is resolved; a row that is as long once more is evidence anew. Next: handlers/watching.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import assert_never

from conversations.free_days import is_free
from conversations.journey import DAY, WEEK_DAYS, Journey
from conversations.programme import Programme
from conversations.programme_rules import (
    LANES,
    Answer,
    Drop,
    Figure,
    GoalLevel,
    Missed,
    NotMeasured,
    Rule,
    Silent,
    When,
    Words,
)

QUIET = "quiet"  # what missed check-ins and silence are about
GOAL = "goal:"  # before the id of a goal, as the name of its question
LOOK_AGAIN = 7  # days after which one looks again, whatever was reckoned
TO_ANSWER = 7  # days that a question waits before it makes anybody silent: a month between two of them does not

Condition = tuple[Rule, When]


@dataclass(frozen=True, slots=True)
class CheckIn:
    """`answers`: question → number, as they hold now. `answered`: whether there is any answer at all, also in words.

    `until`: the day on which it ended, None while it is open. `delivered`: whether Telegram took its first question.
    """

    id: str
    day: date
    week: int | None = None
    scheduled: bool = True
    until: date | None = None
    delivered: bool = True
    answered: bool = False
    answers: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class History:
    """What is known of a client. `check_ins`: in order, all of them. `figures`: item → day and figure, in order.

    `measured`: the points from which a figure came. `heard`: the day of the last sign of life.
    """

    programme: Programme
    journey: Journey
    today: date
    heard: date
    check_ins: tuple[CheckIn, ...] = ()
    figures: Mapping[str, Sequence[tuple[date, float]]] = field(default_factory=dict)
    measured: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Met:
    """A rule that is met, and by what. `subject`: what it is about; of two about the same, the more urgent counts."""

    rule: Rule
    subject: str
    evidence: str


# --- which conditions are to be looked at ---


def of_question(programme: Programme, question: str) -> list[Condition]:
    """Those that an answer to this question may meet."""
    goal = question.startswith(GOAL)
    return [
        (rule, when)
        for rule, when in _conditions(programme)
        if (isinstance(when, GoalLevel) and goal) or (isinstance(when, Answer | Drop) and when.question == question)
    ]


def may_meet(programme: Programme, question: str, value: object) -> list[Condition]:
    """Those that this very answer may meet, whatever was answered before: without any, nobody needs to look at that."""
    if not isinstance(value, int):
        return []
    return [(rule, when) for rule, when in of_question(programme, question) if _may(when, value, programme)]


def _may(when: When, value: int, programme: Programme) -> bool:
    match when:
        case Answer():
            return when.holds(value)
        case Drop():
            asked = next(one for one in programme.check_in.questions if one.id == when.question)
            return value + when.by <= max(map(int, asked.answers))
        case GoalLevel():
            return value <= when.level
        case _:
            return False


def of_missing(programme: Programme) -> list[Condition]:
    """Those that a check-in without an answer may meet."""
    return [(rule, when) for rule, when in _conditions(programme) if isinstance(when, Missed)]


def of_figures(programme: Programme) -> list[Condition]:
    return [(rule, when) for rule, when in _conditions(programme) if isinstance(when, Figure)]


def of_time(programme: Programme) -> list[Condition]:
    """Those that are met while nothing happens."""
    return [(rule, when) for rule, when in _conditions(programme) if isinstance(when, Missed | Silent | NotMeasured)]


def _conditions(programme: Programme) -> Iterator[Condition]:
    return ((rule, when) for rule in programme.rules for when in rule.when)


# --- which of them are met ---


def met(conditions: Iterable[Condition], history: History, goal: str | None = None) -> tuple[Met, ...]:
    """Those that are met now. `goal`: the question (`goal:<id>`) to which conditions of goals are put."""
    found = ((rule, when, _evidence(when, history, goal)) for rule, when in conditions)
    return tuple(Met(rule, _subject(when), evidence) for rule, when, evidence in found if evidence is not None)


def urgent(found: Iterable[Met]) -> dict[str, tuple[Met, ...]]:
    """Rule → what it stands for: its own evidence, and that of less urgent rules about the same."""
    by_subject: dict[str, list[Met]] = {}
    for one in sorted(found, key=lambda one: LANES.index(one.rule.lane)):
        by_subject.setdefault(one.subject, []).append(one)
    raised: dict[str, tuple[Met, ...]] = {}
    for same in by_subject.values():
        first = same[0].rule
        for one in same:
            rule = one.rule if one.rule.lane == first.lane else first
            raised[rule.id] = (*raised.get(rule.id, ()), one)
    return raised


def _subject(when: When) -> str:
    match when:
        case Answer() | Drop():
            return when.question
        case GoalLevel():
            return GOAL
        case Missed() | Silent():
            return QUIET
        case Figure():
            return f"figure:{when.item}"
        case NotMeasured() | Words():
            return when.kind
        case _:
            assert_never(when)


def _evidence(when: When, history: History, goal: str | None) -> str | None:
    match when:
        case Answer():
            return _answer(when, history.check_ins)
        case Drop():
            return _drop(when, history.check_ins)
        case GoalLevel():
            return _goal(when, history.check_ins, goal) if goal is not None else None
        case Missed():
            return _missed(when, history)
        case Silent():
            return _silent(when, history)
        case Figure():
            return _figure(when, history.figures.get(when.item, ()))
        case NotMeasured():
            return _not_measured(when, history)
        case Words():
            return None  # looked at where they are written
        case _:
            assert_never(when)


def _answer(when: Answer, check_ins: Sequence[CheckIn]) -> str | None:
    """Once: in the newest check-in, extra or not. In a row: in scheduled ones; who has no answer is passed over."""
    with_it = [one for one in check_ins if when.question in one.answers]
    if when.in_a_row == 1:
        newest = with_it[-1] if with_it else None
        return newest.id if newest is not None and when.holds(newest.answers[when.question]) else None
    scheduled = [one for one in with_it if one.scheduled]
    if not with_it or not with_it[-1].scheduled:  # an extra one feeds no row
        return None
    began = _window([(one.id, when.holds(one.answers[when.question])) for one in scheduled], when.in_a_row)
    return f"{when.in_a_row}:{began}" if began is not None else None  # that answer alone may have met another condition


def _drop(when: Drop, check_ins: Sequence[CheckIn]) -> str | None:
    """The newest one against the scheduled one before it."""
    with_it = [one for one in check_ins if when.question in one.answers]
    before = next((one for one in reversed(with_it[:-1]) if one.scheduled), None)
    if before is None:
        return None
    newest = with_it[-1]
    return newest.id if before.answers[when.question] - newest.answers[when.question] >= when.by else None


def _goal(when: GoalLevel, check_ins: Sequence[CheckIn], goal: str) -> str | None:
    """Week by week; of two check-ins in a week the later word holds."""
    weeks = {
        one.week: (f"week {one.week}", one.answers[goal] <= when.level)
        for one in check_ins
        if one.scheduled and one.week is not None and goal in one.answers
    }
    found = _window(list(weeks.values()), when.weeks_in_a_row)
    return f"{goal}:{found}" if found is not None else None


def _missed(when: Missed, history: History) -> str | None:
    """Scheduled check-ins that ended without any answer; what cannot be held against the client is passed over."""
    counted = [
        one
        for one in history.check_ins
        if one.scheduled and (one.answered or (one.until is not None and one.delivered and not _rested(one, history)))
    ]
    if not counted:
        return None
    return _window([(one.id, not one.answered) for one in counted], when.needed(counted[-1].week))


def _rested(check_in: CheckIn, history: History) -> bool:
    """Whether a break fell into the days in which it could be answered."""
    until = check_in.until or history.today
    return any(pause.days and pause.since <= until and pause.until > check_in.day for pause in history.journey.pauses)


def _window(row: Sequence[tuple[str, bool]], needed: int) -> str | None:
    """The id with which the last full stretch of `needed` began, in the row that reaches to the end."""
    last = []
    for id, holds in reversed(row):
        if not holds:
            break
        last.append(id)
    full = len(last) // needed
    return list(reversed(last))[(full - 1) * needed] if full else None


def _silent(when: Silent, history: History) -> str | None:
    """Days of the programme, so that those of a break do not count; and there must be something to answer."""
    journey = history.journey
    today = journey.day_of(history.today)
    times = (today - journey.day_of(history.heard)) // when.needed(journey.week_of(history.today))
    waits = any(
        one.scheduled and one.delivered and not one.answered and today - journey.day_of(one.day) >= TO_ANSWER
        for one in history.check_ins
        if one.day >= history.heard
    )
    return f"{history.heard.isoformat()}:{times}" if times > 0 and waits else None


def _figure(when: Figure, figures: Sequence[tuple[date, float]]) -> str | None:
    """The newest figure against all before it that are near enough."""
    if not figures:
        return None
    day, newest = figures[-1]
    near = (figure for before, figure in figures if before < day and (day - before).days <= when.within_days)
    changed = any(abs(newest - figure) * 100 >= when.per_cent * abs(figure) - 1e-9 for figure in near)
    return f"{when.item}:{day.isoformat()}" if changed else None


def _not_measured(when: NotMeasured, history: History) -> str | None:
    """The last point that is over; older ones are of no more use."""
    over = [id for id, day in _points(history.programme, history.journey, when.after_days) if day <= history.today]
    return over[-1] if over and over[-1] not in history.measured else None


def _points(programme: Programme, journey: Journey, after_days: int) -> Iterator[tuple[str, date]]:
    """Each measurement point of the timeline with the day from which it is missed, in order."""
    last = (programme.timeline.weeks + 1) * WEEK_DAYS
    for point in programme.measurements.points if programme.measurements else ():
        day = journey.day_of_month(point.month)
        if day <= last:
            yield point.id, journey.date_of(day + after_days)


# --- when to look again ---


def look_on(programme: Programme, journey: Journey, heard: date, today: date) -> date | None:
    """The next day on which something of time may be met; a week from now at the latest. None when it is all over."""
    over = journey.week_of(today) > programme.timeline.weeks or not journey.goes_on(programme)
    if over or not of_time(programme):
        return None
    days = [today + LOOK_AGAIN * DAY]
    for _, when in of_time(programme):
        if isinstance(when, Silent):
            for needed in {when.days, when.early_days or when.days}:
                days.append(journey.date_of(journey.day_of(heard) + needed))
        if isinstance(when, NotMeasured):
            days += [day for _, day in _points(programme, journey, when.after_days)]
    return min(day for day in days if day > today)


def working_day(day: date, journey: Journey, holidays: str | None, work_days: frozenset[int]) -> date:
    """This day, or the next one on which staff work and the client does not rest."""
    while day.weekday() not in work_days or is_free(day, holidays) or journey.is_paused(day):
        day += DAY
    return day
