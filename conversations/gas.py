"""Goal Attainment Scaling: from the levels that goals reached to one figure, T, around 50, and its course over time."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime


class UndefinedT(ValueError):
    """No goals, or all weights are 0: there is no T, and never a NaN in its place."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A goal as it counts: `level` −2 … +2, `weight` = importance × difficulty (1 where goals are not weighted)."""

    level: int
    weight: float = 1.0


def t_score(goals: Sequence[Scored]) -> float:
    """T = 50 + 10·Σ(w·x) / √(0.7·Σw² + 0.3·(Σw)²); 50 is all goals as agreed. Raises `UndefinedT`.

    Source: Kiresuk & Sherman 1968; Turner-Stokes 2009 (ρ = 0.3; its printed formulas carry an erratum).
    """
    for goal in goals:
        if goal.level not in range(-2, 3):
            raise ValueError(f"a level is −2 … +2, not {goal.level}")
        if not 0 <= goal.weight < math.inf:  # NaN is neither
            raise ValueError(f"a weight is 0 or more, not {goal.weight:g}")
    total = sum(goal.weight for goal in goals)
    if total == 0:
        raise UndefinedT("there is no goal with a weight" if goals else "there are no goals")
    spread = math.sqrt(0.7 * sum(goal.weight**2 for goal in goals) + 0.3 * total**2)
    return 50 + 10 * sum(goal.weight * goal.level for goal in goals) / spread


def t_of(goals: Sequence[Scored]) -> float | None:
    """T of goals as people have them. None without any. Where none is important or hard (all weights 0), they count
    alike: nobody's goals count for nothing."""
    if not any(goal.weight for goal in goals):
        goals = [Scored(goal.level) for goal in goals]
    return t_score(goals) if goals else None


@dataclass(frozen=True, slots=True)
class Followed:
    """A goal over its time: `baseline` its level at the beginning, `until` when it ended (None: it is still on)."""

    id: str
    baseline: int
    weight: float
    since: datetime
    until: datetime | None = None

    def is_on(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at <= self.until)


@dataclass(frozen=True, slots=True)
class Course:
    """T at the baseline, and at each instant at which a goal was looked at.

    The baseline is that of the goals which the last T is about: two figures over different goals are no change. Goals
    that are made one after the other count from their own baselines, whenever they are first asked about.
    """

    baseline: float
    points: tuple[tuple[datetime, float], ...] = ()

    @property
    def last(self) -> float:
        return self.points[-1][1] if self.points else self.baseline


def course(goals: Sequence[Followed], reached: Sequence[tuple[datetime, str, int]], now: datetime) -> Course | None:
    """`reached`: when which goal was at which level, in order. Each T takes the goals that were on then, at the level
    that they had last. None without any goal that was ever on."""
    levels = {goal.id: goal.baseline for goal in goals}
    points, on = [], tuple(goal for goal in goals if goal.is_on(now))
    for at, id, level in reached:
        there = tuple(goal for goal in goals if goal.is_on(at))
        if id not in levels or not there:
            continue
        levels[id], on = level, there
        points.append((at, _t_at(there, levels)))
    on = on or tuple(goals)
    return Course(_t_at(on, {goal.id: goal.baseline for goal in on}), tuple(points)) if on else None


def _t_at(goals: Sequence[Followed], levels: Mapping[str, int]) -> float:
    found = t_of([Scored(levels[goal.id], goal.weight) for goal in goals])
    if found is None:
        raise UndefinedT("there are no goals")
    return found
