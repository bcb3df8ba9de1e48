"""The database for a command that is not the bot: opened, brought up to date, and closed again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.settings import Settings
from storage import people
from storage.engine import close, missing_file, missing_folder, reading_engine, writing_engine
from storage.migrate import DatabaseRefused, upgrade
from storage.reasons import why
from storage.seal import Seal, SealBroken
from storage.writer import Writer


@dataclass(frozen=True, slots=True)
class Office:
    writer: Writer
    readers: AsyncEngine
    seal: Seal


WRONG_KEY = "ASKEL_SECRET_KEY does not open what is in the database: set the key with which it was sealed"


@asynccontextmanager
async def office(settings: Settings, *, makes: bool = True) -> AsyncIterator[Office]:
    """May be open while `askel run` runs on the same database. `makes`: a SQLite file that is not there is made. Raises
    `DatabaseRefused`, and `SealBroken` for a key that is not that of the database."""
    settings.require("secret_key")
    database = settings.database
    if (folder := missing_folder(database)) is not None:
        raise DatabaseRefused(f"ASKEL_DATABASE: the folder {folder} does not exist. Make it, or name another.")
    if not makes and (file := missing_file(database)) is not None:
        raise DatabaseRefused(
            f"ASKEL_DATABASE: there is no {file} yet. `askel run` or `askel invite` makes it. Is this the right folder?"
        )
    try:
        await upgrade(database)
    except (SQLAlchemyError, OSError) as wrong:
        raise DatabaseRefused(why(database, wrong)) from None
    writing, readers = writing_engine(database), reading_engine(database)
    try:
        seal = Seal(settings.sealing_keys)
        await fits(seal, readers)
        async with Writer(writing) as writer:
            yield Office(writer, readers, seal)
    except SQLAlchemyError as wrong:
        raise DatabaseRefused(why(database, wrong)) from wrong
    finally:
        await close(writing)
        await close(readers)


async def fits(seal: Seal, readers: AsyncEngine) -> None:
    """Raises `SealBroken` when the key does not open what is in the database; in an empty one any key does."""
    async with readers.connect() as reader:
        found, _ = await people.page(reader, limit=1)
    try:
        for person in found:
            people.alias_of(seal, person.id, person.row.alias)
    except SealBroken:
        raise SealBroken(WRONG_KEY) from None
