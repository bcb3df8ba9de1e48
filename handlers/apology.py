"""A dead letter: the person hears that something went wrong and that a human can be reached."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.welcome import spoken
from conversations.words import message, text
from handlers.batch import Done
from handlers.decode import Ignored
from handlers.sessions import saved_state
from handlers.tools import Tools
from handlers.turn import Turn
from storage import outbox, people, sessions
from storage.inbox import Item
from storage.seal import SealBroken


async def apologise(tx: AsyncConnection, item: Item, tools: Tools, now: datetime) -> Done:
    """Only to people whom we know or are welcoming, and only for something that they did themselves."""
    if item.key[0] in "td":
        return Done()
    person = (await people.by_account(tx, [item.mailbox])).get(item.mailbox)
    turn = Turn(tx, tools, now, item.mailbox, Ignored("dead letter"), person, [], person.row.language if person else "")
    if person is None and not await _is_being_welcomed(turn, item):
        return Done()
    if person is not None and person.row.state == "stopped":
        return Done()
    is_staff = person is not None and "client" not in person.roles
    turn.say(message(text("faults.went_wrong_staff" if is_staff else "faults.went_wrong")))
    return Done(waiting=await outbox.put(tx, tools.seal, turn.outgoing))


async def _is_being_welcomed(turn: Turn, item: Item) -> bool:
    """A stranger in a private chat whose welcome is open: spoken to in its language, as far as it can be read."""
    rows = (await sessions.open_for(turn.tx, [turn.user_id])).get(turn.user_id, [])
    welcome = next((row for row in rows if row.conversation == "welcome"), None)
    update = _update(item, turn.tools)
    if welcome is None or _chat_type(update) != "private":
        return False
    code = _app_language(update)
    turn.language = code if code in turn.tools.service.languages else "en"
    with suppress(SealBroken, ValueError):  # a state that does not load may be what went wrong
        turn.language = spoken(saved_state(turn, welcome), turn.language)  # type: ignore[arg-type]
    return True


def _update(item: Item, tools: Tools) -> Any:
    try:
        return orjson.loads(item.payload(tools.seal))
    except (SealBroken, ValueError):
        return None


def _content(update: Any) -> dict[str, Any]:
    """What this update is about; nothing of it is certain, for it may be what went wrong."""
    found = [value for value in update.values() if isinstance(value, dict)] if isinstance(update, dict) else []
    return found[0] if found else {}


def _chat_type(update: Any) -> str | None:
    match _content(update):
        case {"chat": {"type": str(kind)}} | {"message": {"chat": {"type": str(kind)}}}:
            return kind
        case {"data": _}:  # a tap on a message that Telegram no longer tells
            return "private"
        case _:
            return None


def _app_language(update: Any) -> str:
    match _content(update):
        case {"from": {"language_code": str(code)}}:
            return code.split("-")[0]
        case _:
            return ""
