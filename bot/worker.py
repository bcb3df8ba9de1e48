"""Inbox → turns, a batch of people at a time. Next: handlers/batch.py, then bot/sender.py.

An item that fails is rolled back, counted and tried again; after three attempts, or five ends of the process while it
was in hand alone, it is set aside as a dead letter, the operator is told, and so is the person. A busy database or a
full disk is nobody's fault and is not counted.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from itertools import takewhile

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.sender import Sender
from handlers.aftermath import carry_on
from handlers.apology import apologise
from handlers.batch import Done, ItemFailed, run_batch
from handlers.lifeline import hear
from handlers.tools import Tools
from storage import inbox
from storage.inbox import Item
from storage.writer import StorageUnavailable, Writer

log = structlog.get_logger()

BATCH = 50  # people
CAREFUL = 4 * BATCH  # a batch was in hand, and stood first: after so many the rest was not
ATTEMPTS = 3
ENDS = 5  # of the process while an item was in hand alone
RETRY_AFTER = (timedelta(seconds=1), timedelta(seconds=5))
HELD_BACK = tuple(timedelta(seconds=one) for one in (2, 15, 15, 15, 0))  # by attempts, if the process ends meanwhile
STORAGE_SECONDS = 0.5
LOOK_SECONDS = 1.0  # for what comes due again without anybody waking us


class Worker:
    """Runs until `stop`; the turn in hand is finished. `careful_until`: items up to this number run singly and are
    counted before they run, because one of them may have killed the process; so does whatever was counted once, until
    it is done (see docs/decisions/careful-mode.md)."""

    def __init__(self, writer: Writer, tools: Tools, clock: Clock, sender: Sender, *, careful_until: int = 0) -> None:
        self._writer = writer
        self.tools = tools
        self._clock = clock
        self._sender = sender
        self._careful_until = careful_until
        self._careful_left = CAREFUL
        self._wake = asyncio.Event()
        self._stopping = False
        self._idle = asyncio.Event()
        self._batch: list[Item] = []
        self._uncount: int | None = None  # counted before its run, which the storage then did not allow
        self.turns = 0
        self.dead = 0

    def wake(self) -> None:
        """Something new is in the inbox."""
        self._idle.clear()
        self._wake.set()

    async def run(self) -> None:
        while not self._stopping:
            self._wake.clear()
            try:
                while not self._stopping and await self.once():
                    pass
            except StorageUnavailable as failure:
                log.warning("inbox cannot be worked on", why=str(failure))
                await self._clock.sleep(STORAGE_SECONDS)
                continue
            if not self._wake.is_set():
                self._idle.set()
            await self._rest()

    def stop(self) -> None:
        self._stopping = True
        self._wake.set()

    async def drained(self) -> None:
        """Waits until nothing waits in the inbox that could be worked on now."""
        self.wake()
        await self._idle.wait()

    async def once(self) -> bool:
        """One batch. False: there was nothing to do."""
        if self._uncount is not None:
            taken_back = self._uncount
            await self._writer.run(lambda tx: inbox.uncount_attempt(tx, taken_back))
            self._uncount = None
        if self._careful_until:
            return await self._careful()
        return await self._batched()

    async def _batched(self, *, after: int = 0) -> bool:
        try:
            found = await self._together(BATCH, after=after)
        except ItemFailed as failure:
            await self._failed(failure)
        except StorageUnavailable:
            raise
        except Exception as fault:  # writing them failed, and nobody knows whose fault it was
            log.error("batch could not be written", items=len(self._batch), error=type(fault).__name__)
            await self._singly(self._batch)
        else:
            match found:
                case None:
                    return False
                case Item():
                    await self._once_more(found)
                case Done():
                    self._after(found, len(self._batch))
        return True

    async def _rest(self) -> None:
        alarm = asyncio.get_running_loop().call_later(LOOK_SECONDS, self._wake.set)
        await self._wake.wait()
        alarm.cancel()

    async def _together(self, limit: int, *, after: int = 0) -> Done | Item | None:
        """`after`: only those heads that are newer than this one, and more urgent than whatever is not. An item: it
        stands first, was tried before, and is to be tried alone."""
        now = self._clock.now()

        async def turns(tx: AsyncConnection) -> Done | Item | None:
            heads = [*takewhile(lambda item: item.seq > after, await inbox.heads(tx, now, limit))]
            self._batch = [*takewhile(lambda item: not item.attempts, heads)]
            if self._batch:
                return await run_batch(tx, self._batch, self.tools, now)
            return await self._counted(tx, heads[0], now) if heads else None

        return await self._writer.run(turns)

    async def _counted(self, tx: AsyncConnection, item: Item, now: datetime) -> Item:
        """Counts the attempt before it is made. Should the process end meanwhile, others go first at the next start: an
        item that merely stood first would be hit again and again by whatever ends young processes."""
        if item.attempts < ENDS:
            held = now + HELD_BACK[item.attempts]
            await inbox.count_attempt(tx, item.seq, held, "was in hand when the process ended")
        return item

    async def _once_more(self, item: Item) -> None:
        if item.attempts > ENDS:  # and while it was looked at for danger
            await self._set_aside(item, "the process ended six times while it was in hand", unread=True)
        elif item.attempts == ENDS:
            await self._writer.run(lambda tx: inbox.count_attempt(tx, item.seq, None, "is looked at for danger"))
            await self._set_aside(item, "the process ended five times while it was in hand")
        else:
            await self._alone(item, counted=True)

    async def _alone(self, item: Item, *, counted: bool = False) -> None:
        """`counted`: this attempt is in the database already."""
        now = self._clock.now()

        async def turn(tx: AsyncConnection) -> Done:
            return await run_batch(tx, [item], self.tools, now)

        try:
            self._after(await self._writer.run(turn), 1)
        except ItemFailed as failure:
            await self._failed(failure, counted=counted)
        except StorageUnavailable:
            if counted:
                self._uncount = item.seq
            raise
        except Exception as fault:
            unwritten = ItemFailed(item)
            unwritten.__cause__ = fault
            await self._failed(unwritten, counted=counted)

    async def _singly(self, items: list[Item]) -> None:
        for item in items:
            await self._alone(item)

    async def _careful(self) -> bool:
        """After an unclean stop: one item at a time, its attempt counted where a kill cannot erase it. What came since
        was in nobody's hand: it does not wait for what is less urgent."""
        if await self._batched(after=self._careful_until):
            return True
        now = self._clock.now()

        async def first(tx: AsyncConnection) -> Item | None:
            heads = await inbox.heads(tx, now, BATCH)
            item = next((item for item in heads if item.seq <= self._careful_until), None)
            return None if item is None else await self._counted(tx, item, now)

        item = await self._writer.run(first) if self._careful_left else None
        if item is None:
            self._careful_until = 0
            return True
        self._careful_left -= 1
        await self._once_more(item)
        return True

    def _after(self, done: Done, turns: int) -> None:
        self.turns += turns
        if done.waiting:
            self._sender.offer(done.waiting)
        for query_id, toast in done.answers:
            self._sender.answer(query_id, toast)

    async def _failed(self, failure: ItemFailed, *, counted: bool = False) -> None:
        item, fault = failure.item, failure.__cause__
        why = type(fault).__name__
        if item.attempts + 1 >= ATTEMPTS:
            log.error("turn failed", item=item.seq, attempt=item.attempts + 1, error=why, exc_info=fault)
            await self._set_aside(item, why)
            return
        log.warning("turn failed, trying again", item=item.seq, attempt=item.attempts + 1, error=why, exc_info=fault)
        now = self._clock.now()
        retry_at = now + RETRY_AFTER[item.attempts]
        hold = inbox.put_off if counted else inbox.count_attempt
        await self._writer.run(lambda tx: hold(tx, item.seq, retry_at, why))

    async def _set_aside(self, item: Item, why: str, *, unread: bool = False) -> None:
        """A dead letter: an alarm for the operator, a kind word to the person; what it stood for, and others, go on.

        Words of danger in it are heard all the same, but for what ends the process when it is read (`unread`). What
        fails here, too, is left out: that it is set aside comes before everything else."""
        now = self._clock.now()
        log.error("dead letter", item=item.seq, why=why, what_to_do="see docs/operators.md, Dead letters")

        async def heard(tx: AsyncConnection) -> Done | None:
            found = await hear(tx, item, self.tools, now)
            if found is not None:
                await inbox.set_aside(tx, item.seq, now, why)
            return found

        async def aside(tx: AsyncConnection) -> Done | None:
            await inbox.set_aside(tx, item.seq, now, why)
            carried, said = await carry_on(tx, item, self.tools, now), await apologise(tx, item, self.tools, now)
            return Done(waiting=[*carried.waiting, *said.waiting], told=carried.told)

        async def alone(tx: AsyncConnection) -> Done | None:
            await inbox.set_aside(tx, item.seq, now, why)
            return Done()

        self.dead += 1
        for deed in (alone,) if unread else (heard, aside, alone):
            try:
                done = await self._writer.run(deed)
            except StorageUnavailable:
                raise
            except Exception as fault:
                log.error("dead letter not looked after", item=item.seq, error=type(fault).__name__, exc_info=fault)
                continue
            if done is not None:
                self._after(done, 0)
                return
