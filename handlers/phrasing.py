"""*Phrases*: a member of staff chooses a client, and then what to say. Next: handlers/phrases.py."""

from __future__ import annotations

from conversations.events import Began
from conversations.phrasing import PickingPhrase
from conversations.words import message, text
from handlers import talks, writing
from handlers.sessions import open_session
from handlers.turn import Turn


async def begin(turn: Turn, client_id: str) -> None:
    """For this client, if nothing is in the way now."""
    why = await talks.barred(turn, await talks.client_of(turn, client_id))
    if why is not None:
        turn.say(message(why))
    else:
        await open_session(turn, "phrasing", PickingPhrase(client=client_id), Began())


async def choose(turn: Turn, page: int = 0, *, card: str | None = None) -> None:
    """`/phrases`: for which of one's own clients?"""
    await writing.pick(turn, "phrases", text("phrasing.whom"), page, card=card)


async def to_name(turn: Turn, name: str) -> None:
    """`/phrases Amina`."""
    found = await writing.named(turn, name)
    if found is None:
        turn.say(message(text("inviting.nobody_called_so")))
        await choose(turn)
    else:
        await begin(turn, found.id)
