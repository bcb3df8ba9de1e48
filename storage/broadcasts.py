"""What is sent to many: one row for each broadcast, one for each person and broadcast. Next: handlers/broadcasting.py.

A recipient is `waiting` until a row of the outbox is written for them, in the same transaction: then `handed`, and what
came of it stands in the outbox. `skipped` has a reason; `stopped` was waiting when a coordinator stopped it all. So
every person who was counted at the start is in exactly one of these places at any moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import series
from storage.tables import OUTBOX_OPEN, activities, broadcasts, outbox, recipients, signups

NOT_KNOWN = "not_known"  # whether it arrived; it is not said again
TAKEN_BACK = datetime(2000, 1, 1, tzinfo=UTC)  # until when a row may leave that was under way when it was taken back
NOT_TOLD = ("failed", "expired", "dropped")  # states of the outbox
_date = activities.alias("date")

Counts = dict[tuple[str, str | None], int]


async def get(tx: AsyncConnection, id: str) -> Any | None:
    return (await tx.execute(select(broadcasts).where(broadcasts.c.id == id))).first()


async def move(tx: AsyncConnection, id: str, before: Iterable[str], state: str, **values: Any) -> bool:
    """From one state to another; False: somebody was faster."""
    this = (broadcasts.c.id == id, broadcasts.c.state.in_(list(before)))
    return (await tx.execute(update(broadcasts).where(*this).values(state=state, **values))).rowcount == 1


async def begin_due(tx: AsyncConnection, now: datetime) -> None:
    """What was planned for an instant that has come is being sent."""
    due = (broadcasts.c.state == "planned", broadcasts.c.at <= now)
    await tx.execute(update(broadcasts).where(*due).values(state="sending"))


async def sending(tx: AsyncConnection) -> list[Any]:
    """What is being sent, the oldest first. Locked: nobody pauses it while its next rows are written."""
    wanted = select(broadcasts).where(broadcasts.c.state == "sending").order_by(broadcasts.c.at, broadcasts.c.id)
    return list(await tx.execute(wanted.with_for_update()))


async def waiting(tx: AsyncConnection, id: str, now: datetime, limit: int) -> list[Any]:
    """Who is next."""
    may = or_(recipients.c.not_before.is_(None), recipients.c.not_before <= now)
    wanted = select(recipients).where(recipients.c.broadcast_id == id, recipients.c.state == "waiting", may)
    return list(await tx.execute(wanted.order_by(recipients.c.seq).limit(limit)))


_HAND = (
    update(recipients)
    .where(recipients.c.seq == bindparam("row"), recipients.c.state == "waiting")
    .values(
        state=bindparam("new"), reason=bindparam("why"), language=bindparam("spoken"), outbox_id=bindparam("handed_as")
    )
)


async def hand(tx: AsyncConnection, rows: Sequence[tuple[int, str, str]]) -> None:
    """(seq, language, row of the outbox) of those for whom one was written."""
    values = [
        {"row": seq, "new": "handed", "why": None, "spoken": language, "handed_as": row} for seq, language, row in rows
    ]
    if values:
        await tx.execute(_HAND, values)


async def skip(tx: AsyncConnection, rows: Sequence[tuple[int, str]]) -> None:
    """(seq, reason) of those who get nothing."""
    values = [{"row": seq, "new": "skipped", "why": why, "spoken": None, "handed_as": None} for seq, why in rows]
    if values:
        await tx.execute(_HAND, values)


async def wait(tx: AsyncConnection, seqs: Iterable[int], until: datetime) -> None:
    """Something else goes on with these people: they are next again then."""
    if wanted := list(seqs):
        await tx.execute(update(recipients).where(recipients.c.seq.in_(wanted)).values(not_before=until))


async def put_off(tx: AsyncConnection, outbox_ids: Iterable[str], until: datetime) -> None:
    """Quiet hours held these rows of the outbox: their people wait again, until then."""
    held = (recipients.c.outbox_id.in_(list(outbox_ids)), recipients.c.state == "handed")
    await tx.execute(update(recipients).where(*held).values(state="waiting", outbox_id=None, not_before=until))


async def take_back(tx: AsyncConnection, id: str, state: str, now: datetime) -> None:
    """What has not left yet does not leave; its people are `state`: `waiting` again, or `stopped` with all who wait."""
    handed = select(recipients.c.outbox_id).where(recipients.c.broadcast_id == id, recipients.c.state == "handed")
    queued = update(outbox).where(outbox.c.id.in_(handed), outbox.c.state == "queued")
    taken = queued.values(state="dropped", reason="taken back", finished_at=now).returning(outbox.c.id)
    ids = list((await tx.execute(taken)).scalars())
    theirs = recipients.c.broadcast_id == id
    for at in range(0, len(ids), 500):
        mine = (theirs, recipients.c.outbox_id.in_(ids[at : at + 500]))
        await tx.execute(update(recipients).where(*mine).values(state=state, outbox_id=None))
    # What is under way and comes back, as after a 429, must not leave either; its people stay `handed` until then.
    flying = update(outbox).where(outbox.c.id.in_(handed), outbox.c.state == "sending")
    await tx.execute(flying.values(not_after=TAKEN_BACK))
    if state == "stopped":
        left = (theirs, recipients.c.state == "waiting")
        await tx.execute(update(recipients).where(*left).values(state="stopped"))


async def hurry(tx: AsyncConnection, id: str, now: datetime) -> None:
    """What was planned for later is sent from now on."""
    await tx.execute(update(broadcasts).where(broadcasts.c.id == id, broadcasts.c.state == "planned").values(at=now))


async def come_back(tx: AsyncConnection, id: str) -> None:
    """Whose row was under way when it was taken back, and did not leave after all, waits again."""
    taken = select(outbox.c.id).where(outbox.c.state == "expired", outbox.c.not_after == TAKEN_BACK)
    theirs = (recipients.c.broadcast_id == id, recipients.c.state == "handed", recipients.c.outbox_id.in_(taken))
    await tx.execute(update(recipients).where(*theirs).values(state="waiting", outbox_id=None))


async def is_anything_due(conn: AsyncConnection, now: datetime) -> bool:
    """Whether anything is being sent, or is planned for an instant that has come."""
    due = or_(broadcasts.c.state == "sending", and_(broadcasts.c.state == "planned", broadcasts.c.at <= now))
    return (await conn.execute(select(broadcasts.c.id).where(due).limit(1))).first() is not None


async def watched(conn: AsyncConnection, now: datetime) -> list[Any]:
    """Those that a coordinator may be watching: under way, or of something of which a date still comes."""
    open_ones = broadcasts.c.state.in_(("sending", "paused"))
    wanted = select(broadcasts).join(activities, activities.c.id == broadcasts.c.activity_id)
    same = or_(_date.c.id == activities.c.id, _date.c.series_id == activities.c.series_id)
    comes = select(_date.c.id).where(_date.c.at > now, _date.c.state == "planned", same).exists()
    coming = and_(comes, broadcasts.c.state != "planned")
    return list(await conn.execute(wanted.where(or_(open_ones, coming)).order_by(broadcasts.c.at)))


async def standing(conn: AsyncConnection, row: Any, now: datetime) -> object:
    """Something that is another thing as soon as the broadcast, or what was answered, stands otherwise."""
    sent = await counts(conn, row.id) if row.ended_at is None else None
    date = await series.next_date(conn, row.activity_id, now)
    return row.state, await series.standing(conn, row.activity_id), date and (date.id, date.taken), sent


async def queued(tx: AsyncConnection, bot_id: int, lane: int) -> int:
    """How many rows of the outbox wait in a lane."""
    wanted = select(func.count()).select_from(outbox).where(OUTBOX_OPEN)
    return int(await tx.scalar(wanted.where(outbox.c.lane == lane, outbox.c.bot_id == bot_id)) or 0)


_OF_A_BROADCAST = (
    select(recipients.c.state, recipients.c.reason, outbox.c.state.label("sent"), outbox.c.reason.label("why"))
    .outerjoin(outbox, outbox.c.id == recipients.c.outbox_id)
    .where(recipients.c.broadcast_id == bindparam("broadcast"))
    .subquery()
)
_COUNT = select(_OF_A_BROADCAST, func.count().label("n")).group_by(*_OF_A_BROADCAST.c)


async def counts(tx: AsyncConnection, id: str) -> Counts:
    """(place, reason) → people. Places: waiting | queued | sent | skipped | failed | stopped; their sum is everybody.

    What was dropped or expired in the outbox is skipped, with the outbox's reason; of what is unknown nobody can say
    whether it arrived, and it is counted as failed.
    """
    found: Counts = {}
    for row in await tx.execute(_COUNT, {"broadcast": id}):
        place = _place(row)
        found[place] = found.get(place, 0) + row.n
    return found


def _place(row: Any) -> tuple[str, str | None]:
    if row.state != "handed":
        return row.state, row.reason
    match row.sent:
        case "sent":
            return "sent", None
        case "queued" | "sending":
            return "queued", None
        case "held":
            return "waiting", None
        case "expired":
            return "skipped", "over"
        case "dropped":
            return "skipped", row.why
        case "unknown":
            return "failed", NOT_KNOWN
        case _:
            return "failed", row.why


async def heard_of(tx: AsyncConnection, dates: Sequence[str], id: str, people: Sequence[str]) -> dict[str, str]:
    """Those of these who know of one of these activities → how: they have `answered`, or were `invited` by another
    broadcast. What did not reach them does not count; what may have done does."""
    answered = select(signups.c.person_id).where(signups.c.activity_id.in_(dates), signups.c.person_id.in_(people))
    told = (
        select(recipients.c.person_id)
        .join(broadcasts, broadcasts.c.id == recipients.c.broadcast_id)
        .outerjoin(outbox, outbox.c.id == recipients.c.outbox_id)
        .where(broadcasts.c.activity_id.in_(dates), broadcasts.c.id != id, recipients.c.person_id.in_(people))
        .where(recipients.c.state == "handed", or_(outbox.c.state.is_(None), outbox.c.state.not_in(NOT_TOLD)))
    )
    heard = dict.fromkeys((await tx.execute(told)).scalars(), "invited")
    return heard | dict.fromkeys((await tx.execute(answered)).scalars(), "answered")


async def same_lately(tx: AsyncConnection, prompt: str, by: str, since: datetime) -> Any | None:
    """The last one with this prompt that another coordinator has begun since then."""
    alike = and_(broadcasts.c.prompt == prompt, broadcasts.c.by_id != by, broadcasts.c.made_at >= since)
    wanted = select(broadcasts).where(alike, broadcasts.c.state != "stopped").order_by(broadcasts.c.made_at.desc())
    return (await tx.execute(wanted.limit(1))).first()


async def of_activities(tx: AsyncConnection, ids: Iterable[str]) -> list[Any]:
    """What was sent to many about any of these: all dates of a series, or the only one."""
    wanted = select(broadcasts).where(broadcasts.c.activity_id.in_(list(ids)))
    return list(await tx.execute(wanted.order_by(broadcasts.c.made_at, broadcasts.c.id)))
