"""Fills the outbox with what is sent to many, a few seconds' worth at a time, and tells coordinators how it goes.

So Pause and Stop take effect at once: what has not left yet can be taken back. Next: handlers/broadcasting.py writes
the rows, bot/sender.py sends them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.clock import Clock
from bot.sender import Sender
from handlers.broadcasting import Fed, feed
from handlers.tools import Tools
from storage import broadcasts, inbox, people
from storage.outbox import Lane
from storage.writer import StorageUnavailable, Writer

log = structlog.get_logger()

SECONDS_AHEAD = 4.0  # of sending that wait in the outbox
LEAST_AHEAD, NO_LIMIT = 20, 1000
EVERY = 0.5  # seconds
LOOK_EVERY = 3.0  # seconds between two looks at how a broadcast goes
STORAGE_SECONDS = 1.0
BUG_SECONDS = 30.0


class Broadcaster:
    """`run` until it is cancelled: what it has handed to the outbox is sent all the same. `rate`: messages a second
    that the sender may send, 0: no limit. `told` is called after something was put into the inbox."""

    def __init__(
        self,
        writer: Writer,
        readers: AsyncEngine,
        tools: Tools,
        clock: Clock,
        sender: Sender,
        *,
        rate: float,
        told: Callable[[], None],
    ) -> None:
        self._writer, self._readers, self._clock, self._sender = writer, readers, clock, sender
        self.tools = tools
        self._told = told
        self._ahead = max(LEAST_AHEAD, round(rate * SECONDS_AHEAD)) if rate else NO_LIMIT
        self._stood: dict[str, object] = {}  # broadcast → how it stood when its coordinator last heard of it
        self._look_at = 0.0

    async def run(self) -> None:
        while True:
            try:
                await self.once()
                if self._clock.monotonic() >= self._look_at:
                    self._look_at = self._clock.monotonic() + LOOK_EVERY
                    await self.look()
            except (StorageUnavailable, SQLAlchemyError, OSError) as trouble:
                log.warning("broadcasts wait for the database", reason=type(trouble).__name__)
                await asyncio.sleep(STORAGE_SECONDS)
            except Exception as bug:  # alerts and answers do not wait for it, and the next look may find it mended
                log.error("broadcasts stand still", error=type(bug).__name__, exc_info=bug)
                await asyncio.sleep(BUG_SECONDS)
            await asyncio.sleep(EVERY)

    async def once(self) -> int:
        """Fills the outbox as far as there is room. Returns how many rows that were."""
        written = 0
        while (room := await self._room()) > 0:
            fed = await self._feed(room)
            self._sender.offer(fed.waiting)
            written += len(fed.waiting)
            if not fed.waiting and not fed.skipped:
                break
        return written

    async def _feed(self, room: int) -> Fed:
        now = self._clock.now()
        return await self._writer.run(lambda tx: feed(tx, self.tools, now, room))

    async def _room(self) -> int:
        """0 when there is nothing to send, too: an idle bot writes nothing."""
        async with self._readers.connect() as reader:
            if not await broadcasts.is_anything_due(reader, self._clock.now()):
                return 0
            return self._ahead - await broadcasts.queued(reader, self.tools.bot_id, Lane.BROADCAST)

    async def look(self) -> int:
        """Coordinators whose broadcasts stand otherwise than before hear of it. Returns how many did."""
        now = self._clock.now()
        async with self._readers.connect() as reader:
            rows = await broadcasts.watched(reader, now)
            stood = {row.id: await broadcasts.standing(reader, row, now) for row in rows}
        news = [row for row in rows if self._stood.get(row.id) != stood[row.id]]
        if news:
            await self._writer.run(lambda tx: self._tell(tx, news))
            self._told()
        self._stood = stood
        return len(news)

    async def _tell(self, tx: AsyncConnection, rows: list[Any]) -> None:
        accounts = await people.accounts(tx, {row.by_id for row in rows})
        letters = [
            inbox.Told(accounts[row.by_id], f"t:{self.tools.new_id()}", {"kind": "broadcast", "broadcast": row.id})
            for row in rows
            if row.by_id in accounts
        ]
        await inbox.tell(tx, self.tools.seal, self.tools.bot_id, letters, self._clock.now())
