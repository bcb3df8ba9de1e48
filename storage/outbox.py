"""What is to be said: rows that leave in order, written in the same transaction as the turn that says it.

A row goes `queued → sending → sent | failed | unknown`; or it is `expired` (its `not_after` passed), `held` (quiet
hours; it returns as a due event and is rendered again) or `dropped` (no longer true). Next: storage/sending.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import IntEnum
from typing import Any

from sqlalchemy import and_, bindparam, case, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.seal import Seal, SealBroken
from storage.tables import OUTBOX_OPEN, cards, outbox

__all__ = [
    "SAID",
    "Lane",
    "Outgoing",
    "Waiting",
    "drop_queued",
    "is_card",
    "is_message",
    "oldest_queued",
    "place",
    "put",
    "put_last",
    "said_in",
    "settle_unknown",
]


SAID = ("talk.says", "talk.forwards", "talk.voice", "talk.photo")  # the tags of what one side of a talk said


class Lane(IntEnum):
    """How urgent a row is, most urgent first."""

    ALERT = 0
    REPLY = 1
    SCHEDULED = 2
    BROADCAST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One row to be written. `params` are those of the method but for `chat_id`.

    A card's row is a `sendMessage` with a `card_id`; the sender makes it an edit when the card has a message. The
    params of an alert hold under `repeated` the params that differ when it may have been sent before; those of what was
    said in a talk hold under `said` what came from the other side, so that it can come back. `unasked` is what answers
    nothing that the person did: no answer to something else stands in for it.
    """

    id: str
    bot_id: int
    chat_id: int
    lane: Lane
    params: dict[str, Any]
    tag: str
    created_at: datetime
    method: str = "sendMessage"
    person_id: str | None = None
    card_id: str | None = None
    question: str | None = None
    not_before: datetime | None = None
    not_after: datetime | None = None
    attempts: int = 0
    repeat_of: str | None = None
    unasked: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the sender must know of a queued row to decide when it goes; its words stay in the database."""

    id: str
    chat_id: int
    lane: int
    card_id: str | None = None
    is_edit: bool = False  # as far as was known: an edit takes no token of the buckets
    not_before: datetime | None = None
    not_after: datetime | None = None
    attempts: int = 0


def is_card(method: str, card_id: str | None) -> bool:
    """Whether this row shows a card anew, whatever it showed before."""
    return card_id is not None and method in ("sendMessage", "editMessageText")


def is_message(method: str) -> bool:
    """Whether this method puts a new message into a chat: that counts against the limits, and can happen twice."""
    return method.startswith(("send", "copy", "forward")) and method != "sendChatAction"


def place(row_id: str) -> str:
    """Where a payload stands, for the seal."""
    return f"outbox.payload:{row_id}"


async def put(tx: AsyncConnection, seal: Seal, rows: Sequence[Outgoing]) -> list[Waiting]:
    """Writes rows that are to be sent, in this order. Returns what `sender.offer` wants to know after the commit.

    A card whose earlier row is still queued gets the new words in that row's place: the latest edit wins. If the
    earlier row is on its way the new one waits behind it.
    """
    queued, known = await _cards(tx, [row.card_id for row in rows if is_card(row.method, row.card_id)])
    fresh: dict[str, Outgoing] = {}
    changed: dict[str, Outgoing] = {}
    for row in rows:
        earlier = queued.get(row.card_id) if is_card(row.method, row.card_id) else None
        if earlier is None:
            fresh[row.id] = row
        else:
            row = replace(row, id=earlier[0], lane=Lane(min(earlier[1], row.lane)))  # noqa: PLW2901
            (fresh if row.id in fresh else changed)[row.id] = row
        if row.card_id and is_card(row.method, row.card_id):
            queued[row.card_id] = (row.id, row.lane)
    if changed:
        await tx.execute(_REPLACE, [_replacing(seal, row) for row in changed.values()])
    if fresh:
        await tx.execute(_INSERT, [_inserting(seal, row) for row in fresh.values()])
    return [_waiting(row, known) for row in (changed | fresh).values()]


async def said_in(tx: AsyncConnection, seal: Seal, id: str) -> dict[str, Any] | None:
    """What came from the other side of a talk with this row. None when it is about anything else, or does not open."""
    sealed = await tx.scalar(select(outbox.c.payload).where(outbox.c.id == id))
    try:
        params = seal.open_json(sealed, place(id)) if sealed is not None else None
    except SealBroken:
        return None
    said = params.get("said") if isinstance(params, dict) else None
    return said if isinstance(said, dict) else None


async def put_last(tx: AsyncConnection, seal: Seal, row: Outgoing) -> list[Waiting]:
    """Writes a row after which nothing of lower priority leaves for its chat: the confirmation of /stop.

    What was queued is dropped, and what is on its way must not come back. What is planned later is the planner's.
    """
    lower = [lane for lane in Lane if lane > row.lane]
    await drop_queued(tx, [row.chat_id], lower, "stopped")
    await tx.execute(_SETTLE, {"chats": [row.chat_id]})
    flying = update(outbox).where(outbox.c.chat_id == row.chat_id, outbox.c.state == "sending")
    await tx.execute(flying.where(outbox.c.lane.in_(lower)).values(not_after=row.created_at))
    return await put(tx, seal, [row])


async def drop_queued(tx: AsyncConnection, chats: Iterable[int], lanes: Iterable[int], reason: str) -> int:
    """Takes back what has not left yet. Returns how many rows that were."""
    queued = update(outbox).where(outbox.c.state == "queued", outbox.c.chat_id.in_(list(chats)))
    dropped = await tx.execute(
        queued.where(outbox.c.lane.in_([int(lane) for lane in lanes])).values(state="dropped", reason=reason)
    )
    return dropped.rowcount


async def settle_unknown(tx: AsyncConnection, chats: Iterable[int]) -> None:
    """These people were heard: what may not have reached them need not be repeated, as the bot answers them now.

    Alerts are repeated all the same: they are about somebody else. So is what was said unasked, and what somebody said
    in a talk: the bot answers them something else.
    """
    if wanted := list(chats):
        await tx.execute(_SETTLE.where(outbox.c.unasked.is_(False), outbox.c.tag.not_in(SAID)), {"chats": wanted})


async def oldest_queued(conn: AsyncConnection, now: datetime) -> datetime | None:
    """When the row that waits longest was written; rows that are planned for later do not count."""
    wanted = select(func.min(outbox.c.created_at)).where(OUTBOX_OPEN)
    due = or_(outbox.c.not_before.is_(None), outbox.c.not_before <= now)
    oldest: datetime | None = await conn.scalar(wanted.where(due))
    return oldest


_STATE_OF_CARDS = (
    select(cards.c.id, cards.c.message_id, outbox.c.id, outbox.c.lane)
    .join(
        outbox,
        and_(
            outbox.c.card_id == cards.c.id,
            outbox.c.state == "queued",
            outbox.c.method.in_(("sendMessage", "editMessageText")),
        ),
        isouter=True,
    )
    .where(cards.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(outbox.c.seq)
)
_LOCK = (
    select(outbox.c.id)
    .where(outbox.c.id.in_(bindparam("ids", expanding=True)), outbox.c.state == "queued")
    .with_for_update()
)
_INSERT = insert(outbox)
_REPLACED = ("payload", "lane", "method", "question", "tag", "not_before", "not_after", "unasked")
_REPLACE = (
    update(outbox)
    .where(outbox.c.id == bindparam("key"))
    .values({name: bindparam(name) for name in _REPLACED} | {"repeat_of": None, "attempts": 0})
)


_QUEUED = outbox.c.state == "queued"
_SETTLE = (
    update(outbox)
    .where(
        outbox.c.chat_id.in_(bindparam("chats", expanding=True)),
        outbox.c.state.in_(("unknown", "queued")),  # said twice, for the index
        outbox.c.lane != Lane.ALERT,
        or_(
            and_(outbox.c.state == "unknown", outbox.c.not_before.is_not(None)),
            and_(_QUEUED, outbox.c.repeat_of.is_not(None)),
        ),
    )
    .values(
        not_before=None,
        state=case((_QUEUED, "dropped"), else_=outbox.c.state),
        reason=case((_QUEUED, "answered in the meantime"), else_=outbox.c.reason),
    )
)


async def _cards(
    tx: AsyncConnection, ids: Sequence[str | None]
) -> tuple[dict[str | None, tuple[str, int]], set[str | None]]:
    """Of these cards: the queued row with its lane, and those whose message is known."""
    if not ids:
        return {}, set()
    queued: dict[str | None, tuple[str, int]] = {}
    known: set[str | None] = set()
    for card, message, row, lane in await tx.execute(_STATE_OF_CARDS, {"ids": list(set(ids))}):
        if message is not None:
            known.add(card)
        if row is not None:
            queued[card] = (row, lane)
    if queued:  # the sender may be another process: what it has just claimed is not queued any more
        locked = set((await tx.execute(_LOCK, {"ids": [row for row, _ in queued.values()]})).scalars())
        queued = {card: row for card, row in queued.items() if row[0] in locked}
    return queued, known


def _inserting(seal: Seal, row: Outgoing) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in Outgoing.__dataclass_fields__ if name != "params"}
    return values | {"payload": seal.seal_json(row.params, place(row.id)), "state": "queued", "lane": int(row.lane)}


def _replacing(seal: Seal, row: Outgoing) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in _REPLACED if name != "payload"}
    payload = seal.seal_json(row.params, place(row.id))
    return values | {"key": row.id, "payload": payload, "lane": int(row.lane)}


def _waiting(row: Outgoing, known: set[str | None]) -> Waiting:
    edit = row.card_id in known if is_card(row.method, row.card_id) else not is_message(row.method)
    return Waiting(row.id, row.chat_id, int(row.lane), row.card_id, edit, row.not_before, row.not_after, row.attempts)
