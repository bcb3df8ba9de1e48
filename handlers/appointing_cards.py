"""A tap on a name in /people. Next: conversations/appointing.py."""

from __future__ import annotations

from conversations import appointing
from conversations.events import Began
from handlers.sessions import open_session
from handlers.turn import Turn


async def open_person(turn: Turn, person_id: str) -> None:
    """Who is no coordinator hears so from the conversation, which looks it up at every step."""
    await open_session(turn, "appointing", appointing.Looking(person=person_id), Began())
