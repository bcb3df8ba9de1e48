"""Goals on cards: /goals for the client, and for the mentor the lines of a goal that wait for a yes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from conversations import agreeing, goals_state
from conversations import effects as e
from conversations.agenda import PLANS
from conversations.events import Began, Elapsed
from conversations.goal import Goal
from conversations.goals import opened
from conversations.goals_card import levels_of, plan_lines
from conversations.goals_shaping import without
from conversations.goals_staff import new_goal_card
from conversations.journey import DAY
from conversations.programme_year import Plan
from conversations.waiting import own_time
from conversations.words import Message, message, text
from handlers import goals
from handlers.sessions import go_on, open_session, saved_state
from handlers.turn import Turn
from storage import alerts, people
from storage import goals as kept

IS_LEFT = timedelta(days=2)
PLAN_AGAIN = "plan_again"  # of the due row: an offer for which another goal went before

# --- the client's card ---


async def open_goals(turn: Turn) -> None:
    """/goals."""
    if turn.journey is None:
        turn.say(message(text("year.no_year")))
        return
    if (row := half_made(turn)) is not None:
        await go_on(turn, row, Elapsed(goals_state.REOPENED))
    else:
        await _open(turn, opened(turn.facts(**await goals.listed(turn, turn.here))))


def half_made(turn: Turn) -> Any | None:
    """The conversation in which a goal takes shape that is not kept yet."""
    rows = (row for row in turn.sessions if row.conversation == "goals")
    return next((row for row in rows if goals_state.is_halfway(saved_state(turn, row))), None)


async def goes_before(turn: Turn) -> int:
    """For how many days a look at another goal waits for one that takes shape. One that was left is recalled, a week
    apart."""
    row = half_made(turn)
    if row is None or not goals_state.is_worth_waiting_for(saved_state(turn, row)):
        return 0
    if turn.now - row.touched_at < IS_LEFT:
        return 1
    await go_on(turn, row, Elapsed(goals_state.REOPENED))
    return 7


async def invite(turn: Turn) -> None:
    """Whoever has no goal yet is asked whether to set one, or to go on with the one that is not ready."""
    if (row := half_made(turn)) is not None:
        await go_on(turn, row, Elapsed(goals_state.REOPENED))
    elif not (await goals.listed(turn, turn.here))["goals"]:
        await _open(turn, goals_state.Inviting())


async def offer_plan(turn: Turn, plan: Plan) -> None:
    """The week of plans: the first goal that has none, and the next one follows it; a goal that is not ready yet goes
    before, and has its plan with it. Nobody is asked twice; a goal that had to wait has its turn when the other is
    ready, or was closed."""
    row = half_made(turn)
    if row is not None and goals_state.is_worth_waiting_for(saved_state(turn, row)):
        await go_on(turn, row, Elapsed(goals_state.REOPENED))
        _wait(turn, plan)
    else:
        await _offer(turn, plan)


async def offer_again(turn: Turn, key: str) -> None:
    """For a goal for which another one went before."""
    plan = next((one for one in PLANS.values() if one == key), None)
    row = half_made(turn)
    if plan is not None and row is not None and goals_state.is_worth_waiting_for(saved_state(turn, row)):
        _wait(turn, plan)
    elif plan is not None:
        await _offer(turn, plan)


def _wait(turn: Turn, plan: Plan) -> None:
    if turn.journey is not None:
        at = own_time(turn.tools.programme, turn.journey, turn.today + 7 * DAY, turn.tools.service.zone)
        turn.wake(PLAN_AGAIN, plan, at)


async def _offer(turn: Turn, plan: Plan) -> None:
    theirs: tuple[Goal, ...] = (await goals.listed(turn, turn.here))["goals"]
    if (goal := without(plan, theirs)) is not None:
        await _open(turn, goals_state.Offering(goal=goal.id, plan=plan))


async def review(turn: Turn, key: str) -> None:
    """The day on which a goal is to be looked at again."""
    goal_id = goals.goal_of_review(key)
    active: tuple[Goal, ...] = (await goals.listed(turn, turn.here))["goals"]
    if (goal := next((one for one in active if one.id == goal_id), None)) is not None:
        await goals.look_again(turn, goal)
        await _open(turn, goals_state.Reaching(goal=goal_id))


async def _open(turn: Turn, state: goals_state.Goals) -> None:
    await open_session(turn, "goals", state, Began())


# --- the mentor's card ---


async def show_to_mentor(turn: Turn, goal_id: str, card_id: str | None = None) -> None:
    """A goal whose lines wait for a yes; the card that stands in the chat changes."""
    row = await kept.get(turn.tx, goal_id)
    if row is None or row.state != goals.ACTIVE or not await goals.may_see(turn, row.person_id):
        return
    alias = await _alias(turn, row.person_id)
    shown = new_goal_card(goals.goal_of(turn, row), alias)
    if card_id is None:
        turn.put_card("goal", goal_id, shown)
    else:
        turn.edit_card(card_id, shown)


async def tapped(turn: Turn, goal_id: str, action: str, message_id: int | None) -> None:
    """*They fit* or *Change a line*, by whoever is the client's mentor now."""
    row = await kept.get(turn.tx, goal_id)
    if row is None or row.state != goals.ACTIVE or not await goals.may_see(turn, row.person_id):
        turn.answer(
            text("goals.toast.gone" if row is None or row.state != goals.ACTIVE else "faults.toast.not_for_you")
        )
        return
    if action == "change":
        await _change(turn, row)
        return
    goal = goals.goal_of(turn, row).model_copy(update={"agreed": True})
    await goals.keep(turn, e.KeepGoal(goal, "agreed", person=row.person_id))
    turn.answer(text("goals.staff_agreed"))
    card = await alerts.card_of_message(turn.tx, turn.user_id, message_id) if message_id else None
    if card is not None:
        turn.edit_card(card.id, new_goal_card(goal, await _alias(turn, row.person_id)))


async def _change(turn: Turn, row: Any) -> None:
    state = agreeing.PickingLine(client=row.person_id, alias=await _alias(turn, row.person_id), goal=row.id)
    await open_session(turn, "agreeing", state, Began())


async def hear_of_mentor(turn: Turn, goal_id: str, what: str) -> None:
    """The client sees the lines as they are now."""
    row = await kept.get(turn.tx, goal_id)
    if row is None or row.person_id != turn.person_id:
        return
    goal = goals.goal_of(turn, row)
    lead = text(
        "goals.mentor_agreed" if what == "agreed" else "goals.mentor_changed", goal=goal.title.value(goal.programme)
    )
    lines = () if what == "agreed" else levels_of(goal)
    turn.say(Message((lead, *lines, *(plan_lines(goal) if what == "agreed" else ()))))


async def _alias(turn: Turn, person_id: str) -> str:
    person = (await people.by_id(turn.tx, [person_id]))[person_id]
    return people.alias_of(turn.tools.seal, person.id, person.row.alias)
