"""Measured figures of clients; each is sealed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import measurements


def place(id: str) -> str:
    """Where a figure is sealed."""
    return f"measurements.value:{id}"


async def of(tx: AsyncConnection, person_id: str) -> list[Any]:
    """All figures of a person in the order in which they came in: of an item and a day the last one holds."""
    query = select(measurements).where(measurements.c.person_id == person_id)
    return list(await tx.execute(query.order_by(measurements.c.at, measurements.c.id)))


async def last(tx: AsyncConnection, person_id: str, point: str, item: str) -> Any | None:
    """The figure of this point and item that came in last."""
    mine = (measurements.c.person_id == person_id, measurements.c.point == point, measurements.c.item == item)
    query = select(measurements).where(*mine).order_by(measurements.c.at.desc(), measurements.c.id.desc())
    return (await tx.execute(query.limit(1))).first()
