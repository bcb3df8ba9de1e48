"""Measured figures as they are kept: sealed, with who entered them. Next: handlers/measuring_cards.py asks for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from conversations import effects as e
from handlers.turn import Turn
from storage import measurements
from storage import tables as t
from storage.seal import Seal


async def keep(turn: Turn, effect: e.KeepMeasurement) -> None:
    """Of an item and a day the last one holds. A client hears of what somebody else has entered or taken back."""
    id, person = turn.tools.new_id(), effect.person or turn.here
    former = await measurements.last(turn.tx, person, effect.point, effect.item) if effect.again else None
    turn.draft.insert(
        t.measurements,
        id=id,
        person_id=person,
        point=effect.point,
        item=effect.item,
        value=turn.tools.seal.seal_json(effect.value, measurements.place(id)),
        by_id=turn.here,
        measured_on=turn.today.isoformat() if former is None else former.measured_on,
        at=turn.now,
    )
    if effect.person is not None:
        turn.tell(effect.person, "measured", by=turn.here, item=effect.item, value=effect.value)


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure that holds."""

    point: str
    item: str
    day: date
    value: float


async def holding(tx: AsyncConnection, seal: Seal, person_id: str) -> list[Measured]:
    """All figures of a person that hold."""
    return that_hold(seal, await measurements.of(tx, person_id))


def that_hold(seal: Seal, rows: Iterable[Any]) -> list[Measured]:
    """Of one person's rows, in order of their days. No figure takes the place of one of another day."""
    found: dict[tuple[str, date], Measured] = {}
    for row in rows:
        value, day = seal.open_json(row.value, measurements.place(row.id)), date.fromisoformat(row.measured_on)
        found.pop((row.item, day), None)
        if isinstance(value, int | float):
            found[row.item, day] = Measured(row.point, row.item, day, float(value))
    return sorted(found.values(), key=lambda one: one.day)


async def figures_on(turn: Turn, person_id: str) -> dict[str, list[tuple[date, float]]]:
    """Item → its figures with the days on which they were measured, in order."""
    by_item: dict[str, list[tuple[date, float]]] = {}
    for one in await holding(turn.tx, turn.tools.seal, person_id):
        by_item.setdefault(one.item, []).append((one.day, one.value))
    return by_item


async def there(turn: Turn, person_id: str, point: str) -> frozenset[str]:
    """The items of which this point has a figure already, whoever entered it."""
    return frozenset(one.item for one in await holding(turn.tx, turn.tools.seal, person_id) if one.point == point)
