"""5,000 messages wait and leave at the full rate: an alert hardly notices them, from the client's words to the mentor's
phone.

What counts is what the queue adds. A busy machine makes everything slower, with the queue and without: so the very same
machine delivers such alerts with an empty queue, before and after, and the medians of several are compared.
"""

from __future__ import annotations

import asyncio
import statistics
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bench.alerts import ask_for_humans, at_work, delays, pair, queue_broadcast
from bot.app import App
from storage import tables as t
from storage.outbox import Lane

pytestmark = pytest.mark.alone

ALERTS = 8  # before the broadcast, in it and after it
BROADCAST = 5000
RATE = 25  # messages a second, of the settings that a service begins with
BETWEEN = 0.1
ADDED = 300.0  # milliseconds
PATIENCE = 60  # seconds for all of it


@pytest.fixture
def hurried() -> None:
    """Not here: commits wait for the disk as they do at work."""


async def test_a_broadcast_of_thousands_adds_little_to_the_time_until_an_alert_is_there(tmp_path: Path) -> None:
    async with asyncio.timeout(PATIENCE):
        before, among = await measured(f"sqlite:///{tmp_path}/one.db", BROADCAST)
        after, _ = await measured(f"sqlite:///{tmp_path}/other.db", 0)
    alone = statistics.median([*before, *after])
    added = statistics.median(among) - alone
    print(f"{alone:.0f} ms with an empty queue, {added:.0f} ms more with {BROADCAST} in it")
    assert added <= ADDED, (before, among, after)


async def measured(database: str, broadcast: int) -> tuple[list[float], list[float]]:
    """Milliseconds from a client's words to the mentor's phone: with an empty queue, and in a broadcast."""
    async with at_work(database) as (app, sim):
        pairs = [await pair(app, sim, number) for number in range(1 + 2 * ALERTS)]
        await ask_for_humans(sim, pairs[:1], BETWEEN)  # whatever is read and remembered once
        alone, among = pairs[1 : 1 + ALERTS], pairs[1 + ALERTS :] if broadcast else []
        await ask_for_humans(sim, alone, BETWEEN)
        if broadcast:
            await queue_broadcast(app, sim, broadcast)
            await asyncio.sleep(1.2)  # the burst is over
            rate = await ask_for_humans(sim, among, BETWEEN)
            assert rate > RATE / 2, "the broadcast did not leave at its rate"
            assert await left(app) > broadcast / 2, "there was no queue of thousands"
        found = await delays(app)
    return [found[client.id] for client, _ in alone], [found[client.id] for client, _ in among]


async def left(app: App) -> int:
    """Messages of the broadcast that have not left."""
    query = select(func.count()).where(t.outbox.c.lane == Lane.BROADCAST, t.outbox.c.state == "queued")
    return int(await app.writer.run(lambda tx: tx.scalar(query)) or 0)
