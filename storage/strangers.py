"""People without an invite: only the day on which they were last answered."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import strangers


async def greeted_on(tx: AsyncConnection, user_id: int) -> str | None:
    found: str | None = await tx.scalar(select(strangers.c.greeted_on).where(strangers.c.user_id == user_id))
    return found
