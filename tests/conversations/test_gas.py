"""Goal Attainment Scaling: the check values, and what must hold of every T."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.gas import Followed, Scored, UndefinedT, course, t_of, t_score

LEVELS = st.integers(-2, 2)
WEIGHTS = st.integers(1, 9)
GOALS = st.lists(st.builds(Scored, LEVELS, WEIGHTS), min_size=1, max_size=3)


def scored(levels: list[int], weights: list[float] | None = None) -> list[Scored]:
    return [Scored(level, weight) for level, weight in zip(levels, weights or [1.0] * len(levels), strict=True)]


@pytest.mark.parametrize(
    ("levels", "weights", "t"),
    [
        ([-2], None, 30), ([-1], None, 40), ([0], None, 50), ([1], None, 60), ([2], None, 70),
        ([1, 1], None, 62.40),
        ([-2, -2, -2], None, 22.61), ([-1, -1, -1], None, 36.31), ([1, 1, 1], None, 63.69), ([2, 2, 2], None, 77.39),
        ([1, 0, -1], [9.0, 4.0, 2.0], 55.95),
    ],
)  # fmt: skip
def test_the_published_values_come_out(levels: list[int], weights: list[float] | None, t: float) -> None:
    assert t_score(scored(levels, weights)) == pytest.approx(t, abs=0.005)


@pytest.mark.parametrize("goals", [[], scored([1, 2], [0, 0])])
def test_without_a_goal_that_counts_there_is_no_t(goals: list[Scored]) -> None:
    with pytest.raises(UndefinedT):
        t_score(goals)


@pytest.mark.parametrize("goals", [[Scored(3)], [Scored(-3)], [Scored(0, -1)]])
def test_what_is_no_level_and_no_weight_is_refused(goals: list[Scored]) -> None:
    with pytest.raises(ValueError, match=r"not -?[0-9]"):
        t_score(goals)


@pytest.mark.parametrize("weight", [math.nan, math.inf])
def test_a_weight_that_is_no_number_is_refused_and_never_becomes_a_t(weight: float) -> None:
    with pytest.raises(ValueError, match=r"a weight is 0 or more, not (nan|inf)"):
        t_score([Scored(1), Scored(1, weight)])
    with pytest.raises(ValueError, match="a weight"):
        t_of([Scored(1, weight)])


@given(GOALS)
def test_t_is_a_number_and_lies_around_fifty(goals: list[Scored]) -> None:
    t = t_score(goals)

    assert math.isfinite(t)
    assert t_score([Scored(-goal.level, goal.weight) for goal in goals]) == pytest.approx(100 - t)


@given(GOALS, st.data())
def test_a_goal_that_comes_further_never_lowers_t(goals: list[Scored], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(goals) - 1))
    further = [Scored(min(2, one.level + (n == at)), one.weight) for n, one in enumerate(goals)]

    assert t_score(further) >= t_score(goals)


@given(GOALS, st.integers(2, 5))
def test_t_does_not_depend_on_the_unit_of_the_weights(goals: list[Scored], times: int) -> None:
    assert t_score([Scored(one.level, one.weight * times) for one in goals]) == pytest.approx(t_score(goals))


def test_goals_of_people_count_alike_when_none_is_important_or_hard() -> None:
    assert t_of(scored([1, 1], [0, 0])) == pytest.approx(62.40, abs=0.005)
    assert t_of(scored([1, 0, -1], [9, 4, 2])) == pytest.approx(55.95, abs=0.005)
    assert t_of([]) is None


# --- over time

BEGIN = datetime(2027, 3, 1, 8, tzinfo=UTC)
WEEK = timedelta(weeks=1)


def goal(id: str, baseline: int = -1, *, since: datetime = BEGIN, until: datetime | None = None) -> Followed:
    return Followed(id, baseline, 1, since, until)


def test_who_came_no_further_has_the_same_t_first_and_now() -> None:
    goals = [goal("a", -1), goal("b", -2)]
    found = course(goals, [(BEGIN + WEEK, "a", -1), (BEGIN + WEEK, "b", -2)], BEGIN + WEEK)

    assert found is not None
    assert found.baseline == found.last == pytest.approx(t_score(scored([-1, -2])))


def test_an_answer_on_the_day_of_the_goal_does_not_take_the_place_of_its_baseline() -> None:
    found = course([goal("a", -1)], [(BEGIN, "a", 1), (BEGIN + WEEK, "a", 1)], BEGIN + WEEK)

    assert found is not None
    assert (found.baseline, found.last) == (pytest.approx(40), pytest.approx(60))


def test_a_goal_that_has_ended_is_in_neither_of_the_two() -> None:
    goals = [goal("a", -1, until=BEGIN + WEEK), goal("b", -2, since=BEGIN + WEEK)]
    reached = [(BEGIN + WEEK, "a", 2), (BEGIN + 2 * WEEK, "b", 0)]
    found = course(goals, reached, BEGIN + 2 * WEEK)

    assert found is not None
    assert (found.baseline, found.last) == (pytest.approx(30), pytest.approx(50))
    assert len(found.points) == 2


def test_before_anything_was_asked_there_is_the_baseline_alone() -> None:
    found = course([goal("a", -1), goal("b", -2)], [], BEGIN)

    assert found is not None
    assert (found.points, found.last) == ((), found.baseline)
    assert course([], [], BEGIN) is None


def test_a_level_of_a_goal_that_nobody_knows_is_passed_over() -> None:
    found = course([goal("a")], [(BEGIN + WEEK, "gone", 2)], BEGIN + WEEK)

    assert found is not None
    assert found.points == ()


@given(st.lists(LEVELS.filter(lambda level: level < 0), min_size=1, max_size=3), st.data())
def test_whoever_stands_where_they_began_has_made_no_change(baselines: list[int], data: st.DataObject) -> None:
    """Whatever the goals, in whatever order they are made and asked about, and whichever have ended."""
    since = [BEGIN + data.draw(st.integers(0, 3)) * WEEK for _ in baselines]
    ends = [data.draw(st.sampled_from([None, BEGIN + 4 * WEEK])) for _ in baselines]
    goals = [goal(str(at), one, since=since[at], until=ends[at]) for at, one in enumerate(baselines)]
    weeks = data.draw(st.lists(st.tuples(st.integers(0, 6), st.integers(0, len(goals) - 1)), max_size=8))
    reached = [(BEGIN + week * WEEK, str(at), baselines[at]) for week, at in sorted(weeks)]
    found = course(goals, reached, BEGIN + 7 * WEEK)

    assert found is not None
    assert found.last == pytest.approx(found.baseline)
