"""Goals as they are kept: sealed, with all that became of them. Next: handlers/goal_cards.py shows them."""

from __future__ import annotations

from typing import Any

from conversations import effects as e
from conversations.goal import Goal
from conversations.identity_code import blank_out
from conversations.waiting import own_time
from handlers.turn import Turn
from storage import due, goals, people
from storage import tables as t
from storage.seal import Seal

ACTIVE = "active"
ENDS = ("finished", "dropped")


def goal_of(turn: Turn, row: Any) -> Goal:
    return opened(turn.tools.seal, row)


def opened(seal: Seal, row: Any) -> Goal:
    return Goal.model_validate_json(seal.open(row.content, goals.place(row.id)))


async def listed(turn: Turn, person_id: str) -> dict[str, Any]:
    """The answer to `ListGoals`, as facts. Of somebody else's goals staff see those of their own clients only."""
    if person_id != turn.person_id and not await may_see(turn, person_id):
        return {}
    rows = await goals.of(turn.tx, [person_id])
    active = tuple(goal_of(turn, row) for row in rows if row.state == ACTIVE)
    past = tuple((goal_of(turn, row), str(row.state)) for row in rows if row.state in ENDS)
    return {"goals": active, "past_goals": past, "fresh_id": turn.tools.new_id()}


async def may_see(turn: Turn, client_id: str) -> bool:
    """Looked up at every use: the client's mentor of today, and coordinators."""
    person = turn.person
    if person is None or person.row.state != "active":
        return False
    client = (await people.by_id(turn.tx, [client_id])).get(client_id)
    mine = client is not None and client.row.mentor_id == person.id and "mentor" in person.roles
    return mine or (client is not None and "coordinator" in person.roles)


# --- keeping ---


async def keep(turn: Turn, effect: e.KeepGoal) -> None:
    """The goal as it is now, a line in its history, and the day on which it is looked at again."""
    goal = Goal.model_validate_json(blank_out(effect.goal.model_dump_json())[0])
    sealed = turn.tools.seal.seal(goal.model_dump_json().encode(), goals.place(goal.id))
    state = effect.what if effect.what in ENDS else ACTIVE
    ended = turn.now if effect.what in ENDS else None
    values = {"content": sealed, "state": state, "changed_at": turn.now, "ended_at": ended}
    if effect.what == "made":
        turn.draft.insert(t.goals, id=goal.id, person_id=turn.here, made_at=turn.now, **values)
    else:
        turn.draft.change(t.goals, goal.id, **values)
    reason = blank_out(effect.reason)[0] if effect.reason is not None else None
    _log(turn, goal.id, effect.what, reason if reason is not None else goal.model_dump(mode="json"))
    _plan_review(turn, goal, ended=ended is not None, client=effect.person)
    _tell(turn, effect, goal)


async def reach(turn: Turn, effect: e.ReachLevel) -> None:
    _log(turn, effect.goal, "reached", effect.level)


def _log(turn: Turn, goal_id: str, what: str, content: Any) -> None:
    id = turn.tools.new_id()
    sealed = turn.tools.seal.seal_json(content, goals.log_place(id))
    turn.draft.insert(t.goal_log, id=id, goal_id=goal_id, what=what, content=sealed, person_id=turn.here, at=turn.now)


def _plan_review(turn: Turn, goal: Goal, *, ended: bool, client: str | None) -> None:
    """The client's own turn plans it; when staff change a line, the day stays."""
    person, journey = turn.here, turn.journey
    if client is not None or journey is None:
        return
    turn.before(lambda tx: due.cancel_one(tx, person, "review", goal.id))
    if not ended and goal.review_day is not None and goal.review_day > turn.today:
        turn.wake("review", goal.id, own_time(turn.tools.programme, journey, goal.review_day, turn.tools.service.zone))


def _tell(turn: Turn, effect: e.KeepGoal, goal: Goal) -> None:
    """The mentor sees a new goal and changed lines; the client sees what the mentor did."""
    if effect.person is not None:
        turn.tell(effect.person, "goal_by_mentor", goal=goal.id, what=effect.what)
    elif effect.what in ("made", "changed") and not goal.agreed and turn.person and turn.person.row.mentor_id:
        turn.tell(turn.person.row.mentor_id, "goal", goal=goal.id, client=turn.here)
