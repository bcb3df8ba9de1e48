"""The dates of a group that meets again and again: activities that share the id of a series. Else: activities.py."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import activities, signups


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
