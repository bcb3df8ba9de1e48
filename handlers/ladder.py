"""The next rung of an alert: who is told now, and when the next one is. Runs in the client's mailbox."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import structlog

from conversations import alerts as rules
from handlers import talks
from handlers.mailing import mail
from handlers.raising import record
from handlers.standing_in import around, away, standing
from handlers.turn import Turn
from storage import alerts, people

log = structlog.get_logger()

NOT_AGAIN_WITHIN = timedelta(minutes=5)  # a client who asks again and again is one card, not twenty


async def climb(turn: Turn, alert_id: str) -> None:
    alert = await alerts.get(turn.tx, alert_id)
    if alert is None or alert.state == "resolved":
        return
    if alert.asked_at is not None and (alert.told_at is None or alert.told_at < alert.asked_at):
        await _tell_again(turn, alert)
    client = (await people.by_id(turn.tx, [alert.client_id]))[alert.client_id]
    there = await around(turn, client, alert.owner_id)
    step = rules.climb(standing(turn, alert), there, turn.tools.programme.lanes, turn.tools.hours, turn.now)
    if step is None:
        turn.wake("alert", alert_id, alert.next_at, person_id=alert.client_id)
        return
    moved = await alerts.advance(turn.tx, alert, step.rung, step.next_at, step.lane, reopen=step.reopen)
    if not moved:  # taken or resolved a moment ago: look again
        turn.wake("alert", alert_id, turn.now, person_id=alert.client_id)
        return
    if step.reopen:
        record(turn, alert_id, "reopened")
        await talks.close_of_alert(turn, alert)
    turn.wake("alert", alert_id, step.next_at, person_id=alert.client_id)
    if step.lane != alert.lane:
        record(turn, alert_id, step.lane)
    if step.lane != "week" and not there.on(rules.WAY_UP):
        log.error("alert_reaches_nobody", alert=alert_id, lane=alert.lane, next="assign a mentor or a coordinator")
    if step.mail:
        mail(turn, alert, client, step.lane)
    for person_id in step.tell:
        record(turn, alert_id, "told", person_id)
        turn.tell(person_id, "alert", priority=0, alert=alert_id, fresh=True)


async def _tell_again(turn: Turn, alert: Any) -> None:
    """The client asked again: those who know of it hear that, without a step up the ladder and not minute by minute."""
    await alerts.tell_again(turn.tx, alert.id, turn.now)
    known = [alert.owner_id] if alert.owner_id else await alerts.were_told(turn.tx, alert.id)
    absent = await away(turn, known)
    lately = alert.told_at is not None and turn.now - alert.told_at < NOT_AGAIN_WITHIN
    for person in (await people.by_id(turn.tx, known)).values():
        if person.here and person.id not in absent:
            turn.tell(person.id, "alert", priority=0, alert=alert.id, fresh=not lately, again=True)
