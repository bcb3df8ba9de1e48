"""A dead letter that the bot told itself: what it stood for goes on, in the transaction that sets it aside.

Without this an alert would climb no further, and a client would never be asked again. Next: the ticker.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.effects import WANTS_TO_TALK
from handlers import agenda, digest, hearing
from handlers.batch import Done, run_only
from handlers.decode import Internal, decode_inner
from handlers.journeys import journey_of
from handlers.raising import pass_on, pass_over, raise_alert
from handlers.tools import Tools
from handlers.turn import Turn
from storage import alerts, due, people
from storage.inbox import Item
from storage.seal import SealBroken

COMES_BACK = ("talk", "talk_lost", "unreachable", "undelivered")
LOOK_AGAIN = timedelta(minutes=15)  # at an alert: time enough to mend what broke, not enough to forget it


async def carry_on(tx: AsyncConnection, item: Item, tools: Tools, now: datetime) -> Done:
    """Plans anew what this item would have planned. What somebody said in a talk comes back, as if Telegram had not
    taken it, and what waits for who cannot be reached goes on."""
    if item.key[0] not in "td" or (told := _told(item, tools)) is None:
        return Done()
    if told.kind in COMES_BACK:
        return await run_only(tx, item, tools, now, _comes_back) or Done()
    person = (await people.by_account(tx, [item.mailbox])).get(item.mailbox)
    turn = Turn(tx, tools, now, item.mailbox, told, person, [], person.row.language if person else "en")
    match told.kind, told.data:
        case ("ladder", {"alert": str(alert)}) | ("due", {"due": "alert", "key": str(alert)}):
            await _climb_later(turn, alert)
        case "due", {"due": digest.KIND}:
            await digest.begin(turn)
        case "due", {"due": str(kind), "key": str(key)} if kind in agenda.PLANNED:
            turn.had.add((kind, key))
            await _go_on_with_the_year(turn)
    await turn.draft.write(tx)
    return Done()


async def _comes_back(turn: Turn) -> bool:
    match turn.arrival:
        case Internal("talk", data):
            await hearing.refuse(turn, data)
        case Internal("talk_lost", data):
            await raise_alert(turn, WANTS_TO_TALK)
            if "words" in data:
                pass_on(turn, data["words"], forwarded=bool(data.get("forwarded")))
        case Internal("unreachable" | "undelivered", data) if turn.person is not None:
            await pass_over(turn, turn.person.id)
            await hearing.came_back(turn, str(data.get("outbox")))
    return True


def _told(item: Item, tools: Tools) -> Internal | None:
    try:
        return decode_inner(orjson.loads(item.payload(tools.seal)))
    except (SealBroken, ValueError):
        return None


async def _climb_later(turn: Turn, alert_id: str) -> None:
    alert: Any = await alerts.get(turn.tx, alert_id)
    at = turn.now + LOOK_AGAIN
    if alert is None or alert.state == "resolved" or await due.is_planned(turn.tx, "alert", alert_id, by=at):
        return
    turn.wake("alert", alert_id, at, person_id=alert.client_id)


async def _go_on_with_the_year(turn: Turn) -> None:
    if turn.person is not None and turn.person.row.state == "active":
        turn.journey = journey_of(turn.person, turn.tools.service.zone)
        await agenda.plan(turn)
