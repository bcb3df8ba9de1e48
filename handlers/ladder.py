"""The next rung of an alert: who is told now, and when the next one is. Runs in the client's mailbox."""

from __future__ import annotations

import structlog

from conversations import alerts as rules
from conversations.alerts import Staff, Standing
from handlers.raising import record
from handlers.turn import Turn
from storage import alerts, people
from storage.people import Person

log = structlog.get_logger()


async def climb(turn: Turn, alert_id: str, *, again: bool = False) -> None:
    alert = await alerts.get(turn.tx, alert_id)
    if alert is None or alert.state == "resolved":
        return
    client = (await people.by_id(turn.tx, [alert.client_id]))[alert.client_id]
    mentor = await _mentor(turn, client)
    coordinators = tuple(_staff(turn, person) for person in await people.with_role(turn.tx, "coordinator"))
    standing = Standing(alert.lane, alert.state, alert.rung, alert.raised_at, alert.next_at, alert.owner_id)
    step = rules.climb(standing, mentor, coordinators, turn.tools.programme.lanes, turn.tools.hours, turn.now)
    if step is None:
        turn.wake("alert", alert_id, alert.next_at, person_id=alert.client_id)
        return
    moved = await alerts.advance(turn.tx, alert, step.rung, step.next_at, reopen=step.reopen)
    if not moved:  # taken or resolved a moment ago: look again
        turn.wake("alert", alert_id, turn.now, person_id=alert.client_id)
        return
    if step.reopen:
        record(turn, alert_id, "reopened")
    turn.wake("alert", alert_id, step.next_at, person_id=alert.client_id)
    if not step.tell:
        log.error("alert_reaches_nobody", alert=alert_id, lane=alert.lane, next="assign a mentor or a coordinator")
    for person_id in step.tell:
        record(turn, alert_id, "told", person_id)
        turn.tell(person_id, "alert", priority=0, alert=alert_id, fresh=True, again=again)


async def _mentor(turn: Turn, client: Person) -> Staff | None:
    if client.row.mentor_id is None:
        return None
    mentor = (await people.by_id(turn.tx, [client.row.mentor_id])).get(client.row.mentor_id)
    return _staff(turn, mentor) if mentor and "mentor" in mentor.roles else None


def _staff(turn: Turn, person: Person) -> Staff:
    row, hours = person.row, turn.tools.hours
    work_from = hours.work_from if row.work_from is None else row.work_from
    work_to = hours.work_to if row.work_to is None else row.work_to
    return Staff(person.id, person.here, work_from, work_to)
