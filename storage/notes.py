"""What staff note about a client, sealed; and the record of who read what of whom."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import notes


def place(id: str) -> str:
    """Where a note is sealed."""
    return f"notes.words:{id}"


async def of(tx: AsyncConnection, person_id: str, limit: int) -> tuple[list[Any], int]:
    """The newest notes about a client, the newest first, and how many there are."""
    about = notes.c.person_id == person_id
    rows = await tx.execute(select(notes).where(about).order_by(notes.c.at.desc(), notes.c.id.desc()).limit(limit))
    total = await tx.scalar(select(func.count()).select_from(notes).where(about))
    return list(rows), int(total or 0)
