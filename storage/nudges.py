"""The nudges that a client had, and which were answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import nudges


async def of(tx: AsyncConnection, person_id: str) -> list[Any]:
    """All of them, the newest first, with those that were left out."""
    query = select(nudges).where(nudges.c.person_id == person_id).order_by(nudges.c.at.desc(), nudges.c.id)
    return list(await tx.execute(query))


async def get(tx: AsyncConnection, id: str) -> Any | None:
    return (await tx.execute(select(nudges).where(nudges.c.id == id))).first()


async def waiting(tx: AsyncConnection, person_id: str, since: datetime) -> Any | None:
    """The newest one that was sent after this instant, unless it is answered."""
    sent = select(nudges).where(nudges.c.person_id == person_id, nudges.c.dropped.is_(None), nudges.c.at > since)
    newest = (await tx.execute(sent.order_by(nudges.c.at.desc()).limit(1))).first()
    return newest if newest is not None and newest.answered_at is None else None


async def answered(tx: AsyncConnection, id: str, now: datetime) -> bool:
    """Whether this was the first answer to it."""
    first = update(nudges).where(nudges.c.id == id, nudges.c.answered_at.is_(None)).values(answered_at=now)
    return (await tx.execute(first)).rowcount == 1
