"""Where each client is in the programme, and the pauses that shift it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import journeys, pauses


def identity_place(person_id: str) -> str:
    """Where "I am someone who …" is sealed."""
    return f"journeys.identity:{person_id}"


_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_PAUSES = select(pauses).where(pauses.c.person_id.in_(_IDS)).order_by(pauses.c.since, pauses.c.made_at)
_JOURNEYS = select(journeys).where(journeys.c.person_id.in_(_IDS))


async def of(tx: AsyncConnection, ids: Iterable[str]) -> dict[str, tuple[Any, tuple[Any, ...]]]:
    """Person → the row of the journey and its pauses in order; those who have none are missing."""
    wanted = list(ids)
    if not wanted:
        return {}
    held: dict[str, list[Any]] = defaultdict(list)
    for pause in await tx.execute(_PAUSES, {"ids": wanted}):
        held[pause.person_id].append(pause)
    rows = await tx.execute(_JOURNEYS, {"ids": wanted})
    return {row.person_id: (row, tuple(held[row.person_id])) for row in rows}
