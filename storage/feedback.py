"""What clients say of the mentoring. Read without names."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import feedback


def place(id: str) -> str:
    """Where a sentence is sealed."""
    return f"feedback.sentence:{id}"


async def everything(tx: AsyncConnection) -> list[Any]:
    """All of it, oldest first. `who` tells people apart and names nobody."""
    columns = (column for column in feedback.c if column.name != "person_id")
    who = func.dense_rank().over(order_by=feedback.c.person_id).label("who")
    return list(await tx.execute(select(*columns, who).order_by(feedback.c.at, feedback.c.id)))
