"""Goal Attainment Scaling over time: a figure for each day on which goals were looked at. For /progress and reports."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from conversations.gas import Course, Followed, course
from handlers.goals import goal_of
from handlers.turn import Turn
from storage import goals, sessions


async def course_of(turn: Turn, person_id: str) -> Course | None:
    """T at the baseline and after each look at a goal; None for who never had one."""
    goals_ = [_followed(turn, row) for row in await goals.of(turn.tx, [person_id])]
    return course(goals_, await reached(turn, person_id), turn.now) if goals_ else None


def _followed(turn: Turn, row: Any) -> Followed:
    goal = goal_of(turn, row)
    return Followed(row.id, goal.baseline, goal.weight, row.made_at, row.ended_at)


async def gas_points(turn: Turn, person_id: str) -> list[tuple[date, float]]:
    """The baseline on the day of the first goal, then T of each day; both, where the day of the goal has one."""
    found = await course_of(turn, person_id)
    if found is None:
        return []
    zone = turn.tools.service.zone
    first = (await goals.of(turn.tx, [person_id]))[0].made_at.astimezone(zone).date()
    by_day = {at.astimezone(zone).date(): t for at, t in found.points}
    return [(first, found.baseline), *by_day.items()]


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
