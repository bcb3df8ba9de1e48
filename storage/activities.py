"""Group activities and who comes. Places are won by compare-and-set: two taps at once never share the last one.

A place that becomes free is kept for the waiting list as long as somebody is on it; `claim` lets nobody pass them by.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, exists, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import activities, identities, people, signups

TAKING = ("coming", "offered")  # whose places are taken
LISTED = ("waiting",)
_other = activities.alias("other")


def details_place(id: str) -> str:
    """Where the details of an activity are sealed."""
    return f"activities.details:{id}"


async def get(tx: AsyncConnection, id: str) -> Any | None:
    return (await tx.execute(select(activities).where(activities.c.id == id))).first()


async def coming(tx: AsyncConnection, now: datetime, limit: int, offset: int = 0) -> tuple[list[Any], int]:
    """Those that still come, the next one first, and how many there are in all. Of a series only its next date; if all
    of them are cancelled, the first of these."""
    same = (_other.c.series_id == activities.c.series_id, _other.c.at > now, _other.c.id != activities.c.id)
    alike = and_(_other.c.state == activities.c.state, _other.c.at < activities.c.at)
    better = and_(_other.c.state == "planned", activities.c.state == "cancelled")
    later = and_(activities.c.at > now, ~exists().where(*same, or_(alike, better)))
    total = await tx.scalar(select(func.count()).select_from(activities).where(later))
    found = select(activities).where(later).order_by(activities.c.at, activities.c.id).limit(limit).offset(offset)
    return list(await tx.execute(found)), int(total or 0)


async def past(
    tx: AsyncConnection, since: datetime, now: datetime, limit: int, offset: int = 0
) -> tuple[list[Any], int]:
    """Those that began after `since`, the last one first, and how many there are in all. With each how many signed up
    or were there without it, and how many were there (`attended`: as it was marked)."""
    over = and_(activities.c.at > since, activities.c.at <= now, activities.c.state == "planned")
    total = await tx.scalar(select(func.count()).select_from(activities).where(over))
    there = signups.c.attended.is_(True)
    theirs = select(func.count()).where(signups.c.activity_id == activities.c.id).correlate(activities)
    wanted = select(
        activities,
        theirs.where(or_(signups.c.state == "coming", there)).scalar_subquery().label("signed_up"),
        theirs.where(there).scalar_subquery().label("came"),
    )
    found = wanted.where(over).order_by(activities.c.at.desc(), activities.c.id).limit(limit).offset(offset)
    return list(await tx.execute(found)), int(total or 0)


async def change(tx: AsyncConnection, id: str, sequence: int, **values: Any) -> bool:
    """The activity as it was at this sequence becomes another one; False: somebody was faster, or it is cancelled."""
    this = (activities.c.id == id, activities.c.sequence == sequence, activities.c.state == "planned")
    done = await tx.execute(update(activities).where(*this).values(sequence=sequence + 1, **values))
    return done.rowcount == 1


async def thank(tx: AsyncConnection, id: str, now: datetime) -> bool:
    """Those who were there are thanked; False: somebody was faster."""
    this = (activities.c.id == id, activities.c.thanked_at.is_(None))
    return (await tx.execute(update(activities).where(*this).values(thanked_at=now))).rowcount == 1


# --- places ---

_FITS = or_(activities.c.capacity.is_(None), activities.c.taken + bindparam("seats") <= activities.c.capacity)
_SOMEBODY_WAITS = exists().where(signups.c.activity_id == activities.c.id, signups.c.state.in_(LISTED))
_TAKE = (
    update(activities)
    .where(activities.c.id == bindparam("activity"), activities.c.state == "planned", _FITS)
    .values(taken=activities.c.taken + bindparam("seats"))
)
_CLAIM = _TAKE.where(or_(activities.c.capacity.is_(None), ~_SOMEBODY_WAITS))
_GIVE_BACK = (
    update(activities)
    .where(activities.c.id == bindparam("activity"))
    .values(taken=activities.c.taken - bindparam("seats"))
)


async def claim(tx: AsyncConnection, activity: str, seats: int) -> bool:
    """Takes so many places, or more of them; False: there are not so many, or others have waited longer."""
    return (await tx.execute(_CLAIM, {"activity": activity, "seats": seats})).rowcount == 1


async def claim_from_list(tx: AsyncConnection, activity: str, seats: int) -> bool:
    """The same for whoever is first on the waiting list."""
    return (await tx.execute(_TAKE, {"activity": activity, "seats": seats})).rowcount == 1


async def give_back(tx: AsyncConnection, activity: str, seats: int) -> None:
    if seats:
        await tx.execute(_GIVE_BACK, {"activity": activity, "seats": seats})


# --- who comes ---


async def signup(tx: AsyncConnection, activity: str, person: str) -> Any | None:
    this = (signups.c.activity_id == activity, signups.c.person_id == person)
    return (await tx.execute(select(signups).where(*this))).first()


async def sign_up(tx: AsyncConnection, id: str, activity: str, person: str, **values: Any) -> None:
    """This is what the person answers now. Written at once: others in the same batch must see who waits."""
    dialect: Any = sqlite if tx.dialect.name == "sqlite" else postgresql
    row = {"queued_at": None, "offered_until": None, **values}
    statement = dialect.insert(signups).values(id=id, activity_id=activity, person_id=person, **row)
    await tx.execute(statement.on_conflict_do_update(index_elements=["activity_id", "person_id"], set_=row))


async def move_on(tx: AsyncConnection, id: str, before: str, **values: Any) -> bool:
    """The answer goes from one state to another; False: it is in another one by now."""
    this = (signups.c.id == id, signups.c.state == before)
    return (await tx.execute(update(signups).where(*this).values(**values))).rowcount == 1


async def of_activity(tx: AsyncConnection, activity: str, states: Iterable[str]) -> list[Any]:
    """In the order in which they answered; those who wait in the order of the list."""
    wanted = select(signups).where(signups.c.activity_id == activity, signups.c.state.in_(list(states)))
    order = (func.coalesce(signups.c.queued_at, signups.c.answered_at), signups.c.id)
    return list(await tx.execute(wanted.order_by(*order)))


async def mark(tx: AsyncConnection, activity: str, id: str, *, there: bool) -> None:
    """Whether this signup's person was there."""
    this = (signups.c.activity_id == activity, signups.c.id == id)
    await tx.execute(update(signups).where(*this).values(attended=there))


