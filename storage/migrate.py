"""Brings a database to the tables of this version, in one transaction; refuses one that a newer version has written.

`python -m storage.migrate "add the thing"` writes the next revision from what differs between tables.py and the last.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, event, inspect, text

from storage.engine import close, reading_engine, sqlite_file, writing_engine
from storage.tables import metadata

T = TypeVar("T")
FOLDER = Path(__file__).parent / "migrations"
ONE_AT_A_TIME = 0x61736B656C  # key of PostgreSQL's advisory lock for migrations: "askel"


class DatabaseRefused(Exception):
    """A database that this version must not touch: newer than itself, or not made by migrations."""


def head() -> str:
    """The revision that this version of Askel works with."""
    return _scripts().get_current_head() or ""


async def current(database: str) -> str | None:
    """The revision of a database; None when there is none yet."""
    if _not_there(database):  # to look must not create it
        return None
    engine = reading_engine(database)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(_revision)
    finally:
        await close(engine)


async def look(database: str) -> str | None:
    """As `current`, and changes nothing. Raises `DatabaseRefused` where `upgrade` would."""
    if _not_there(database):
        return None
    engine = reading_engine(database)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(_refuse_what_is_not_ours)
            return await connection.run_sync(_revision)
    finally:
        await close(engine)


async def upgrade(database: str) -> None:
    """Brings a database to `head()`; all of it or nothing. Raises `DatabaseRefused` before anything is changed."""
    await _alone(database, _upgrade)


async def _alone(database: str, work: Callable[[Connection], T]) -> T:
    """Runs in one transaction that no second migration can enter."""
    engine = writing_engine(database)
    if engine.dialect.name == "sqlite":
        # SQLite changes a table by copying it and dropping the old one, which would take what points to it along.
        @event.listens_for(engine.sync_engine, "connect")
        def let_tables_be_copied(connection: Any, _record: Any) -> None:
            connection.execute("PRAGMA foreign_keys=OFF")

    try:
        async with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
            return await connection.run_sync(work)
    finally:
        await close(engine)


def _upgrade(connection: Connection) -> None:
    _refuse_what_is_not_ours(connection)
    command.upgrade(_config(connection), "head")
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise RuntimeError("after the migration a row points to nothing; the database was left as it was")


def _refuse_what_is_not_ours(connection: Connection) -> None:
    revision = _revision(connection)
    if revision is None and set(inspect(connection).get_table_names()) & set(metadata.tables):
        raise DatabaseRefused("The database holds Askel's tables but was not made by its migrations; use an empty one.")
    if revision is not None and revision not in {script.revision for script in _scripts().walk_revisions()}:
        raise DatabaseRefused(
            f"The database was written by a newer Askel (revision {revision}, this one knows {head()}). "
            "Install that version again, or restore a backup from before it."
        )


def _not_there(database: str) -> bool:
    file = sqlite_file(database)
    return file is not None and not Path(file).exists()


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


# --- for those who change tables.py -----------------------------------------------------------------------------------


def write_revision(message: str) -> None:
    """Writes the next numbered revision: what differs between the last one and tables.py."""

    def compare(connection: Connection) -> None:
        _upgrade(connection)
        number = f"{int(head() or 0) + 1:04d}"
        command.revision(_config(connection), message, autogenerate=True, rev_id=number)

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_alone(f"sqlite:///{folder}/empty.db", compare))


if __name__ == "__main__":
    write_revision(" ".join(sys.argv[1:]) or "change the tables")
