"""Telegram → inbox. An update is confirmed only after it is kept. Next: storage/inbox.py.

Exception
└── TokenRefused    Telegram does not know this token: nothing will work until it is corrected
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import orjson
import structlog

from bot.clock import Clock
from bot.telegram import PollFailed, Telegram
from storage import inbox
from storage.inbox import Arrived
from storage.seal import Seal
from storage.writer import StorageUnavailable, Writer

__all__ = ["Receiver", "TokenRefused", "arrived", "keep"]

log = structlog.get_logger()

LONG_POLL = timedelta(seconds=50)
SHORTEST, LONGEST = 0.5, 30.0  # seconds between tries
LARGEST = 2**63 - 1
UPDATE_ID = re.compile(rb'"update_id"\s*:\s*(\d{1,18})\b')
WHAT_TO_DO = {
    409: "another program receives with this token: stop it, or give each its own bot",
    404: "the token is malformed, or the address in ASKEL_TELEGRAM_API is not that of a Bot API",
}


class TokenRefused(Exception):
    """Telegram does not know this token."""


def arrived(update: Any) -> Arrived:
    """What to keep of an update. One without a number is kept under the hash of its content."""
    try:
        payload = orjson.dumps(update)
    except TypeError:  # a number beyond 64 bits, or nested too deeply
        payload = _dumped(update)
    number = update.get("update_id") if isinstance(update, dict) else None
    if type(number) is int and abs(number) <= LARGEST:
        return Arrived(f"u:{number}", mailbox_of(update), payload)
    return Arrived(f"x:{hashlib.sha256(payload).hexdigest()}", mailbox_of(update), payload)


def _dumped(update: Any) -> bytes:
    try:
        return json.dumps(update).encode()
    except RecursionError:  # nobody could read it later either; its number is enough to confirm it
        return b'{"nested": "too deeply"}'


def mailbox_of(update: Any) -> int:
    """Whose turn this is: the user who acted, else the chat, else nobody (0)."""
    contents = [content for content in update.values() if isinstance(content, dict)] if isinstance(update, dict) else []
    for who in ("from", "user", "chat"):
        for content in contents:
            found = content.get(who)
            number = found.get("id") if isinstance(found, dict) else None
            if type(number) is int and abs(number) <= LARGEST:
                return number
    return 0


async def keep(writer: Writer, seal: Seal, bot_id: int, updates: Sequence[Any], now: datetime) -> int:
    """Keeps updates and returns, after the commit, how many were new. Raises `StorageUnavailable`."""
    return await _keep(writer, seal, bot_id, [arrived(update) for update in updates], now)


async def _keep(writer: Writer, seal: Seal, bot_id: int, items: list[Arrived], now: datetime) -> int:
    try:
        return await writer.run(lambda tx: inbox.receive(tx, seal, bot_id, items, now))
    except StorageUnavailable:
        raise
    except Exception as failure:
        if len(items) > 1:  # one that cannot be kept must not take the others with it
            return sum([await _keep(writer, seal, bot_id, [item], now) for item in items])
        log.error("update cannot be kept", key=[item.key for item in items], error=type(failure).__name__)
        return 0


class Receiver:
    """Long polling. `run` until `stop`; `kept` is called after something new was committed."""

    def __init__(
        self,
        telegram: Telegram,
        writer: Writer,
        seal: Seal,
        clock: Clock,
        *,
        allowed_updates: list[str],
        kept: Callable[[], None] = lambda: None,
        long_poll: timedelta = LONG_POLL,
    ) -> None:
        self._telegram = telegram
        self._writer = writer
        self._seal = seal
        self._clock = clock
        self._allowed = allowed_updates
        self._kept = kept
        self._long_poll = long_poll
        self._stopping = asyncio.Event()
        self._failures = 0
        self._offset: int | None = None  # none at the start: what was not confirmed comes again
        self._limit = 100
        self.began_at: datetime | None = None
        self.last_poll: datetime | None = None  # when Telegram last answered a poll

    async def run(self) -> None:
        """Receives until `stop`. Raises `TokenRefused`."""
        self.began_at = self._clock.now()
        while not self._stopping.is_set():
            answer = await self._poll()
            match answer:
                case None:
                    return
                case PollFailed(code=200, body=bytes(body)):
                    await self._unreadable(body)
                case PollFailed():
                    await self._failed(answer)
                case updates:
                    await self._received(updates)

    def stop(self) -> None:
        """Ends the poll that waits; what it would have brought comes again."""
        self._stopping.set()

    async def _poll(self) -> list[Any] | PollFailed | None:
        poll = asyncio.create_task(
            self._telegram.get_updates_raw(self._offset, self._long_poll, self._allowed, self._limit)
        )
        stop = asyncio.create_task(self._stopping.wait())
        await asyncio.wait({poll, stop}, return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        if poll.done():
            return poll.result()
        poll.cancel()
        await asyncio.gather(poll, return_exceptions=True)
        return None

    async def _received(self, updates: list[Any]) -> None:
        self.last_poll = self._clock.now()
        self._failures, self._limit = 0, 100
        if not updates:
            self._offset = None  # what there was is confirmed; after an idle week the numbers may start below it
            return
        if not await self._keep([arrived(update) for update in updates]):
            return
        numbers = [update["update_id"] for update in updates if arrived(update).key.startswith("u:")]
        if not numbers:
            await self._back_off("updates without numbers cannot be confirmed")
            return
        self._offset = max(numbers) + 1

    async def _keep(self, items: list[Arrived]) -> bool:
        try:
            new = await _keep(self._writer, self._seal, self._telegram.bot_id, items, self._clock.now())
        except StorageUnavailable as failure:
            await self._back_off("the inbox cannot be written", why=str(failure))
            return False
        if new:
            self._kept()
        return True

    async def _unreadable(self, body: bytes) -> None:
        """Asks for one at a time to find the update that cannot be read, keeps it as it is and goes on behind it."""
        numbers = [int(number) for number in UPDATE_ID.findall(body)]
        if self._limit > 1 or not numbers:
            self._limit = 1
            await self._back_off("a batch of updates cannot be read")
            return
        if await self._keep([Arrived(f"x:{hashlib.sha256(body).hexdigest()}", 0, body)]):
            self._offset = numbers[0] + 1

    async def _failed(self, failed: PollFailed) -> None:
        if failed.code == 401:
            raise TokenRefused("Telegram does not know this bot token; correct ASKEL_BOT_TOKEN")
        if failed.code == 409 and "webhook" in failed.why.lower():
            log.warning("a webhook is set while this bot polls: it is removed")
            await self._telegram.call("deleteWebhook", {"drop_pending_updates": False})
        hint = WHAT_TO_DO.get(failed.code or 0)
        await self._back_off(hint or "Telegram cannot be reached", failed.wait, code=failed.code, why=failed.why)

    async def _back_off(self, event: str, wait: timedelta | None = None, **more: Any) -> None:
        seconds = wait.total_seconds() if wait else min(SHORTEST * 2.0**self._failures, LONGEST)
        self._failures = min(self._failures + 1, 10)
        log.warning(event, seconds=seconds, **more)
        sleeping = asyncio.create_task(self._clock.sleep(seconds))
        stop = asyncio.create_task(self._stopping.wait())
        await asyncio.wait({sleeping, stop}, return_when=asyncio.FIRST_COMPLETED)
        sleeping.cancel()
        stop.cancel()
