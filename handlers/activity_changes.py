"""A group activity is cancelled or moved: whoever has signed up hears of it, and what is still being sent follows.

Of a series one date is changed, or that one and all later ones (`following`); whoever has signed up to several of them
hears of all at once.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from conversations.activity import NEEDED, Activity
from conversations.effects_groups import MoveActivity
from conversations.schedule import resolve
from conversations.words import Names, message, text
from handlers import activities
from handlers import series as shown
from handlers.turn import Turn
from storage import activities as kept
from storage import broadcasts, people, series

OPEN = ("planned", "sending", "paused")
WHO_HEARS = ("coming", "maybe", "waiting", "offered")


async def cancel(turn: Turn, activity: Activity, *, following: bool = False) -> bool:
    """What is still being sent stops, or says what is left. False: somebody was faster."""
    if not await kept.change(turn.tx, activity.id, activity.sequence, state="cancelled", changed_at=turn.now):
        turn.answer(text("activity.toast.over"))
        return False
    cancelled = [activity.id]
    for row in await _later(turn, activity.series, activity.at) if following else ():
        if await kept.change(turn.tx, row.id, row.sequence, state="cancelled", changed_at=turn.now):
            cancelled.append(row.id)
    await _send_otherwise(turn, activity.id, activity.series, stop=True)
    await _tell(turn, activity.series, cancelled, "cancelled", activity.at)
    return True


async def move(turn: Turn, effect: MoveActivity) -> None:
    """What has not left yet says the new time; places that are kept for somebody stay kept."""
    row = await kept.get(turn.tx, effect.activity)
    if row is None or not await kept.change(
        turn.tx, effect.activity, effect.sequence, at=effect.at, changed_at=turn.now
    ):
        turn.say(message(text("activities.conflict")))
        return
    moved = [effect.activity]
    for later in await _later(turn, row.series_id, row.at) if effect.following else ():
        if later.id == effect.activity:  # it has moved by now
            continue
        at = _as_far(turn, row.at, effect.at, later.at)
        if await kept.change(turn.tx, later.id, later.sequence, at=at, changed_at=turn.now):
            moved.append(later.id)
    earliest = effect.at if row.series_id is None else None
    await _send_otherwise(turn, effect.activity, row.series_id, stop=False, earliest=earliest)
    await _tell(turn, row.series_id, moved, "changed", min(row.at, effect.at))


async def _later(turn: Turn, id: str | None, at: datetime) -> list[Any]:
    """The dates of a series after this instant that are still planned."""
    found = await series.dates(turn.tx, id) if id is not None else []
    return [row for row in found if row.at > at and row.state == "planned"]


def _as_far(turn: Turn, before: datetime, after: datetime, at: datetime) -> datetime:
    """As many days further as the first of them, at its hour by the clock on the wall."""
    zone = turn.tools.service.zone
    days = after.astimezone(zone).date() - before.astimezone(zone).date()
    hour = after.astimezone(zone).time().replace(tzinfo=None)
    return resolve(datetime.combine(at.astimezone(zone).date() + days, hour), zone)


async def _send_otherwise(
    turn: Turn, activity: str, id: str | None, *, stop: bool, earliest: datetime | None = None
) -> None:
    """`stop`: unless other dates of the series still come. `earliest`: when it begins now; an invitation that was
    planned for later than that leaves at once."""
    rows = await series.dates(turn.tx, id) if id is not None else []
    stop = stop and shown.series_of(turn.tools, rows, turn.now) is None
    for one in await broadcasts.of_activities(turn.tx, [row.id for row in rows] or [activity]):
        if not stop and one.state in OPEN:
            await broadcasts.take_back(turn.tx, one.id, "waiting", turn.now)
            if one.state == "planned" and earliest is not None and one.at >= earliest - NEEDED:
                await broadcasts.hurry(turn.tx, one.id, turn.now)
                turn.tell(one.by_id, "broadcast", broadcast=one.id)
        elif stop and await broadcasts.move(turn.tx, one.id, OPEN, "stopped", ended_at=turn.now):
            await broadcasts.take_back(turn.tx, one.id, "stopped", turn.now)
            turn.tell(one.by_id, "broadcast", broadcast=one.id)


async def _tell(turn: Turn, id: str | None, dates: list[str], what: str, first: datetime) -> None:
    """Whoever cannot hear of it here is named to the coordinator: somebody should not stand before a closed door."""
    if id is not None and len(dates) > 1:
        told = await shown.tell_everybody(turn, id, dates, what, WHO_HEARS, first)
    else:
        told = await activities.tell_everybody(turn, dates[0], what, WHO_HEARS, first)
    lost = [one for one in (await people.by_id(turn.tx, told)).values() if not one.here]
    lines = [text("activities.told", count=len(told) - len(lost))]
    if lost:
        aliases = [people.alias_of(turn.tools.seal, one.id, one.row.alias) for one in lost]
        names = tuple(text("common.plain", it=alias) for alias in aliases)
        lines.append(text("activities.not_told", count=len(lost), names=Names(names, "standard")))
    turn.say(message(*lines))
