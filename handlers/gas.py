"""Goal Attainment Scaling over time: a figure for each day on which goals were looked at. For /progress and reports."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from conversations.gas import Scored, t_of
from conversations.goal import Goal
from handlers.goals import goal_of
from handlers.turn import Turn
from storage import goals, sessions


async def gas_points(turn: Turn, person_id: str) -> list[tuple[date, float]]:
    """T over time: the baseline of the first goals, then after each check-in that asked about goals.

    Each point takes the goals that were active then, at the level that they had last.
    """
    rows = await goals.of(turn.tx, [person_id])
    if not rows:
        return []
    zone = turn.tools.service.zone
    theirs = {row.id: (goal_of(turn, row), row) for row in rows}
    levels = {id: goal.baseline for id, (goal, _) in theirs.items()}
    points = [(rows[0].made_at.astimezone(zone).date(), _t([theirs[rows[0].id][0]], levels))]
    for at, id, level in await reached(turn, person_id):
        if id not in theirs:
            continue
        levels[id] = level
        active = [goal for goal, row in theirs.values() if _was_active(row, at)]
        points.append((at.astimezone(zone).date(), _t(active, levels)))
    return [(day, t) for day, t in dict(points).items() if t is not None]


def _was_active(row: Any, at: datetime) -> bool:
    return bool(row.made_at <= at and (row.ended_at is None or at <= row.ended_at))


def _t(active: list[Goal], levels: dict[str, int]) -> float | None:
    return t_of([Scored(levels[goal.id], goal.weight) for goal in active])


async def reached(turn: Turn, person_id: str) -> list[tuple[datetime, str, int]]:
    """When which goal was at which level, in order: from check-ins, and from ends and days of looking again."""
    found = []
    for row in await sessions.goal_answers(turn.tx, person_id):
        value = turn.tools.seal.open_json(row.value, sessions.answer_place(row.id))
        if isinstance(value, int):
            found.append((row.given_at, row.question.removeprefix("goal:"), value))
    rows = await goals.of(turn.tx, [person_id])
    for row in await goals.history(turn.tx, [row.id for row in rows]):
        if row.what == "reached":
            level = turn.tools.seal.open_json(row.content, goals.log_place(row.id))
            found.append((row.at, row.goal_id, int(str(level))))
    return sorted(found, key=lambda one: one[0])
