"""What a report costs: made-up clients of up to two years, all sealed, reckoned by the bot's own `Reckoner`.

A heart beats in the loop meanwhile: how late it comes is what a tap would wait.
"""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import psutil
from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.office import Office, office
from bot.programme import Programmes
from bot.reckoner import Reckoner
from bot.settings import Settings
from conversations.goal import Goal, own
from conversations.segment import Segment
from handlers.tools import Tools
from storage import goals, measurements, people, programmes, reports, sessions
from storage import tables as t
from storage.seal import Seal, new_key
from storage.writer import Job

NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
LONGEST = 104  # weeks
AT_ONCE = 200  # people in one commit
BEAT = 0.02  # seconds
POINTS = {"m0": 0, "m1": 13, "m2": 26, "m4": 52}  # weeks
COORDINATOR = "p0"


def measure(clients: int) -> dict[str, float]:
    return asyncio.run(_measured(clients))


async def _measured(clients: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            bot_token="111111:" + "b" * 35,
            database=f"sqlite:///{folder}/bench.db",
            secret_key=new_key(),
            health_listen=None,
            log_level="ERROR",
        )
        async with office(settings) as at:
            clock = Clock(NOW)
            tools = await Programmes(settings, at.writer, at.readers, at.seal, clock, 111111, "bench").beside()
            answers = await _fill(at, clients, tools.programme.hash)
            return await _report(at, settings, tools, clock) | {"answers": answers}


async def _report(at: Office, settings: Settings, tools: Tools, clock: Clock) -> dict[str, float]:
    asked = {"id": "r1", "by_id": COORDINATOR, "first": "2000-01-01", "last": "2027-03-31", "asked_at": NOW}
    row = asked | {"segment": Segment().model_dump_json(), "state": reports.WAITING}
    await at.writer.run(lambda tx: tx.execute(t.reports.insert().values(row)))
    reckoner = Reckoner(
        at.writer,
        at.readers,
        tools,
        clock,
        database=settings.database,
        keys=settings.sealing_keys,
        told=lambda: None,
    )
    late: list[float] = []
    cpu = memory = 0.0
    heart = asyncio.create_task(_heart(late))
    reckoning = asyncio.create_task(reckoner.run())
    began = time.perf_counter()
    try:
        while (state := await _state(at)) in (reports.WAITING, reports.MAKING):
            cpu, memory = _looked_at(cpu, memory)
            await asyncio.sleep(0.1)
        lasted = time.perf_counter() - began
    finally:
        for task in (heart, reckoning):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
    if state != reports.DONE:
        raise RuntimeError(f"the report ended as {state}")
    return {
        "seconds": lasted,
        "CPU of its process, s": cpu,
        "memory of its process, MB": memory,
        "longest stall of the loop, ms": max(late) * 1000,
    }


def _looked_at(cpu: float, memory: float) -> tuple[float, float]:
    """Seconds of CPU, and the most memory so far, of the process that reckons."""
    for child in psutil.Process().children():
        with suppress(psutil.Error):
            times = child.cpu_times()
            cpu = max(cpu, times.user + times.system)
            memory = max(memory, child.memory_info().rss / 1e6)
    return cpu, memory


async def _heart(late: list[float]) -> None:
    while True:
        before = time.perf_counter()
        await asyncio.sleep(BEAT)
        late.append(time.perf_counter() - before - BEAT)


async def _state(at: Office) -> str:
    async with at.readers.connect() as reader:
        state: str = (await reader.execute(t.reports.select())).one().state
    return state


# --- made-up people


@dataclass
class _Rows:
    seal: Seal
    programme: str
    chance: random.Random
    of: dict[Table, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))

    def person(self, number: int) -> None:
        id, joined = f"p{number}", NOW - timedelta(weeks=self.chance.randint(20, LONGEST))
        self.of[t.people].append(
            {
                "id": id,
                "alias": self.seal.seal(b"made up", people.place(id)),
                "alias_index": id,
                "language": self.chance.choice(("fi", "en", "ar", "ru")),
                "audience": self.chance.choice(("mothers", "students", "immigrants", "general")),
                "state": "active",
                "created_at": joined,
                "joined_at": joined,
                "weekday": 0,
                "hour": 18,
                "source": self.chance.choice(("health_station", "school", None)),
            }
        )
        self.of[t.roles].append({"person_id": id, "role": "client", "since": joined})
        self.of[t.journeys].append({"person_id": id, "day0": joined.date().isoformat()})
        self._goal(id, joined)
        for week in range(1, LONGEST + 1):
            at = joined + timedelta(weeks=week)
            if at <= NOW and (week <= 52 or week % 4 == 0):
                self._check_in(id, week, at)
        for point, week in POINTS.items():
            at = joined + timedelta(weeks=week)
            if at <= NOW:
                self._measurement(id, point, at)

    def _goal(self, id: str, at: datetime) -> None:
        levels = tuple(own(f"{number} walks a week") for number in range(5))
        goal = Goal(id=f"g{id}", programme="vantaa", theme="movement", offer=None, title=own("Walk"), levels=levels)
        content = self.seal.seal(goal.model_dump_json().encode(), goals.place(goal.id))
        row = {"id": goal.id, "person_id": id, "state": "active", "content": content, "made_at": at, "changed_at": at}
        self.of[t.goals].append(row)

    def _check_in(self, id: str, week: int, at: datetime) -> None:
        check_in = f"c{id}-{week}"
        self.of[t.check_ins].append(
            {
                "id": check_in,
                "person_id": id,
                "kind": "scheduled",
                "local_date": at.date().isoformat(),
                "state": "complete",
                "week": week,
                "programme": self.programme,
                "opened_at": at,
            }
        )
        given = {"mood": (1, 5), "sleep": (1, 5), "active_days": (0, 7), f"goal:g{id}": (-2, 2)}
        for turn, (question, between) in enumerate(given.items()):
            answer = f"{check_in}-{turn}"
            value = self.seal.seal_json(self.chance.randint(*between), sessions.answer_place(answer))
            self.of[t.answers].append(
                {
                    "id": answer,
                    "check_in_id": check_in,
                    "turn": turn,
                    "question": question,
                    "value": value,
                    "corrected": False,
                    "given_at": at,
                }
            )

    def _measurement(self, id: str, point: str, at: datetime) -> None:
        figure = f"m{id}{point}"
        value = self.seal.seal_json(90 - self.chance.random() * 5, measurements.place(figure))
        self.of[t.measurements].append(
            {
                "id": figure,
                "person_id": id,
                "point": point,
                "item": "weight",
                "value": value,
                "by_id": id,
                "measured_on": at.date().isoformat(),
                "at": at,
            }
        )


async def _fill(at: Office, clients: int, programme: str) -> int:
    """How many answers there are."""
    await at.writer.run(lambda tx: programmes.keep(tx, programme, "", NOW))
    chance, answers = random.Random(1), 0
    for first in range(0, clients, AT_ONCE):
        rows = _Rows(at.seal, programme, chance)
        for number in range(first, min(first + AT_ONCE, clients)):
            rows.person(number)
        await at.writer.run(_job(rows))
        answers += len(rows.of[t.answers])
    return answers


def _job(rows: _Rows) -> Job[None]:
    async def job(tx: AsyncConnection) -> None:
        for table, values in rows.of.items():
            await tx.execute(table.insert(), values)

    return job
