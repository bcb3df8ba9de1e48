"""Goal Attainment Scaling: from the levels that goals reached to one figure, T, around 50."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


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
        if goal.weight < 0:
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
