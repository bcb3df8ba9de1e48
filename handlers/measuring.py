"""Measured figures as they are kept: sealed, with who entered them. Next: handlers/measuring_cards.py asks for them."""

from __future__ import annotations

from datetime import date

from conversations import effects as e
from handlers.turn import Turn
from storage import measurements
from storage import tables as t


async def keep(turn: Turn, effect: e.KeepMeasurement) -> None:
    """The last one of a point and an item holds. A client hears of what somebody else has entered."""
    id = turn.tools.new_id()
    turn.draft.insert(
        t.measurements,
        id=id,
        person_id=effect.person or turn.here,
        point=effect.point,
        item=effect.item,
        value=turn.tools.seal.seal_json(effect.value, measurements.place(id)),
        by_id=turn.here,
        measured_on=turn.today.isoformat(),
        at=turn.now,
    )
    if effect.person is not None:
        turn.tell(effect.person, "measured", by=turn.here, item=effect.item, value=effect.value)


async def figures_of(turn: Turn, person_id: str) -> dict[tuple[str, str], float]:
    """Point and item → the figure that holds, in the order in which the points were first measured."""
    found: dict[tuple[str, str], float] = {}
    for row in await measurements.of(turn.tx, person_id):
        value = turn.tools.seal.open_json(row.value, measurements.place(row.id))
        if isinstance(value, int | float):
            found[row.point, row.item] = float(value)
    return found


async def figures_on(turn: Turn, person_id: str) -> dict[str, list[tuple[date, float]]]:
    """Item → the figure of each point with the day on which it was measured, in order of days."""
    found: dict[tuple[str, str], tuple[date, float]] = {}
    for row in await measurements.of(turn.tx, person_id):
        value = turn.tools.seal.open_json(row.value, measurements.place(row.id))
        if isinstance(value, int | float):
            found[row.item, row.point] = (date.fromisoformat(row.measured_on), float(value))
    by_item: dict[str, list[tuple[date, float]]] = {}
    for (item, _point), figure in sorted(found.items(), key=lambda one: one[1]):
        by_item.setdefault(item, []).append(figure)
    return by_item
