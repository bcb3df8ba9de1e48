"""A dead letter: the person hears that something went wrong and that a human can be reached."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.words import message, text
from handlers.batch import Done
from handlers.decode import Ignored
from handlers.tools import Tools
from handlers.turn import Turn
from storage import outbox, people
from storage.inbox import Item


async def apologise(tx: AsyncConnection, item: Item, tools: Tools, now: datetime) -> Done:
    """Only to people whom we know, and only for something that they did themselves."""
    person = (await people.by_account(tx, [item.mailbox])).get(item.mailbox)
    if person is None or item.key[0] in "td" or person.row.state == "stopped":
        return Done()
    turn = Turn(tx, tools, now, item.mailbox, Ignored("dead letter"), person, [], person.row.language)
    turn.say(message(text("faults.went_wrong" if "client" in person.roles else "faults.went_wrong_staff")))
    return Done(waiting=await outbox.put(tx, tools.seal, turn.outgoing))
