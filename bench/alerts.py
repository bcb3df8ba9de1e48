"""How long an alert takes to its first delivery while a broadcast of thousands leaves at full rate.

Beyond the network: the simulator answers at once. It runs in the same process as the bot, which makes the figures a
little worse than they are.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from sqlalchemy import select

from bot.app import App
from bot.clock import Clock
from bot.settings import Settings
from conversations.aliases import fold_alias
from simulator import Simulator
from simulator.people import Person as SimPerson
from simulator.world import Person
from storage import outbox, people
from storage import tables as t
from storage.draft import Draft
from storage.outbox import Lane, Outgoing
from storage.seal import new_key

TOKEN = "424242:" + "T" * 35
MORNING = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)  # ten o'clock in Helsinki: a broadcast does not wait for quiet hours
BETWEEN = 1.0  # seconds from one alert to the next
MANY = 500  # rows in one commit

Pair = tuple[SimPerson, int]
"""A client, and the account of the mentor."""


def measure(alerts: int, broadcast: int) -> dict[str, float]:
    return asyncio.run(_measured(alerts, broadcast))


async def _measured(alerts: int, broadcast: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        async with at_work(f"sqlite:///{folder}/bench.db") as (app, sim):
            return await _run(app, sim, alerts, broadcast)


@asynccontextmanager
async def at_work(database: str) -> AsyncIterator[tuple[App, Simulator]]:
    """The whole bot on a fresh database, with the limits of sending that it has, and a simulator."""
    async with Simulator() as sim:
        settings = Settings(
            bot_token=TOKEN,
            telegram_api=sim.url,
            database=database,
            secret_key=new_key(),
            health_listen=None,
            log_level="ERROR",
        )
        await sim.ask("POST", "/sim/bots", {"token": TOKEN})
        async with App(settings, Clock(MORNING)) as app:
            yield app, sim


async def _run(app: App, sim: Simulator, alerts: int, broadcast: int) -> dict[str, float]:
    pairs = [await pair(app, sim, n) for n in range(alerts)]
    await queue_broadcast(app, sim, broadcast)
    await asyncio.sleep(3)  # the burst is over, and the rate is what it stays
    rate = await ask_for_humans(sim, pairs, BETWEEN)
    if await app.writer.run(lambda tx: outbox.oldest_queued(tx, app.clock.now())) is None:
        raise RuntimeError("the broadcast ended before the last alert: take more rows")
    waits = list((await delays(app)).values())
    return {
        "alert to first delivery, p50, ms": statistics.median(waits),
        "alert to first delivery, p90, ms": statistics.quantiles(waits, n=10)[-1],
        "alert to first delivery, longest, ms": max(waits),
        "messages a second meanwhile": rate,
    }


async def ask_for_humans(sim: Simulator, pairs: list[Pair], between: float) -> float:
    """One client after the other, so many seconds after the last one's alert was there. Messages a second meanwhile."""
    before, begun = sent(sim), time.monotonic()
    for client, mentor in pairs:
        await asyncio.sleep(between)
        await client.send("/talk")
        while not sim.world.private[sim.world.bot_by_token(TOKEN).id, mentor].posts:
            await asyncio.sleep(0.005)
    return (sent(sim) - before) / (time.monotonic() - begun)


async def delays(app: App) -> dict[int, float]:
    """By the client's account, milliseconds from the keeping of what the client sent to Telegram's "yes" to the alert,
    as the database has both."""
    await asyncio.sleep(0.5)  # until the last is written down
    mentors, clients = t.identities.alias(), t.identities.alias()
    query = (
        select(t.inbox.c.mailbox, t.inbox.c.received_at, t.outbox.c.finished_at)
        .join(clients, clients.c.user_id == t.inbox.c.mailbox)
        .join(t.people, t.people.c.id == clients.c.person_id)
        .join(mentors, mentors.c.person_id == t.people.c.mentor_id)
        .join(t.outbox, t.outbox.c.chat_id == mentors.c.user_id)
        .where(t.inbox.c.key.like("u:%"), t.outbox.c.lane == Lane.ALERT)
    )
    async with app.readers.connect() as reader:
        found = await reader.execute(query)
        return {client: (there - kept).total_seconds() * 1000 for client, kept, there in found}


async def pair(app: App, sim: Simulator, number: int) -> Pair:
    """A client and a mentor of their own, who have joined."""
    mentor, client = _account(sim), _account(sim)
    draft = Draft()
    for user, role, whose in ((mentor, "mentor", None), (client, "client", f"mentor-{number}")):
        id = f"{role}-{number}"
        alias = app.seal.seal(id.encode(), people.place(id))
        hours = {"weekday": 0, "hour": 18} if role == "client" else {}
        more = {"audience": "general", "language": "en", "state": "active", "created_at": MORNING, **hours}
        draft.insert(t.people, id=id, alias=alias, alias_index=app.seal.blind(fold_alias(id)), mentor_id=whose, **more)
        draft.insert(t.roles, person_id=id, role=role, since=MORNING)
        draft.insert(t.identities, user_id=user, person_id=id, since=MORNING)
    await app.writer.run(draft.write)
    return await sim.person(f"client-{number}", id=client), mentor


def _account(sim: Simulator) -> int:
    world = sim.world
    person = Person(world.new_person_id(), "Somebody")
    world.people[person.id] = person
    world.private_chat(world.bot_by_token(TOKEN), person).started = True
    return person.id


async def queue_broadcast(app: App, sim: Simulator, rows: int) -> None:
    """One message to each of so many chats, all at once, and the sender knows of them."""
    bot, now = sim.world.bot_by_token(TOKEN).id, app.clock.now()
    news = [
        Outgoing(
            id=f"b{n:015}",
            bot_id=bot,
            chat_id=_account(sim),
            lane=Lane.BROADCAST,
            params={"text": "News"},
            tag="news",
            created_at=now,
        )
        for n in range(rows)
    ]
    for start in range(0, rows, MANY):
        app.sender.offer(await _written(app, news[start : start + MANY]))


async def _written(app: App, rows: list[Outgoing]) -> list[outbox.Waiting]:
    return await app.writer.run(lambda tx: outbox.put(tx, app.seal, rows))


def sent(sim: Simulator) -> int:
    """Messages so far."""
    return sum(call.method == "sendMessage" for call in sim.world.calls.since())
