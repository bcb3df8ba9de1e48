"""Invitations: 128 random bits of which only the hash is kept, spent by compare-and-set."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, not_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql import ColumnElement

from storage.tables import invites, roles


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


_MAKER = select(roles.c.role).where(
    roles.c.person_id == invites.c.created_by,
    roles.c.role == "coordinator",
    roles.c.since <= invites.c.created_at,  # a role that is given anew wakes no old link
)
_NEW_CLIENT = and_(invites.c.role == "client", invites.c.person_id.is_(None))
_POSTER = and_(_NEW_CLIENT, invites.c.uses > 1)
_VOUCHED = or_(
    _NEW_CLIENT,
    invites.c.created_by.is_(None),
    _MAKER.correlate(invites).exists(),
)
"""A link that makes staff, or opens somebody's place, is worth as much as whoever made it: nothing any more once that
was no coordinator for a moment. Those of the command line are the operator's."""


async def by_token(tx: AsyncConnection, token: str) -> Any | None:
    """The row, and whether it is `vouched` for."""
    query = select(invites, _VOUCHED.label("vouched")).where(invites.c.token_hash == token_hash(token))
    return (await tx.execute(query)).first()


async def get(tx: AsyncConnection, id: str) -> Any | None:
    return (await tx.execute(select(invites).where(invites.c.id == id))).first()


def _open(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Somebody can use it."""
    return (invites.c.uses_left > 0, invites.c.expires_at > now, _VOUCHED)


async def spend(tx: AsyncConnection, id: str, now: datetime) -> bool:
    """False: used up, too old or taken back, or whoever made it may not any more."""
    done = await tx.execute(
        update(invites).where(invites.c.id == id, *_open(now)).values(uses_left=invites.c.uses_left - 1)
    )
    return done.rowcount == 1


async def end(tx: AsyncConnection, id: str, now: datetime) -> bool:
    """Nobody joins with it from now on. False: it was over already."""
    good = (invites.c.id == id, invites.c.expires_at > now)
    return (await tx.execute(update(invites).where(*good).values(expires_at=now, ended_at=now))).rowcount == 1


async def still_open(tx: AsyncConnection, now: datetime, most: int) -> list[Any]:
    """The links that somebody can use, newest first: of every role, and for a new phone. Without posters."""
    query = select(invites).where(*_open(now), not_(_POSTER))
    return list(await tx.execute(query.order_by(invites.c.created_at.desc(), invites.c.id).limit(most)))


async def find_open(tx: AsyncConnection, link: str, now: datetime) -> Any | None:
    """Of those the one with this id, or with this token."""
    known = or_(invites.c.id == link, invites.c.token_hash == token_hash(link))
    return (await tx.execute(select(invites).where(known, *_open(now), not_(_POSTER)))).first()


# --- where people came from ---

_JOINED = invites.c.uses - invites.c.uses_left
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
        .where(_NEW_CLIENT)
        .group_by(invites.c.source)
        .order_by(joined.desc(), func.count().desc(), invites.c.source)
    )
    return list(await tx.execute(query))


async def posters(tx: AsyncConnection) -> list[Any]:
    """`id`, `source`, `joined`, `uses`, `created_at`, `expires_at` of the links for many, newest first."""
    of = invites.c
    query = (
        select(of.id, of.source, _JOINED.label("joined"), of.uses, of.created_at, of.expires_at)
        .where(_POSTER)
        .order_by(invites.c.created_at.desc(), invites.c.id)
        .limit(POSTERS)
    )
    return list(await tx.execute(query))
