"""One writer: what it has acknowledged is kept, in order, and one job's failure is no other's."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.engine import reading_engine, writing_engine
from storage.writer import GROUP, Job, StorageUnavailable, Writer

TABLE = "CREATE TABLE notes (id INTEGER PRIMARY KEY, word TEXT NOT NULL)"


@pytest.fixture
async def engine(database: str) -> AsyncIterator[AsyncEngine]:
    """On each of the two engines, with a table to write in."""
    made = writing_engine(database)
    async with made.begin() as connection:
        await connection.execute(text(TABLE))
    yield made
    await made.dispose()


@pytest.fixture
async def sqlite(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    made = writing_engine(f"sqlite:///{tmp_path}/askel.db")
    async with made.begin() as connection:
        await connection.execute(text(TABLE))
    yield made
    await made.dispose()


def write(number: int, word: str = "word") -> Job[int]:
    async def job(connection: AsyncConnection) -> int:
        await connection.execute(text("INSERT INTO notes VALUES (:id, :word)"), {"id": number, "word": word})
        return number

    return job


async def fail(_connection: AsyncConnection) -> None:
    raise ZeroDivisionError("of the job's own")


async def kept(engine: AsyncEngine) -> list[int]:
    async with engine.connect() as connection:
        return list((await connection.execute(text("SELECT id FROM notes ORDER BY id"))).scalars())


def count_commits(engine: AsyncEngine) -> list[object]:
    commits: list[object] = []
    event.listen(engine.sync_engine, "commit", commits.append)
    return commits


# --- together


async def test_a_result_is_given_once_its_row_is_kept(engine: AsyncEngine, database: str) -> None:
    readers = reading_engine(database)
    async with Writer(engine) as writer:
        assert await writer.run(write(7)) == 7
        assert await kept(readers) == [7]
    await readers.dispose()


async def test_jobs_that_wait_together_are_committed_together(engine: AsyncEngine) -> None:
    commits = count_commits(engine)

    async with Writer(engine) as writer:
        results = await asyncio.gather(*(writer.run(write(number)) for number in range(3 * GROUP)))

    assert results == list(range(3 * GROUP))
    assert len(commits) == 3


async def test_they_run_in_the_order_in_which_they_came(engine: AsyncEngine) -> None:
    order: list[int] = []

    def noted(number: int) -> Job[None]:
        async def job(connection: AsyncConnection) -> None:
            await asyncio.sleep(0.002 * (number % 3))
            await write(number)(connection)
            order.append(number)

        return job

    async with Writer(engine) as writer:
        await asyncio.gather(*(writer.run(noted(number)) for number in range(40)))

    assert order == list(range(40))


async def test_a_later_job_sees_what_an_earlier_one_wrote(engine: AsyncEngine) -> None:
    async def seen(connection: AsyncConnection) -> list[int]:
        return list((await connection.execute(text("SELECT id FROM notes"))).scalars())

    async with Writer(engine) as writer:
        _, found, _ = await asyncio.gather(writer.run(write(1)), writer.run(seen), writer.run(write(2)))

    assert found == [1]


async def test_300_concurrent_changes_of_one_value_lose_none(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.execute(text("INSERT INTO notes VALUES (1, '0')"))

    async def add_one(connection: AsyncConnection) -> None:
        found = await connection.scalar(text("SELECT word FROM notes WHERE id = 1"))
        await asyncio.sleep(0)
        await connection.execute(text("UPDATE notes SET word = :word WHERE id = 1"), {"word": str(int(found) + 1)})

    async with Writer(engine) as writer:
        await asyncio.gather(*(writer.run(add_one) for _ in range(300)))

    async with engine.connect() as connection:
        assert await connection.scalar(text("SELECT word FROM notes WHERE id = 1")) == "300"


async def test_two_processes_that_change_one_value_lose_none_either(sqlite: AsyncEngine, tmp_path: Path) -> None:
    """BEGIN IMMEDIATE: who reads in order to write holds the lock from the beginning."""
    async with sqlite.begin() as connection:
        await connection.execute(text("INSERT INTO notes VALUES (1, '0')"))
    others = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", ADDING, f"{tmp_path}/askel.db") for _ in range(3)
    ]

    assert [await process.wait() for process in others] == [0, 0, 0]

    async with sqlite.connect() as connection:
        assert await connection.scalar(text("SELECT word FROM notes WHERE id = 1")) == "150"


ADDING = """
import asyncio, sys
from sqlalchemy import text
from storage.engine import writing_engine
from storage.writer import Writer

