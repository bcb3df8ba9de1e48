"""Telegram → inbox, by webhook: 200 is answered only after an update is kept. Next: storage/inbox.py.

Exception
└── WebhookRefused    Telegram does not take this address
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

import structlog
from aiohttp import web

from bot.clock import Clock
from bot.outcomes import Later, Sent, Unknown
from bot.receiver import keep
from bot.telegram import Telegram, lenient
from bot.verdicts import backoff
from storage.seal import Seal
from storage.writer import StorageUnavailable, Writer

__all__ = ["Webhook", "WebhookRefused"]

log = structlog.get_logger()

LARGEST = 1024 * 1024
SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (the header's name)
CONNECTIONS = 40


class WebhookRefused(Exception):
    """Telegram does not take this address."""


class Webhook:
    """Listens for updates. `kept` is called after something new was committed; `last_heard` is for the health page."""

    def __init__(
        self,
        telegram: Telegram,
        writer: Writer,
        seal: Seal,
        clock: Clock,
        *,
        url: str,
        secret: str,
        host: str,
        port: int,
        allowed_updates: list[str],
        kept: Callable[[], None] = lambda: None,
    ) -> None:
        self._telegram = telegram
        self._writer = writer
        self._seal = seal
        self._clock = clock
        self._url = url
        self._secret = secret
        self._listen = (host, port)
        self._allowed = allowed_updates
        self._kept = kept
        self._runner: web.AppRunner | None = None
        self._stopped = asyncio.Event()
        self.last_heard: datetime | None = None

    def app(self) -> web.Application:
        app = web.Application(client_max_size=LARGEST)
        app.router.add_post(urlsplit(self._url).path or "/", self._handle)
        return app

    async def start(self) -> None:
        """Listens. Raises `WebhookRefused`."""
        self._runner = web.AppRunner(self.app(), access_log=None, handle_signals=False)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, *self._listen).start()
        except OSError as taken:
            await self._runner.cleanup()
            host, port = self._listen
            raise WebhookRefused(
                f"ASKEL_WEBHOOK_LISTEN: {host}:{port} cannot be listened on ({taken.strerror}). "
                "Stop what has the port, or choose another."
            ) from taken

    async def run(self) -> None:
        """Tells Telegram the address, and waits until `stop`. Raises `WebhookRefused`."""
        telling = asyncio.create_task(self.tell_telegram())
        stopped = asyncio.create_task(self._stopped.wait())
        await asyncio.wait({telling, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if telling.done():
            telling.result()
            await stopped
        telling.cancel()
        stopped.cancel()

    async def stop(self) -> None:
        """Answers what is under way and closes the door; Telegram keeps the rest until we listen again."""
        self._stopped.set()
        if self._runner is not None:
            await self._runner.cleanup()

    async def tell_telegram(self) -> None:
        """Asks until Telegram takes the address. Raises `WebhookRefused`."""
        params = {
            "url": self._url,
            "secret_token": self._secret,
            "max_connections": CONNECTIONS,
            "allowed_updates": self._allowed,
        }
        attempt = 0
        while True:
            attempt += 1
            match await self._telegram.call("setWebhook", params):
                case Sent():
                    return
                case Later(wait, why):
                    pause = wait or backoff(attempt)
                case Unknown(why):
                    pause = backoff(attempt)
                case refused:
                    raise WebhookRefused(f"Telegram does not take the webhook: {getattr(refused, 'why', refused)}")
            log.warning("the webhook cannot be set yet", seconds=pause.total_seconds(), why=why)
            await self._clock.sleep(pause.total_seconds())

    async def _handle(self, request: web.Request) -> web.Response:
        said = request.headers.get(SECRET, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(said, self._secret.encode()):
            return web.Response(status=403)
        if (request.content_length or 0) > LARGEST:
            log.warning("an update over the webhook is too large", bytes=request.content_length)
            return web.Response(status=413)
        try:
            update = lenient(await request.read())
        except web.HTTPRequestEntityTooLarge:
            log.warning("an update over the webhook is too large")
            return web.Response(status=413)
        except ValueError:
            log.warning("what came over the webhook is no JSON")
            return web.Response(status=400)
        return await self._keep(update)

    async def _keep(self, update: object) -> web.Response:
        try:
            new = await keep(self._writer, self._seal, self._telegram.bot_id, [update], self._clock.now())
        except StorageUnavailable as failure:  # Telegram comes again
            log.warning("the inbox cannot be written", why=str(failure))
            return web.Response(status=503)
        self.last_heard = self._clock.now()
        if new:
            self._kept()
        return web.Response()
