"""What a client writes to nobody in particular: a human is offered for it, or has just been asked for."""

from __future__ import annotations

from datetime import timedelta

from conversations.aside import Holding, held_words
from conversations.effects import WANTS_TO_TALK
from conversations.events import Began, Said
from conversations.words import message, text
from handlers.raising import pass_on, raise_alert
from handlers.sessions import go_on, open_session
from handlers.turn import Turn
from storage import alerts

JUST_ASKED = timedelta(minutes=15)  # for a human: what is written then is for that human
CALLS_FOR_A_HUMAN = (WANTS_TO_TALK, "needs_help_now")  # rules of what a client has asked for with words or a button


async def ask(turn: Turn, said: Said, *, nudged: bool = False, kept: bool = False) -> None:
    """Shall a human read it?"""
    row = next((row for row in turn.sessions if row.conversation == "aside"), None)
    if row is not None:
        await go_on(turn, row, said)
    else:
        await open_session(turn, "aside", Holding(words=(held_words(said),), nudged=nudged, kept=kept), Began())


async def goes_along(turn: Turn, words: str) -> bool:
    """Who asked for a human a moment ago need not be asked whether a human shall read this."""
    since = turn.now - JUST_ASKED
    asked = [
        row
        for row in await alerts.open_of(turn.tx, turn.here)
        if row.rule in CALLS_FOR_A_HUMAN and max(row.raised_at, row.asked_at or row.raised_at) > since
    ]
    if not asked or any(one.conversation == "aside" for one in turn.sessions):
        return False
    await raise_alert(turn, asked[0].rule)
    pass_on(turn, words)
    turn.say(message(text("aside.goes_along")))
    return True
