"""Every version of a programme that was ever current, by the hash of its file: what began with one ends with it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import programmes


async def keep(tx: AsyncConnection, hash: str, source: str, now: datetime) -> None:
    build = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    await tx.execute(build(programmes).values(hash=hash, source=source, kept_at=now).on_conflict_do_nothing())


async def all_versions(tx: AsyncConnection) -> dict[str, str]:
    """Hash → source."""
    return {row.hash: row.source for row in await tx.execute(select(programmes.c.hash, programmes.c.source))}
