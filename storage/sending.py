"""The sender's side of the outbox: what is open, what it claims, what came of it. Everything is done for many at once.

Every change is a compare-and-set on the row's state, so that what was dropped or replaced a moment ago is not sent.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import and_, bindparam, case, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import cards as card_rows
from storage import inbox
from storage.outbox import SAID, Lane, Waiting, is_card, is_message, place
from storage.seal import Seal, SealBroken
from storage.tables import OUTBOX_OPEN, OUTBOX_UNSURE, cards, identities, outbox, people

__all__ = ["Claimed", "Settled", "claim", "expire", "hold", "opened", "queued", "repeat", "settle", "stuck", "unsure"]

PASSED_ON = ("talk.passed_on", "aside.passed_on")  # tags: no other message says that
MOST = 10_000  # attempts that are counted: the column is small, and an outage may be long
SCHEDULED_AND_BELOW = (int(Lane.SCHEDULED), int(Lane.BROADCAST))


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row that is `sending`: only this sender may call Telegram for it."""

    id: str
    chat_id: int
    lane: int
    method: str
    sealed: bytes
    card_id: str | None
    tag: str
    person_id: str | None
    attempts: int
    repeat_of: str | None
    message_id: int | None  # of its card, as far as it is known

    @property
    def is_card(self) -> bool:
        return is_card(self.method, self.card_id)

    @property
    def is_edit(self) -> bool:
        """Whether the call changes a message that is there: it may safely be made twice."""
        return self.message_id is not None if self.is_card else not is_message(self.method)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What came of a claimed row.

    `state` is sent, failed, unknown, dropped or queued (again). `message_id` is of the message that was made;
    `forget` says that the card's message is gone; `moved_to` is the group's new id.
    """

    row: Claimed
    state: str
    reason: str | None = None
    not_before: datetime | None = None
    message_id: int | None = None
    forget: bool = False
    unreachable: bool = False
    moved_to: int | None = None

    @property
    def is_lost_alert(self) -> bool:
        """Of the alert lane, and given up although the person can be reached."""
        return self.state == "failed" and self.row.lane == Lane.ALERT and not self.unreachable

    @property
    def is_lost_word(self) -> bool:
        """What one side of a talk said, and given up although the person can be reached."""
        return self.state == "failed" and self.row.tag in SAID and not self.unreachable


_MESSAGE = select(cards.c.message_id).where(cards.c.id == outbox.c.card_id).scalar_subquery()
_CLAIMED = (
    outbox.c.id,
    outbox.c.chat_id,
    outbox.c.lane,
    outbox.c.method,
    outbox.c.payload,
    outbox.c.card_id,
    outbox.c.tag,
    outbox.c.person_id,
    outbox.c.attempts,
    outbox.c.repeat_of,
    _MESSAGE,
)
_IDS = outbox.c.id.in_(bindparam("ids", expanding=True))
_NOW = bindparam("now", type_=outbox.c.created_at.type)
_STOPPED = exists().where(
    identities.c.user_id == outbox.c.chat_id, people.c.id == identities.c.person_id, people.c.state == "stopped"
)
_BULK_TO_STOPPED = and_(outbox.c.lane.in_(SCHEDULED_AND_BELOW), _STOPPED)
_FRESH = or_(outbox.c.not_after.is_(None), outbox.c.not_after > _NOW)
_ONE_MORE = case((outbox.c.attempts < MOST, outbox.c.attempts + 1), else_=MOST)
_CLAIM = (
    update(outbox)
    .where(_IDS, outbox.c.state == "queued", _FRESH, ~_BULK_TO_STOPPED)
    .values(state="sending", sending_at=_NOW, attempts=_ONE_MORE)
    .returning(*_CLAIMED)
)
_EXPIRE = update(outbox).where(_IDS, outbox.c.state == "queued", ~_FRESH)
_DROP_STOPPED = update(outbox).where(_IDS, outbox.c.state == "queued", _BULK_TO_STOPPED)


async def claim(tx: AsyncConnection, ids: Collection[str], now: datetime) -> list[Claimed]:
    """`queued → sending` for these; what is not returned was dropped, has expired or is not to be sent any more."""
    if not ids:
        return []
    claimed = [Claimed(*row) for row in await tx.execute(_CLAIM, {"ids": list(ids), "now": now})]
    if len(claimed) < len(ids):
        left = list(set(ids) - {row.id for row in claimed})
        await expire(tx, left, now)
        stopped = _DROP_STOPPED.values(state="dropped", reason="stopped", finished_at=now)
        await tx.execute(stopped, {"ids": left})
    return claimed


async def expire(tx: AsyncConnection, ids: Collection[str], now: datetime) -> None:
    """Those of these that are queued and past their `not_after` are not sent any more."""
    if ids:
        late = _EXPIRE.values(state="expired", reason="not sent in time", finished_at=now)
        await tx.execute(late, {"ids": list(ids), "now": now})


async def hold(tx: AsyncConnection, seal: Seal, until: Mapping[str, datetime], now: datetime) -> None:
    """Quiet hours: these do not leave; their people's mailboxes are told, to have them return when it is time."""
    if not until:
        return
    held = (
        update(outbox)
        .where(_IDS, outbox.c.state == "queued")
        .values(state="held", reason="quiet hours", finished_at=now)
    )
    of = outbox.c
    returned = held.returning(of.id, of.chat_id, of.bot_id, of.tag, of.person_id, of.card_id)
    for row in await tx.execute(returned, {"ids": list(until)}):
        payload = {
            "kind": "held",
            "outbox": row.id,
            "until": until[row.id].isoformat(),
            "tag": row.tag,
            "person": row.person_id,
            "card": row.card_id,
        }
        await inbox.tell(tx, seal, row.bot_id, [inbox.Told(row.chat_id, f"t:held:{row.id}", payload)], now)


