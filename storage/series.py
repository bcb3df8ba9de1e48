"""The dates of a group that meets again and again: activities that share the id of a series. Else: activities.py."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import activities, signups

BEST_FIRST = ("coming", "offered", "waiting", "maybe", "no_place", "cannot")
"""Answers of one person to several dates: the first of these is how they stand to the group."""

_SERIES = select(activities.c.series_id).where(activities.c.id == bindparam("activity")).scalar_subquery()
_DATES = select(activities.c.id).where(activities.c.id == bindparam("activity"))
_DATES_TOO = _DATES.union(select(activities.c.id).where(activities.c.series_id == _SERIES))
_RANK = case({name: rank for rank, name in enumerate(BEST_FIRST)}, value=signups.c.state)
_BEST = (
    select(func.min(_RANK).label("rank"))
    .where(signups.c.activity_id.in_(_DATES_TOO))
    .group_by(signups.c.person_id)
    .subquery()
)
_STANDING = select(_BEST.c.rank, func.count().label("people")).group_by(_BEST.c.rank).order_by(_BEST.c.rank)


async def standing(tx: AsyncConnection, activity: str) -> dict[str, int]:
    """State of an answer → people. If it is one date of a series: each person's best answer to any of its dates."""
    rows = await tx.execute(_STANDING, {"activity": activity})
    return {BEST_FIRST[row.rank]: row.people for row in rows}


async def next_date(tx: AsyncConnection, activity: str, now: datetime) -> Any | None:
    """Of the activity, or of the series of which it is one date: the next one that comes; else the first there was."""
    comes = case((and_(activities.c.at > now, activities.c.state == "planned"), 0), else_=1)
    wanted = select(activities).where(activities.c.id.in_(_DATES_TOO)).order_by(comes, activities.c.at, activities.c.id)
    return (await tx.execute(wanted.limit(1), {"activity": activity})).first()


async def dates(tx: AsyncConnection, series: str) -> list[Any]:
    """All of them, past and cancelled ones too, in their order."""
    wanted = select(activities).where(activities.c.series_id == series)
    return list(await tx.execute(wanted.order_by(activities.c.at, activities.c.id)))


async def answers(tx: AsyncConnection, series: str, person: str) -> dict[str, Any]:
    """Activity → the row of what this person has answered to it."""
    wanted = select(signups).join(activities, activities.c.id == signups.c.activity_id)
    mine = wanted.where(activities.c.series_id == series, signups.c.person_id == person)
    return {row.activity_id: row for row in await tx.execute(mine)}


async def is_first_or_last(tx: AsyncConnection, series: str, activity: str, person: str) -> bool:
    """Of those to which this person comes."""
    wanted = (
        select(activities.c.id)
        .join(signups, signups.c.activity_id == activities.c.id)
        .where(activities.c.series_id == series, activities.c.state == "planned")
        .where(signups.c.person_id == person, signups.c.state == "coming")
        .order_by(activities.c.at, activities.c.id)
    )
    ids = list((await tx.execute(wanted)).scalars())
    return activity in (*ids[:1], *ids[-1:])
