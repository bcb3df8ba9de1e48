"""SQLite behind a thread, visited once for a statement and once for a commit. Next: storage/engine.py.

aiosqlite's own cursor sends its thread on four errands for a query (open, execute, fetch, close), and an errand costs
more than most of our queries. SQLAlchemy wants all rows at once anyway: here all four are one.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar, cast

import aiosqlite

T = TypeVar("T")
ENDING = 1.0  # seconds for a thread that has nothing to do
PAUSE = 0.01  # seconds between two tries
ROWS_AT_ONCE = 64  # of aiosqlite's own cursor, which nobody asks for


class Connection(aiosqlite.Connection):
    """aiosqlite's, but for the cursor; it says whose it is when it is lost, and does not visit the thread for nothing.

    A plain `BEGIN` takes no lock: it is said with the first statement, and stays if the database refuses it. What never
    began, or has been committed, is not rolled back: `_began` is the loop's own note of that, which does not depend on
    errands under way.
    """

    _unsaid: str | None = None
    _began = False

    def __init__(self, database: str, **how: Any) -> None:
        super().__init__(partial(sqlite3.connect, database, **how), ROWS_AT_ONCE)
        self.database = database

    async def _connect(self) -> Connection:
        """For a file that cannot be opened, the thread ends before this raises: its loop may soon be gone."""
        try:
            return cast(Connection, await super()._connect())
        except Exception:
            await asyncio.to_thread(self._thread.join, ENDING)
            raise

    def __repr__(self) -> str:
        return f"<{'open' if self.is_open else 'closed'} connection to {self.database}>"

    @property
    def is_open(self) -> bool:
        return self._connection is not None

    def cursor(self) -> Cursor:  # type: ignore[override]
        return Cursor(self)

    def begin(self, sql: str) -> bool:
        """Whether it is said later."""
        self._began = True
        self._unsaid = sql if sql == "BEGIN" else None
        return self._unsaid is not None

    def say_unsaid(self, connection: sqlite3.Connection) -> None:
        """In the thread, before a statement."""
        if self._unsaid is not None:
            connection.execute(self._unsaid)
            self._unsaid = None

    async def write_ahead(self, tries: int = 1000) -> None:
        """Turns the write-ahead log on. SQLite refuses whoever finds another doing so at once, whatever `busy_timeout`
        says: it is tried again."""
        for left in reversed(range(tries)):
            try:
                await self.visit(lambda connection: connection.execute("PRAGMA journal_mode=WAL").close())
                return
            except sqlite3.OperationalError as why:
                if why.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or not left:
                    raise
            await asyncio.sleep(PAUSE)

    async def commit(self) -> None:
        await self._end(sqlite3.Connection.commit)

    async def rollback(self) -> None:
        await self._end(sqlite3.Connection.rollback)

    async def _end(self, how: Callable[[sqlite3.Connection], None]) -> None:
        def errand(connection: sqlite3.Connection) -> None:
            self._unsaid = None
            how(connection)

        if self._began:
            await self.visit(errand)
            self._began = False

    async def visit(self, errand: Callable[[sqlite3.Connection], T]) -> T:
        """Runs in the thread to which the connection belongs."""
        return cast(T, await self._execute(errand, self._conn))  # type: ignore[no-untyped-call]


class Cursor:
    """What SQLAlchemy asks of a cursor. Whoever wanted rows one after the other (`stream`) would find no method."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> Cursor:
        return self

    async def execute(self, sql: str, parameters: Any = ()) -> Cursor:
        if sql.startswith("BEGIN") and self._connection.begin(sql):
            return self
        return await self._done(lambda cursor: cursor.execute(sql, parameters))

    async def executemany(self, sql: str, parameters: Any) -> Cursor:
        return await self._done(lambda cursor: cursor.executemany(sql, parameters))

    async def fetchall(self) -> list[Any]:
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """It was closed in the thread, when the last row had been read."""

    async def _done(self, statement: Callable[[sqlite3.Cursor], object]) -> Cursor:
        def errand(connection: sqlite3.Connection) -> None:
            self._connection.say_unsaid(connection)
            cursor = connection.cursor()
            try:
                statement(cursor)
                self._rows = cursor.fetchall()
                self.description, self.lastrowid = cursor.description, cursor.lastrowid
                self.rowcount = cursor.rowcount  # of RETURNING it is known after the last row only
            finally:
                cursor.close()

        await self._connection.visit(errand)
        return self


def connect(database: str, **how: Any) -> Connection:
    """As `aiosqlite.connect`. Not open before it is awaited."""
    connection = Connection(database, **how)
    connection._thread.daemon = True  # as SQLAlchemy does it: a thread that hangs must not keep the process
    return connection
