"""What must not be lost when the turn of a message fails: words of danger, and the buttons that call a human at once.

It is looked for alone, in the transaction that sets the message aside: whatever was broken was beside it. Next: as in
every turn, handlers/raising.py.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.check_in_card import HELP_NOW
from handlers import commands, danger
from handlers.batch import Done, ItemFailed, run_only
from handlers.decode import Commanded, Showed, Tapped, Wrote
from handlers.tools import Tools
from handlers.turn import Turn
from storage.inbox import Item


async def hear(tx: AsyncConnection, item: Item, tools: Tools, now: datetime) -> Done | None:
    """The numbers and the alert of what a person wrote or tapped; None when it called nobody. Raises what failed."""
    if item.key[0] in "td":  # the bot told itself
        return None
    try:
        return await run_only(tx, item, tools, now, _called)
    except ItemFailed:  # nobody can read it
        return None


async def _called(turn: Turn) -> bool:
    client = turn.person is not None and "client" in turn.person.roles
    match turn.arrival:
        case Wrote(words=words, forwarded=False) | Showed(caption=words, forwarded=False):
            return await danger.look(turn, words)
        case Commanded() as command:
            return await danger.look(turn, commands.words_of(command))
        case Tapped(data=data) if client and data == HELP_NOW:
            await commands.help_now(turn)
        case Tapped(data=data) if client and data == danger.EMERGENCY:
            await danger.emergency(turn)
        case _:
            return False
    return True
