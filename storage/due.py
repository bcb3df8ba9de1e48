"""What is to happen, and when. A due row enters the inbox as it fires, in one transaction: exactly once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import due, identities, inbox, outbox

LOST = "lost"  # of which local date staff have heard that somebody cannot be reached any more
_NOW = bindparam("now", type_=due.c.due_at.type)
_DUE = (
    select(due, identities.c.user_id)
    .outerjoin(identities, identities.c.person_id == due.c.person_id)
    .where(due.c.state == "waiting", due.c.due_at <= _NOW)
    .order_by(due.c.due_at, due.c.id)
    .limit(bindparam("limit"))
)
_FIRED = update(due).where(due.c.id.in_(bindparam("ids", expanding=True))).values(state="fired")


async def take_due(tx: AsyncConnection, now: datetime, limit: int = 500) -> list[Any]:
    """Rows that are due, in the order of their time, marked as fired; each with the account of its person."""
    rows = list(await tx.execute(_DUE, {"now": now, "limit": limit}))
    if rows:
        await tx.execute(_FIRED, {"ids": [row.id for row in rows]})
    return rows


async def next_row(tx: AsyncConnection, person_id: str | None = None) -> Any | None:
    """What comes next by itself, for anybody or for this person; a mere look at the rules (`watch`) is nothing."""
    query = select(due).where(due.c.state == "waiting", due.c.kind != "watch").order_by(due.c.due_at, due.c.id).limit(1)
    if person_id is not None:
        query = query.where(due.c.person_id == person_id)
    return (await tx.execute(query)).first()


async def cancel(tx: AsyncConnection, person_id: str, kinds: tuple[str, ...]) -> None:
    """Takes back what waits for this person."""
    await tx.execute(
        update(due)
        .where(due.c.person_id == person_id, due.c.state == "waiting", due.c.kind.in_(kinds))
        .values(state="cancelled")
    )


async def cancel_one(tx: AsyncConnection, person_id: str, kind: str, key: str) -> None:
    """Takes back one thing, if it still waits."""
    this = (due.c.person_id == person_id, due.c.kind == kind, due.c.key == key, due.c.state == "waiting")
    await tx.execute(update(due).where(*this).values(state="cancelled"))


async def forget(tx: AsyncConnection, person_id: str, kind: str) -> None:
    """What has had its time may have it once more."""
    these = (due.c.person_id == person_id, due.c.kind == kind, due.c.state == "fired")
    await tx.execute(update(due).where(*these).values(state="cancelled"))


async def has_fired(tx: AsyncConnection, person_id: str, kind: str, key: str) -> bool:
    """Whether this very thing has had its time already."""
    query = select(due.c.id).where(due.c.person_id == person_id, due.c.kind == kind, due.c.key == key)
    return (await tx.execute(query.where(due.c.state == "fired"))).first() is not None


async def any_between(
    tx: AsyncConnection, person_id: str, kinds: tuple[str, ...], start: datetime, end: datetime
) -> bool:
    """Whether one of these comes, or came, to this person from `start` on and before `end`."""
    query = select(due.c.id).where(due.c.person_id == person_id, due.c.kind.in_(kinds), due.c.state != "cancelled")
    return (await tx.execute(query.where(due.c.due_at >= start, due.c.due_at < end).limit(1))).first() is not None


async def fired_of(tx: AsyncConnection, person_id: str, kinds: tuple[str, ...]) -> set[tuple[str, str]]:
    """Kind and key of all that has had its time."""
    query = select(due.c.kind, due.c.key).where(due.c.person_id == person_id, due.c.kind.in_(kinds))
    return {(row.kind, row.key) for row in await tx.execute(query.where(due.c.state == "fired"))}


async def planned_at(tx: AsyncConnection, person_id: str, kind: str) -> datetime | None:
    """When the next of this kind comes to this person, or None."""
    query = select(due.c.due_at).where(due.c.person_id == person_id, due.c.kind == kind, due.c.state == "waiting")
    found: datetime | None = await tx.scalar(query.order_by(due.c.due_at).limit(1))
    return found


async def all_planned(tx: AsyncConnection, person_id: str, kind: str) -> dict[str, datetime]:
    """When everything of this kind comes to this person, by its keys."""
    query = select(due.c.key, due.c.due_at).where(due.c.person_id == person_id, due.c.kind == kind)
    return {row.key: row.due_at for row in await tx.execute(query.where(due.c.state == "waiting"))}


async def is_planned(tx: AsyncConnection, kind: str, key: str, *, by: datetime) -> bool:
    """Whether this waits for its time, which comes no later than `by`."""
    query = select(due.c.id).where(due.c.kind == kind, due.c.key == key, due.c.state == "waiting", due.c.due_at <= by)
    return (await tx.execute(query.limit(1))).first() is not None


_COMING = (
    select(func.min(due.c.due_at)).where(due.c.state == "waiting", due.c.due_at > _NOW),
    select(func.min(outbox.c.not_before)).where(outbox.c.state.in_(("queued", "unknown")), outbox.c.not_before > _NOW),
    select(func.min(inbox.c.retry_at)).where(inbox.c.state == "waiting", inbox.c.retry_at > _NOW),
)


async def next_instant(tx: AsyncConnection, after: datetime) -> datetime | None:
    """When the next thing happens by itself: a due row, a message that was put off, an item that is tried again."""
    found = [at for wish in _COMING if (at := await tx.scalar(wish, {"now": after})) is not None]
    return min(found, default=None)
