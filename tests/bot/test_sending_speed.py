"""A broadcast uses the rate that it may, Telegram never has to refuse it, and who is urgent hardly notices it.

Limits are ten times those of Telegram, on both sides, so that it is quick.
"""

from __future__ import annotations

import asyncio
import time

import pytest

from bot.buckets import Rates
from simulator import Rates as SimulatorRates
from storage.outbox import Lane
from tests.bot.sending import Post, post_office
from tests.conftest import Store

TEN_TIMES = Rates(everywhere=250, chat=10, group=200)
TELEGRAM = SimulatorRates(all=300, chat_sustained=10, chat_burst=50, group_per_minute=200)
BROADCAST = 1000


async def interrupt(post: Post, lane: Lane, chats: list[int]) -> list[float]:
    """Says something urgent every now and then, and how long each took to arrive, in seconds."""
    waits = []
    for chat in chats:
        await asyncio.sleep(0.1)
        written = time.monotonic()
        await post.say(chat, "urgent", lane)
        while not post.seen(chat):
            await asyncio.sleep(0.002)
        waits.append(time.monotonic() - written)
    return waits


@pytest.mark.xdist_group("speed")
async def test_a_broadcast_uses_its_rate_and_lets_the_urgent_pass(sqlite_store: Store) -> None:
    async with post_office(sqlite_store, TELEGRAM) as post:
        post.rates = TEN_TIMES
        many, mentors, clients = (post.people(number) for number in (BROADCAST, 10, 20))
        post.start()
        await post.put(*(post.row(chat, "news", Lane.BROADCAST) for chat in many))
        alerts, replies = await asyncio.gather(
            interrupt(post, Lane.ALERT, mentors), interrupt(post, Lane.REPLY, clients)
        )
        await post.drained(within=30)
        times = [call.at for call in post.calls()]
        assert all(call.ok for call in post.calls()), "Telegram had to refuse"
        steady = times[int(TEN_TIMES.burst) :]  # the burst at the start would flatter it
        used = (len(steady) - 1) / (steady[-1] - steady[0]) / TEN_TIMES.everywhere
        print(f"rate used {used:.1%}, alerts {max(alerts) * 1000:.0f} ms, replies {max(replies) * 1000:.0f} ms")
        assert used >= 0.95
        assert max(alerts) < 0.2
        assert max(replies) < 0.3
        assert set(await post.states()) == {"sent"}
