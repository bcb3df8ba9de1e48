"""What stands in the database of a bot: while it runs, and after a kill, before the next start mends it."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg


@dataclass(frozen=True, slots=True)
class InFlight:
    """A row that was `sending` when the process was killed. `edit`: the call changes a message that is known."""

    id: str
    edit: bool


IN_FLIGHT = """
    SELECT outbox.id, CASE WHEN outbox.card_id IS NOT NULL AND outbox.method IN ('sendMessage', 'editMessageText')
                           THEN cards.message_id IS NOT NULL ELSE outbox.method NOT LIKE 'send%' END
    FROM outbox LEFT JOIN cards ON cards.id = outbox.card_id WHERE outbox.state = 'sending'
"""
_OF_OTHERS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
OTHERS = f"SELECT count(*) {_OF_OTHERS}"
END = f"SELECT pg_terminate_backend(pid) {_OF_OTHERS}"
WITHOUT_LOCK = "pid NOT IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory')"
TABLES = "SELECT count(*) FROM pg_tables WHERE tablename = 'outbox'"


def left_in_flight(database: str) -> list[InFlight]:
    """When nothing of the process runs any more. `database`: its address."""
    found = _of_file(_path(database)) if _is_file(database) else _alone(_of_server(database))
    return [InFlight(id, bool(edit)) for id, edit in found]


def end_connections(database: str, *, of_the_lock: bool = False) -> None:
    """As a server that is restarted, or a network that breaks: all but ours. With the lock's, `askel run` ends."""
    assert _alone(_ask(database, END if of_the_lock else f"{END} AND {WITHOUT_LOCK}"))


def read(database: str, query: str) -> list[Any]:
    """While the bot runs, as any reader may."""
    if not _is_file(database):
        return _alone(_ask(database, query))
    reader = sqlite3.connect(f"file:{_path(database)}?mode=ro", uri=True, timeout=10)
    try:
        return reader.execute(query).fetchall()
    finally:
        reader.close()


def _is_file(database: str) -> bool:
    return database.startswith("sqlite:///")


def _path(database: str) -> Path:
    return Path(database.removeprefix("sqlite:///"))


def _of_file(path: Path) -> list[Any]:
    """Looks at a copy: opening the file itself would repair it, which is the next start's to do."""
    if not path.exists():
        return []
    with tempfile.TemporaryDirectory() as folder:
        with suppress(FileNotFoundError):  # whoever closes the database last takes its log into it, and away
            shutil.copy(path.with_name(path.name + "-wal"), folder)
        shutil.copy(path, folder)
        copy = sqlite3.connect(Path(folder) / path.name)
        try:
            return copy.execute(IN_FLIGHT).fetchall()
        finally:
            copy.close()


async def _of_server(database: str) -> list[Any]:
    """The server may still be at what it was told last: a commit that it has begun takes effect."""
    connection = await asyncpg.connect(database)
    try:
        async with asyncio.timeout(20):
            while await connection.fetchval(OTHERS):
                await asyncio.sleep(0.01)
        return await connection.fetch(IN_FLIGHT) if await connection.fetchval(TABLES) else []
    finally:
        await connection.close()


async def _ask(database: str, query: str) -> list[Any]:
    connection = await asyncpg.connect(database)
    try:
        return [tuple(row) for row in await connection.fetch(query)]
    finally:
        await connection.close()


def _alone(coroutine: Any) -> list[Any]:
    """In a loop of its own, while the one of the test stands still, as it does when a file is read."""
    with ThreadPoolExecutor(1) as thread:
        return list(thread.submit(asyncio.run, coroutine).result())
