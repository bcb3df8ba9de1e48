"""When each member of staff has their digest, and since when the next one tells."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import digests


async def of(tx: AsyncConnection, person_id: str) -> Any | None:
    """The row of this person; None for who has changed nothing and had none yet."""
    return (await tx.execute(select(digests).where(digests.c.person_id == person_id))).first()
