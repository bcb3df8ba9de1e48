"""The path without a network: updates go into the inbox, turns are run over a real database, rows come out.

`async with house(store, zone) as h: await h.said(user, "/talk"); await h.work()`. Nothing is sent: a crash after the
commit loses just what is dropped here, too.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import delete, select

from bot.clock import Clock
from bot.settings import Settings
from bot.ticker import Ticker
from bot.words import danger_words
from conversations.alerts import Hours
from conversations.aliases import fold_alias
from handlers.batch import Done, run_batch
from handlers.tools import Tools
from locales.catalogues import load
from storage import due, inbox, people, programmes, sending
from storage import tables as t
from storage.draft import Draft
from storage.inbox import Arrived
from storage.outbox import place
from storage.seal import Seal, new_key
from storage.writer import Writer
from tests.conversations.scene import HELSINKI, NOW, SERVICE, programme

BOT = 42
WORK_DAYS = frozenset(range(5))
catalogues = cache(load)
danger = cache(lambda: danger_words(Settings()))


class Crashed(Exception):
    """The process ended before the commit."""


class Standing:
    """A clock that stands still until it is moved."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


@dataclass(slots=True)
class House:
    """`now` is moved by hand; every look at it is a little later than the one before."""

    writer: Writer
    tools: Tools
    clock: Standing
    ticker: Ticker
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def seal(self) -> Seal:
        return self.tools.seal

    @property
    def now(self) -> datetime:
        return self.clock.at

    # --- people ---

    async def person(self, alias: str, role: str, user: int, *, mentor: str | None = None, **more: Any) -> str:
        """Somebody who takes part, with this account. Their id."""
        id, draft = f"p-{alias}", Draft()
        hours = {} if role == "client" else {"work_from": 8, "work_to": 16}
        values = {"language": "en", "audience": "general", "state": "active", "created_at": self.now, **hours, **more}
        sealed = self.seal.seal(alias.encode(), people.place(id))
        index = self.seal.blind(fold_alias(alias))
        draft.insert(t.people, id=id, alias=sealed, alias_index=index, mentor_id=mentor, **values)
        draft.insert(t.roles, person_id=id, role=role, since=self.now)
        draft.insert(t.identities, user_id=user, person_id=id, since=self.now)
        await self.writer.run(draft.write)
        return id

    async def change(self, person: str, **values: Any) -> None:
        await self.writer.run(lambda tx: tx.execute(t.people.update().where(t.people.c.id == person).values(**values)))

    # --- what comes in ---

    async def keep(self, *updates: dict[str, Any], user: int) -> int:
        """As the receiver keeps them; how many were new."""
        items = [Arrived(f"u:{update['update_id']}", user, orjson.dumps(update)) for update in updates]
        return await self.writer.run(lambda tx: inbox.receive(tx, self.seal, BOT, items, self.now))

    async def said(self, user: int, words: str, **more: Any) -> dict[str, Any]:
        update = self.message(user, words, **more)
        await self.keep(update, user=user)
        return update

    async def tapped(self, user: int, data: str, message_id: int | None = None) -> dict[str, Any]:
        update = self.tap(user, data, message_id)
        await self.keep(update, user=user)
        return update

    async def pressed(self, user: int, button: str) -> dict[str, Any]:
        """A button of the conversation that the person touched last."""
        row = await self.session(user)
        return await self.tapped(user, f"{row.id}.{row.turn}.{button}")

    def voice(self, user: int, file_id: str) -> dict[str, Any]:
        """A voice message that somebody spoke."""
        spoken = {"voice": {"file_id": file_id, "file_unique_id": file_id, "duration": 3}}
        said = self.message(user, "")
        del said["message"]["text"]
        said["message"] |= spoken
        return said

    async def tell(self, user: int, kind: str, **data: Any) -> None:
        """Something that the bot tells itself, and its turn."""
        letter = inbox.Told(user, f"t:{self.tools.new_id()}", {"kind": kind, **data})
        await self.writer.run(lambda tx: inbox.tell(tx, self.seal, BOT, [letter], self.now))
        await self.settle()

    async def blocked(self, user: int, blocked: bool = True) -> None:
        about = {"chat": _chat(user), "from": {"id": user}}
        status = {"new_chat_member": {"status": "kicked" if blocked else "member"}}
        await self.keep({"update_id": next(self.numbers), "my_chat_member": about | status}, user=user)

    def message(self, user: int, words: str, **more: Any) -> dict[str, Any]:
        number = next(self.numbers)
        said = {"message_id": number, "chat": _chat(user), "from": {"id": user}, "text": words, **more}
        return {"update_id": number, "message": said}

    def tap(self, user: int, data: str, message_id: int | None = None) -> dict[str, Any]:
        number = next(self.numbers)
        card = {"message_id": message_id, "chat": _chat(user)} if message_id is not None else None
        query = {"id": str(number), "from": {"id": user}, "data": data, "message": card}
        return {"update_id": number, "callback_query": query}

    # --- what becomes of it ---

    async def step(self, limit: int = 50, *, crash: bool = False) -> Done | None:
        """One batch; None when there was nothing to do. With `crash` the process ends just before the commit."""
        self.clock.at += timedelta(milliseconds=1)
        now = self.now

        async def turns(tx: Any) -> Done | None:
            items = await inbox.heads(tx, now, limit)
            done = await run_batch(tx, items, self.tools, now) if items else None
            if crash:
                raise Crashed
            return done

        return await self.writer.run(turns)

    async def work(self) -> None:
        """Until nothing waits; what is left to do after each commit is dropped, as in a crash."""
        for _ in range(200):
            if await self.step() is None:
                return
        raise AssertionError("the inbox never becomes empty")

    async def settle(self) -> None:
        """Until nothing waits and nothing is due."""
        await self.work()
        while await self.ticker.tick():
            await self.work()

    async def walk_to(self, instant: datetime) -> None:
        """Through everything that comes due on the way, in order."""
        await self.settle()
        while (at := await self.writer.run(lambda tx: due.next_instant(tx, self.now))) is not None and at <= instant:
            self.clock.at = max(self.now, at)
            await self.settle()
        self.clock.at = max(self.now, instant)
        await self.settle()

    async def refused(self, user: int) -> None:
        """The sender could not reach this person: everything queued for them comes back with a 403."""

        async def send(tx: Any) -> None:
            query = select(t.outbox.c.id).where(t.outbox.c.chat_id == user, t.outbox.c.state == "queued")
            ids = list((await tx.execute(query)).scalars())
            claimed = await sending.claim(tx, ids, self.now)
            settled = [sending.Settled(row=row, state="failed", reason="blocked", unreachable=True) for row in claimed]
            await sending.settle(tx, self.seal, BOT, settled, self.now)

        await self.writer.run(send)

    async def deliver(self) -> None:
        """The sender had its way: what was queued is sent, and every card has its message."""

        async def send(tx: Any) -> None:
            query = select(t.outbox.c.id).where(t.outbox.c.state == "queued").order_by(t.outbox.c.seq)
            claimed = await sending.claim(tx, list((await tx.execute(query)).scalars()), self.now)
            settled = [
                sending.Settled(row=row, state="sent", message_id=row.message_id or 100_000 + next(self.numbers))
                for row in claimed
            ]
            await sending.settle(tx, self.seal, BOT, settled, self.now)

        await self.writer.run(send)

    # --- what one sees ---

    async def rows(self, table: Any, **where: Any) -> list[Any]:
        async def read(tx: Any) -> list[Any]:
            return list(await tx.execute(select(table).filter_by(**where).order_by(next(iter(table.c)))))

        return await self.writer.run(read)

    async def seen(self, *tables: Any) -> list[list[Any]]:
        """All rows of these tables at one moment."""

        async def read(tx: Any) -> list[list[Any]]:
            return [list(await tx.execute(select(table).order_by(next(iter(table.c))))) for table in tables]

        return await self.writer.run(read)

    async def session(self, user: int) -> Any:
        """The open conversation that was touched last."""
        rows = await self.rows(t.sessions, mailbox=user, closed_at=None)
        return max(rows, key=lambda row: (row.touched_at, row.opened_at))

    async def told(self, user: int) -> list[str]:
        """What this person is told, as tags, in order."""
        return [row.tag for row in await self.rows(t.outbox, chat_id=user) if row.tag not in ("commands", "strip")]

    async def texts(self, user: int) -> list[str]:
        rows = await self.rows(t.outbox, chat_id=user)
        params = [cast(dict[str, Any], self.seal.open_json(row.payload, place(row.id))) for row in rows]
        return [str(one["text"]) for one in params if "text" in one]

    def opened(self, row: Any) -> dict[str, Any]:
        """The payload of a row of the inbox."""
        payload: dict[str, Any] = orjson.loads(self.seal.open(row.payload, f"inbox.payload:{row.key}"))
        return payload

    async def forget_everything(self) -> None:
        async def empty(tx: Any) -> None:
            for table in reversed(t.metadata.sorted_tables):
                await tx.execute(delete(table))

        await self.writer.run(empty)
        await self.writer.run(lambda tx: programmes.keep(tx, self.tools.programme.hash, "", self.now))


async def furnished(writer: Writer, zone: ZoneInfo = HELSINKI, at: datetime = NOW) -> House:
    """A house over an empty database with all tables."""
    clock, tools = Standing(at), tools_for(zone)
    one = House(writer, tools, clock, Ticker(writer, tools, cast(Clock, clock), lambda: None))
    await one.forget_everything()
    return one


def tools_for(zone: ZoneInfo) -> Tools:
    ids, tokens = itertools.count(1), itertools.count(1)
    return Tools(
        bot_id=BOT,
        seal=Seal(new_key()),
        service=replace(SERVICE, zone=zone),
        hours=Hours(zone, 8, 16, WORK_DAYS),
        catalogues=catalogues(),
        programmes={programme().hash: programme()},
        programme=programme(),
        danger=danger(),
        new_id=lambda: f"id{next(ids):014}",
        new_token=lambda: f"token{next(tokens):017}",
    )


def _chat(user: int) -> dict[str, Any]:
    return {"id": user, "type": "private"}