async def rate(tx: AsyncConnection, activity: str, person: str, how: str) -> bool:
    """How it was for this person; the last tap counts. False: they were not among those who came."""
    came = or_(signups.c.state == "coming", signups.c.attended.is_(True))
    this = (signups.c.activity_id == activity, signups.c.person_id == person, came)
    return (await tx.execute(update(signups).where(*this).values(feedback=how))).rowcount == 1


async def ratings(tx: AsyncConnection, activity: str) -> dict[str, int]:
    """How it was → people."""
    wanted = select(signups.c.feedback, func.count().label("people")).group_by(signups.c.feedback)
    given = wanted.where(signups.c.activity_id == activity, signups.c.feedback.is_not(None))
    return {row.feedback: row.people for row in await tx.execute(given)}


async def of_person(tx: AsyncConnection, person: str, states: Iterable[str], now: datetime) -> list[Any]:
    """Activities that still come and that this person has answered so, the next one first."""
    wanted = select(activities).join(signups, signups.c.activity_id == activities.c.id)
    mine = wanted.where(signups.c.person_id == person, signups.c.state.in_(list(states)))
    comes = mine.where(activities.c.state == "planned", activities.c.at > now)
    return list(await tx.execute(comes.order_by(activities.c.at, activities.c.id)))


async def next_in_line(tx: AsyncConnection, activity: str, free: int | None) -> Any | None:
    """Who has waited longest of those who can be reached and whom the free places are enough for."""
    here = and_(people.c.state == "active", people.c.reachable.is_(True))
    wanted = (
        select(signups)
        .join(people, people.c.id == signups.c.person_id)
        .join(identities, identities.c.person_id == people.c.id)
        .where(signups.c.activity_id == activity, signups.c.state == "waiting", here)
        .order_by(signups.c.queued_at, signups.c.id)
        .limit(1)
    )
    if free is not None:
        wanted = wanted.where(signups.c.seats <= free)
    return (await tx.execute(wanted)).first()


async def place_in_line(tx: AsyncConnection, row: Any) -> int:
    """1 is the first."""
    earlier = or_(
        signups.c.queued_at < row.queued_at, and_(signups.c.queued_at == row.queued_at, signups.c.id <= row.id)
    )
    listed = (signups.c.activity_id == row.activity_id, signups.c.state == "waiting")
    return int(await tx.scalar(select(func.count()).select_from(signups).where(*listed, earlier)) or 0)


async def counts(tx: AsyncConnection, activity: str) -> dict[str, tuple[int, int]]:
    """State → how many people, and how many with their children."""
    wanted = (
        select(signups.c.state, func.count().label("people"), func.sum(signups.c.seats).label("seats"))
        .where(signups.c.activity_id == activity)
        .group_by(signups.c.state)
    )
    return {row.state: (row.people, int(row.seats or 0)) for row in await tx.execute(wanted)}


__all__ = [
    "TAKING",
    "change",
    "claim",
    "claim_from_list",
    "coming",
    "counts",
    "details_place",
    "get",
    "give_back",
    "mark",
    "move_on",
    "next_in_line",
    "of_activity",
    "of_person",
    "past",
    "place_in_line",
    "rate",
    "ratings",
    "sign_up",
    "signup",
]
