"""Cards: messages that are edited as what they show goes on. Which Telegram message a card is, stands here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, Select, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import cards, outbox

__all__ = ["Card", "by_refs", "delivered", "forget", "told"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """`kind` says what `ref` is the id of; `message_id` is known once Telegram has told it."""

    id: str
    chat_id: int
    kind: str
    ref: str
    created_at: datetime
    message_id: int | None = None
    closed_at: datetime | None = None


_TOLD = update(cards).where(cards.c.id == bindparam("card")).values(message_id=bindparam("message"))
_FORGET = (
    update(cards)
    .where(cards.c.id == bindparam("card"), cards.c.message_id == bindparam("message"))
    .values(message_id=None)
)
_UNSURE = select(cards.c.id).where(cards.c.id.in_(bindparam("ids", expanding=True)), cards.c.message_id.is_(None))


async def told(tx: AsyncConnection, messages: Mapping[str, int]) -> None:
    """Telegram told the message ids of these cards."""
    if messages:
        await tx.execute(_TOLD, [{"card": card, "message": message} for card, message in messages.items()])


async def forget(tx: AsyncConnection, messages: Mapping[str, int | None]) -> None:
    """These messages are gone or too old to be edited: the card's next row is a new message."""
    if messages:
        await tx.execute(_FORGET, [{"card": card, "message": message} for card, message in messages.items()])


async def delivered(tx: AsyncConnection, messages: Mapping[str, int]) -> None:
    """Somebody tapped these cards: they were delivered, whatever we knew of it. What would repeat them is dropped."""
    unsure = set((await tx.execute(_UNSURE, {"ids": list(messages)})).scalars())
    if not unsure:
        return
    await told(tx, {card: messages[card] for card in unsure})
    about = outbox.c.card_id.in_(unsure)
    await tx.execute(update(outbox).where(about, outbox.c.state == "unknown").values(not_before=None))
    repeats = update(outbox).where(about, outbox.c.state == "queued", outbox.c.repeat_of.is_not(None))
    await tx.execute(repeats.values(state="dropped", reason="was delivered after all"))


async def by_refs(conn: AsyncConnection, kind: str, refs: Iterable[str]) -> list[Card]:
    """All cards that show these, oldest first: an alert has one with each person who was told."""
    wanted = select(cards).where(cards.c.kind == kind, cards.c.ref.in_(list(refs)))
    return await _cards(conn, wanted.order_by(cards.c.created_at, cards.c.id))


async def _cards(conn: AsyncConnection, wanted: Select[tuple[object, ...]]) -> list[Card]:
    def card(row: Row[tuple[object, ...]]) -> Card:
        return Card(**row._mapping)

    return [card(row) for row in await conn.execute(wanted)]
