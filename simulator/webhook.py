"""Updates pushed to a bot's own server: in order within a chat, again and again until they are taken."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp

from simulator.updates import Mailbox, Update

__all__ = ["Answered", "Webhook"]

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (the header's name)
FIRST_PAUSE = 0.25
LONGEST_PAUSE = 30.0
PATIENCE = aiohttp.ClientTimeout(total=60)

Answered = Callable[[str, bytes], Awaitable[None]]
"""Takes the content type and the body of the bot's answer, which may be a method call."""


class Webhook:
    """Where a bot wants its updates. One lane a chat, at most `max_connections` requests at once."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox
        self.url = ""
        self.secret = ""
        self.max_connections = 40
        self.ip_address = ""
        self.has_certificate = False
        self.last_error: tuple[int, str] | None = None
        self._session: aiohttp.ClientSession | None = None
        self._lanes: dict[int, deque[Update]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._free = asyncio.Semaphore(40)
        self._answered: Answered | None = None
        self._closing: asyncio.Future[None] | None = None

    def info(self) -> dict[str, Any]:
        info: dict[str, Any] = {
            "url": self.url,
            "has_custom_certificate": self.has_certificate,
            "pending_update_count": len(self.mailbox.pending()),
        }
        if self.url:
            info |= {"max_connections": self.max_connections, "ip_address": self.ip_address or "127.0.0.1"}
        if self.url and self.last_error:
            info["last_error_date"], info["last_error_message"] = self.last_error
        if self.mailbox.allowed is not None:
            info["allowed_updates"] = sorted(self.mailbox.allowed)
        return info

    def open(self, url: str, answered: Answered) -> None:
        """Begin to deliver, what has been waiting first."""
        self.close()
        self.url, self.last_error = url, None
        self._answered = answered
        self._free = asyncio.Semaphore(self.max_connections)
        self._session = aiohttp.ClientSession(
            timeout=PATIENCE, connector=aiohttp.TCPConnector(limit=0, ssl=False), auto_decompress=True
        )
        self.mailbox.on_new = self.post
        for update in self.mailbox.pending():
            self.post(update)

    def close(self) -> None:
        """Stop; what was not taken stays in the mailbox."""
        self.url = ""
        self.mailbox.on_new = None
        session, self._session = self._session, None
        running = {task for task in self._tasks if task is not asyncio.current_task()}
        self._tasks, self._lanes = set(), {}
        for task in running:
            task.cancel()
        if session:
            self._closing = asyncio.ensure_future(self._finish(session, running))

    async def stop(self) -> None:
        self.close()
        if self._closing:
            await self._closing

    async def _finish(self, session: aiohttp.ClientSession, running: set[asyncio.Task[None]]) -> None:
        await asyncio.gather(*running, return_exceptions=True)
        await session.close()

    def post(self, update: Update) -> None:
        lane = self._lanes.get(update.lane)
        if lane is not None:
            lane.append(update)
            return
        self._lanes[update.lane] = deque([update])
        task = asyncio.ensure_future(self._run(update.lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, key: int) -> None:
        lane = self._lanes[key]
        while lane and self._lanes.get(key) is lane:  # else the webhook was closed or set anew
            await self._deliver(lane.popleft())
        if self._lanes.get(key) is lane:
            del self._lanes[key]

    async def _deliver(self, update: Update) -> None:
        pause = FIRST_PAUSE
        while not await self._try(update):
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)
            if update not in self.mailbox.pending():
                return  # it grew too old
        self.mailbox.done(update)

    async def _try(self, update: Update) -> bool:
        assert self._session
        headers = {"Content-Type": "application/json"}
        if self.secret:
            headers[SECRET_HEADER] = self.secret
        try:
            async with (
                self._free,
                self._session.post(self.url, data=update.body, headers=headers, allow_redirects=False) as response,
            ):
                body = await response.read()
        except aiohttp.ClientConnectorError:
            return self._failed("Connection refused")
        except TimeoutError:
            return self._failed("Read timeout expired")
        except aiohttp.ClientError as problem:
            return self._failed(f"Connection closed: {type(problem).__name__}")
        if not 200 <= response.status < 300:
            return self._failed(f"Wrong response from the webhook: {response.status} {response.reason}")
        self.mailbox.mark_served(update)
        if body and self._answered:
            await self._answered(response.content_type, body)
        return True

    def _failed(self, why: str) -> bool:
        self.last_error = (self.mailbox.clock.date(), why)
        return False
