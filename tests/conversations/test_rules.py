"""Each rule of the programme at its border: met just here, and not one step before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations import rules
from conversations.journey import Journey, Pause
from conversations.programme_rules import Answer, Drop, GoalLevel, Missed, When
from conversations.rules import CheckIn, History, Met
from tests.conversations.scene import programme

MONDAY = date(2027, 3, 1)
DAY, WEEK = timedelta(days=1), timedelta(days=7)
JOURNEY = Journey(day0=MONDAY, weekday=0, hour=18)
GOAL = "goal:g-walking"


def answers(question: str, values: Sequence[int | None], *, first: int = 20) -> tuple[CheckIn, ...]:
    """A scheduled check-in a week, with this answer or with another one only."""
    return tuple(
        CheckIn(
            id=f"c{number}",
            day=MONDAY + (first - 1 + number) * WEEK,
            week=first + number,
            until=MONDAY + (first + number) * WEEK,
            answered=True,
            answers={} if value is None else {question: value},
        )
        for number, value in enumerate(values)
    )


def asked(answered: Sequence[bool], *, first: int = 20) -> tuple[CheckIn, ...]:
    """A scheduled check-in a week, answered or not."""
    rows = answers("mood", [None] * len(answered), first=first)
    return tuple(replace(one, answered=some) for one, some in zip(rows, answered, strict=True))


def history(check_ins: Sequence[CheckIn] = (), *, today: date | None = None, **more: object) -> History:
    last = check_ins[-1].day if check_ins else MONDAY
    values: dict[str, object] = {"programme": programme(), "journey": JOURNEY, "heard": MONDAY, "check_ins": check_ins}
    return History(**{**values, "today": today or last, **more})  # type: ignore[arg-type]


def of(found: Iterable[Met]) -> set[str]:
    return {one.rule.id for one in found}


def answered(question: str, check_ins: Sequence[CheckIn]) -> set[str]:
    """The rules that the last of these answers meets, as a turn looks at them."""
    value = check_ins[-1].answers.get(question)
    conditions = rules.may_meet(programme(), question, value)
    return of(rules.met(conditions, history(check_ins), question))


# --- an answer ---


@pytest.mark.parametrize(
    ("question", "values", "rule"),
    [
        ("pain", [6], None),
        ("pain", [7], "strong_pain"),
        ("pain", [10], "strong_pain"),
        ("pain", [9, 6], None),  # the newest counts
        ("mood", [2], None),
        ("mood", [1], "mood_low"),
        ("mood", [2, 2], "mood_low"),
        ("mood", [3, 2], None),
        ("mood", [2, 3], None),
        ("mood", [2, None, 2], "mood_low"),  # who did not say is passed over
        ("mood", [5, 4], None),
        ("mood", [5, 3], "mood_low"),
        ("mood", [4, None, 2], "mood_low"),
        ("mood", [3, 5], None),  # a rise by as much
        ("confidence", [3], None),
        ("confidence", [3, 3], "confidence_low"),
        ("confidence", [4, 3], None),
        ("confidence", [3, 4], None),
        ("confidence", [0, None, 3], "confidence_low"),
        (GOAL, [-2], None),
        (GOAL, [-2, -2], "goal_stuck"),
        (GOAL, [-2, -1], None),
        (GOAL, [-1, -2], None),
        (GOAL, [-2, None, -2], "goal_stuck"),
    ],
)
def test_an_answer_meets_a_rule_at_its_border(question: str, values: list[int | None], rule: str | None) -> None:
    assert answered(question, answers(question, values)) == ({rule} if rule else set())


def test_of_two_check_ins_in_one_week_the_later_word_about_a_goal_holds() -> None:
    one, other, third = answers(GOAL, [-2, -2, -2])
    same_week = (one, replace(other, week=one.week))

    assert answered(GOAL, same_week) == set()
    assert answered(GOAL, (*same_week, third)) == {"goal_stuck"}
    assert answered(GOAL, (one, replace(other, week=one.week, answers={GOAL: 0}), third)) == set()


def test_another_goal_begins_its_own_row() -> None:
    one, other = answers(GOAL, [-2, -2])

    assert answered(GOAL, (replace(one, answers={"goal:g-swimming": -2}), other)) == set()


def test_an_extra_check_in_counts_for_a_single_answer_and_for_no_row() -> None:
    def with_extra(values: list[int], at: int) -> tuple[CheckIn, ...]:
        found = list(answers("mood", values))
        found[at] = replace(found[at], scheduled=False, week=None)
        return tuple(found)

    assert answered("mood", with_extra([3, 1], 1)) == {"mood_low"}  # 1 once
    assert answered("mood", with_extra([2, 2], 1)) == set()
    assert answered("mood", with_extra([2, 2], 0)) == set()
    assert answered("mood", with_extra([2, 4, 2], 1)) == {"mood_low"}  # nor does it break one
    assert answered("mood", with_extra([4, 2], 1)) == {"mood_low"}  # a drop is seen in it
    assert answered("mood", with_extra([5, 3], 0)) == set()  # and not reckoned from it


def test_what_somebody_did_not_answer_with_a_number_meets_nothing() -> None:
    assert rules.may_meet(programme(), "mood", None) == []
    assert rules.may_meet(programme(), "own_words", "1") == []


values_of = {"mood": st.integers(1, 5), "confidence": st.integers(0, 10), "pain": st.integers(0, 10)}


@given(st.sampled_from(sorted(values_of)).flatmap(lambda q: st.tuples(st.just(q), st.lists(values_of[q], min_size=1))))
def test_what_is_not_looked_at_could_not_have_been_met(case: tuple[str, list[int]]) -> None:
    question, values = case
    check_ins = answers(question, values)
    everything = rules.met(rules.of_question(programme(), question), history(check_ins), question)

    assert answered(question, check_ins) == of(everything)


# --- evidence ---


def evidence(when: When, values: Sequence[int | None]) -> list[str | None]:
    """After each answer, what stands for the row that is met then."""
    rule = programme().rules[0]
    question = GOAL if isinstance(when, GoalLevel) else "mood"
    found = []
    for count in range(1, len(values) + 1):
        here = rules.met([(rule, when)], history(answers(question, values[:count])), question)
        found.append(here[0].evidence if here else None)
    return found


@pytest.mark.parametrize(
    ("when", "values", "expected"),
    [
        (Answer(question="mood", at_most=1), [1, 1, 3, 1], ["c0", "c1", None, "c3"]),
        (Answer(question="mood", at_most=2, in_a_row=2), [2, 2, 2, 2, 2], [None, "2:c0", "2:c0", "2:c2", "2:c2"]),
        (Answer(question="mood", at_most=2, in_a_row=2), [2, 2, 3, 2, 2], [None, "2:c0", None, None, "2:c3"]),
        (Drop(question="mood", by=2), [5, 3, 3, 1], [None, "c1", None, "c3"]),
        (GoalLevel(weeks_in_a_row=2), [-2, -2, -2, -2], [None, *[f"{GOAL}:week 20"] * 2, f"{GOAL}:week 22"]),
    ],
)
def test_a_row_is_new_when_it_is_as_long_once_more(
    when: When, values: list[int | None], expected: list[str | None]
) -> None:
    assert evidence(when, values) == expected


@given(st.lists(st.integers(1, 5), max_size=30), st.integers(1, 4))
def test_a_row_has_new_evidence_once_for_each_time_that_it_is_full(values: list[int], in_a_row: int) -> None:
    found = evidence(Answer(question="mood", at_most=2, in_a_row=in_a_row), values)
    stretches = "".join("x" if value <= 2 else " " for value in values).split()

    assert len({one for one in found if one}) == sum(len(stretch) // in_a_row for stretch in stretches)


# --- check-ins that were missed ---


def missed(check_ins: Sequence[CheckIn], *, journey: Journey = JOURNEY) -> set[str]:
    return of(rules.met(rules.of_missing(programme()), history(check_ins, journey=journey)))


def test_two_missed_are_for_this_week_and_three_for_today() -> None:
    assert missed(asked([True, False])) == set()
    assert missed(asked([True, False, False])) == {"missed_two"}
    assert missed(asked([False, True, False])) == set()
    assert missed(asked([True, False, False, False])) == {"missed_two", "gone_quiet"}


@pytest.mark.parametrize(("first", "found"), [(11, {"missed_two", "gone_quiet"}), (12, {"missed_two"})])
def test_in_the_first_twelve_weeks_it_is_one_step_earlier(first: int, found: set[str]) -> None:
    assert missed(asked([False, False], first=first)) == found  # the second is of week 12, or of week 13


@pytest.mark.parametrize(
    "excused",
    [
        {"delivered": False},  # the service failed to send it
        {"scheduled": False},  # an extra one
        {"until": None},  # still open
    ],
)
def test_what_cannot_be_held_against_the_client_is_never_missed(excused: dict[str, object]) -> None:
    one, other = asked([False, False])

    assert missed((one, replace(other, **excused))) == set()  # type: ignore[arg-type]
    assert missed((one, replace(other, **excused), replace(other, id="c2"))) == {"missed_two"}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("since", "until", "rested"),
    [(-7, 0, False), (-7, 1, True), (0, 3, True), (6, 9, True), (7, 14, True), (8, 14, False), (3, 3, False)],
)
def test_a_break_in_the_days_of_an_answer_excuses_the_check_in(since: int, until: int, rested: bool) -> None:
    check_ins = asked([False, False])
    day = check_ins[1].day
    journey = replace(JOURNEY, pauses=(Pause(day + since * DAY, day + until * DAY),))

    first_rested = since == -7 and until > -7  # the check-in before ends on this very day
    expected = set() if rested or first_rested else {"missed_two"}
    assert missed(check_ins, journey=journey) == expected


# --- silence ---


def silent(days: int, *, first: int = 20, heard: date | None = None, **more: object) -> list[str]:
    """So many days after the last sign of life, a week after which the next question came and was left."""
    heard = heard or MONDAY + (first - 1) * WEEK
    open_one = CheckIn("c0", heard + 7 * DAY, week=first + 1)
    values: dict[str, object] = {"check_ins": (open_one,), "heard": heard, "today": heard + days * DAY}
    here = history(**{**values, **more})  # type: ignore[arg-type]
    return [one.evidence for one in rules.met(rules.of_time(programme()), here) if one.rule.id == "gone_quiet"]


@pytest.mark.parametrize(("first", "days", "met"), [(20, 20, 0), (20, 21, 1), (20, 22, 1), (2, 13, 0), (2, 14, 1)])
def test_so_many_silent_days_are_for_today_and_fewer_at_first(first: int, days: int, met: int) -> None:
    assert len(silent(days, first=first)) == met


def test_silence_is_told_of_again_when_it_is_as_long_once_more() -> None:
    assert silent(21) == silent(41)
    assert silent(21) != silent(42)


def test_days_of_a_break_are_no_silent_days() -> None:
    heard = MONDAY + 19 * WEEK
    paused = replace(JOURNEY, pauses=(Pause(heard + 8 * DAY, heard + 18 * DAY),))

    assert silent(30, journey=paused) == []
    assert len(silent(31, journey=paused)) == 1


def test_nobody_is_silent_who_was_asked_nothing() -> None:
    heard = MONDAY + 60 * WEEK  # one check-in a month
    late = CheckIn("c0", heard + 30 * DAY, week=66)

    assert silent(40, heard=heard, check_ins=()) == []
    assert silent(36, heard=heard, check_ins=(late,)) == []  # asked six days ago
    assert len(silent(37, heard=heard, check_ins=(late,))) == 1
    assert silent(60, heard=heard, check_ins=(replace(late, delivered=False),)) == []
    assert silent(60, heard=heard, check_ins=(replace(late, scheduled=False),)) == []


# --- figures ---


@pytest.mark.parametrize(
    ("first", "then", "days", "met"),
    [
        (80.0, 84.0, 31, True),
        (80.0, 83.9, 31, False),
        (80.0, 76.0, 31, True),
        (80.0, 76.1, 31, False),
        (80.0, 90.0, 32, False),  # too long ago
        (80.0, 90.0, 1, True),
    ],
)
def test_weight_that_changed_by_five_per_cent_in_a_month_is_for_this_week(
    first: float, then: float, days: int, met: bool
) -> None:
    figures = {"weight": [(MONDAY, first), (MONDAY + days * DAY, then)], "waist": [(MONDAY, 1.0), (MONDAY + DAY, 2.0)]}

    assert of(rules.met(rules.of_figures(programme()), history(figures=figures))) == (
        {"weight_changed"} if met else set()
    )


def test_all_figures_of_the_month_are_looked_at_and_no_later_ones() -> None:
    row = [(MONDAY, 80.0), (MONDAY + 15 * DAY, 82.5), (MONDAY + 30 * DAY, 84.0)]

    assert of(rules.met(rules.of_figures(programme()), history(figures={"weight": row}))) == {"weight_changed"}
    assert rules.met(rules.of_figures(programme()), history(figures={"weight": []})) == ()


@cache
def point(number: int) -> tuple[str, date]:
    """A measurement point and its day."""
    points = programme().measurements
    assert points is not None
    one = points.points[number]
    return one.id, JOURNEY.date_of(JOURNEY.day_of_month(one.month))


def not_measured(today: date, *measured: str, journey: Journey = JOURNEY) -> list[str]:
    here = history(today=today, measured=frozenset(measured), journey=journey)
    return [one.evidence for one in rules.met(rules.of_time(programme()), here) if one.rule.id == "not_measured"]


def test_a_measurement_is_missed_two_weeks_after_its_day() -> None:
    (first, _), (second, day) = point(0), point(1)

    assert not_measured(day + 13 * DAY, first) == []
    assert not_measured(day + 14 * DAY, first) == [second]
    assert not_measured(day + 14 * DAY, first, second) == []
    assert not_measured(day + 14 * DAY) == [second]  # the one before is of no more use


def test_a_break_moves_the_day_on_which_a_measurement_is_missed() -> None:
    (first, _), (second, day) = point(0), point(1)
    paused = replace(JOURNEY, pauses=(Pause(day - WEEK, day),))

    assert not_measured(day + 20 * DAY, first, journey=paused) == []
    assert not_measured(day + 21 * DAY, first, journey=paused) == [second]


# --- what is told ---


def test_of_two_rules_about_the_same_the_more_urgent_is_raised_and_stands_for_both() -> None:
    found = rules.met(rules.of_missing(programme()), history(asked([False, False, False])))

    raised = rules.urgent(found)

    assert list(raised) == ["gone_quiet"]
    assert {one.rule.id for one in raised["gone_quiet"]} == {"gone_quiet", "missed_two"}


def test_rules_about_different_things_are_all_raised() -> None:
    check_ins = answers("mood", [1])
    found = [
        *rules.met(rules.of_question(programme(), "mood"), history(check_ins)),
        *rules.met(rules.of_missing(programme()), history(asked([False, False]))),
    ]

    assert set(rules.urgent(found)) == {"mood_low", "missed_two"}


@pytest.mark.parametrize(
    ("rule", "lane"),
    [
        ("strong_pain", "today"),
        ("mood_low", "today"),
        ("gone_quiet", "today"),
        ("confidence_low", "week"),
        ("goal_stuck", "week"),
        ("missed_two", "week"),
        ("weight_changed", "week"),
        ("not_measured", "week"),
    ],
)
def test_the_lanes_of_the_shipped_programme(rule: str, lane: str) -> None:
    assert programme().rule(rule).lane == lane


# --- when to look again ---


def test_one_looks_again_within_a_week_and_on_the_very_day_of_silence() -> None:
    heard = MONDAY + 20 * WEEK

    assert rules.look_on(programme(), JOURNEY, heard, heard + DAY) == heard + 8 * DAY
    assert rules.look_on(programme(), JOURNEY, heard, heard + 18 * DAY) == heard + 21 * DAY


def test_when_all_is_over_nobody_looks() -> None:
    end = MONDAY + programme().timeline.weeks * WEEK
    ending = programme().ending
    assert ending is not None
    stops = next(choice.id for choice in ending.choices if not choice.goes_on)

    assert rules.look_on(programme(), JOURNEY, end, end) is None
    assert rules.look_on(programme(), JOURNEY, end, end - DAY) is not None
    assert rules.look_on(programme(), replace(JOURNEY, next=stops), MONDAY, MONDAY) is None


def test_one_looks_when_staff_work_and_the_client_does_not_rest() -> None:
    work = frozenset(range(5))
    saturday, good_friday = MONDAY + 5 * DAY, date(2027, 3, 26)
    paused = replace(JOURNEY, pauses=(Pause(MONDAY, MONDAY + WEEK),))

    assert rules.working_day(saturday, JOURNEY, "FI", work) == MONDAY + WEEK
    assert rules.working_day(good_friday, JOURNEY, "FI", work) == date(2027, 3, 30)  # after Easter Monday
    assert rules.working_day(MONDAY, paused, "FI", work) == MONDAY + WEEK


def test_a_missed_rule_needs_one_at_least() -> None:
    assert Missed(in_a_row=1, early_weeks=12).needed(3) == 1
