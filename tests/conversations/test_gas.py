"""Goal Attainment Scaling: the check values, and what must hold of every T."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.gas import Scored, UndefinedT, t_of, t_score

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
