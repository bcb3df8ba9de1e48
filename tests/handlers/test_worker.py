"""What the worker does with an item that fails: it is counted once, and only if the item is at fault."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

import pytest

from bot.worker import BATCH, CAREFUL, ENDS, Worker
from handlers import batch
from storage import inbox
from storage import tables as t
from storage.inbox import Told
from storage.writer import Job, StorageUnavailable, T, Writer
from tests.handlers.house import BOT, House

AMINA, FARAH = 1, 2
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


class Killed(BaseException):
    """The process ended."""


class Ending(Busy):
    """A database whose process ends in the first turn."""

    async def run(self, job: Job[T]) -> T:
        if getattr(job, "__name__", "") == "turn":
            raise Killed
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


async def test_whoever_stood_first_when_young_processes_were_killed_is_not_blamed(amina: House) -> None:
    """Kills from outside strike what runs first after a start: the next start takes others first, and it later."""
    await amina.person("Farah", "client", FARAH, weekday=0, hour=18)
    await amina.said(AMINA, "/help")
    await amina.said(FARAH, "/help")
    for _ in range(2):
        with pytest.raises(Killed):
            await worker(amina, Ending(amina.writer), careful_until=EVERYTHING).once()
    assert [row.attempts for row in await amina.rows(t.inbox)] == [1, 1]

    amina.clock.at += timedelta(seconds=3)
    one = worker(amina)  # what was counted is tried alone for ever, also when nothing else is looked at with care
    while await one.once():
        pass
    assert [(row.state, row.attempts) for row in await amina.rows(t.inbox)] == [("done", 2), ("done", 2)]


async def test_what_ends_the_process_each_time_is_set_aside(amina: House) -> None:
    await amina.said(AMINA, "/help")
    for attempts in range(1, ENDS + 1):
        with pytest.raises(Killed):
            await worker(amina, Ending(amina.writer), careful_until=EVERYTHING if attempts == 1 else 0).once()
        assert [row.attempts for row in await amina.rows(t.inbox)] == [attempts]
        amina.clock.at += timedelta(seconds=20)
    one = worker(amina)
    await one.once()
    (item,) = await amina.rows(t.inbox)
    assert (item.state, one.dead) == ("dead", 1)


async def test_after_an_unclean_stop_nobody_who_taps_waits_for_what_is_less_urgent(house: House) -> None:
    """Hundreds of letters waited when the process ended; each of them is tried alone."""
    await backlog(house, 300)
    before = max(row.seq for row in await house.rows(t.inbox))
    await house.person("Amina", "client", AMINA, weekday=0, hour=18)
    await house.said(AMINA, "/help")
    one = worker(house, careful_until=before)
    await one.once()
    assert await house.told(AMINA) == ["help.hello"]
    assert not [row for row in await house.rows(t.inbox, state="done") if row.key.startswith("t:")]


async def test_only_what_can_have_been_in_hand_is_tried_alone(house: House) -> None:
    await backlog(house, 300)
    one = worker(house, careful_until=EVERYTHING)
    for _ in range(CAREFUL + 2):
        await one.once()
    rows = await house.rows(t.inbox)
    assert sum(row.attempts for row in rows) == CAREFUL
    assert len([row for row in rows if row.state != "waiting"]) >= CAREFUL + BATCH


async def backlog(house: House, number: int) -> None:
    """Letters to as many people who are nobody."""
    letters = [
        Told(5000 + one, f"t:{house.tools.new_id()}", {"kind": "replan"}, inbox.UNHURRIED) for one in range(number)
    ]
    await house.writer.run(lambda tx: inbox.tell(tx, house.seal, BOT, letters, house.now))


# --- what fails even while it is set aside ---


async def with_an_unreadable_journey(house: House) -> None:
    """A due check-in fails, and so does what would plan the next one."""
    await house.person("Amina", "client", AMINA, weekday=0, hour=18)
    journey = {"person_id": "p-Amina", "day0": "rubbish", "themes": "[]", "nudges": "normal"}
    await house.writer.run(lambda tx: tx.execute(t.journeys.insert().values(**journey)))
    row = {"id": "d1", "person_id": "p-Amina", "kind": "check_in", "key": "2027-03-01", "state": "waiting"}
    await house.writer.run(lambda tx: tx.execute(t.due.insert().values(**row, due_at=house.now)))
    await house.ticker.tick()


@pytest.mark.parametrize("careful_until", [0, EVERYTHING])
async def test_what_cannot_even_be_looked_after_is_set_aside_and_ends_nothing(house: House, careful_until: int) -> None:
    await with_an_unreadable_journey(house)
    one = worker(house, careful_until=careful_until)

    for _ in range(12):
        house.clock.at += timedelta(seconds=30)
        await one.once()

    assert one.dead == 1
    assert {row.state for row in await house.rows(t.inbox)} == {"dead"}


class EndingInItsWords(Busy):
    """The process ends as soon as this item is read: in its turn, and when it is looked at for danger."""

    async def run(self, job: Job[T]) -> T:
        if getattr(job, "__name__", "") in ("turn", "heard"):
            raise Killed
        return await self._writer.run(job)


async def test_what_ends_the_process_whenever_it_is_read_is_set_aside_unread(house: House) -> None:
    await house.person("Amina", "client", AMINA, weekday=0, hour=18)
    await house.said(AMINA, "the killer")
    ends = 0
    for _ in range(ENDS + 5):
        one = worker(house, EndingInItsWords(house.writer), careful_until=EVERYTHING)
        try:
            for _ in range(6):
                house.clock.at += timedelta(seconds=20)
                await one.once()
        except Killed:
            ends += 1

    assert [row.state for row in await house.rows(t.inbox)] == ["dead"]
    assert ends == ENDS + 1
