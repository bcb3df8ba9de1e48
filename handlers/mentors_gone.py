"""A mentor stopped the bot or blocked it: coordinators hear of it, and how many clients need another mentor."""

from __future__ import annotations

from conversations.words import Line, message, text
from handlers.turn import Turn
from storage import caseload, people


async def tell_coordinators(turn: Turn) -> None:
    """In the mentor's own turn."""
    for one in await people.with_role(turn.tx, "coordinator"):
        if one.id != turn.here:
            turn.tell(one.id, "mentor_gone", mentor=turn.here)


async def hear(turn: Turn, mentor_id: str) -> None:
    mentor = (await people.by_id(turn.tx, [mentor_id])).get(mentor_id)
    if mentor is None or mentor.here or turn.person is None or "coordinator" not in turn.person.roles:
        turn.note = "the mentor is back, or this is no coordinator"
        return
    alias = people.alias_of(turn.tools.seal, mentor.id, mentor.row.alias)
    stopped = mentor.row.state == "stopped"
    lines: list[Line] = [text("staff.mentor_stopped" if stopped else "staff.lost", alias=alias)]
    if clients := (await caseload.sizes(turn.tx))[mentor_id]:
        lines.append(text("staff.clients_wait", count=clients))
    turn.say(message(*lines))
