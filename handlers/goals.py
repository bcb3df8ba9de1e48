"""Goals as they are kept: sealed, with all that became of them. Next: handlers/goal_cards.py shows them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from conversations import effects as e
from conversations.goal import Ended, Goal, reviewed_every
from conversations.goals_shaping import review_weeks
from conversations.identity_code import blank_out
from conversations.waiting import review_times
from handlers.standing_in import circle_of, tell_mentor
from handlers.turn import Turn
from storage import due, goals, people
from storage import tables as t
from storage.seal import Seal

ACTIVE = "active"
ENDS = ("finished", "dropped")
KEY_SIGN = "/"
REVIEW = "review"  # the due row of a goal that is to be looked at again


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
    past = await _ended(turn, [row for row in rows if row.state in ENDS])
    planned = await due.all_planned(turn.tx, person_id, REVIEW) if active else {}
    reviews = tuple((goal_of_review(key), local_day(turn, at)) for key, at in planned.items())
    return {"goals": active, "past_goals": past, "reviews": reviews, "fresh_id": turn.tools.new_id()}


async def _ended(turn: Turn, rows: list[Any]) -> tuple[Ended, ...]:
    seal = turn.tools.seal
    log = await goals.history(turn.tx, [row.id for row in rows]) if rows else []
    told = {one.goal_id: seal.open_json(one.content, goals.log_place(one.id)) for one in log if one.what == "dropped"}
    reasons = {id: reason for id, reason in told.items() if isinstance(reason, str)}
    return tuple(
        Ended(goal_of(turn, row), row.state, local_day(turn, row.ended_at), reasons.get(row.id)) for row in rows
    )


async def may_see(turn: Turn, client_id: str) -> bool:
    """Looked up at every use: the client's mentor of today, who stands in while that one is away, and coordinators."""
    person = turn.person
    if person is None or person.row.state != "active":
        return False
    client = (await people.by_id(turn.tx, [client_id])).get(client_id)
    if client is None or "coordinator" in person.roles:
        return client is not None
    return "mentor" in person.roles and person.id in (await circle_of(turn, client)).accompany


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
    else:  # at once: client and mentor may both change it in one batch, and whoever comes second builds on the first
        await goals.change(turn.tx, goal.id, **values)
    reason = blank_out(effect.reason)[0] if effect.reason is not None else None
    _log(turn, goal.id, effect.what, reason if reason is not None else goal.model_dump(mode="json"))
    if effect.person is None:  # the client's own turn plans it; when staff change a line, the day stays
        others = [one for one in await _active(turn) if one.id != goal.id]
        _plan_reviews(turn, others if ended else [*others, goal])
    await _tell(turn, effect, goal)


async def reach(turn: Turn, effect: e.ReachLevel) -> None:
    _log(turn, effect.goal, "reached", effect.level)


def _log(turn: Turn, goal_id: str, what: str, content: Any) -> None:
    id = turn.tools.new_id()
    sealed = turn.tools.seal.seal_json(content, goals.log_place(id))
    turn.draft.insert(t.goal_log, id=id, goal_id=goal_id, what=what, content=sealed, person_id=turn.here, at=turn.now)


# --- looking at them again ---


async def plan_reviews(turn: Turn) -> None:
    """After the journey has changed: a break, another weekday, a return."""
    _plan_reviews(turn, await _active(turn))


async def look_again(turn: Turn, goal: Goal) -> None:
    """It is looked at today. The next time is planned at once, whatever the client does with this one."""
    journey = turn.journey
    if journey is None:
        return
    weeks = goal.review_every or review_weeks(turn.tools.programme)[0]
    later = reviewed_every(goal, weeks, turn.today, journey)
    sealed = turn.tools.seal.seal(later.model_dump_json().encode(), goals.place(goal.id))
    await goals.change(turn.tx, goal.id, content=sealed)
    _plan_reviews(turn, [later if one.id == goal.id else one for one in await _active(turn)])


async def _active(turn: Turn) -> list[Goal]:
    return [goal_of(turn, row) for row in await goals.of(turn.tx, [turn.here]) if row.state == ACTIVE]


def _plan_reviews(turn: Turn, active: Iterable[Goal]) -> None:
    person, tools = turn.here, turn.tools
    turn.before(lambda tx: due.cancel(tx, person, (REVIEW,)))
    if turn.journey is None:
        return
    for id, at in review_times(tools.programme, turn.journey, active, turn.now, tools.service.zone).items():
        turn.wake(REVIEW, f"{id}{KEY_SIGN}{local_day(turn, at)}", at)


def goal_of_review(key: str) -> str:
    """The id of the goal. With the day in its key, a look that came stays on record when the next one is planned."""
    return key.partition(KEY_SIGN)[0]


def local_day(turn: Turn, at: datetime) -> date:
    return at.astimezone(turn.tools.service.zone).date()


async def _tell(turn: Turn, effect: e.KeepGoal, goal: Goal) -> None:
    """The mentor sees a new goal and changed lines, and hears of an end; the client sees what the mentor did."""
    if effect.person is not None:
        turn.tell(effect.person, "goal_by_mentor", goal=goal.id, what=effect.what)
    elif effect.what in ("made", "changed") and not goal.agreed:
        await tell_mentor(turn, "goal", goal=goal.id, client=turn.here)
    elif effect.what in ENDS:
        turn.tell(turn.here, "goal_over", goal=goal.id)  # a check-in that stands open asks no more about it
        await tell_mentor(turn, "goal_ended", client=turn.here, how=effect.what)


async def show_open_ones(turn: Turn, mentor_id: str, client_id: str) -> None:
    """A new mentor is asked about the goals to which nobody has said yes so far."""
    for row in await _new_ones(turn, [client_id]):
        turn.tell(mentor_id, "goal", goal=row.id, client=client_id)


async def with_new_goals(turn: Turn, client_ids: Iterable[str]) -> frozenset[str]:
    """Those of these clients who have a goal to which nobody has said yes so far."""
    return frozenset(str(row.person_id) for row in await _new_ones(turn, client_ids))


async def _new_ones(turn: Turn, client_ids: Iterable[str]) -> list[Any]:
    rows = await goals.of(turn.tx, client_ids)
    return [row for row in rows if row.state == ACTIVE and not goal_of(turn, row).agreed]
