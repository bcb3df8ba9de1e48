"""Opens the database: one way for the writer, another for readers. Next: storage/writer.py."""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary, WeakSet

from sqlalchemy import event
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from storage.sqlite import Connection, connect

SQLITE_PRAGMAS = (
    "PRAGMA busy_timeout=10000",
    "PRAGMA synchronous=FULL",  # NORMAL lost acknowledged rows in every simulated power cut
    "PRAGMA foreign_keys=ON",
    "PRAGMA cache_size=-16000",
)

CLOSING = 1.0  # seconds for what was given back to nobody

_OPENED: WeakKeyDictionary[Engine, WeakSet[Connection]] = WeakKeyDictionary()
"""Connections to SQLite files, so that none outlives its engine."""


def address(database: str) -> str:
    """The SQLAlchemy address with its async driver: `sqlite:///…` and `postgresql://…` may be written plainly."""
    url = make_url(database)
    driver = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
    return url.set(drivername=driver.get(url.drivername, url.drivername)).render_as_string(hide_password=False)


def sqlite_file(database: str) -> str | None:
    """The file's path when the database is a SQLite file."""
    url = make_url(database)
    return url.database if url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:") else None


def missing_folder(database: str) -> Path | None:
    """The folder of the SQLite file, if it is not there: SQLite makes files, but no folders."""
    file = sqlite_file(database)
    folder = Path(file).parent if file is not None else None
    return folder if folder is not None and not folder.is_dir() else None


def missing_file(database: str) -> Path | None:
    """The SQLite file with its whole path, if it is not there."""
    file = sqlite_file(database)
    return Path(file).absolute() if file is not None and not Path(file).exists() else None


def unwritable(database: str) -> Path | None:
    """The SQLite file, or its folder, if this user cannot write there: SQLite makes files beside its own."""
    file = sqlite_file(database)
    if file is None:
        return None
    path = Path(file).absolute()
    if path.exists() and not os.access(path, os.W_OK):
        return path
    try:
        with tempfile.TemporaryFile(dir=path.parent):
            return None
    except OSError:
        return path.parent


def writing_engine(database: str) -> AsyncEngine:
    """One connection. On SQLite every transaction takes the write lock as it begins."""
    return _engine(database, begin="BEGIN IMMEDIATE", pragmas=SQLITE_PRAGMAS, pool_size=1)


def reading_engine(database: str) -> AsyncEngine:
    """A few connections that see committed rows and never wait for the writer."""
    return _engine(database, begin="BEGIN", pragmas=(*SQLITE_PRAGMAS, "PRAGMA query_only=ON"), pool_size=4)


async def close(engine: AsyncEngine) -> None:
    """Disposes of the engine. A pool closes what lies in it, and not what somebody who was cancelled is only about to
    give back: that is closed here."""
    await engine.dispose()
    left = [one.stop() for one in list(_OPENED.get(engine.sync_engine, ())) if one.is_open]
    if stopping := [future for future in left if future is not None]:
        await asyncio.wait(stopping, timeout=CLOSING)  # one that is being closed at this moment never answers


def _engine(database: str, *, begin: str, pragmas: tuple[str, ...], pool_size: int) -> AsyncEngine:
    url = address(database)
    common: dict[str, Any] = {
        "poolclass": AsyncAdaptedQueuePool,
        "pool_size": pool_size,
        "max_overflow": 0,
        "hide_parameters": True,  # an exception must not quote what people said
    }
    if not url.startswith("sqlite"):
        return create_async_engine(url, pool_pre_ping=True, **common)
    # isolation_level=None: the driver's own BEGIN is deferred and silently loses concurrent changes.
    engine = create_async_engine(url, connect_args={"isolation_level": None, "async_creator_fn": connect}, **common)
    opened = _OPENED.setdefault(engine.sync_engine, WeakSet())

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        opened.add(connection.driver_connection)
        connection.run_async(Connection.write_ahead)
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def start(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine
