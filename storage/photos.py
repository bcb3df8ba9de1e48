"""Whether a client's photos may be seen by staff."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import photo_consents


async def agreed(tx: AsyncConnection, person_id: str) -> bool | None:
    """None: the client was never asked."""
    query = select(photo_consents.c.agreed).where(photo_consents.c.person_id == person_id)
    return (await tx.execute(query)).scalar()
