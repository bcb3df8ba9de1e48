"""Lets one `askel run` at a time have a database: two would say everything twice.

The kernel, or the PostgreSQL server, gives a lock back when its holder dies, kill -9 included: nothing to clean up.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.engine import close, sqlite_file, writing_engine
from storage.reasons import why

RUN = 0x61736B656C0001  # PostgreSQL's advisory locks have numbers, one space for each database: "askel", 1 = run


class RunRefused(Exception):
    """Somebody else has the database, or whether it is so cannot be found out."""


class Held(Protocol):
    """A lock that is ours."""

    async def still(self) -> bool:
        """Whether it is still ours: a server forgets a lock when the connection that took it breaks."""


@asynccontextmanager
async def alone_with(database: str, number: int = RUN) -> AsyncIterator[Held]:
    """Holds the database until the block ends. Raises `RunRefused` at once when somebody else has it.

    `number` tells roles apart (running, sending) on PostgreSQL; a SQLite file is one process's as a whole.
    """
    file = sqlite_file(database)
    if file is not None:
        with _file_lock(file) as held:
            yield held
    else:
        async with _server_lock(database, number) as held:
            yield held


class _File:
    async def still(self) -> bool:
        return True


@contextmanager
def _file_lock(file: str) -> Iterator[Held]:
    path = Path(os.path.realpath(file) + ".lock")  # a link to the file is the same file
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as unusable:
        why = f"ASKEL_DATABASE: {path} cannot be opened ({unusable.strerror}): is the folder there, and writable?"
        raise RunRefused(why) from None
    try:
        _take(handle, file)
        yield _File()
    finally:
        os.close(handle)  # gives it back; the file stays, for somebody else may have it open by now


def _take(handle: int, file: str) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(handle, 20, 0).decode(errors="replace").strip() or "unknown"
        raise RunRefused(f"Another `askel run` (process {holder}) has {file}. Stop it first.") from None
    os.ftruncate(handle, 0)
    os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)


class _Server:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def still(self) -> bool:
        try:
            await self._connection.execute(text("SELECT 1"))
        except (SQLAlchemyError, OSError):
            return False
        return True


@asynccontextmanager
async def _connected(database: str, engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    connection = engine.connect()
    try:
        await connection.start()
    except (SQLAlchemyError, OSError) as wrong:
        raise RunRefused(why(database, wrong)) from None
    try:
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def _server_lock(database: str, number: int) -> AsyncIterator[Held]:
    engine = writing_engine(database).execution_options(isolation_level="AUTOCOMMIT")  # no transaction stays open
    try:
        async with _connected(database, engine) as connection:
            if not await connection.scalar(text("SELECT pg_try_advisory_lock(:number)"), {"number": number}):
                raise RunRefused("Another `askel run` has this PostgreSQL database. Stop it first.")
            yield _Server(connection)
    finally:
        await close(engine)  # closes the connection, and with it the server gives the lock back
