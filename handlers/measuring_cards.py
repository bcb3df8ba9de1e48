"""When figures are asked for: at a measurement point, and by /measure."""

from __future__ import annotations

from conversations import measuring
from conversations.events import Began
from conversations.measuring import Figure
from conversations.words import message, text
from handlers.measuring import there
from handlers.sessions import open_session
from handlers.turn import Turn
from storage import people


async def open_measuring(turn: Turn) -> None:
    """/measure: for clients their own figures; staff say whose first."""
    programme = turn.tools.programme
    if programme.measurements is None:
        turn.say(message(text("measuring.none")))
    elif turn.journey is not None:
        point = measuring.nearest(programme, turn.journey, turn.today)
        await open_session(turn, "measuring", measuring.begin(programme, point), Began())
    else:
        await open_session(turn, "measuring", measuring.PickingClient(), Began())


async def due(turn: Turn, point: str) -> None:
    """A measurement point: the client is asked for what is not there yet, and may leave out what they like."""
    programme = turn.tools.programme
    if programme.measurements is None or all(one.id != point for one in programme.measurements.points):
        turn.note = "a measurement point that the programme no longer has"
        return
    asks = measuring.missing(programme, await there(turn, turn.here, point))
    if not asks:
        turn.note = "all figures of this point are there already"
        return
    name = measuring.point_name(programme, point)
    turn.say(message(text("measuring.due", point=name), text("measuring.due_note")))
    await open_session(turn, "measuring", measuring.begin(programme, point, asks=asks), Began())


async def hear(turn: Turn, by: str, item: str, value: float | None) -> None:
    """Somebody else has entered a figure of this client, or taken it back."""
    programme = turn.tools.programme
    if programme.measurements is None or all(one.id != item for one in programme.measurements.items):
        return
    staff = (await people.by_id(turn.tx, [by]))[by]
    alias = people.alias_of(turn.tools.seal, staff.id, staff.row.alias)
    if value is None:
        name = measuring.item_name(programme, item)
        turn.say(message(text("measuring.taken_back", alias=alias, name=name)))
        return
    shown = measuring.figures((Figure(item=item, value=value),), programme)
    turn.say(message(text("measuring.by_staff", alias=alias), *shown))
