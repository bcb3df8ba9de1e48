"""Goals as they are kept: sealed, with all that became of them."""

from __future__ import annotations

from typing import Any

from conversations import effects as e
from conversations.goal import Goal
from conversations.identity_code import blank_out
from handlers.turn import Turn
from storage import goals
from storage import tables as t

ACTIVE = "active"
ENDS = ("finished", "dropped")


def goal_of(turn: Turn, row: Any) -> Goal:
    return Goal.model_validate_json(turn.tools.seal.open(row.content, goals.place(row.id)))


async def listed(turn: Turn, person_id: str) -> dict[str, Any]:
    """The answer to `ListGoals`, as facts."""
    rows = await goals.of(turn.tx, [person_id])
    active = tuple(goal_of(turn, row) for row in rows if row.state == ACTIVE)
    past = tuple((goal_of(turn, row), str(row.state)) for row in rows if row.state in ENDS)
    return {"goals": active, "past_goals": past}


async def keep(turn: Turn, effect: e.KeepGoal) -> None:
    """The goal as it is now, and a line in its history."""
    goal = Goal.model_validate_json(blank_out(effect.goal.model_dump_json())[0])
    sealed = turn.tools.seal.seal(goal.model_dump_json().encode(), goals.place(goal.id))
    state = effect.what if effect.what in ENDS else ACTIVE
    ended = turn.now if effect.what in ENDS else None
    values = {"content": sealed, "state": state, "changed_at": turn.now, "ended_at": ended}
    if effect.what == "made":
        turn.draft.insert(t.goals, id=goal.id, person_id=turn.here, made_at=turn.now, **values)
    else:
        turn.draft.change(t.goals, goal.id, **values)
    _log(turn, goal.id, effect.what, effect.reason if effect.reason is not None else goal.model_dump(mode="json"))


async def reach(turn: Turn, effect: e.ReachLevel) -> None:
    _log(turn, effect.goal, "reached", effect.level)


def _log(turn: Turn, goal_id: str, what: str, content: Any) -> None:
    id = turn.tools.new_id()
    sealed = turn.tools.seal.seal_json(content, goals.log_place(id))
    turn.draft.insert(t.goal_log, id=id, goal_id=goal_id, what=what, content=sealed, person_id=turn.here, at=turn.now)


async def open_goals(turn: Turn) -> None:
    """/goals."""


async def invite(turn: Turn) -> None:
    """Whoever has no goal yet is asked whether to set one."""


async def review(turn: Turn, goal_id: str) -> None:
    """The day on which a goal is to be looked at again."""
