"""What came in and waits to be worked on: kept before it is confirmed, worked on in order, one person at a time.

An item is `waiting`, then `done`, `ignored` (no business of ours) or `dead` (set aside after it failed too often).
A mailbox is worked on by priority, then in the order in which things came. Next: the worker.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson
from sqlalchemy import Insert, Table, and_, bindparam, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.seal import Seal
from storage.tables import inbox, mailboxes

__all__ = [
    "Arrived",
    "Item",
    "Told",
    "count_attempt",
    "has_work",
    "heads",
    "housekeeping",
    "mark_done",
    "mark_ignored",
    "oldest_waiting",
    "put_off",
    "receive",
    "set_aside",
    "tell",
    "uncount_attempt",
]

ABOUT_ALERTS, ORDINARY, UNHURRIED = 0, 1, 2  # the last: what no human waits for at this moment


@dataclass(frozen=True, slots=True)
class Arrived:
    """Something to keep: `key` makes it unique for a bot, `mailbox` says whose it is, `payload` is JSON."""

    key: str
    mailbox: int
    payload: bytes
    priority: int = ORDINARY


@dataclass(frozen=True, slots=True)
class Told:
    """Something that the bot tells a mailbox itself; `key` is of the caller's making and must name it for good."""

    mailbox: int
    key: str
    payload: dict[str, object]
    priority: int = ORDINARY


@dataclass(frozen=True, slots=True)
class Item:
    """The first thing that waits in a mailbox. Its payload stays sealed until it is asked for."""

    seq: int
    bot_id: int
    key: str
    mailbox: int
    priority: int
    sealed: bytes
    received_at: datetime
    attempts: int

    def payload(self, seal: Seal) -> bytes:
        """The JSON that was kept. Raises `SealBroken`."""
        return seal.open(self.sealed, f"inbox.payload:{self.key}")


def _or_leave(dialect: str, table: Table) -> Insert:
    """INSERT … ON CONFLICT DO NOTHING, which each of the two engines spells by itself."""
    build = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return build(table).on_conflict_do_nothing()


_INSERTS = {
    (dialect, table.name): _or_leave(dialect, table)
    for dialect in ("sqlite", "postgresql")
    for table in (inbox, mailboxes)
}


async def receive(tx: AsyncConnection, seal: Seal, bot_id: int, items: Sequence[Arrived], now: datetime) -> int:
    """Keeps what is new and leaves what was kept before. Returns how many were new."""
    if not items:
        return 0
    dialect = tx.dialect.name
    before = await _kept(tx, bot_id, items)
    fresh: dict[str, Arrived] = {}
    for item in items:
        if item.key not in before:
            fresh.setdefault(item.key, item)
    if not fresh:
        return 0
    # A fixed order, so that two receivers never wait for each other in a circle.
    await tx.execute(
        _INSERTS[dialect, "mailboxes"], [{"id": box} for box in sorted({i.mailbox for i in fresh.values()})]
    )
    rows = [
        {
            "bot_id": bot_id,
            "key": item.key,
            "mailbox": item.mailbox,
            "priority": item.priority,
            "payload": seal.seal(item.payload, f"inbox.payload:{item.key}"),
            "received_at": now,
            "state": "waiting",
        }
        for item in fresh.values()
    ]
    await tx.execute(_INSERTS[dialect, "inbox"], rows)
    return len(rows)


_KEPT = select(inbox.c.key).where(
    inbox.c.bot_id == bindparam("bot"), inbox.c.key.in_(bindparam("keys", expanding=True))
)


async def _kept(tx: AsyncConnection, bot_id: int, items: Sequence[Arrived]) -> set[str]:
    found = await tx.execute(_KEPT, {"bot": bot_id, "keys": [item.key for item in items]})
    return set(found.scalars())


async def tell(tx: AsyncConnection, seal: Seal, bot_id: int, told: Sequence[Told], now: datetime) -> int:
    """Puts what the bot itself has to say into mailboxes. Returns how many were new."""
    items = [Arrived(one.key, one.mailbox, orjson.dumps(one.payload), one.priority) for one in told]
    return await receive(tx, seal, bot_id, items, now)


