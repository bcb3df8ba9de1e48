"""The whole bot in one process: receiver, worker, ticker and sender around one writer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.broadcaster import Broadcaster
from bot.buckets import Rates
from bot.clock import Clock
from bot.ids import new_id
from bot.mailer import Mailer, Post
from bot.office import office
from bot.outcomes import Sent, reason_of, refusal
from bot.pictures import Pictures
from bot.programme import EVERY as LOOKED_FOR
from bot.programme import Programmes
from bot.proxy import proxy_for
from bot.receiver import Receiver
from bot.reckoner import Reckoner
from bot.sender import Sender
from bot.settings import Settings
from bot.telegram import Telegram
from bot.ticker import EVERY, Ticker
from bot.values import MailServer
from bot.webhook import Webhook
from bot.worker import Worker
from conversations.schedule import quiet_until
from handlers.tools import Tools
from storage import inbox, runs
from storage.seal import Seal

log = structlog.get_logger()

ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]
SETTLE_ROUNDS = 50
CUT_OFF = ("mailer", "broadcaster", "reckoner")
"""Not waited for at the end: what a mailer has in hand goes out again, marked; the other two begin again."""
ASK_AGAIN = (1.0, 30.0)  # seconds between tries to reach Telegram at the start


class TelegramRefuses(Exception):
    """Telegram does not know this bot: the token in ASKEL_BOT_TOKEN is wrong or was revoked."""


class App:
    """`async with App(settings) as app`: everything runs until the block ends, then stops in an orderly way."""

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        settings.require("bot_token", "secret_key")
        self.settings = settings
        self.clock = clock or Clock()
        self.seal = Seal(settings.sealing_keys)
        self._tasks: list[asyncio.Task[Any]] = []
        self._run_id = new_id()

    async def __aenter__(self) -> App:
        async with AsyncExitStack() as opened:  # what is open is closed again if the rest does not work
            rooms = await opened.enter_async_context(office(self.settings))
            self.writer, self.readers = rooms.writer, rooms.readers
            proxy = self.settings.proxy or proxy_for(self.settings.telegram_api)
            telegram = Telegram(self.settings.token, self.settings.telegram_api, proxy=proxy)
            self.telegram = await opened.enter_async_context(telegram)
            self.pictures = await opened.enter_async_context(Pictures())
            username = await self._username()
            self.programmes = Programmes(
                self.settings, self.writer, self.readers, self.seal, self.clock, telegram.bot_id, username
            )
            self.tools = await self.programmes.begin()
            careful = await self.writer.run(lambda tx: runs.begin(tx, self._run_id, self.clock.now()))
            await self.writer.run(lambda tx: runs.told(tx, self._run_id, username))
            self._assemble(careful)
            await self._start()
            self._opened = opened.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, value: BaseException | None, where: TracebackType | None
    ) -> None:
        await self._stop_receiving()
        self.scheduler.remove_all_jobs()
        await self.ticker.stop()
        self.scheduler.shutdown(wait=False)
        self.worker.stop()
        await self.sender.stop()
        for task in self._tasks:
            if task.get_name() in CUT_OFF:
                task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.writer.run(lambda tx: runs.end(tx, self._run_id, self.clock.now()))
        await self._opened.aclose()

    # --- making it ---

    async def _username(self) -> str:
        """Asks until Telegram answers; who knows the name from before begins without: alerts climb, and mails leave."""
        wait = ASK_AGAIN[0]
        async with self.readers.connect() as reader:
            known = await runs.last_username(reader)
        while True:
            match await self.telegram.call("getMe", {}):
                case Sent(dict(me)):
                    return str(me["username"])
                case outcome if (refused := refusal(outcome)) is not None:
                    raise TelegramRefuses(refused)
                case outcome:
                    log.warning("Telegram cannot be reached", why=reason_of(outcome), again_in=wait)
                    if known is not None:
                        return known
            await self.clock.sleep(wait)
            wait = min(wait * 2, ASK_AGAIN[1])

    def _assemble(self, careful_until: int) -> None:
        settings = self.settings
        rates = Rates(
            everywhere=settings.rate_global,
            chat=settings.rate_chat,
            group=settings.rate_group,
            chat_burst=settings.rate_chat_burst,
        )
        self.sender = Sender(
            self.telegram,
            self.writer,
            self.readers,
            self.seal,
            self.clock,
            rates=rates,
            quiet_until=self._quiet_until,
            told=self._told,
            pictures=self.pictures,
        )
        self.worker = Worker(self.writer, self.tools, self.clock, self.sender, careful_until=careful_until)
        self.mailer = self._mailer()
        self.broadcaster = Broadcaster(
            self.writer,
            self.readers,
            self.tools,
            self.clock,
            self.sender,
            rate=settings.rate_global,
            told=self.worker.wake,
        )
        self.reckoner = Reckoner(
            self.writer,
            self.readers,
            self.tools,
            self.clock,
            database=settings.database,
            keys=settings.sealing_keys,
            told=self.worker.wake,
        )
        self.ticker = Ticker(self.writer, self.tools, self.clock, self.worker.wake, probes_every=self._probes_every)
        self.receiver = self._receiver(self.worker.wake)
        # A stall of the loop or a slept-through laptop must not drop a tick, nor pile them up.
        self.scheduler = AsyncIOScheduler(
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}, timezone="UTC"
        )
        self.scheduler.add_job(self.ticker.tick, "interval", seconds=EVERY.total_seconds())
        self.programmes.use, self.programmes.wake = self._use, self.worker.wake
        self.scheduler.add_job(self.programmes.look, "interval", seconds=LOOKED_FOR.total_seconds())

    def _mailer(self) -> Mailer | None:
        settings = self.settings
        if settings.smtp_url is None or settings.smtp_from is None:
            return None
        server = MailServer.of(settings.smtp_url.get_secret_value())
        return Mailer(Post(server, settings.smtp_from, settings.smtp_to), self.writer, self.seal, self.clock)

    @property
    def _probes_every(self) -> timedelta | None:
        return timedelta(minutes=self.settings.synthetic_alert_minutes) or None

    def _use(self, tools: Tools) -> None:
        """From the next turn on everybody goes by these."""
        self.tools = self.worker.tools = self.ticker.tools = tools
        self.broadcaster.tools = self.reckoner.tools = tools

    def _told(self) -> None:
        self.worker.wake()  # made after the sender, for which it works

    def _receiver(self, kept: Callable[[], None]) -> Receiver | Webhook:
        settings = self.settings
        if settings.webhook_url is None or settings.webhook_secret is None:
            return Receiver(
                self.telegram, self.writer, self.seal, self.clock, allowed_updates=ALLOWED_UPDATES, kept=kept
            )
        return Webhook(
            self.telegram,
            self.writer,
            self.seal,
            self.clock,
            url=settings.webhook_url,
            secret=settings.webhook_secret.get_secret_value(),
            host=settings.webhook_listen.host,
            port=settings.webhook_listen.port,
            allowed_updates=ALLOWED_UPDATES,
            kept=kept,
        )

    def _quiet_until(self, chat_id: int, now: datetime) -> datetime | None:
        settings = self.settings
        return quiet_until(now, settings.zone, settings.quiet_from, settings.quiet_to)

    # --- running it ---

    async def _start(self) -> None:
        if isinstance(self.receiver, Webhook):
            await self.receiver.start()
        self._tasks.append(asyncio.create_task(self.receiver.run(), name="receiver"))
        self._tasks.append(asyncio.create_task(self.sender.run(), name="sender"))
        self._tasks.append(asyncio.create_task(self.worker.run(), name="worker"))
        self._tasks.append(asyncio.create_task(self.broadcaster.run(), name="broadcaster"))
        self._tasks.append(asyncio.create_task(self.reckoner.run(), name="reckoner"))
        if self.mailer is not None:
            self._tasks.append(asyncio.create_task(self.mailer.run(), name="mailer"))
        self.scheduler.start()

    async def _stop_receiving(self) -> None:
        if isinstance(self.receiver, Webhook):
            await self.receiver.stop()
        else:
            self.receiver.stop()

    async def failed(self) -> None:
        """Returns when one of the parts has ended, which none does by itself; raises what ended it."""
        done, _ = await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()

    @property
    def last_poll(self) -> datetime | None:
        """When Telegram last answered a poll; before the first answer, when the polling began."""
        receiver = self.receiver
        return receiver.last_heard if isinstance(receiver, Webhook) else receiver.last_poll or receiver.began_at

    async def settled(self) -> None:
        """Waits until nothing is left to do at this instant: the inbox is empty, and what could leave has left."""
        for _ in range(SETTLE_ROUNDS):
            fired = await self.ticker.tick()
            await self.worker.drained()
            fired += await self.broadcaster.once()
            await self.sender.drained()
            fired += await self.broadcaster.once()  # what ended with the last message
            fired += await self.broadcaster.look()
            if not fired and not await self._something_new():
                return

    async def _something_new(self) -> bool:
        async with self.readers.connect() as reader:
            return await inbox.has_work(reader, self.clock.now())
