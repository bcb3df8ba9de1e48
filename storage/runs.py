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


async def end(tx: AsyncConnection, id: str, now: datetime) -> None:
    await tx.execute(update(runs).where(runs.c.id == id).values(stopped_at=now))