# Every waiting item of a mailbox, numbered; the first of each is its head.
_PLACE = func.row_number().over(partition_by=inbox.c.mailbox, order_by=(inbox.c.priority, inbox.c.seq))
_WAITING = (
    select(inbox.c.seq, inbox.c.mailbox, inbox.c.priority, inbox.c.retry_at, _PLACE.label("place"))
    .where(inbox.c.state == "waiting")
    .subquery("waiting")
)
_READY = and_(
    _WAITING.c.place == 1,
    or_(_WAITING.c.retry_at.is_(None), _WAITING.c.retry_at <= bindparam("now", type_=inbox.c.retry_at.type)),
)
_CLAIM = (
    select(mailboxes.c.id)
    .join(_WAITING, _WAITING.c.mailbox == mailboxes.c.id)
    .where(_READY)
    .order_by(_WAITING.c.priority, _WAITING.c.seq)
    .limit(bindparam("limit"))
    .with_for_update(of=mailboxes, skip_locked=True)
)
_HEADS = (
    select(
        inbox.c.seq,
        inbox.c.bot_id,
        inbox.c.key,
        inbox.c.mailbox,
        inbox.c.priority,
        inbox.c.payload,
        inbox.c.received_at,
        inbox.c.attempts,
    )
    .join(_WAITING, _WAITING.c.seq == inbox.c.seq)
    .where(_READY, inbox.c.mailbox.in_(bindparam("mailboxes", expanding=True)))
    .order_by(inbox.c.priority, inbox.c.seq)
)


async def heads(tx: AsyncConnection, now: datetime, limit: int) -> list[Item]:
    """The first waiting item of up to `limit` mailboxes, most urgent first; a head that is to be retried later holds
    its mailbox back.

    Each mailbox's row is locked for the transaction; those that another worker holds are skipped. The heads are read
    after the locks were taken: what stood first a moment ago may be done by now.
    """
    claimed = list((await tx.execute(_CLAIM, {"now": now, "limit": limit})).scalars())
    if not claimed:
        return []
    found = await tx.execute(_HEADS, {"now": now, "mailboxes": claimed})
    return [Item(*row) for row in found]


_ANY_READY = select(_WAITING.c.seq).where(_READY).limit(1)


async def has_work(conn: AsyncConnection, now: datetime) -> bool:
    """Whether anything could be worked on now; what is to be tried again later cannot, nor what waits behind it."""
    return (await conn.execute(_ANY_READY, {"now": now})).first() is not None


async def mark_done(tx: AsyncConnection, seqs: Iterable[int], now: datetime) -> None:
    await _close(tx, seqs, {"state": "done", "done_at": now})


async def mark_ignored(tx: AsyncConnection, seqs: Iterable[int], now: datetime, note: str) -> None:
    """No business of ours. `note` says why and never what was said."""
    await _close(tx, seqs, {"state": "ignored", "done_at": now, "note": note})


async def set_aside(tx: AsyncConnection, seq: int, now: datetime, note: str) -> None:
    """A dead letter: it failed too often, and the mailbox goes on without it."""
    await _close(tx, [seq], {"state": "dead", "done_at": now, "note": note})


_CLOSE = update(inbox).where(inbox.c.seq.in_(bindparam("seqs", expanding=True)), inbox.c.state == "waiting")


async def _close(tx: AsyncConnection, seqs: Iterable[int], values: dict[str, object]) -> None:
    if wanted := list(seqs):
        await tx.execute(_CLOSE.values(values), {"seqs": wanted})


async def count_attempt(tx: AsyncConnection, seq: int, retry_at: datetime | None, note: str) -> None:
    """Counts an attempt and holds the mailbox back until `retry_at`."""
    await tx.execute(_ATTEMPT.values(attempts=inbox.c.attempts + 1, retry_at=retry_at, note=note), {"item": seq})


async def put_off(tx: AsyncConnection, seq: int, retry_at: datetime, note: str) -> None:
    """Holds the mailbox back until `retry_at`, after an attempt that was counted before it ran."""
    await tx.execute(_ATTEMPT.values(retry_at=retry_at, note=note), {"item": seq})


async def uncount_attempt(tx: AsyncConnection, seq: int) -> None:
    """The attempt that was counted last never took place."""
    await tx.execute(_ATTEMPT.values(attempts=inbox.c.attempts - 1, retry_at=None, note=None), {"item": seq})


_ATTEMPT = update(inbox).where(inbox.c.seq == bindparam("item"), inbox.c.state == "waiting")


async def oldest_waiting(conn: AsyncConnection) -> datetime | None:
    """When the item that waits longest was received."""
    oldest: datetime | None = await conn.scalar(select(func.min(inbox.c.received_at)).where(inbox.c.state == "waiting"))
    return oldest


async def housekeeping(tx: AsyncConnection, before: datetime) -> int:
    """Removes what was done before that instant; dead letters stay. Returns how many went.

    What is removed no longer guards against being told again, so `before` must lie further back than the 24 h for
    which Telegram keeps updates.
    """
    old = delete(inbox).where(inbox.c.done_at < before, inbox.c.state.in_(("done", "ignored")))
    return (await tx.execute(old)).rowcount
