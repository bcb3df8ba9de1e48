"""Outbox → Telegram. A row is `sending` in the database before Telegram is called, and what came of it is kept.

Claims and marks of many rows share a transaction. Exactly one sender runs for a bot. Next: the person's phone.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import count

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.buckets import Buckets, Rates
from bot.clock import Clock
from bot.documents import attached
from bot.outcomes import Gone, Outcome, Refused, Sent, Unknown
from bot.pictures import Pictures
from bot.queue import Queue
from bot.sender_work import Work, Written, write
from bot.telegram import Telegram
from bot.troubles import Troubles
from bot.verdicts import backoff, call_for, verdict
from storage import sending
from storage.outbox import Lane, Waiting
from storage.seal import Seal, SealBroken
from storage.sending import Claimed, Settled
from storage.writer import StorageUnavailable, Writer

__all__ = ["Sender"]

log = structlog.get_logger()

MOST_CALLS = 100  # at once; a part of it is kept for the more urgent lanes
SHARE = {Lane.ALERT: 1.0, Lane.REPLY: 0.9, Lane.SCHEDULED: 0.6, Lane.BROADCAST: 0.6}
MOST_ANSWERS = 100  # to callback queries at once; more than these are lost
MOST_ROWS = 100  # in one transaction
SCAN_SECONDS = 5.0
FULL_SCANS = 12  # every so many scans look at all that is queued, not only at what is new
STORAGE_SECONDS = 0.25
GATHER_SECONDS = 0.01

QuietUntil = Callable[[int, datetime], datetime | None]


class Sender:
    """Sends what the outbox holds. `run` until `stop`; `offer` what a transaction has just written.

    `quiet_until(chat_id, now)` says until when scheduled messages and broadcasts must not disturb a chat; `told` is
    called after something was put into the inbox. `counts` only grows: rows by lane and outcome.
    """

    def __init__(
        self,
        telegram: Telegram,
        writer: Writer,
        readers: AsyncEngine,
        seal: Seal,
        clock: Clock,
        *,
        rates: Rates | None = None,
        quiet_until: QuietUntil = lambda _chat, _now: None,
        told: Callable[[], None] = lambda: None,
        pictures: Pictures | None = None,
    ) -> None:
        self._telegram = telegram
        self._pictures = pictures or Pictures()
        self._bot_id = telegram.bot_id
        self._writer = writer
        self._readers = readers
        self._seal = seal
        self._clock = clock
        self._quiet_until = quiet_until
        self._told = told
        self._queue = Queue(Buckets(rates or Rates(), clock.monotonic()))
        self._settled: list[Settled] = []
        self._in_hand: set[str] = set()  # claimed, and what came of it is not written yet
        self._untold: set[str] = set()  # claims of which nobody knows whether they were kept; no call was made for them
        self._unsure: dict[str, datetime] = {}  # unknown rows, and when they are said again
        self._calls: set[asyncio.Task[None]] = set()
        self._answers: set[asyncio.Task[None]] = set()
        self._asking: asyncio.Task[None] | None = None
        self._troubles = Troubles(self._queue)
        self._seen = 0  # the last row that a scan has seen
        self._scan_at = 0.0
        self._scans = count()
        self._busy = True
        self._wake = asyncio.Event()
        self._hurry = asyncio.Event()
        self._written_at = 0.0
        self._stopping = False
        self._stopped = asyncio.Event()
        self._stopped.set()
        self.counts: Counter[tuple[int, str]] = Counter()

    # --- for others -------------------------------------------------------------------------------------------------

    def offer(self, rows: Iterable[Waiting]) -> None:
        """These rows were committed just now."""
        now, wall = self._clock.monotonic(), self._clock.now()
        for row in rows:
            self._queue.add(row, now, wall)
            if row.lane <= Lane.REPLY:
                self._hurry.set()
        self._wake.set()

    def answer(self, callback_query_id: str, text: str | None = None, *, show_alert: bool = False) -> None:
        """Answers a tap, beside the buckets. May be lost: what matters stands in the card as well."""
        if len(self._answers) >= MOST_ANSWERS:
            self.counts[Lane.REPLY, "AnswerLost"] += 1
            return
        params: dict[str, object] = {"callback_query_id": callback_query_id}
        if text:
            params |= {"text": text, "show_alert": show_alert}
        task = asyncio.create_task(self._answer(params))
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    async def run(self) -> None:
        """Sends until `stop` is called; then finishes the calls under way and keeps what came of them."""
        self._stopped.clear()
        try:
            while not self._stopping or self._calls or self._settled:
                await self._gather()
                self._wake.clear()
                await self._scan_if_due()
                work = self._next_work()
                if len(work):
                    await self._write(work)
                elif not self._stopping or self._calls:  # else `stop` came while we gathered, and nobody would wake us
                    await self._nap()
            await asyncio.gather(*self._answers, return_exceptions=True)
        finally:
            for task in (*self._calls, *self._answers, *([self._asking] if self._asking else [])):
                task.cancel()
            self._stopped.set()

    async def stop(self) -> None:
        self._stopping = True
        self._hurry.set()
        self._wake.set()
        await self._stopped.wait()

    async def drained(self, *, now_only: bool = True) -> None:
        """Waits until there is nothing that could be sent now; with `now_only=False`, until nothing waits at all.

        What is planned for later, or parked by Telegram, cannot be sent now; what waits for a token can.
        """
        self._scan_at = 0.0
        self._busy = True
        while self._busy or self._in_hand or self._settled or self._pending(now_only=now_only):
            self._wake.set()
            await self._clock.sleep(0.005)

    def _pending(self, *, now_only: bool) -> bool:
        now, wall = self._clock.monotonic(), self._clock.now()
        if not now_only:
            return bool(len(self._queue) or self._unsure)
        return self._queue.could_go(now, wall) or any(due <= wall for due in self._unsure.values())

    # --- the loop ---------------------------------------------------------------------------------------------------

    def _next_work(self) -> Work:
        now, wall = self._clock.monotonic(), self._clock.now()
        work = Work(settled=list(self._settled))
        if self._stopping:
            return work
        if self._troubles.ask_again(now) and self._asking is None and len(self._queue):
            self._asking = asyncio.create_task(self._ask())
        work.unsure = [row_id for row_id, due in self._unsure.items() if due <= wall]
        while len(work) < MOST_ROWS and (row := self._queue.take(now, wall, self._room)) is not None:
            until = self._quiet_until(row.chat_id, wall) if row.lane >= Lane.SCHEDULED else None
            if row.not_after is not None and row.not_after <= wall:
                work.late.append(row.id)
            elif until is not None:
                work.held[row.id] = until
            else:
                work.taken.append(row.id)
                continue
            self._queue.unspent(row.id)
        return work

    def _room(self, lane: int) -> bool:
        flying = self._queue.flying.total()
        if self._troubles.nobody_answers:
            return lane == Lane.ALERT and self._queue.flying[Lane.ALERT] < 2
        return flying < MOST_CALLS * SHARE[Lane(lane)]

    async def _gather(self) -> None:
        """Lets work come together for one transaction, unless somebody who is urgent waits for it."""
        rest = self._written_at + GATHER_SECONDS - self._clock.monotonic()
        if rest > 0 and not self._hurry.is_set():
            alarm = asyncio.get_running_loop().call_later(rest, self._hurry.set)
            await self._hurry.wait()
            alarm.cancel()
        self._hurry.clear()

    async def _write(self, work: Work) -> None:
        now = self._clock.now()
        try:
            written = await self._writer.run(lambda tx: write(tx, self._seal, self._bot_id, work, now))
        except StorageUnavailable as failure:
            log.warning("outbox cannot be written", why=str(failure))
            self._not_written(work)
            await self._clock.sleep(STORAGE_SECONDS)
        except Exception as failure:  # a bug: find the row, and let the others go on
            if len(work) > 1:
                for piece in work.pieces():
                    await self._write(piece)
                return
            log.error("outbox row cannot be written", rows=work.names(), error=type(failure).__name__)
            self._given_up(work)
        else:
            self._written_at = self._clock.monotonic()
            self._after_write(work, written)

    def _not_written(self, work: Work) -> None:
        now, wall = self._clock.monotonic(), self._clock.now()
        self._untold.update(work.taken)
        for row_id in (*work.taken, *work.held, *work.late):
            self._queue.unspent(row_id)
            self._queue.again(row_id, now, wall)

    def _given_up(self, work: Work) -> None:
        """What cannot be written stays as it is in the database; a later scan looks at it again."""
        now = self._clock.monotonic()
        given_up = {id(one) for one in work.settled}
        self._settled = [one for one in self._settled if id(one) not in given_up]
        for one in work.settled:
            self._in_hand.discard(one.row.id)
            if one.state == "queued":  # it was certainly not sent, whatever could not be written of it
                self._untold.add(one.row.id)
        for row_id in work.unsure:
            self._unsure.pop(row_id, None)
        for row_id in work.names():
            self._queue.unspent(row_id)
            self._queue.done(row_id, now)

    def _after_write(self, work: Work, written: Written) -> None:
        now, wall = self._clock.monotonic(), self._clock.now()
        written_now = {id(one) for one in work.settled}
        self._settled = [one for one in self._settled if id(one) not in written_now]
        for one in work.settled:
            self._in_hand.discard(one.row.id)
            if one.state == "failed":
                log.error("message failed", row=one.row.id, tag=one.row.tag, lane=one.row.lane, reason=one.reason)
            self._after_settled(one, written.newer.get(one.row.id), now, wall)
        for row_id in work.unsure:
            self._unsure.pop(row_id, None)
        for waiting in written.repeated:
            self._queue.add(waiting, now, wall)
        for row_id in (*work.held, *work.late):
            self._queue.done(row_id, now)
        for row_id in set(work.taken) - {row.id for row in written.claimed}:
            self._queue.unspent(row_id)
            self._queue.done(row_id, now)
        for row in written.claimed:
            self._claimed(row, now)
        if work.held or any(one.unreachable or one.is_lost_alert or one.is_lost_word for one in work.settled):
            self._told()

    def _after_settled(self, one: Settled, newer: tuple[str, int] | None, now: float, wall: datetime) -> None:
        if one.state == "unknown" and one.not_before is not None:
            self._unsure[one.row.id] = one.not_before
        if newer is not None:
            self._queue.urge(*newer, now)
            self._queue.done(one.row.id, now)
        elif one.state == "queued":
            self._queue_again(one, now, wall)

    def _queue_again(self, one: Settled, now: float, wall: datetime) -> None:
        row, chat_id = one.row, one.moved_to or one.row.chat_id
        if one.moved_to is not None:
            self._queue.move(row.chat_id, one.moved_to, now, wall)
        edit = row.is_edit and not one.forget and one.moved_to is None
        if self._queue.knows(row.id):
            self._queue.back(row.id, now, wall, is_edit=edit, chat_id=chat_id, attempts=row.attempts)
        else:  # it was left behind by a crash
            self._queue.add(Waiting(row.id, chat_id, row.lane, row.card_id, edit), now, wall)

    def _claimed(self, row: Claimed, now: float) -> None:
        self._in_hand.add(row.id)
        self._untold.discard(row.id)
        if row.is_edit:
            self._queue.unspent(row.id)
        elif self._queue.needs_token(row.id, now):
            self._settled.append(Settled(row=row, state="queued"))
            return
        task = asyncio.create_task(self._send(row))
        self._calls.add(task)
        task.add_done_callback(self._calls.discard)

    async def _nap(self) -> None:
        self._busy = False
        alarm = asyncio.get_running_loop().call_later(self._idle_seconds(), self._wake.set)
        await self._wake.wait()
        alarm.cancel()

    def _idle_seconds(self) -> float:
        """How long there is nothing to do, if nobody wakes us."""
        if self._stopping:
            return SCAN_SECONDS
        now, wall = self._clock.monotonic(), self._clock.now()
        waits = [self._scan_at - now, *((due - wall).total_seconds() for due in self._unsure.values())]
        if (wait := self._queue.wait(now, wall)) is not None:
            waits.append(wait)
        return max(min(waits), 0.0)

    async def _scan_if_due(self) -> None:
        """Finds rows that others have queued, and at the start those that a crash has left behind."""
        now = self._clock.monotonic()
        if now < self._scan_at or self._stopping:
            return
        self._scan_at = now + SCAN_SECONDS
        if next(self._scans) % FULL_SCANS == 0:  # positions may be committed out of order
            self._seen = 0
        try:
            async with self._readers.connect() as conn:
                rows, self._seen = await sending.queued(conn, self._bot_id, self._seen)
                lost = await sending.stuck(conn, self._bot_id)
                self._unsure |= await sending.unsure(conn, self._bot_id)
        except (SQLAlchemyError, OSError) as failure:
            log.warning("outbox cannot be read", error=type(failure).__name__)
            return
        self._found(rows, [row for row in lost if row.id not in self._in_hand])

    def _found(self, rows: list[Waiting], lost: list[Claimed]) -> None:
        now, wall = self._clock.monotonic(), self._clock.now()
        for row in rows:
            if not self._queue.knows(row.id):
                self._queue.add(row, now, wall)
        for stuck in [one for one in lost if one.id in self._untold]:
            self._untold.discard(stuck.id)
            self._in_hand.add(stuck.id)
            self._settled.append(Settled(row=stuck, state="queued"))
        if cut_off := [one for one in lost if one.id not in self._in_hand]:
            log.warning("calls were cut off by a crash", rows=len(cut_off))
        for stuck in cut_off:
            self._in_hand.add(stuck.id)
            self._count(stuck, Unknown("crash"))
        if not lost:
            self._untold.clear()  # what was not kept is queued still

    async def _ask(self) -> None:
        """Asks Telegram something harmless, to find out if it answers again."""
        outcome = await self._telegram.call("getMe", {})
        self._troubles.heard(outcome, self._clock.monotonic())
        self._asking = None
        self._wake.set()

    # --- calls ------------------------------------------------------------------------------------------------------

    async def _send(self, row: Claimed) -> None:
        try:
            outcome = await self._call(row)
        except Exception as bug:
            log.error("call failed", row=row.id, error=type(bug).__name__)
            outcome = Unknown(f"bug: {type(bug).__name__}")  # what came of a call that was made, nobody knows
        self._troubles.note(row, outcome, self._clock.monotonic())
        self._count(row, outcome)

    async def _call(self, row: Claimed) -> Outcome:
        try:
            call = call_for(row, sending.opened(row, self._seal))
        except SealBroken:
            return Refused("the payload does not open")
        if call is None:
            return Gone("the card was never delivered")
        try:
            filled = attached(*await self._pictures.filled(*call))
        except Exception as bug:  # nothing went out: whoever waits for an alert, or for words, is told
            log.error("call cannot be made", row=row.id, error=type(bug).__name__)
            return Refused(f"bug: {type(bug).__name__}")
        return await self._telegram.call(*filled)

    def _count(self, row: Claimed, outcome: Outcome) -> None:
        """What came of a row is to be written down; if nothing more is to be done its chat goes on at once."""
        now, wall = self._clock.monotonic(), self._clock.now()
        self.counts[row.lane, type(outcome).__name__] += 1
        settled = verdict(row, outcome, wall)
        if isinstance(outcome, Unknown) and settled.state == "queued":
            self._queue.park(row.chat_id, now + backoff(row.attempts).total_seconds(), alerts=row.lane == Lane.ALERT)
        if isinstance(outcome, Sent) and row.card_id and settled.message_id:
            self._queue.card_has_message(row.chat_id, row.card_id)
        if settled.state != "queued":
            self._queue.done(row.id, now)
        self._settled.append(settled)
        self._wake.set()

    async def _answer(self, params: dict[str, object]) -> None:
        outcome = await self._telegram.call("answerCallbackQuery", params)
        self.counts[Lane.REPLY, "Answered" if isinstance(outcome, Sent) else "AnswerLost"] += 1
