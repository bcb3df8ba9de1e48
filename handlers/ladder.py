"""The next rung of an alert: who is told now, and when the next one is. Runs in the client's mailbox.

What a client cries about anew is told again to those who know of it; when somebody has taken it, that is the first rung
of a ladder of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import structlog

from conversations import alerts as rules
from handlers import talks
from handlers.mailing import mail
from handlers.raising import record, refresh_cards
from handlers.standing_in import around, away, standing
from handlers.turn import Turn
from storage import alerts, people
from storage.people import Person

log = structlog.get_logger()


async def climb(turn: Turn, alert_id: str) -> None:
    alert = await alerts.get(turn.tx, alert_id)
    if alert is None or alert.state == "resolved":
        return
    asked = _asked_again(alert)
    known = await _known(turn, alert) if asked else []
    client = (await people.by_id(turn.tx, [alert.client_id]))[alert.client_id]
    there = await around(turn, client, alert.owner_id)
    step = rules.climb(standing(turn, alert), there, turn.tools.programme.lanes, turn.tools.work, turn.now)
    if step is None:
        if asked:
            await _tell_again(turn, alert, known)
        turn.wake("alert", alert_id, alert.next_at, person_id=alert.client_id)
        return
    handed = alert.handed_to if asked else None  # what was handed over a moment before the cry still is
    place = (step.rung, step.next_at, step.lane)
    if not await alerts.advance(turn.tx, alert, *place, reopen=step.reopen, handed_to=handed):
        turn.wake("alert", alert_id, turn.now, person_id=alert.client_id)  # taken or resolved a moment ago: look again
        return
    if asked:
        await _tell_again(turn, alert, (id for id in known if id not in step.tell))
    if step.reopen:
        record(turn, alert_id, "reopened")
        await talks.close_of_alert(turn, alert)
    if step.reopen or (alert.handed_to is not None and handed is None):  # it stands otherwise on every card
        refresh_cards(turn, alert_id, alert.client_id)
    turn.wake("alert", alert_id, step.next_at, person_id=alert.client_id)
    _tell(turn, alert, client, step, anybody=bool(there.on(rules.WAY_UP)))


def _tell(turn: Turn, alert: Any, client: Person, step: rules.Climb, *, anybody: bool) -> None:
    """`anybody`: somebody can be reached now."""
    if step.lane != alert.lane:
        record(turn, alert.id, step.lane)
    if step.lane != "week" and not anybody:
        log.error("alert_reaches_nobody", alert=alert.id, lane=alert.lane, next="assign a mentor or a coordinator")
    if step.mail:
        mail(turn, alert, client, step.lane)
    for person_id in step.tell:
        record(turn, alert.id, "told", person_id)
        turn.tell(person_id, "alert", priority=0, alert=alert.id, fresh=True)


def _asked_again(alert: Any) -> bool:
    """And nobody was told of it yet."""
    return alert.asked_at is not None and (alert.told_at is None or alert.told_at < alert.asked_at)


async def _known(turn: Turn, alert: Any) -> list[str]:
    """Who hears that the client asked again, without a step up the ladder: whoever has it or is asked to take it over,
    and whom the ladder has told since they do nothing; of an open one everybody who was ever told."""
    told = await alerts.were_told(turn.tx, alert.id, alert.cried_at)
    if alert.state != "taken":
        return told
    theirs = [id for id in (alert.owner_id, alert.handed_to) if id]
    return [*theirs, *(id for id in told if alert.cried_at is not None and id not in theirs)]


async def _tell_again(turn: Turn, alert: Any, known: Iterable[str]) -> None:
    """It rings the first time; later not minute by minute, for a card that has just rung is changed (alert_taps.py)."""
    await alerts.tell_again(turn.tx, alert.id, turn.now)
    first = alert.told_at is None
    found = await people.by_id(turn.tx, list(known))
    absent = await away(turn, found)
    for person in found.values():
        if person.here and person.id not in absent:
            record(turn, alert.id, "told", person.id)
            turn.tell(person.id, "alert", priority=0, alert=alert.id, fresh=first, again=True)
