"""Roles given and taken, and who stands in for whom: each won by compare-and-set, with a note of who did it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import deputies, roles


async def held_since(tx: AsyncConnection, person_id: str) -> dict[str, datetime]:
    """The roles that this person holds now, each with the instant since when."""
    query = select(roles.c.role, roles.c.since).where(roles.c.person_id == person_id)
    return {row.role: row.since for row in await tx.execute(query)}


async def give_role(tx: AsyncConnection, person_id: str, role: str, now: datetime) -> bool:
    """False: this person has it already. To take one: storage/people.py."""
    dialect: Any = sqlite if tx.dialect.name == "sqlite" else postgresql
    given = dialect.insert(roles).values(person_id=person_id, role=role, since=now)
    return (await tx.execute(given.on_conflict_do_nothing())).rowcount == 1


async def change_deputy(tx: AsyncConnection, mentor_id: str, before: str | None, after: str | None) -> bool:
    """`after` stands in for this mentor now. False: it was no longer `before`, somebody was faster."""
    now = (await tx.execute(select(deputies.c.deputy_id).where(deputies.c.person_id == mentor_id))).scalar()
    if now != before:
        return False
    if before is not None:
        same = (deputies.c.person_id == mentor_id, deputies.c.deputy_id == before)
        if (await tx.execute(delete(deputies).where(*same))).rowcount != 1:
            return False
    if after is not None:
        await tx.execute(insert(deputies).values(person_id=mentor_id, deputy_id=after))
    return True
