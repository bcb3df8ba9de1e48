"""Planned meetings. Each change is a compare-and-set on the sequence: nobody changes what they have not seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import meetings


def place(id: str) -> str:
    """Where the place of a meeting is sealed."""
    return f"meetings.place:{id}"


async def get(tx: AsyncConnection, id: str) -> Any | None:
    return (await tx.execute(select(meetings).where(meetings.c.id == id))).first()


async def coming(
    tx: AsyncConnection, ids: Iterable[str], since: datetime, until: datetime | None = None
) -> dict[str, list[Any]]:
    """Client → the meetings that are planned for later than `since` (and before `until`), the next one first."""
    query = select(meetings).where(
        meetings.c.person_id.in_(list(ids)), meetings.c.at > since, meetings.c.cancelled.is_(False)
    )
    if until is not None:
        query = query.where(meetings.c.at < until)
    found: dict[str, list[Any]] = defaultdict(list)
    for row in await tx.execute(query.order_by(meetings.c.at, meetings.c.id)):
        found[row.person_id].append(row)
    return found


async def change(tx: AsyncConnection, id: str, sequence: int, **values: Any) -> bool:
    """The meeting as it was at this sequence becomes another one; False: somebody was faster."""
    this = (meetings.c.id == id, meetings.c.sequence == sequence, meetings.c.cancelled.is_(False))
    done = await tx.execute(update(meetings).where(*this).values(sequence=sequence + 1, **values))
    return done.rowcount == 1


async def answer(tx: AsyncConnection, id: str, sequence: int, answer: str, now: datetime) -> bool:
    """What the client says to the meeting as it was at this sequence; False: it is another one now, or nothing new."""
    this = (meetings.c.id == id, meetings.c.sequence == sequence, meetings.c.cancelled.is_(False))
    new = or_(meetings.c.answer.is_(None), meetings.c.answer != answer, meetings.c.answer_to != sequence)
    values = {"answer": answer, "answer_to": sequence, "answered_at": now}
    return (await tx.execute(update(meetings).where(*this, new).values(**values))).rowcount == 1
