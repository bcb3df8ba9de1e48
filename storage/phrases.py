"""Phrases that were sent. An answer is a compare-and-set: the first tap counts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import phrases


def place(id: str) -> str:
    """Where what stands in the gaps is sealed."""
    return f"phrases.filled:{id}"


async def get(tx: AsyncConnection, id: str) -> Any:
    """None: there is none."""
    return (await tx.execute(select(phrases).where(phrases.c.id == id))).first()


async def answer(tx: AsyncConnection, id: str, answer: str, now: datetime) -> bool:
    """False: it was answered already."""
    new = update(phrases).where(phrases.c.id == id, phrases.c.answer.is_(None))
    return (await tx.execute(new.values(answer=answer, answered_at=now))).rowcount == 1
