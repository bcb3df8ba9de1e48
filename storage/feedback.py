"""What clients say of the mentoring. Read without names."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import feedback


def place(id: str) -> str:
    """Where a sentence is sealed."""
    return f"feedback.sentence:{id}"


async def everything(tx: AsyncConnection) -> list[Any]:
    """All of it, oldest first; without whose it is."""
    columns = (c for c in feedback.c if c.name != "person_id")
    return list(await tx.execute(select(*columns).order_by(feedback.c.at, feedback.c.id)))
