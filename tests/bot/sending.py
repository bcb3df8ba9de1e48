"""A sender over a database, and the simulator as its Telegram: what the tests of the sender share."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from bot.buckets import Rates
from bot.clock import Clock
from bot.sender import Sender
from bot.telegram import Telegram
from simulator import Rates as SimulatorRates
from simulator import Simulator
from simulator.faults import Fault
from simulator.world import Person as SimulatedPerson
from storage import outbox
from storage.cards import Card
from storage.outbox import Lane, Outgoing
from storage.tables import cards as card_table
from storage.tables import outbox as table
from tests.conftest import Store

TOKEN = "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11"
BOT = 123456
NO_LIMITS = Rates(everywhere=0, chat=0, group=0)


@dataclass
class Post:
    """A post office: a database, a sender that can be started, killed and stopped, and people who started the bot."""

    store: Store
    sim: Simulator
    telegram: Telegram
    clock: Clock = field(default_factory=Clock)
    rates: Rates = NO_LIMITS
    quiet_until: Any = None
    told: int = 0
    sender: Sender | None = None
    task: asyncio.Task[None] | None = None
    ids: Any = field(default_factory=lambda: count(1))

    def people(self, number: int) -> list[int]:
        """So many people with a chat that is open; their chats' ids."""
        world = self.sim.world
        bot = world.bot_by_token(TOKEN)
        chats = []
        for _ in range(number):
            person = SimulatedPerson(world.new_person_id(), "Amina")
            world.people[person.id] = person
            world.private_chat(bot, person).started = True
            chats.append(person.id)
        return chats

    def fault(self, kind: str, method: str | None = "sendmessage", times: int | None = 1, **more: Any) -> None:
        self.sim.world.faults.add(Fault(kind, method=method, times=times, **more))

    def start(self) -> Sender:
        self.sender = Sender(
            self.telegram,
            self.store.writer,
            self.store.readers,
            self.store.seal,
            self.clock,
            rates=self.rates,
            quiet_until=self.quiet_until or (lambda _chat, _now: None),
            told=self._told,
        )
        self.task = asyncio.create_task(self.sender.run())
        return self.sender

    def _told(self) -> None:
        self.told += 1

    async def kill(self) -> None:
        """As kill -9 would: what is in memory is gone."""
        assert self.task
        self.task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self.task
        await self.store.run(_nothing)  # a claim that was on its way to the disk has arrived or not by now

    async def stop(self) -> None:
        if self.sender and self.task and not self.task.done():
            await self.sender.stop()
            await self.task

    def row(self, chat: int, text: str = "hello", lane: Lane = Lane.REPLY, **more: Any) -> Outgoing:
        values = {"id": f"r{next(self.ids)}", "bot_id": BOT, "tag": "t", "created_at": self.clock.now()}
        return Outgoing(chat_id=chat, lane=lane, params={"text": text}, **(values | more))

    async def put(self, *rows: Outgoing, offer: bool = True) -> None:
        waiting = await self.store.run(lambda tx: outbox.put(tx, self.store.seal, rows))
        if offer and self.sender:
            self.sender.offer(waiting)

    async def say(self, chat: int, text: str = "hello", lane: Lane = Lane.REPLY, **more: Any) -> Outgoing:
        row = self.row(chat, text, lane, **more)
        await self.put(row)
        return row

    async def card(self, card_id: str, chat: int, message_id: int | None = None) -> None:
        new = Card(
            id=card_id, chat_id=chat, kind="session", ref="s", created_at=self.clock.now(), message_id=message_id
        )
        await self.store.run(lambda tx: tx.execute(card_table.insert().values(asdict(new))))

    async def drained(self, within: float = 10) -> None:
        assert self.sender
        async with asyncio.timeout(within):
            await self.sender.drained()

    async def rows(self) -> list[Any]:
        return await self.store.rows(table)

    async def states(self) -> list[str]:
        return [row.state for row in await self.rows()]

    async def until(self, *states: str, within: float = 10) -> None:
        """Waits until the rows stand so."""
        try:
            async with asyncio.timeout(within):
                while await self.states() != list(states):
                    await asyncio.sleep(0.01)
        except TimeoutError:
            raise AssertionError(f"{await self.states()} and not {list(states)}") from None

    async def put_off(self, number: int, within: float = 10) -> None:
        """Waits until so many rows were tried and are queued again."""
        async with asyncio.timeout(within):
            while sum(row.state == "queued" and row.attempts > 0 for row in await self.rows()) < number:
                await asyncio.sleep(0.01)

    def seen(self, chat: int) -> list[str]:
        """What stands in a chat."""
        posts = self.sim.world.private[BOT, chat].posts.values()
        return [post.body["text"] for post in posts if not post.deleted]

    def calls(self, method: str = "sendMessage") -> list[Any]:
        return [call for call in self.sim.world.calls.since() if call.method == method]

    def forward(self, by: timedelta) -> datetime:
        self.clock.forward(by)
        return self.clock.now()


async def _nothing(_tx: object) -> None:
    pass


@contextlib.asynccontextmanager
async def post_office(store: Store, rates: SimulatorRates | None = None) -> AsyncIterator[Post]:
    async with Simulator(rates=rates or SimulatorRates.none()) as sim, Telegram(TOKEN, sim.url) as telegram:
        post = Post(store, sim, telegram)
        yield post
        await post.stop()
