"""`askel run`: the bot as a process, alone with its database, until it is told to stop."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.app import App
from bot.health import PATIENCE, Age, Signs, serving_health
from bot.lock import Held, RunRefused, alone_with
from bot.settings import Settings
from storage import inbox, mails, outbox, probes

log = structlog.get_logger()

STILL_OURS_SECONDS = 15.0


async def run_bot(settings: Settings) -> None:
    """Runs until SIGTERM or SIGINT; the turn in hand is finished and nothing is lost. Raises what ended it."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    async with AsyncExitStack() as stack:
        held = await stack.enter_async_context(alone_with(settings.database))
        starting = asyncio.create_task(_started(stack, settings))
        asked = asyncio.create_task(stop.wait())
        await asyncio.wait({starting, asked}, return_when=asyncio.FIRST_COMPLETED)
        if not starting.done():
            starting.cancel()
            await asyncio.gather(starting, return_exceptions=True)
            return
        app = starting.result()
        log.info("askel runs", bot=app.tools.service.bot_username, languages=list(app.tools.service.languages))
        ended = [asyncio.create_task(app.failed()), asyncio.create_task(_lost(held, app))]
        await asyncio.wait({*ended, asked}, return_when=asyncio.FIRST_COMPLETED)
        log.info("askel stops")
        for task in ended:
            if task.done():
                task.result()
            task.cancel()


async def _lost(held: Held, app: App) -> None:
    """Looks whether the database is still ours alone: a server forgets a lock when the connection breaks."""
    while await held.still():
        await app.clock.sleep(STILL_OURS_SECONDS)
    raise RunRefused("the database's lock was lost (its connection broke): start again, so that nobody runs beside us")


async def _started(stack: AsyncExitStack, settings: Settings) -> App:
    app = await stack.enter_async_context(App(settings))
    if (listen := settings.health_listen) is not None:
        try:
            await stack.enter_async_context(serving_health(listen, signs_of(app)))
        except OSError as taken:
            raise RunRefused(
                f"ASKEL_HEALTH_LISTEN: {listen.host}:{listen.port} cannot be listened on ({taken.strerror}). "
                "Stop what has the port, choose another, or leave it empty for no health page."
            ) from taken
    return app


def signs_of(app: App) -> Signs:
    """What health is read from, off the writer's connection."""

    def age(since: datetime | None) -> float | None:
        return None if since is None else max((app.clock.now() - since).total_seconds(), 0)

    def read(what: Callable[[AsyncConnection], Awaitable[datetime | None]]) -> Age:
        async def tell() -> float | None:
            async with app.readers.connect() as reader:
                return age(await what(reader))

        return tell

    async def poll() -> float | None:
        return None if app.settings.webhook_url else age(app.last_poll)

    async def arrived(reader: AsyncConnection) -> datetime | None:
        return (await probes.last_arrival(reader))[0] if app.settings.synthetic_alert_minutes else None

    async def delivery() -> float | None:
        async with app.readers.connect() as reader:
            return (await probes.last_arrival(reader))[1]

    async def open_alerts() -> dict[tuple[str, str], int]:
        async with app.readers.connect() as reader:
            return await probes.count_open(reader)

    quiet = max(timedelta(minutes=3 * app.settings.synthetic_alert_minutes), timedelta(minutes=5))
    return Signs(
        inbox=read(inbox.oldest_waiting),
        outbox=read(lambda reader: outbox.oldest_queued(reader, app.clock.now())),
        poll=poll,
        probe=read(arrived),
        overdue=read(probes.overdue_since),
        mail=read(mails.oldest_waiting),
        delivery=delivery,
        alerts=open_alerts,
        patience={**PATIENCE, "synthetic_alert_seconds": quiet},
    )
