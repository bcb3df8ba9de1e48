"""A synthetic alert: it comes due, climbs the ladder and leaves as an alert does, and is about nobody.

It has the bot's own mailbox and asks Telegram for nothing but an answer (`getMe`), so that nobody is rung at. Whether
it arrived is read by bot/health.py. Next: the outbox, in the lane of alerts.
"""

from __future__ import annotations

from conversations.alerts import Around, Staff, Standing, climb
from handlers.turn import Turn
from storage import tables as t
from storage.outbox import Lane
from storage.probes import TAG

NOBODY = "nobody"


def came_due(turn: Turn, id: str) -> None:
    hours = turn.tools.hours
    somebody = Staff(NOBODY, here=True, work_from=hours.work_from, work_to=hours.work_to)
    alert = Standing("now", "open", 0, turn.now, turn.now)
    step = climb(alert, Around(mentor=somebody), turn.tools.programme.lanes, hours, turn.now)
    if step is None or NOBODY not in step.tell:
        turn.note = "the ladder told nobody of a synthetic alert"  # it does not arrive, and health says so
        return
    turn.send("getMe", {}, TAG, lane=Lane.ALERT)
    turn.draft.change(t.probes, id, outbox_id=turn.outgoing[-1].id)
