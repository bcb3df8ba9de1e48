"""Invitations: 128 random bits of which only the hash is kept, spent by compare-and-set."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import invites


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


async def by_token(tx: AsyncConnection, token: str) -> Any | None:
    return (await tx.execute(select(invites).where(invites.c.token_hash == token_hash(token)))).first()


async def get(tx: AsyncConnection, id: str) -> Any | None:
    return (await tx.execute(select(invites).where(invites.c.id == id))).first()


async def spend(tx: AsyncConnection, id: str, now: datetime) -> bool:
    """False: used up, or too old."""
    done = await tx.execute(
        update(invites)
        .where(invites.c.id == id, invites.c.uses_left > 0, invites.c.expires_at > now)
        .values(uses_left=invites.c.uses_left - 1)
    )
    return done.rowcount == 1
