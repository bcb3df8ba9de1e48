"""Mails that wait for a mail server: written with the alert's rung, claimed before the server is called."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import mails


def place(id: str) -> str:
    return f"mails.content:{id}"


async def claim(tx: AsyncConnection, now: datetime) -> Any | None:
    """The oldest mail that may go: `queued → sending`. None: there is none."""
    due = (mails.c.state == "queued", mails.c.not_before <= now)
    row = (await tx.execute(select(mails).where(*due).order_by(mails.c.created_at, mails.c.id).limit(1))).first()
    if row is None:
        return None
    claimed = update(mails).where(mails.c.id == row.id, mails.c.state == "queued")
    values = {"state": "sending", "sending_at": now, "attempts": row.attempts + 1}
    return (await tx.execute(claimed.values(**values).returning(mails))).first()


async def settle(
    tx: AsyncConnection,
    id: str,
    state: str,
    now: datetime,
    *,
    reason: str | None = None,
    not_before: datetime | None = None,
    repeats: bool = False,
) -> None:
    """What came of a claimed mail: sent, failed, unknown, or queued again."""
    values: dict[str, Any] = {"state": state, "reason": reason}
    values |= {"finished_at": now} if state != "queued" else {"not_before": not_before or now}
    values |= {"repeats": True} if repeats else {}
    await tx.execute(update(mails).where(mails.c.id == id, mails.c.state == "sending").values(**values))


async def repeat_stuck(tx: AsyncConnection, now: datetime) -> int:
    """At the start: nobody knows what became of those that were in hand. They go again, marked; how many they are."""
    stuck = update(mails).where(mails.c.state == "sending")
    done = await tx.execute(stuck.values(state="queued", repeats=True, not_before=now, reason="the process ended"))
    return int(done.rowcount)


async def oldest_waiting(tx: AsyncConnection) -> datetime | None:
    query = select(func.min(mails.c.created_at)).where(mails.c.state.in_(("queued", "sending")))
    found: datetime | None = await tx.scalar(query)
    return found
