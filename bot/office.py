"""The database for a command that is not the bot: opened, brought up to date, and closed again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.settings import Settings
from storage.engine import close, missing_folder, reading_engine, writing_engine
from storage.migrate import DatabaseRefused, upgrade
from storage.seal import Seal
from storage.writer import Writer


@dataclass(frozen=True, slots=True)
class Office:
    writer: Writer
    readers: AsyncEngine
    seal: Seal


@asynccontextmanager
async def office(settings: Settings) -> AsyncIterator[Office]:
    """May be open while `askel run` runs on the same database."""
    settings.require("secret_key")
    if (folder := missing_folder(settings.database)) is not None:
        raise DatabaseRefused(f"ASKEL_DATABASE: the folder {folder} does not exist. Make it, or name another.")
    await upgrade(settings.database)
    writing, readers = writing_engine(settings.database), reading_engine(settings.database)
    try:
        async with Writer(writing) as writer:
            yield Office(writer, readers, Seal(settings.sealing_keys))
    finally:
        await close(writing)
        await close(readers)