def opened(row: Claimed, seal: Seal) -> dict[str, Any]:
    """The params of a claimed row. Raises `SealBroken`."""
    params = seal.open_json(row.sealed, place(row.id))
    if not isinstance(params, dict):
        raise SealBroken(f"{place(row.id)} holds no params")
    return params


_SETTLE = (
    update(outbox)
    .where(outbox.c.id == bindparam("key"), outbox.c.state == "sending")
    .values({name: bindparam(name) for name in ("state", "reason", "not_before", "message_id", "finished_at")})
)
_NEWER = select(outbox.c.card_id, outbox.c.id, outbox.c.lane).where(
    outbox.c.card_id.in_(bindparam("cards", expanding=True)),
    outbox.c.state == "queued",
    outbox.c.method.in_(("sendMessage", "editMessageText")),
)


async def settle(
    tx: AsyncConnection, seal: Seal, bot_id: int, settled: Sequence[Settled], now: datetime
) -> dict[str, tuple[str, int]]:
    """Writes what came of claimed rows, and what follows from it for cards, people and groups.

    Returns, by the id of a row that was to be queued again but for which its card has newer words already, the row
    that holds them and its lane: the latest edit wins, and takes over the urgency.
    """
    newer = await _overtaken(tx, settled)
    if settled:
        await tx.execute(_SETTLE, [_values(one, newer.get(one.row.id), now) for one in settled])
    for taker, lane in newer.values():
        await tx.execute(update(outbox).where(outbox.c.id == taker).values(lane=lane))
    await card_rows.told(tx, {str(one.row.card_id): one.message_id for one in settled if one.message_id and _new(one)})
    await card_rows.forget(tx, {str(one.row.card_id): one.row.message_id for one in settled if one.forget})
    await _unreachable(tx, seal, bot_id, [one for one in settled if one.unreachable], now)
    await _undelivered(tx, seal, bot_id, [one for one in settled if one.is_lost_alert or one.is_lost_word], now)
    for one in settled:
        if one.moved_to is not None:
            await _move(tx, one.row.chat_id, one.moved_to)
    return newer


def _new(one: Settled) -> bool:
    return one.row.card_id is not None and is_message(one.row.method) and one.message_id != one.row.message_id


