"""Health is told in ages and reasons, and trouble in reading it is trouble."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from bot.health import PATIENCE, Age, Signs, look, serving_health
from bot.values import Listen


def says(age: float | None) -> Age:
    async def tell() -> float | None:
        return age

    return tell


def fails_with(failure: BaseException) -> Age:
    async def tell() -> float | None:
        raise failure

    return tell


async def hangs() -> float | None:
    await asyncio.sleep(60)
    return None


def signs(inbox: Age = says(None), outbox: Age = says(None), poll: Age = says(1), **more: Any) -> Signs:
    return Signs(inbox, outbox, poll, **more)


async def get(given: Signs, path: str = "/healthz") -> tuple[int, Any]:
    async with (
        serving_health(Listen("127.0.0.1", 0), given) as (host, port),
        aiohttp.ClientSession() as client,
        client.get(f"http://{host}:{port}{path}") as answer,
    ):
        return answer.status, await answer.json() if answer.status != 404 else None


async def test_it_is_well_when_nothing_waits_for_long() -> None:
    assert await get(signs(inbox=says(0.0123), outbox=says(59), poll=says(50))) == (
        200,
        {
            "status": "ok",
            "reasons": [],
            "inbox_oldest_seconds": 0.012,
            "outbox_oldest_seconds": 59,
            "last_poll_seconds": 50,
            "synthetic_alert_seconds": None,
            "alert_overdue_seconds": None,
            "mail_oldest_seconds": None,
        },
    )


async def test_nothing_waiting_and_no_polls_is_well_too() -> None:
    status, told = await get(signs(poll=says(None)))

    assert (status, told["status"], told["last_poll_seconds"]) == (200, "ok", None)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (signs(inbox=says(61)), "updates wait to be answered for 61 s"),
        (signs(outbox=says(601)), "messages wait to be sent for 601 s"),
        (signs(poll=says(181)), "Telegram has not answered a poll for 181 s"),
        (signs(probe=says(1801)), "no synthetic alert has arrived for 1801 s"),
        (signs(overdue=says(301)), "an alert waits for its next step for 301 s"),
        (signs(mail=says(601)), "an alert's mail waits to be sent for 601 s"),
        (signs(inbox=fails_with(OSError("secret"))), "inbox_oldest_seconds cannot be read (OSError)"),
        (signs(outbox=fails_with(RuntimeError("secret"))), "outbox_oldest_seconds cannot be read (RuntimeError)"),
        (
            signs(inbox=hangs, answer_within=timedelta(seconds=0.01)),
            "inbox_oldest_seconds cannot be read (TimeoutError)",
        ),
    ],
)
async def test_trouble_is_a_503_with_its_reason(given: Signs, reason: str) -> None:
    status, told = await get(given)

    assert (status, told["status"], told["reasons"]) == (503, "trouble", [reason])


async def test_every_reason_is_told() -> None:
    told = await look(signs(says(1000), says(1000), says(1000)))

    assert len(told["reasons"]) == 3  # type: ignore[arg-type]


async def test_patience_can_be_set() -> None:
    patience = dict.fromkeys(PATIENCE, timedelta(seconds=0.5))

    assert (await get(signs(patience=patience)))[0] == 503


async def test_it_tells_monitoring_the_same_in_numbers() -> None:
    async def open_ones() -> dict[tuple[str, str], int]:
        return {("now", "open"): 2}

    given = signs(probe=says(1801), inbox=says(0.5), delivery=says(0.25), alerts=open_ones)
    async with (
        serving_health(Listen("127.0.0.1", 0), given) as (host, port),
        aiohttp.ClientSession() as client,
        client.get(f"http://{host}:{port}/metrics") as answer,
    ):
        lines = (await answer.text()).splitlines()

    assert answer.headers["Content-Type"].startswith("text/plain")
    assert {
        "askel_up 0.0",
        "askel_synthetic_alert_seconds 1801.0",
        "askel_synthetic_alert_delivery_seconds 0.25",
        "askel_inbox_oldest_seconds 0.5",
        "askel_mail_oldest_seconds 0.0",
        'askel_alerts{lane="now",state="open"} 2.0',
        'askel_alerts{lane="today",state="taken"} 0.0',
    } <= set(lines)


async def test_there_is_no_other_page() -> None:
    assert (await get(signs(), "/"))[0] == 404


async def test_it_gives_its_port_back() -> None:
    async with serving_health(Listen("127.0.0.1", 0), signs()) as taken:
        with pytest.raises(OSError, match="in use"):
            async with serving_health(taken, signs()):
                pass
    async with serving_health(taken, signs()):
        pass
