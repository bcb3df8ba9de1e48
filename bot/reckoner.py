"""Makes the reports that were asked for, one after the other, and tells their coordinators how far they are.

What waits is a row: after a crash it is made from the beginning. The last word goes into the coordinator's mailbox in
the transaction that keeps the figures, so that a report is handed over once. Next: handlers/reporting.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot import reckoned
from bot.clock import Clock
from bot.reckoned import Task, TooFew
from conversations.reaim import Figure
from conversations.segment import Segment
from handlers.reckoning import About
from handlers.reporting import period_of, sealed
from handlers.tools import Tools
from storage import inbox, people, reports
from storage.writer import StorageUnavailable, Writer

log = structlog.get_logger()

EVERY = 1.0  # seconds between two looks for what was asked for
STORAGE_SECONDS = 5.0
TELL_EVERY = 2.0  # seconds between two words on how far it is
TOO_FEW, TROUBLE = "too_few", "trouble"
WAITS = (StorageUnavailable, SQLAlchemyError, OSError)
"""What passes: the same report is made from the beginning when the database answers again."""


class Reckoner:
    """`run` until it is cancelled; what was in the making is made again. `told` is called after something was put into
    the inbox."""

    def __init__(
        self,
        writer: Writer,
        readers: AsyncEngine,
        tools: Tools,
        clock: Clock,
        *,
        database: str,
        keys: str,
        told: Callable[[], None],
    ) -> None:
        self._writer, self._readers, self._clock = writer, readers, clock
        self.tools = tools
        self._database, self._keys, self._told = database, keys, told
        self._pool: ProcessPoolExecutor | None = None

    async def run(self) -> None:
        try:
            while True:
                try:
                    made = await self.once()
                except WAITS as trouble:
                    log.warning("reports wait for the database", reason=type(trouble).__name__)
                    made = False
                    await asyncio.sleep(STORAGE_SECONDS)
                if not made:
                    self._drop()  # 60 MB that nobody needs in between
                    await asyncio.sleep(EVERY)
        finally:
            self._drop()

    async def once(self) -> bool:
        """Makes the next report. False: none waits."""
        async with self._readers.connect() as reader:
            row = await reports.next_one(reader)
        if row is None:
            return False
        try:
            figures = await self._figures(row)
        except TooFew:
            await self._end(row, reports.FAILED, reason=TOO_FEW)
        except WAITS:
            raise
        except Exception as fault:  # whatever it is, the others' reports and the bot itself must not end with it
            log.error("a report could not be made", report=row.id, error=type(fault).__name__)
            self._drop()
            await self._end(row, reports.FAILED, reason=TROUBLE)
        else:
            await self._end(row, reports.DONE, percent=100, figures=sealed(self.tools.seal, row.id, figures))
        return True

    async def _figures(self, row: Any) -> tuple[Figure, ...]:
        tools = self.tools
        about = About(period_of(row), tools.programme, tools.service.zone, tools.work, row.asked_at)
        segment = Segment.model_validate_json(row.segment)
        task = Task(self._database, self._keys, segment, about, len(tools.service.languages))
        count, known = await self._apart(reckoned.found, task), 0
        tell_at = self._clock.monotonic() + TELL_EVERY
        while known < count:
            known = await self._apart(reckoned.part, task)
            if self._clock.monotonic() >= tell_at:
                tell_at = self._clock.monotonic() + TELL_EVERY
                await self._tell(row, 100 * known // count)
        figures: tuple[Figure, ...] = await self._apart(reckoned.figures, task)
        return figures

    async def _apart(self, work: Callable[..., Any], *given: Any) -> Any:
        if self._pool is None:  # a fresh interpreter: ours has threads and open databases
            context = get_context("spawn")
            self._pool = ProcessPoolExecutor(max_workers=1, mp_context=context, initializer=reckoned.stand_back)
        return await asyncio.get_running_loop().run_in_executor(self._pool, work, *given)

    async def _tell(self, row: Any, percent: int) -> None:
        async def job(tx: AsyncConnection) -> None:
            if await reports.move(tx, row.id, reports.MAKING, percent=percent):
                await self._letter(tx, row, done=False)

        await self._writer.run(job)
        self._told()

    async def _end(self, row: Any, state: str, **values: Any) -> None:
        async def job(tx: AsyncConnection) -> None:
            if await reports.move(tx, row.id, state, ended_at=self._clock.now(), **values):
                await self._letter(tx, row, done=True)

        await self._writer.run(job)
        self._told()

    async def _letter(self, tx: AsyncConnection, row: Any, *, done: bool) -> None:
        account = (await people.accounts(tx, {row.by_id})).get(row.by_id)
        if account is not None:
            letter = {"kind": "report", "report": row.id, "done": done}
            told = inbox.Told(account, f"t:{self.tools.new_id()}", letter)
            await inbox.tell(tx, self.tools.seal, self.tools.bot_id, [told], self._clock.now())

    def _drop(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)
