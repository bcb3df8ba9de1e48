"""A group activity is cancelled or moved: whoever has signed up hears of it, and what is still being sent follows."""

from __future__ import annotations

from conversations.activity import Activity
from conversations.effects_groups import MoveActivity
from conversations.words import message, text
from handlers import activities
from handlers.turn import Turn
from storage import activities as kept
from storage import broadcasts

OPEN = ("planned", "sending", "paused")
WHO_HEARS = ("coming", "maybe", "waiting", "offered")


async def cancel(turn: Turn, activity: Activity) -> bool:
    """What is still being sent stops. False: somebody was faster."""
    if not await kept.change(turn.tx, activity.id, activity.sequence, state="cancelled", changed_at=turn.now):
        turn.answer(text("activity.toast.over"))
        return False
    for one in await broadcasts.of_activity(turn.tx, activity.id):
        if await broadcasts.move(turn.tx, one.id, OPEN, "stopped", ended_at=turn.now):
            await broadcasts.take_back(turn.tx, one.id, "stopped", turn.now)
    told = await activities.tell_everybody(turn, activity.id, "cancelled", WHO_HEARS)
    turn.say(message(text("activities.told", count=told)))
    return True


async def move(turn: Turn, effect: MoveActivity) -> None:
    """What has not left yet says the new time; places that are kept for somebody stay kept."""
    if not await kept.change(turn.tx, effect.activity, effect.sequence, at=effect.at, changed_at=turn.now):
        turn.say(message(text("activities.conflict")))
        return
    for one in await broadcasts.of_activity(turn.tx, effect.activity):
        if one.state in OPEN:
            await broadcasts.take_back(turn.tx, one.id, "waiting", turn.now)
    told = await activities.tell_everybody(turn, effect.activity, "changed", WHO_HEARS)
    turn.say(message(text("activities.told", count=told)))
