"""Something of a client's year came to its time: a nudge, a measurement, feedback, a look at a goal, the end.

The check-in has a module of its own (handlers/check_ins.py). Whatever is in the way (a pause, a human talk) is looked
at here, once for all of them.
"""

from __future__ import annotations

from datetime import timedelta

from handlers import agenda, ending, feedback, goal_cards, measuring, nudging
from handlers.turn import Turn
from storage import alerts

TALK_HOLDS = timedelta(hours=1)  # a human talk is going on: look again after this


async def due(turn: Turn, kind: str, key: str) -> None:
    """Runs what came due, and plans the next of its kind."""
    person = turn.person
    if person is None or person.row.state != "active" or turn.journey is None:
        return
    if kind != "nudge" and await alerts.talks_of(turn.tx, [person.id]):
        turn.wake(kind, key, turn.now + TALK_HOLDS)
        return
    if not turn.journey.is_paused(turn.today):
        await _run(turn, kind, key)
        turn.had.add((kind, key))
    await agenda.plan(turn)


async def _run(turn: Turn, kind: str, key: str) -> None:
    match kind:
        case "nudge":
            await nudging.due(turn, key)
        case "measurement":
            await measuring.due(turn, key)
        case "feedback":
            await feedback.due(turn, key)
        case "first_goal":
            await goal_cards.invite(turn)
        case "review":
            await goal_cards.review(turn, key)
        case "ending":
            await ending.due(turn)
        case "farewell":
            await ending.farewell(turn)
