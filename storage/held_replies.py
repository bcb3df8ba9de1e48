"""What staff replied to an alert before anybody had taken it: kept for whoever takes it, and gone after that."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import held_replies


def place(id: str) -> str:
    """Where one is sealed."""
    return f"held_replies.words:{id}"


async def of(tx: AsyncConnection, alert_ids: Iterable[str]) -> list[Any]:
    """Those to these alerts, in order; sealed."""
    query = select(held_replies).where(held_replies.c.alert_id.in_(list(alert_ids)))
    return list(await tx.execute(query.order_by(held_replies.c.said_at, held_replies.c.id)))


async def forget(tx: AsyncConnection, ids: Iterable[str]) -> None:
    await tx.execute(delete(held_replies).where(held_replies.c.id.in_(list(ids))))
