"""Time → inbox. What is due enters by the same door as a message, in the transaction that marks it as fired."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from handlers.tools import Tools
from storage import due, inbox, probes
from storage.writer import StorageUnavailable, Writer

log = structlog.get_logger()

EVERY = timedelta(seconds=1)
DAILY = timedelta(hours=24)
KEPT = timedelta(days=30)  # of what is done: far more than the 24 h for which Telegram repeats an update


class Ticker:
    """`tick` is called by an interval job, and by a jump of the clock at every instant that it steps through."""

    def __init__(
        self,
        writer: Writer,
        tools: Tools,
        clock: Clock,
        wake: Callable[[], None],
        *,
        probes_every: timedelta | None = None,
    ) -> None:
        self._writer = writer
        self.tools = tools
        self._clock = clock
        self._wake = wake
        self._probes_every = probes_every
        self._next_probe: datetime | None = None
        self._cleaned: datetime | None = None
        self._one = asyncio.Lock()
        self._stopped = False

    async def tick(self) -> int:
        """Fires what is due. Returns how many that were."""
        async with self._one:
            return 0 if self._stopped else await self._tick()

    async def stop(self) -> None:
        """Lets a tick that is under way finish; none follows."""
        self._stopped = True
        async with self._one:
            pass

    async def _tick(self) -> int:
        now = self._clock.now()

        async def fire(tx: AsyncConnection) -> tuple[int, datetime | None]:
            rows = await due.take_due(tx, now)
            # A fresh key for each: a row may be planned again for the very instant at which it fired.
            letters = [
                inbox.Told(row.user_id, f"d:{self.tools.new_id()}", _payload(row), _priority(row.kind))
                for row in rows
                if row.user_id is not None
            ]
            probe, next_probe = await self._probe(tx, now)
            letters += probe
            await inbox.tell(tx, self.tools.seal, self.tools.bot_id, letters, now)
            return max(len(rows), len(letters)), next_probe

        try:
            fired, self._next_probe = await self._writer.run(fire)
            await self._clean(now)
        except StorageUnavailable as failure:
            log.warning("what is due cannot be read", why=str(failure))
            return 0
        if fired:
            self._wake()
        return fired

    async def _probe(self, tx: AsyncConnection, now: datetime) -> tuple[list[inbox.Told], datetime | None]:
        """A synthetic alert that is due, into the bot's own mailbox; and the time of the next one."""
        if self._probes_every is None or (self._next_probe is not None and now < self._next_probe):
            return [], self._next_probe
        row, letters = await probes.waiting(tx), []
        if row is not None and row.due_at <= now:
            await probes.fire(tx, row.id, now)
            payload = {"kind": "probe", "probe": row.id}
            letters.append(inbox.Told(self.tools.bot_id, f"d:{self.tools.new_id()}", payload, inbox.ABOUT_ALERTS))
        following: datetime = row.due_at if row is not None and not letters else now + self._probes_every
        if row is None or letters:
            await probes.plan(tx, self.tools.new_id(), following)
        return letters, following

    async def _clean(self, now: datetime) -> None:
        """Once a day of the wall clock: what is done and old goes."""
        if self._cleaned is not None and now < self._cleaned + DAILY:
            return
        self._cleaned = now
        await self._writer.run(lambda tx: inbox.housekeeping(tx, now - KEPT))
        await self._writer.run(lambda tx: probes.forget(tx, now - KEPT))


def _payload(row: Any) -> dict[str, object]:
    return {"kind": "due", "due": row.kind, "key": row.key, "at": row.due_at.isoformat()}


def _priority(kind: str) -> int:
    return inbox.ABOUT_ALERTS if kind == "alert" else inbox.UNHURRIED
