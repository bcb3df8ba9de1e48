"""Invitations: 128 random bits of which only the hash is kept, spent by compare-and-set."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
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


async def end(tx: AsyncConnection, id: str, now: datetime) -> bool:
    """Nobody joins with it from now on. False: it was over already."""
    good = (invites.c.id == id, invites.c.expires_at > now)
    return (await tx.execute(update(invites).where(*good).values(expires_at=now))).rowcount == 1


# --- where people came from ---

_JOINED = invites.c.uses - invites.c.uses_left
_NEW_CLIENTS = (invites.c.role == "client", invites.c.person_id.is_(None))
POSTERS = 15  # the newest, as many as fit into a message


async def by_source(tx: AsyncConnection) -> list[Any]:
    """`source`, `links`, `joined`, `since` of the links for new clients, most people first."""
    joined = func.sum(_JOINED)
    query = (
        select(
            invites.c.source,
            func.count().label("links"),
            joined.label("joined"),
            func.min(invites.c.created_at).label("since"),
        )
        .where(*_NEW_CLIENTS)
        .group_by(invites.c.source)
        .order_by(joined.desc(), func.count().desc(), invites.c.source)
    )
    return list(await tx.execute(query))


async def posters(tx: AsyncConnection) -> list[Any]:
    """`id`, `source`, `joined`, `uses`, `created_at`, `expires_at` of the links for many, newest first."""
    of = invites.c
    query = (
        select(of.id, of.source, _JOINED.label("joined"), of.uses, of.created_at, of.expires_at)
        .where(*_NEW_CLIENTS, invites.c.uses > 1)
        .order_by(invites.c.created_at.desc(), invites.c.id)
        .limit(POSTERS)
    )
    return list(await tx.execute(query))
