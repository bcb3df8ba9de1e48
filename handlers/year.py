"""Something of a client's year came to its time: a nudge, a measurement, feedback, a look at a goal, the end.

The check-in has a module of its own (handlers/check_ins.py). Whatever is in the way (a pause, a human talk) is looked
at here, once for all of them.
"""

from __future__ import annotations

from conversations.agenda import PLANS
from conversations.journey import DAY
from conversations.waiting import after_talk, by_day, own_time
from handlers import agenda, ending, feedback_cards, goal_cards, measuring_cards, nudging
from handlers.turn import Turn
from storage import alerts

KINDS = (*agenda.OF_THE_YEAR, "review", "ending_again", goal_cards.PLAN_AGAIN)


async def due(turn: Turn, kind: str, key: str) -> None:
    """Runs what came due, and plans the next of its kind."""
    person = turn.person
    if person is None or person.row.state != "active" or turn.journey is None:
        return
    if (awake := turn.tools.service.awake(turn.now)) > turn.now:  # it is late, and nobody is woken for it
        zone = turn.tools.service.zone
        turn.wake(kind, key, by_day(turn.tools.programme, turn.journey, turn.now, awake, zone))
        return
    if kind != "nudge" and await alerts.talks_of(turn.tx, [person.id]):
        turn.wake(kind, key, after_talk(turn.tools.programme, turn.now, turn.tools.service.zone))
        return
    pause = turn.journey.pause_on(turn.today)
    if kind == "review" and turn.journey.is_over(turn.tools.programme, turn.today):
        turn.note = "a look at a goal was left out: the programme is over"
    elif kind == "review" and pause is None and (wait := await goal_cards.goes_before(turn)):
        day = turn.today + wait * DAY  # one thing after the other
        turn.wake(kind, key, own_time(turn.tools.programme, turn.journey, day, turn.tools.service.zone))
    elif pause is None:
        await _run(turn, kind, key)
        turn.had.add((kind, key))
    elif kind not in agenda.OF_THE_YEAR:
        turn.wake(kind, key, own_time(turn.tools.programme, turn.journey, pause.until, turn.tools.service.zone))
    await agenda.plan(turn)


async def _run(turn: Turn, kind: str, key: str) -> None:
    match kind:
        case "nudge":
            await nudging.due(turn, key)
        case "measurement":
            await measuring_cards.due(turn, key)
        case "feedback":
            await feedback_cards.due(turn, key)
        case "first_goal":
            await goal_cards.invite(turn)
        case "action_plan" | "coping_plan":
            await goal_cards.offer_plan(turn, PLANS[kind])
        case goal_cards.PLAN_AGAIN:
            await goal_cards.offer_again(turn, key)
        case "review":
            await goal_cards.review(turn, key)
        case _:
            await _end(turn, kind)


async def _end(turn: Turn, kind: str) -> None:
    match kind:
        case "ending":
            await ending.due(turn)
        case "ending_again":
            await ending.remind(turn)
        case "farewell":
            await ending.farewell(turn)