async def add_one(connection):
    found = await connection.scalar(text("SELECT word FROM notes WHERE id = 1"))
    await asyncio.sleep(0.001)
    await connection.execute(text("UPDATE notes SET word = :word WHERE id = 1"), {"word": str(int(found) + 1)})

async def main():
    engine = writing_engine("sqlite:///" + sys.argv[1])
    async with Writer(engine) as writer:
        for _ in range(50):
            await writer.run(add_one)
    await engine.dispose()

asyncio.run(main())
"""


# --- failures


async def test_a_job_that_fails_spares_those_beside_it(engine: AsyncEngine) -> None:
    async def write_and_fail(connection: AsyncConnection) -> None:
        await write(99)(connection)
        await fail(connection)

    jobs: list[Job[Any]] = [write(1), fail, write(2), write_and_fail, write(3)]
    async with Writer(engine) as writer:
        results = await asyncio.gather(*map(writer.run, jobs), return_exceptions=True)

    assert [type(result) for result in results] == [int, ZeroDivisionError, int, ZeroDivisionError, int]
    assert await kept(engine) == [1, 2, 3]


async def test_a_failing_statement_is_its_own_job_s_failure(engine: AsyncEngine) -> None:
    async with Writer(engine) as writer:
        first, twice, last = await asyncio.gather(
            writer.run(write(1)), writer.run(write(1)), writer.run(write(2)), return_exceptions=True
        )

    assert (first, last) == (1, 2)
    assert isinstance(twice, IntegrityError)
    assert await kept(engine) == [1, 2]


async def test_an_error_of_the_database_does_not_quote_what_was_said(engine: AsyncEngine) -> None:
    async with Writer(engine) as writer:
        await writer.run(write(1, "first"))
        with pytest.raises(IntegrityError) as refused:
            await writer.run(write(1, "my knee hurts"))

    assert "my knee hurts" not in str(refused.value)


async def test_the_writer_goes_on_after_a_failure(engine: AsyncEngine) -> None:
    async with Writer(engine) as writer:
        for number in range(3):
            with pytest.raises(ZeroDivisionError):
                await writer.run(fail)
            assert await writer.run(write(number)) == number


async def test_a_job_that_is_cancelled_from_inside_does_not_end_the_writer(engine: AsyncEngine) -> None:
    async def cancelled(_connection: AsyncConnection) -> None:
        raise asyncio.CancelledError

    async with asyncio.timeout(20), Writer(engine) as writer:
        with pytest.raises(RuntimeError, match="cancelled from inside"):
            await writer.run(cancelled)
        assert await writer.run(write(1)) == 1


async def test_who_stops_waiting_disturbs_nobody(engine: AsyncEngine) -> None:
    async with Writer(engine) as writer:
        impatient = asyncio.create_task(writer.run(write(1)))
        patient = asyncio.create_task(writer.run(write(2)))
        await asyncio.sleep(0)
        impatient.cancel()

        assert await patient == 2
        assert impatient.cancelled()

    assert 2 in await kept(engine)


async def test_a_job_cannot_wait_for_a_job(engine: AsyncEngine) -> None:
    async with asyncio.timeout(20), Writer(engine) as writer:

        async def nested(_connection: AsyncConnection) -> int:
            return await writer.run(write(1))

        with pytest.raises(RuntimeError, match="a job waits for a job"):
            await writer.run(nested)


# --- closing


async def test_closing_waits_for_what_was_handed_in(engine: AsyncEngine) -> None:
    async with Writer(engine) as writer:
        waiting = [asyncio.create_task(writer.run(write(number))) for number in range(2 * GROUP)]
        await asyncio.sleep(0)

    assert await asyncio.gather(*waiting) == list(range(2 * GROUP))
    assert len(await kept(engine)) == 2 * GROUP


async def test_after_closing_a_job_is_refused_and_does_not_wait_for_ever(engine: AsyncEngine) -> None:
    async with Writer(engine) as writer:
        pass

    with pytest.raises(RuntimeError, match="closed"):
        async with asyncio.timeout(5):
            await writer.run(write(1))


async def test_it_closes_in_an_orderly_way_when_the_block_fails(engine: AsyncEngine) -> None:
    waiting: list[asyncio.Task[int]] = []

    async def hand_in_and_fail() -> None:
        async with Writer(engine) as writer:
            waiting.append(asyncio.create_task(writer.run(write(1))))
            await asyncio.sleep(0)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await hand_in_and_fail()
    assert await waiting[0] == 1


# --- the machine


def impatient(path: Path) -> AsyncEngine:
    """Waits for a lock 0.1 s instead of ten."""
    engine = writing_engine(f"sqlite:///{path}")

    @event.listens_for(engine.sync_engine, "connect")
    def hurry(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA busy_timeout=100")

    return engine


async def test_a_database_that_is_busy_is_no_job_s_fault(sqlite: AsyncEngine, tmp_path: Path) -> None:
    hurried = impatient(tmp_path / "askel.db")
    other = sqlite3.connect(tmp_path / "askel.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    runs = 0

    async def counted(connection: AsyncConnection) -> None:
        nonlocal runs
        runs += 1
        await write(runs)(connection)

    async with asyncio.timeout(5), Writer(hurried) as writer:
        refused = await asyncio.gather(*(writer.run(counted) for _ in range(GROUP)), return_exceptions=True)
        assert {type(failure) for failure in refused} == {StorageUnavailable}
        assert "locked" in str(refused[0])
        assert runs == 0, "none was tried alone: each would have waited for the same lock"

        other.execute("COMMIT")
        await writer.run(counted)

    other.close()
    await hurried.dispose()
    assert await kept(sqlite) == [1]


async def test_it_waits_for_another_command_that_writes_for_a_moment(sqlite: AsyncEngine, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "askel.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    async with Writer(sqlite) as writer:
        waiting = asyncio.create_task(writer.run(write(1)))
        await asyncio.sleep(0.3)
        assert not waiting.done()
        other.execute("COMMIT")
        assert await waiting == 1
    other.close()


async def test_readers_do_not_wait_for_the_writer(sqlite: AsyncEngine, tmp_path: Path) -> None:
    readers = reading_engine(f"sqlite:///{tmp_path}/askel.db")

    async def write_slowly(connection: AsyncConnection) -> None:
        await write(1)(connection)
        assert await kept(readers) == []

    async with Writer(sqlite) as writer:
        await writer.run(write_slowly)
    assert await kept(readers) == [1]
    await readers.dispose()


async def test_readers_cannot_write(sqlite: AsyncEngine, tmp_path: Path) -> None:
    readers = reading_engine(f"sqlite:///{tmp_path}/askel.db")

    with pytest.raises(DBAPIError, match="readonly"):
        async with readers.begin() as connection:
            await write(1)(connection)
    await readers.dispose()


async def test_a_full_disk_is_no_job_s_fault_and_loses_nothing_that_was_kept(tmp_path: Path) -> None:
    engine = writing_engine(f"sqlite:///{tmp_path}/small.db")

    @event.listens_for(engine.sync_engine, "connect")
    def limit(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA max_page_count=20")

    async with engine.begin() as connection:
        await connection.execute(text(TABLE))
    acknowledged = []
    async with Writer(engine) as writer:
        for number in range(100):
            with suppress(StorageUnavailable):
                acknowledged.append(await writer.run(write(number, "x" * 1000)))
        with pytest.raises(StorageUnavailable, match="full"):
            await writer.run(write(1000, "x" * 200_000))

        async with engine.connect() as connection:
            await connection.exec_driver_sql("PRAGMA max_page_count=2000")
        assert await writer.run(write(1000, "x" * 200_000)) == 1000

    assert 10 < len(acknowledged) < 100
    assert await kept(engine) == [*acknowledged, 1000]
    await engine.dispose()


async def test_a_file_that_is_no_database_is_no_job_s_fault(tmp_path: Path) -> None:
    (tmp_path / "askel.db").write_bytes(b"not a database at all" * 1000)
    engine = writing_engine(f"sqlite:///{tmp_path}/askel.db")

    async with Writer(engine) as writer:
        with pytest.raises(StorageUnavailable, match="not a database"):
            await writer.run(write(1))
    await engine.dispose()


async def test_a_table_that_is_not_there_is_a_bug_and_no_trouble_of_the_machine(database: str) -> None:
    engine = writing_engine(database)
    async with Writer(engine) as writer:
        with pytest.raises(DBAPIError):
            await writer.run(write(1))
    await engine.dispose()


@pytest.mark.postgres
async def test_a_lost_connection_is_no_job_s_fault_and_the_next_job_has_a_new_one(postgres_url: str) -> None:
    engine, other = writing_engine(postgres_url), writing_engine(postgres_url)

    async def lose_it(connection: AsyncConnection) -> None:
        number = await connection.scalar(text("SELECT pg_backend_pid()"))
        async with other.begin() as elsewhere:
            await elsewhere.execute(text("SELECT pg_terminate_backend(:number)"), {"number": number})
        await asyncio.sleep(0.05)
        await connection.execute(text("SELECT 1"))

    async with Writer(engine) as writer:
        with pytest.raises(StorageUnavailable):
            await writer.run(lose_it)
        assert await writer.run(_one) == 1
    await engine.dispose()
    await other.dispose()


async def _one(connection: AsyncConnection) -> int:
    return int(await connection.scalar(text("SELECT 1")) or 0)


@pytest.mark.postgres
async def test_a_server_that_is_not_there_is_no_job_s_fault(tmp_path: Path) -> None:
    engine = writing_engine(f"postgresql://nobody@/none?host={tmp_path}")

    async with Writer(engine) as writer:
        with pytest.raises(StorageUnavailable):
            await writer.run(_one)
    await engine.dispose()


@pytest.mark.postgres
async def test_a_deadlock_is_no_job_s_fault(postgres_url: str) -> None:
    engine, other = writing_engine(postgres_url), writing_engine(postgres_url)

    async def lock(connection: AsyncConnection, number: int) -> None:
        await connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})

    async def crossed(connection: AsyncConnection) -> None:
        await connection.execute(text("SET LOCAL deadlock_timeout = '20ms'"))
        await lock(connection, 1)
        waiting = asyncio.create_task(lock(elsewhere, 1))
        await asyncio.sleep(0.1)
        try:
            await lock(connection, 2)
        finally:
            rescued.append(waiting)

    rescued: list[asyncio.Task[None]] = []
    async with Writer(engine) as writer, other.begin() as elsewhere:
        await elsewhere.execute(text("SET LOCAL deadlock_timeout = '60s'"))
        await lock(elsewhere, 2)
        with pytest.raises(StorageUnavailable, match="deadlock"):
            await writer.run(crossed)
        await rescued[0]
    await engine.dispose()
    await other.dispose()


# --- kill -9

KEEPING = """
import asyncio, sys
from sqlalchemy import text
from storage.engine import writing_engine
from storage.writer import Writer

async def keep(writer, number):
    async def job(connection):
        await connection.execute(text("INSERT INTO notes VALUES (:id, 'word')"), {"id": number})
        return number
    print(await writer.run(job), flush=True)

async def main():
    first = int(sys.argv[2])
    async with Writer(writing_engine(sys.argv[1])) as writer:
        for start in range(first, first + 10**6, 20):
            await asyncio.gather(*(keep(writer, number) for number in range(start, start + 20)))

asyncio.run(main())
"""


@pytest.mark.crash
async def test_kill_9_loses_no_row_that_was_acknowledged(engine: AsyncEngine, database: str) -> None:
    acknowledged: list[int] = []
    for kill in range(4):
        process = subprocess.Popen(
            [sys.executable, "-c", KEEPING, database, str(kill * 10**7)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        for _ in range(50 + 37 * kill):
            acknowledged.append(int(process.stdout.readline()))
        os.kill(process.pid, signal.SIGKILL)
        rest, _ = process.communicate()
        acknowledged += [int(line) for line in rest.split("\n")[:-1]]

    assert len(acknowledged) >= 50
    assert set(acknowledged) <= set(await kept(engine))
