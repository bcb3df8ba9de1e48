"""Every client with what a segment looks at, in a few statements however many they are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import answers, check_ins, identities, journeys, pauses, people, roles, saved_segments, signups

_CLIENTS = (
    select(
        people.c.id,
        people.c.language,
        people.c.second_language,
        people.c.audience,
        people.c.area,
        people.c.state,
        people.c.reachable,
        people.c.mentor_id,
        people.c.weekday,
        people.c.hour,
        people.c.created_at,
        people.c.joined_at,
        people.c.stopped_at,
        people.c.source,
        identities.c.user_id,
        journeys.c.day0,
        journeys.c.themes,
        journeys.c.next,
        journeys.c.ended_at,
    )
    .join(roles, roles.c.person_id == people.c.id)
    .outerjoin(identities, identities.c.person_id == people.c.id)
    .outerjoin(journeys, journeys.c.person_id == people.c.id)
    .where(roles.c.role == "client")
    .order_by(people.c.created_at, people.c.id)
)
_ANSWERED = (
    select(check_ins.c.person_id, func.max(answers.c.given_at).label("at"))
    .join(answers, answers.c.check_in_id == check_ins.c.id)
    .group_by(check_ins.c.person_id)
)


@dataclass(frozen=True, slots=True)
class Client:
    """`row`: of the person and the journey; `pauses`: in order; `answered`: when they last answered a check-in."""

    row: Any
    pauses: tuple[Any, ...]
    answered: datetime | None
    attended: bool


async def clients(tx: AsyncConnection) -> list[Client]:
    """All of them, those who stopped too, in the order in which they came."""
    held: dict[str, list[Any]] = defaultdict(list)
    for pause in await tx.execute(select(pauses).order_by(pauses.c.since, pauses.c.made_at)):
        held[pause.person_id].append(pause)
    answered = {row.person_id: row.at for row in await tx.execute(_ANSWERED)}
    came = set((await tx.execute(select(signups.c.person_id).where(signups.c.attended.is_(True)))).scalars())
    return [
        Client(row, tuple(held.get(row.id, ())), answered.get(row.id), row.id in came)
        for row in await tx.execute(_CLIENTS)
    ]


def name_place(id: str) -> str:
    """Where the name of a saved segment is sealed."""
    return f"saved_segments.name:{id}"


async def saved(tx: AsyncConnection) -> list[Any]:
    """All of them, whoever has kept them: coordinators work together. The oldest first."""
    return list(await tx.execute(select(saved_segments).order_by(saved_segments.c.kept_at, saved_segments.c.id)))


async def forget(tx: AsyncConnection, id: str) -> None:
    await tx.execute(delete(saved_segments).where(saved_segments.c.id == id))
