"""Who is away, and who stands in for whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import absences, deputies

_TODAY = (absences.c.since <= bindparam("day"), absences.c.until >= bindparam("day"), absences.c.ended_at.is_(None))
_ON = (
    select(absences)
    .where(absences.c.person_id.in_(bindparam("ids", expanding=True)), *_TODAY)
    .order_by(absences.c.made_at)
)


async def on(tx: AsyncConnection, person_ids: Iterable[str], day: date) -> dict[str, Any]:
    """Those of these people who are away on this local date, each with the absence."""
    rows = await tx.execute(_ON, {"ids": list(person_ids), "day": day.isoformat()})
    return {row.person_id: row for row in rows}


async def stood_in_by(tx: AsyncConnection, deputy_id: str, day: date) -> list[Any]:
    """The absences of this local date in which this person stands in."""
    asked = (absences.c.deputy_id == deputy_id, absences.c.ended_at.is_(None))
    today = (absences.c.since <= day.isoformat(), absences.c.until >= day.isoformat())
    return list(await tx.execute(select(absences).where(*asked, *today).order_by(absences.c.made_at)))


async def coming(tx: AsyncConnection, person_id: str, day: date) -> Any | None:
    """The absence that this person is in, or else the next one."""
    query = select(absences).where(absences.c.person_id == person_id, absences.c.ended_at.is_(None))
    query = query.where(absences.c.until >= day.isoformat()).order_by(absences.c.since)
    return (await tx.execute(query.limit(1))).first()


async def planned(tx: AsyncConnection, person_ids: Iterable[str], day: date) -> list[Any]:
    """The absences of these people that are not over on this local date."""
    query = select(absences).where(absences.c.person_id.in_(list(person_ids)), absences.c.ended_at.is_(None))
    return list(await tx.execute(query.where(absences.c.until >= day.isoformat()).order_by(absences.c.since)))


async def get(tx: AsyncConnection, id: str) -> Any | None:
    return (await tx.execute(select(absences).where(absences.c.id == id))).first()


async def not_ended(tx: AsyncConnection, person_id: str) -> list[Any]:
    """All that this person had planned and nobody has ended, also what is over by its date."""
    return list(
        await tx.execute(select(absences).where(absences.c.person_id == person_id, absences.c.ended_at.is_(None)))
    )


async def end(tx: AsyncConnection, person_id: str, now: datetime) -> None:
    """Whatever this person had planned is over."""
    mine = (absences.c.person_id == person_id, absences.c.ended_at.is_(None))
    await tx.execute(update(absences).where(*mine).values(ended_at=now))


async def deputy_of(tx: AsyncConnection, mentor_id: str) -> str | None:
    """Who hears next of alerts of this mentor's clients."""
    return (await tx.execute(select(deputies.c.deputy_id).where(deputies.c.person_id == mentor_id))).scalar()


async def without_deputy(tx: AsyncConnection, mentor_id: str) -> None:
    await tx.execute(delete(deputies).where(deputies.c.person_id == mentor_id))
