"""Taking a role away, from the command line: a letter to whoever holds it, in whose turn it is done."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ids import new_id
from conversations.aliases import fold_alias
from handlers import roles
from storage import inbox, people
from storage.seal import Seal
from storage.writer import Writer


class RoleRefused(Exception):
    """A role that cannot be taken away, and why."""


async def ask_for_role(writer: Writer, seal: Seal, bot_id: int, role: str, alias: str, now: datetime) -> None:
    """The bot does it in the person's own turn, with all that hangs on it. Raises `RoleRefused`."""

    async def write(tx: AsyncConnection) -> None:
        person = await _holder(tx, seal, role, alias)
        if person.user_id is None:  # nobody reads that mailbox, and nothing hangs on who cannot be reached
            await people.take_role(tx, person.id, role)
            return
        letter = inbox.Told(person.user_id, f"t:{new_id()}", {"kind": roles.KIND, "role": role}, priority=0)
        await inbox.tell(tx, seal, bot_id, [letter], now)

    await writer.run(write)


async def _holder(tx: AsyncConnection, seal: Seal, role: str, alias: str) -> people.Person:
    if role not in roles.OF_STAFF:
        raise RoleRefused("only mentor and coordinator can be taken away: clients leave with /stop")
    person = await people.by_alias(tx, seal.blind(fold_alias(alias)))
    if person is None:
        raise RoleRefused(f"nobody is called {alias}: `askel people` lists who there is")
    if role not in person.roles:
        raise RoleRefused(f"{alias} is no {role}")
    others = [one for one in await people.with_role(tx, "coordinator") if one.here and one.id != person.id]
    if role == "coordinator" and not others:
        raise RoleRefused(
            f"{alias} is the only coordinator who can be reached, and alerts would end with nobody: "
            "make another one first with `askel invite coordinator`"
        )
    return person