def _values(one: Settled, newer: tuple[str, int] | None, now: datetime) -> dict[str, Any]:
    again = one.state == "queued" and newer is None
    return {
        "key": one.row.id,
        "state": "dropped" if newer else one.state,
        "reason": "newer words took its place" if newer else one.reason,
        "not_before": None if newer else one.not_before,
        "message_id": one.message_id,
        "finished_at": None if again else now,
    }


async def _overtaken(tx: AsyncConnection, settled: Sequence[Settled]) -> dict[str, tuple[str, int]]:
    again = {one.row.card_id: one.row for one in settled if one.state == "queued" and one.row.is_card}
    if not again:
        return {}
    found = await tx.execute(_NEWER, {"cards": list(again)})
    return {again[card].id: (row, min(lane, again[card].lane)) for card, row, lane in found}


async def _unreachable(tx: AsyncConnection, seal: Seal, bot_id: int, settled: Sequence[Settled], now: datetime) -> None:
    """The person is marked, what was planned for them is dropped, and their mailbox is told what did not arrive."""
    if not settled:
        return
    chats = [one.row.chat_id for one in settled]
    person = people.c.id.in_(select(identities.c.person_id).where(identities.c.user_id.in_(chats)))
    await tx.execute(update(people).where(person).values(reachable=False))
    waiting = and_(outbox.c.chat_id.in_(chats), outbox.c.state == "queued", outbox.c.lane.in_(SCHEDULED_AND_BELOW))
    await tx.execute(update(outbox).where(waiting).values(state="dropped", reason="unreachable", finished_at=now))
    told = [
        inbox.Told(
            one.row.chat_id,
            f"t:unreachable:{one.row.id}",
            {"kind": "unreachable", "why": one.reason, "outbox": one.row.id, "tag": one.row.tag, "lane": one.row.lane},
            inbox.ABOUT_ALERTS if one.row.lane == Lane.ALERT or one.row.tag in SAID else inbox.ORDINARY,
        )
        for one in settled
    ]
    await inbox.tell(tx, seal, bot_id, told, now)


async def _undelivered(tx: AsyncConnection, seal: Seal, bot_id: int, settled: Sequence[Settled], now: datetime) -> None:
    """An alert, or what was said in a talk, that Telegram refuses: the mailbox of whoever it was for is told, so that
    the alert goes on to others and the words come back."""
    told = [
        inbox.Told(
            one.row.chat_id,
            f"t:undelivered:{one.row.id}",
            {"kind": "undelivered", "why": one.reason, "outbox": one.row.id, "tag": one.row.tag},
            inbox.ABOUT_ALERTS,
        )
        for one in settled
    ]
    await inbox.tell(tx, seal, bot_id, told, now)


async def _move(tx: AsyncConnection, old: int, new: int) -> None:
    """A group became a supergroup: what waits for it, and its cards, go by the new id."""
    open_rows = outbox.c.state.in_(("queued", "unknown"))
    await tx.execute(update(outbox).where(outbox.c.chat_id == old, open_rows).values(chat_id=new))
    await tx.execute(update(cards).where(cards.c.chat_id == old).values(chat_id=new, message_id=None))


_QUEUED = (
    select(
        outbox.c.id,
        outbox.c.chat_id,
        outbox.c.lane,
        outbox.c.card_id,
        outbox.c.method,
        outbox.c.not_before,
        outbox.c.not_after,
        outbox.c.attempts,
        _MESSAGE.label("message_id"),
        outbox.c.seq,
    )
    .where(
        OUTBOX_OPEN, outbox.c.bot_id == bindparam("bot"), outbox.c.state == "queued", outbox.c.seq > bindparam("after")
    )
    .order_by(outbox.c.seq)
)
_STUCK = select(*_CLAIMED).where(OUTBOX_OPEN, outbox.c.bot_id == bindparam("bot"), outbox.c.state == "sending")
_UNSURE = select(outbox.c.id, outbox.c.not_before).where(OUTBOX_UNSURE, outbox.c.bot_id == bindparam("bot"))


