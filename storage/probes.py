"""Synthetic alerts: when the next one is due, and whether the last one arrived. They are about nobody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.inbox import Item
from storage.tables import alerts, inbox, outbox, probes

TAG = "probe"


async def waiting(tx: AsyncConnection) -> Any | None:
    """The one that is due next."""
    query = select(probes).where(probes.c.fired_at.is_(None)).order_by(probes.c.due_at)
    return (await tx.execute(query.limit(1))).first()


async def plan(tx: AsyncConnection, id: str, at: datetime) -> None:
    await tx.execute(insert(probes).values(id=id, due_at=at))


async def fire(tx: AsyncConnection, id: str, now: datetime) -> None:
    await tx.execute(update(probes).where(probes.c.id == id).values(fired_at=now))


async def letters(tx: AsyncConnection, mailboxes: Iterable[int]) -> list[Item]:
    """The first item that waits in each of these mailboxes, whatever waits in others."""
    found: dict[int, Item] = {}
    wanted = [getattr(inbox.c, name) for name in _ITEM]
    query = select(*wanted).where(inbox.c.mailbox.in_(list(mailboxes)), inbox.c.state == "waiting")
    for row in await tx.execute(query.order_by(inbox.c.priority, inbox.c.seq)):
        found.setdefault(row.mailbox, Item(*row))
    return list(found.values())


_ITEM = ("seq", "bot_id", "key", "mailbox", "priority", "payload", "received_at", "attempts")


async def queued(tx: AsyncConnection, chat_id: int, lane: int) -> list[Any]:
    """What waits to leave for this chat in this lane."""
    query = select(outbox).where(outbox.c.chat_id == chat_id, outbox.c.lane == lane, outbox.c.state == "queued")
    return list(await tx.execute(query))


async def last_arrival(conn: AsyncConnection) -> tuple[datetime | None, float | None]:
    """When the newest one arrived at Telegram, and after how many seconds; before the first, when it was due."""
    sent = select(outbox.c.finished_at, probes.c.fired_at).join(probes, probes.c.outbox_id == outbox.c.id)
    sent = sent.where(outbox.c.state == "sent").order_by(outbox.c.finished_at.desc()).limit(1)
    row = (await conn.execute(sent)).first()
    if row is not None:
        return row.finished_at, (row.finished_at - row.fired_at).total_seconds()
    first: datetime | None = await conn.scalar(select(func.min(probes.c.due_at)))
    return first, None


async def forget(tx: AsyncConnection, before: datetime) -> None:
    await tx.execute(delete(outbox).where(outbox.c.tag == TAG, outbox.c.finished_at < before))
    await tx.execute(delete(probes).where(probes.c.fired_at < before))


async def overdue_since(conn: AsyncConnection) -> datetime | None:
    """When the next step of an alert that is not resolved was due, of all of them the earliest."""
    at: datetime | None = await conn.scalar(select(func.min(alerts.c.next_at)).where(alerts.c.state != "resolved"))
    return at


async def count_open(conn: AsyncConnection) -> dict[tuple[str, str], int]:
    """Real alerts by lane and state."""
    query = select(alerts.c.lane, alerts.c.state, func.count()).where(alerts.c.state != "resolved")
    rows = await conn.execute(query.group_by(alerts.c.lane, alerts.c.state))
    return {(lane, state): count for lane, state, count in rows}
