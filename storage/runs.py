"""When the bot ran, and whether it ended in an orderly way."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import inbox, runs


async def begin(tx: AsyncConnection, id: str, now: datetime) -> int:
    """Notes the start. Returns up to which item of the inbox one must be careful: 0 after an orderly end."""
    unclean = (await tx.execute(select(runs.c.id).where(runs.c.stopped_at.is_(None)))).first() is not None
    await tx.execute(update(runs).where(runs.c.stopped_at.is_(None)).values(stopped_at=now))
    await tx.execute(runs.insert().values(id=id, started_at=now))
    if not unclean:
        return 0
    return int(await tx.scalar(select(func.max(inbox.c.seq)).where(inbox.c.state == "waiting")) or 0)


async def told(tx: AsyncConnection, id: str, username: str) -> None:
    """What the bot is called."""
    await tx.execute(update(runs).where(runs.c.id == id).values(username=username))


async def last_username(conn: AsyncConnection) -> str | None:
    """What the bot was called when Telegram last told it."""
    query = select(runs.c.username).where(runs.c.username.is_not(None)).order_by(runs.c.started_at.desc())
    found: str | None = await conn.scalar(query.limit(1))
    return found


async def end(tx: AsyncConnection, id: str, now: datetime) -> None:
    await tx.execute(update(runs).where(runs.c.id == id).values(stopped_at=now))