async def queued(conn: AsyncConnection, bot_id: int, after: int = 0) -> tuple[list[Waiting], int]:
    """The queued rows behind a position, in order, and the last position that was seen."""
    rows, last = [], after
    for row in await conn.execute(_QUEUED, {"bot": bot_id, "after": after}):
        edit = row.message_id is not None if is_card(row.method, row.card_id) else not is_message(row.method)
        rows.append(
            Waiting(row.id, row.chat_id, row.lane, row.card_id, edit, row.not_before, row.not_after, row.attempts)
        )
        last = row.seq
    return rows, last


async def stuck(conn: AsyncConnection, bot_id: int) -> list[Claimed]:
    """Rows that are `sending`; those that no sender has in hand were lost in a crash."""
    return [Claimed(*row) for row in await conn.execute(_STUCK, {"bot": bot_id})]


async def unsure(conn: AsyncConnection, bot_id: int) -> list[tuple[str, datetime]]:
    """Rows of unknown outcome that are to be said again at an instant, unless there is a sign of life."""
    return [(row.id, row.not_before) for row in await conn.execute(_UNSURE, {"bot": bot_id})]


_LEFT_SINCE = select(
    exists().where(
        identities.c.user_id == bindparam("chat"),
        people.c.id == identities.c.person_id,
        people.c.state == "stopped",
        people.c.stopped_at > bindparam("said", type_=outbox.c.created_at.type),
    )
)


async def repeat(tx: AsyncConnection, seal: Seal, ids: Iterable[str], now: datetime) -> list[Waiting]:
    """Says again what may not have arrived, as new rows; not where the chat or the card has had something newer."""
    due = and_(_IDS, outbox.c.state == "unknown", outbox.c.not_before <= _NOW)
    rows = (await tx.execute(select(outbox).where(due).order_by(outbox.c.seq), {"ids": list(ids), "now": now})).all()
    new = [await _again(tx, seal, row, now) for row in rows if not await _overtaken_by_newer(tx, row)]
    await tx.execute(update(outbox).where(due).values(not_before=None), {"ids": [row.id for row in rows], "now": now})
    return [waiting for waiting in new if waiting is not None]


async def _overtaken_by_newer(tx: AsyncConnection, row: Any) -> bool:
    if row.lane != Lane.ALERT and await tx.scalar(_LEFT_SINCE, {"chat": row.chat_id, "said": row.created_at}):
        return True  # nothing follows the goodbye
    newer = [outbox.c.seq > row.seq, outbox.c.state.in_(("queued", "sending", "sent", "unknown"))]
    same_card = and_(outbox.c.card_id == row.card_id, outbox.c.card_id.is_not(None))
    if row.lane == Lane.ALERT or row.card_id is not None or row.unasked or row.tag in (*SAID, *PASSED_ON):
        # a question is not asked by what else was said meanwhile, nor is it said where one's words went, or what
        # somebody else said
        newer.append(same_card)
    else:
        newer += [outbox.c.chat_id == row.chat_id, outbox.c.lane <= Lane.REPLY]
    return bool(await tx.scalar(select(func.count()).select_from(outbox).where(*newer)))


async def _again(tx: AsyncConnection, seal: Seal, row: Any, now: datetime) -> Waiting | None:
    try:
        params = cast(dict[str, Any], seal.open_json(row.payload, place(row.id)))
    except SealBroken:  # nobody could read it again; the row stays as unknown
        return None
    root, _, count = row.id.partition("+")
    new_id = f"{root}+{int(count or 0) + 1}"
    params |= params.get("repeated", {})
    values = {name: value for name, value in row._mapping.items() if name != "seq"} | {
        "id": new_id,
        "payload": seal.seal_json(params, place(new_id)),
        "state": "queued",
        "reason": None,
        "not_before": None,
        "created_at": now,
        "sending_at": None,
        "finished_at": None,
        "repeat_of": row.id,
    }
    await tx.execute(insert(outbox).values(values))
    edit = not is_message(row.method)
    return Waiting(new_id, row.chat_id, row.lane, row.card_id, edit, None, row.not_after, row.attempts)
