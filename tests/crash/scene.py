"""The run itself: people join in peace, then answer without pause while the bot is killed again and again."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.inviting import Wanted, make_invites
from bot.office import office
from simulator import Simulator
from storage.engine import reading_engine
from storage.seal import Seal
from tests.crash import verdict
from tests.crash.clients import Client
from tests.crash.left import end_connections, left_in_flight, read
from tests.crash.phones import Phones, Stuck, telegram
from tests.crash.process import Bot, Place, place
from tests.crash.staff import Staff
from tests.crash.watch import Watch

CLIENTS = 14
MENTORS = ("Mika", "Maria")
LIVES = (0.1, 1.5)  # seconds between taking updates and the kill
START_KILLS = 0.2  # of all
NETWORK = [0.0, 0.02]  # seconds that a call takes
NEW_MESSAGE = [0.03, 0.25]  # seconds more for a new message, so that kills often find one on its way
FINISH_WITHIN = 60.0
STORAGE_REST = 0.5  # seconds after which the bot tries a database again that was not there
OPEN_WORK = """
    SELECT (SELECT count(*) FROM inbox WHERE state = 'waiting')
         + (SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending'))
"""


@dataclass
class Scene:
    sim: Simulator
    phones: Phones
    where: Place
    chance: random.Random
    clients: list[Client] = field(default_factory=list)
    staff: list[Staff] = field(default_factory=list)
    module: str = "bot"
    complaints: list[str] = field(default_factory=list)
    _busy: list[asyncio.Task[None]] = field(default_factory=list)
    _around: list[asyncio.Task[None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.watch = Watch(self.sim)

    # --- the bot ---

    async def start(self) -> Bot:
        """A bot that takes updates."""
        await self.begin()
        await self.bot.effective()
        self.watch.back()
        return self.bot

    async def begin(self) -> None:
        self.bot = await Bot(self.where, self.module).start()

    async def kill(self) -> None:
        at = await self.bot.kill()
        self.watch.killed(at, left_in_flight(self.where.database), starting=self.bot.effective_at is None)
        self.complaints += self.bot.complaints()

    async def kill_again_and_again(self, kills: int) -> None:
        """After a while of work each time, and now and then so early that the bot has not even started."""
        starting = False
        for left in reversed(range(kills)):
            if self.bot.effective_at:
                takes = self.bot.effective_at - self.bot.started_at
            await asyncio.sleep(self.chance.uniform(takes / 2, takes) if starting else self.chance.uniform(*LIVES))
            self._nobody_is_stuck()
            await self.kill()
            starting = left > 0 and self.chance.random() < START_KILLS
            await (self.begin() if starting else self.start())

    async def loses_connections(self, times: int) -> None:
        """The server ends those with which the bot works, now and then."""
        for _ in range(times):
            await asyncio.sleep(self.chance.uniform(*LIVES))
            self._nobody_is_stuck()
            self.watch.killed(time.monotonic(), [], starting=False)
            end_connections(self.where.database)
            await asyncio.sleep(STORAGE_REST)
            self.watch.back()

    async def stop(self) -> None:
        """When all is done, in an orderly way."""
        await self.drained()
        status = await self.bot.stop()
        assert status == 0, self.bot.lines
        self.complaints += self.bot.complaints()

    async def drained(self, within: float = 30) -> None:
        until = time.monotonic() + within
        while read(self.where.database, OPEN_WORK)[0][0] or self.sim.world.bots[424242].mailbox.pending():
            if time.monotonic() > until:
                raise AssertionError("the bot leaves something undone:\n" + "\n".join(list(self.bot.lines)[-20:]))
            await asyncio.sleep(0.1)

    # --- people ---

    async def join(self, clients: int) -> None:
        """One coordinator, some mentors, the clients in equal parts; undisturbed."""
        for role, names in (("coordinator", ("Kirsi",)), ("mentor", MENTORS)):
            people = [Staff(await self.phones.phone(name), self._own_chance()) for name in names]
            tokens = await self._tokens(Wanted(role, count=len(names)))
            await asyncio.gather(*(one.join(token) for one, token in zip(people, tokens, strict=True)))
            self.staff += people
        each = clients // len(MENTORS)
        tokens = [
            link for mentor in MENTORS for link in await self._tokens(Wanted("client", mentor=mentor, count=each))
        ]
        people = [await self.newcomer(f"Client {number}", patient=number % 2 == 1) for number in range(len(tokens))]
        await asyncio.gather(*(one.join(token, self.weekday) for one, token in zip(people, tokens, strict=True)))
        self.clients = people

    @property
    def weekday(self) -> int:
        """Of the weekly check-ins: far enough from now that none comes due."""
        return (datetime.now(UTC).astimezone(ZoneInfo("Europe/Helsinki")).weekday() + 3) % 7

    async def newcomer(self, name: str, *, patient: bool = False) -> Client:
        return Client(await self.phones.phone(name), self._own_chance(), patient)

    async def _tokens(self, wanted: Wanted) -> list[str]:
        async with office(self.where.settings()) as at:
            return await make_invites(at.writer, at.seal, wanted, datetime.now(UTC))

    def _own_chance(self) -> random.Random:
        return random.Random(self.chance.random())

    def everyone_begins(self) -> None:
        self._busy = [asyncio.create_task(client.answer_without_pause(), name=client.name) for client in self.clients]
        mentors = [one for one in self.staff if one.phone.name in MENTORS]
        self._around = [asyncio.create_task(mentor.work()) for mentor in mentors]
        self._around += [asyncio.create_task(self._repeats_itself()), asyncio.create_task(self.watch.run())]

    async def _repeats_itself(self) -> None:
        """Telegram delivers something again that was taken long ago, or a moment ago."""
        while True:
            await asyncio.sleep(self.chance.uniform(0.02, 0.2))
            recent = self.phones.updates[-self.chance.choice((5, 50, 2000)) :]
            if recent:
                await self.sim.ask("POST", "/sim/duplicate", {"update_id": self.chance.choice(recent)})

    def _nobody_is_stuck(self) -> None:
        for task in (*self._busy, *self._around):
            if task.done():
                task.result()

    async def everyone_finishes(self) -> None:
        """Each what she has begun, and one more: nobody is stuck."""
        for client in self.clients:
            client.stopped.set()
        await asyncio.wait(self._busy, timeout=FINISH_WITHIN)
        stuck = [client for client, task in zip(self.clients, self._busy, strict=True) if not task.done()]
        if stuck:
            raise Stuck("not done: " + "; ".join([await client.whereabouts() for client in stuck]))
        await asyncio.gather(*self._busy)
        for mentor in self.staff:
            mentor.stopped.set()
        await self.drained()
        for task in self._around:
            task.cancel()
        await asyncio.gather(*self._around, return_exceptions=True)
        self.watch.look()
        for mentor in self.staff:
            await mentor.look()  # at what came last, too

    def everyone_leaves(self) -> None:
        for task in (*self._busy, *self._around):
            task.cancel()

    async def judged(self) -> verdict.Facts:
        engine = reading_engine(self.where.database)
        try:
            found = await verdict.facts(
                engine, Seal(self.where.key), self.clients, self.staff, self.watch, self.phones.updates
            )
        finally:
            await engine.dispose()
        self.complaints += verdict.complaints(found)
        return found


@asynccontextmanager
async def scene(
    folder: Path,
    seed: object,
    *,
    webhook: bool = False,
    clients: int = CLIENTS,
    module: str = "bot",
    database: str | None = None,
) -> AsyncIterator[Scene]:
    """Everybody has joined, and the bot runs."""
    async with telegram() as (sim, phones):
        where = place(folder, sim.url, webhook=webhook, database=database)
        here = Scene(sim, phones, where, random.Random(str(seed)), module=module)
        try:
            await here.start()
            await here.join(clients)
            await sim.ask("POST", "/sim/latency", {"seconds": NETWORK})
            await sim.ask(
                "POST", "/sim/faults", {"kind": "latency", "method": "sendMessage", "seconds": NEW_MESSAGE, "seed": 1}
            )
            yield here
        finally:
            here.everyone_leaves()
            await here.bot.kill()
