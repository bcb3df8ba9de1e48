"""`/healthz` and `/metrics`: whether what comes in is answered and what is to be said leaves, for monitoring.

It tells ages and reasons, never whom they are about.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from typing import Any

import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.metrics import written
from bot.values import Listen

Age = Callable[[], Awaitable[float | None]]  # in seconds; None: there is nothing that could be old
log = structlog.get_logger(__name__)

PATIENCE: Mapping[str, timedelta] = MappingProxyType(
    {
        "inbox_oldest_seconds": timedelta(minutes=1),
        "outbox_oldest_seconds": timedelta(minutes=10),  # a broadcast may take a while
        "last_poll_seconds": timedelta(minutes=3),  # a poll lasts up to 50 s, and Telegram has its bad minutes
        "synthetic_alert_seconds": timedelta(minutes=30),
        "alert_overdue_seconds": timedelta(minutes=5),
        "mail_oldest_seconds": timedelta(minutes=10),
    }
)
REASONS: Mapping[str, str] = MappingProxyType(
    {
        "inbox_oldest_seconds": "updates wait to be answered",
        "outbox_oldest_seconds": "messages wait to be sent",
        "last_poll_seconds": "Telegram has not answered a poll",
        "synthetic_alert_seconds": "no synthetic alert has arrived",
        "alert_overdue_seconds": "an alert waits for its next step",
        "mail_oldest_seconds": "an alert's mail waits to be sent",
    }
)


async def nothing() -> float | None:
    return None


async def no_alerts() -> Mapping[tuple[str, str], int]:
    return {}


@dataclass(frozen=True, slots=True)
class Signs:
    """What health is read from: the ages of the oldest waiting inbox row, of the oldest queued outbox row that may
    leave now, and of the last answered poll (None with a webhook); since when no synthetic alert came, an alert's
    next step was due, a mail waits."""

    inbox: Age
    outbox: Age
    poll: Age
    probe: Age = nothing
    overdue: Age = nothing
    mail: Age = nothing
    delivery: Age = nothing  # of the last synthetic alert; for the metrics only
    alerts: Callable[[], Awaitable[Mapping[tuple[str, str], int]]] = no_alerts
    patience: Mapping[str, timedelta] = field(default_factory=lambda: PATIENCE)
    answer_within: timedelta = timedelta(seconds=5)

    @property
    def ages(self) -> dict[str, Age]:
        return {
            "inbox_oldest_seconds": self.inbox,
            "outbox_oldest_seconds": self.outbox,
            "last_poll_seconds": self.poll,
            "synthetic_alert_seconds": self.probe,
            "alert_overdue_seconds": self.overdue,
            "mail_oldest_seconds": self.mail,
        }


def health_app(signs: Signs) -> web.Application:
    """An aiohttp application with the two pages."""

    async def healthz(_request: web.Request) -> web.Response:
        report = await look(signs)
        return web.json_response(report, status=503 if report["reasons"] else 200)

    async def metrics(_request: web.Request) -> web.Response:
        report = await look(signs)
        ages = {name: age for name, age in report.items() if name in PATIENCE and not isinstance(age, str)}
        body = written(ages, well=not report["reasons"], delivery=await signs.delivery(), alerts=await signs.alerts())
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})

    app = web.Application()
    app.router.add_get("/healthz", healthz)
    app.router.add_get("/health", healthz)
    app.router.add_get("/metrics", metrics)
    return app


async def look(signs: Signs) -> dict[str, Any]:
    """The ages in seconds, `status` (ok | trouble) and the reasons for trouble."""
    ages: dict[str, float | None] = {}
    reasons: list[str] = []
    for name, source in signs.ages.items():
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
