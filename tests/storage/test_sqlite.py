"""The thread of SQLite is visited once for each statement, and everything comes back from it as before."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.engine import close, reading_engine, writing_engine
from storage.sqlite import Connection, connect

THINGS = Table("things", MetaData(), Column("id", Integer, primary_key=True), Column("name", String, unique=True))


@pytest.fixture
async def writing(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    """On a table with three rows."""
    engine = writing_engine(f"sqlite:///{tmp_path}/things.db")
    async with engine.begin() as connection:
        await connection.run_sync(THINGS.metadata.create_all)
        await connection.execute(insert(THINGS), [{"id": number, "name": f"{number}"} for number in (1, 2, 3)])
    yield engine
    await close(engine)


@pytest.fixture
async def tx(writing: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    async with writing.begin() as connection:
        yield connection


@pytest.fixture
async def reading(tmp_path: Path, writing: AsyncEngine) -> AsyncIterator[AsyncEngine]:
    """Has a connection already."""
    engine = reading_engine(f"sqlite:///{tmp_path}/things.db")
    async with engine.connect():
        pass
    yield engine
    await close(engine)


@pytest.fixture
def visits(monkeypatch: pytest.MonkeyPatch) -> list[Callable[..., Any]]:
    """Errands on which the thread is sent from now on."""
    noted: list[Callable[..., Any]] = []
    really = Connection._execute

    async def note(self: Connection, errand: Callable[..., Any], *args: Any, **more: Any) -> Any:
        noted.append(errand)
        return await really(self, errand, *args, **more)

    monkeypatch.setattr(Connection, "_execute", note)
    return noted


async def test_a_query_is_one_visit(tx: AsyncConnection, visits: list[Callable[..., Any]]) -> None:
    visits.clear()
    rows = list(await tx.execute(select(THINGS.c.name).order_by(THINGS.c.id)))

    assert [row.name for row in rows] == ["1", "2", "3"]
    assert len(visits) == 1


async def test_how_many_rows_a_change_has_met_is_known(tx: AsyncConnection) -> None:
    assert (await tx.execute(update(THINGS).where(THINGS.c.id > 1).values(name=THINGS.c.name + "!"))).rowcount == 2
    assert (await tx.execute(update(THINGS).where(THINGS.c.id > 3).values(name="x"))).rowcount == 0


async def test_a_change_gives_rows_back(tx: AsyncConnection) -> None:
    changed = await tx.execute(update(THINGS).where(THINGS.c.id > 1).values(id=THINGS.c.id + 10).returning(THINGS.c.id))

    assert sorted(changed.scalars()) == [12, 13]


async def test_an_id_that_the_database_made_is_known(tx: AsyncConnection) -> None:
    made = await tx.execute(insert(THINGS).values(name="new"))

    assert tuple(made.inserted_primary_key or ()) == (4,)


async def test_what_the_database_refuses_is_raised_and_the_next_statement_works(tx: AsyncConnection) -> None:
    with pytest.raises(IntegrityError):
        await tx.execute(insert(THINGS).values(name="1"))

    assert len(list(await tx.execute(select(THINGS)))) == 3


async def test_two_results_at_once_do_not_mix(tx: AsyncConnection) -> None:
    one, other = await tx.execute(select(THINGS.c.id)), await tx.execute(select(THINGS.c.name))

    assert sorted(one.scalars()) == [1, 2, 3]
    assert sorted(other.scalars()) == ["1", "2", "3"]


async def test_nothing_that_was_in_use_outlives_its_engine(tmp_path: Path) -> None:
    engine = writing_engine(f"sqlite:///{tmp_path}/things.db")
    holder = await engine.connect()
    raw = (await holder.get_raw_connection()).driver_connection
    assert raw is not None
    assert raw.is_open
    await close(engine)
    assert not raw.is_open
    await holder.invalidate()
    await holder.close()


async def test_whoever_only_reads_begins_with_the_first_statement(
    reading: AsyncEngine, visits: list[Callable[..., Any]]
) -> None:
    async with reading.connect() as reader:
        await reader.execute(select(THINGS))
        await reader.execute(select(THINGS))
    assert len(visits) == 3, "two queries and the end"


async def test_whoever_reads_sees_one_moment_from_the_first_statement_on(
    writing: AsyncEngine, reading: AsyncEngine
) -> None:
    async with reading.connect() as reader:
        assert len(list(await reader.execute(select(THINGS)))) == 3
        async with writing.begin() as tx:
            await tx.execute(insert(THINGS).values(name="new"))
        assert len(list(await reader.execute(select(THINGS)))) == 3
    async with reading.connect() as reader:
        assert len(list(await reader.execute(select(THINGS)))) == 4


async def test_what_was_not_committed_is_gone_for_the_next_one(writing: AsyncEngine) -> None:
    async with writing.connect() as tx:
        await tx.execute(insert(THINGS).values(name="new"))
    async with writing.connect() as tx:
        assert len(list(await tx.execute(select(THINGS)))) == 3


async def test_a_commit_is_one_visit_and_nothing_is_rolled_back_after_it(
    writing: AsyncEngine, visits: list[Callable[..., Any]]
) -> None:
    async with writing.begin() as tx:
        await tx.execute(insert(THINGS).values(name="new"))
    assert len(visits) == 3, "the lock, the row, the commit"


async def test_nothing_is_kept_without_a_transaction_when_the_database_refused_to_begin_one(tmp_path: Path) -> None:
    connection = await connect(f"{tmp_path}/things.db", isolation_level=None)
    cursor = connection.cursor()
    await cursor.execute("CREATE TABLE things (name)")
    await cursor.execute("BEGIN")
    connection._unsaid = "BEGIN WRONGLY"
    for _ in range(2):
        with pytest.raises(sqlite3.OperationalError):
            await cursor.execute("INSERT INTO things VALUES ('lost')")
    await connection.rollback()
    assert await (await cursor.execute("SELECT * FROM things")).fetchall() == []
    await connection.close()


async def test_whoever_opens_while_another_makes_the_file_is_not_refused(tmp_path: Path) -> None:
    """SQLite lets nobody wait for the turn to the write-ahead log: the other holds its lock here for a moment."""
    other = sqlite3.connect(tmp_path / "new.db", isolation_level=None)
    other.execute("CREATE TABLE things (id INTEGER)")
    other.execute("BEGIN")
    other.execute("SELECT * FROM things").fetchall()
    async with connect(str(tmp_path / "new.db"), isolation_level=None, timeout=0) as ours:
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            await ours.write_ahead(tries=1)

        turning = asyncio.create_task(ours.write_ahead())
        await asyncio.sleep(0)
        await ours.visit(lambda _connection: None)  # stood in the queue behind its first attempt
        other.rollback()
        await turning

        assert await ours.visit(lambda connection: connection.execute("PRAGMA journal_mode").fetchone()) == ("wal",)
    other.close()
