"""Measured figures as they are kept: sealed, with who entered them."""

from __future__ import annotations

from conversations import effects as e
from handlers.turn import Turn
from storage import measurements
from storage import tables as t


async def keep(turn: Turn, effect: e.KeepMeasurement) -> None:
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


async def open_measuring(turn: Turn) -> None:
    """/measure: for clients their own figures; staff say whose first."""


async def due(turn: Turn, point: str) -> None:
    """A measurement point: the client is asked, and may leave out what they like."""
