"""Every version of a programme that was ever current, by the hash of its file: what began with one ends with it.

One of them is current: the one that was published last. `taken_up_at` says that clients' years were planned by it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import programmes, sessions

LATER = timedelta(milliseconds=1)  # the least that the database tells apart


async def keep(tx: AsyncConnection, hash: str, source: str, now: datetime) -> None:
    build = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    await tx.execute(build(programmes).values(hash=hash, source=source, kept_at=now).on_conflict_do_nothing())


async def publish(tx: AsyncConnection, hash: str, source: str, now: datetime) -> None:
    """Makes this version the current one, also if it was before; and if a clock was set back since the last one."""
    await keep(tx, hash, source, now)
    last = await current(tx)
    at = now if last is None else max(now, last.published_at + LATER)
    await tx.execute(update(programmes).where(programmes.c.hash == hash).values(published_at=at, taken_up_at=None))


async def current(tx: AsyncConnection) -> Any | None:
    """The row of the version that was published last; None before the first."""
    query = select(programmes).where(programmes.c.published_at.is_not(None))
    return (await tx.execute(query.order_by(programmes.c.published_at.desc()).limit(1))).first()


async def taken_up(tx: AsyncConnection, hash: str, published_at: datetime, now: datetime) -> bool:
    """Compare-and-set. False: another version was published meanwhile, or somebody else was faster."""
    this = (programmes.c.hash == hash, programmes.c.published_at == published_at, programmes.c.taken_up_at.is_(None))
    return (await tx.execute(update(programmes).where(*this).values(taken_up_at=now))).rowcount == 1


async def all_versions(tx: AsyncConnection) -> dict[str, str]:
    """Hash → source."""
    return {row.hash: row.source for row in await tx.execute(select(programmes.c.hash, programmes.c.source))}


async def history(tx: AsyncConnection) -> list[Any]:
    """Every version, the one published last first, with `open`: how many conversations still run on it."""
    running = (
        select(sessions.c.programme, func.count().label("open"))
        .where(sessions.c.closed_at.is_(None))
        .group_by(sessions.c.programme)
        .subquery()
    )
    query = (
        select(programmes, func.coalesce(running.c.open, 0).label("open"))
        .outerjoin(running, running.c.programme == programmes.c.hash)
        .order_by(programmes.c.published_at.desc(), programmes.c.kept_at.desc())
    )
    return list(await tx.execute(query))
