"""`/healthz`: whether what comes in is answered and what is to be said leaves, for the monitoring of the house.

It tells ages and reasons, never whom they are about.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType

import structlog
from aiohttp import web

from bot.values import Listen

Age = Callable[[], Awaitable[float | None]]  # in seconds; None: there is nothing that could be old
log = structlog.get_logger(__name__)

PATIENCE: Mapping[str, timedelta] = MappingProxyType(
    {
        "inbox_oldest_seconds": timedelta(minutes=1),
        "outbox_oldest_seconds": timedelta(minutes=10),  # a broadcast may take a while
        "last_poll_seconds": timedelta(minutes=3),  # a poll lasts up to 50 s, and Telegram has its bad minutes
    }
)
REASONS: Mapping[str, str] = MappingProxyType(
    {
        "inbox_oldest_seconds": "updates wait to be answered",
        "outbox_oldest_seconds": "messages wait to be sent",
        "last_poll_seconds": "Telegram has not answered a poll",
    }
)


@dataclass(frozen=True, slots=True)
class Signs:
    """What health is read from: the ages of the oldest waiting inbox row, of the oldest queued outbox row that may
    leave now, and of the last answered poll (None with a webhook)."""

    inbox: Age
    outbox: Age
    poll: Age
    patience: Mapping[str, timedelta] = field(default_factory=lambda: PATIENCE)
    answer_within: timedelta = timedelta(seconds=5)


def health_app(signs: Signs) -> web.Application:
    """An aiohttp application with the one page."""

    async def healthz(_request: web.Request) -> web.Response:
        report = await look(signs)
        return web.json_response(report, status=503 if report["reasons"] else 200)

    app = web.Application()
    app.router.add_get("/healthz", healthz)
    return app


async def look(signs: Signs) -> dict[str, object]:
    """The ages in seconds, `status` (ok | trouble) and the reasons for trouble."""
    ages: dict[str, float | None] = {}
    reasons: list[str] = []
    sources = {
        "inbox_oldest_seconds": signs.inbox,
        "outbox_oldest_seconds": signs.outbox,
        "last_poll_seconds": signs.poll,
    }
    for name, source in sources.items():
        try:
            age = await asyncio.wait_for(source(), signs.answer_within.total_seconds())
        except Exception as failure:  # whatever it is, the one who asks must hear of it
            log.warning("health cannot be read", sign=name, failure=type(failure).__name__)
            age = None
            reasons.append(f"{name} cannot be read ({type(failure).__name__})")
        ages[name] = None if age is None else round(age, 3)
        if age is not None and age > signs.patience[name].total_seconds():
            reasons.append(f"{REASONS[name]} for {age:.0f} s")
    return {"status": "trouble" if reasons else "ok", "reasons": reasons, **ages}


@asynccontextmanager
async def serving_health(listen: Listen, signs: Signs) -> AsyncIterator[Listen]:
    """Serves until the block ends; gives the address that was taken (port 0: any free one)."""
    runner = web.AppRunner(health_app(signs), access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, listen.host, listen.port).start()
        yield Listen(listen.host, runner.addresses[0][1])
    finally:
        await runner.cleanup()
