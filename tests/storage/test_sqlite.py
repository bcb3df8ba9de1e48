"""The thread of SQLite is visited once for each statement, and everything comes back from it as before."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engine import close, writing_engine
from storage.sqlite import Connection

THINGS = Table("things", MetaData(), Column("id", Integer, primary_key=True), Column("name", String, unique=True))


@pytest.fixture
async def tx(tmp_path: Path) -> AsyncIterator[AsyncConnection]:
    """In a transaction on a table with three rows."""
    engine = writing_engine(f"sqlite:///{tmp_path}/things.db")
    async with engine.begin() as connection:
        await connection.run_sync(THINGS.metadata.create_all)
        await connection.execute(insert(THINGS), [{"id": number, "name": f"{number}"} for number in (1, 2, 3)])
        yield connection
    await engine.dispose()


async def test_a_query_is_one_visit(tx: AsyncConnection, monkeypatch: pytest.MonkeyPatch) -> None:
    visits: list[Callable[..., Any]] = []
    really = Connection._execute

    async def noted(self: Connection, errand: Callable[..., Any], *args: Any, **more: Any) -> Any:
        visits.append(errand)
        return await really(self, errand, *args, **more)

    monkeypatch.setattr(Connection, "_execute", noted)
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
