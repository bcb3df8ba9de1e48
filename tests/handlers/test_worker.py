"""What the worker does with an item that fails: it is counted once, and only if the item is at fault."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

import pytest

from bot.worker import Worker
from handlers import batch
from storage import tables as t
from storage.writer import Job, StorageUnavailable, T, Writer
from tests.handlers.house import House

AMINA = 1
EVERYTHING = 10**6


class Deaf:
    """A sender that needs to send nothing."""

    def offer(self, _rows: object) -> None: ...

    def answer(self, *_answer: object) -> None: ...


class Busy:
    """A database that lets everything through but turns."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    async def run(self, job: Job[T]) -> T:
        if getattr(job, "__name__", "") == "turn":
            raise StorageUnavailable("the database is locked")
        return await self._writer.run(job)


def worker(h: House, writer: Any = None, *, careful_until: int = 0) -> Worker:
    return Worker(writer or h.writer, h.tools, cast(Any, h.clock), cast(Any, Deaf()), careful_until=careful_until)


@pytest.fixture
async def amina(house: House) -> House:
    await house.person("Amina", "client", AMINA, weekday=0, hour=18)
    return house


async def test_a_busy_database_after_an_unclean_stop_is_nobodys_fault(amina: House) -> None:
    await amina.said(AMINA, "/help")
    one = worker(amina, Busy(amina.writer), careful_until=EVERYTHING)

    for _ in range(5):
        with pytest.raises(StorageUnavailable):
            await one.once()

    (item,) = await amina.rows(t.inbox)
    assert (item.state, item.attempts, one.dead) == ("waiting", 1, 0)


async def test_an_attempt_that_was_counted_before_its_run_is_not_counted_after_it(
    amina: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = []

    async def wrong(turn: object) -> None:
        runs.append(turn)
        raise ValueError

    monkeypatch.setattr(batch, "route", wrong)
    await amina.said(AMINA, "/help")
    one = worker(amina, careful_until=EVERYTHING)

    for attempt in (1, 2):
        await one.once()
        (item,) = await amina.rows(t.inbox)
        assert (item.attempts, item.note, item.retry_at > amina.now) == (attempt, "ValueError", True)
        amina.clock.at += timedelta(seconds=30)
    await one.once()

    (item,) = await amina.rows(t.inbox)
    assert (len(runs), item.state, one.dead) == (3, "dead", 1)
