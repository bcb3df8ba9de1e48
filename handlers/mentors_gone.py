"""A mentor stopped the bot, blocked it or is none any more: coordinators hear of it, and how many clients need another
mentor."""

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
    there = mentor is not None and mentor.here and "mentor" in mentor.roles
    if mentor is None or there or turn.person is None or "coordinator" not in turn.person.roles:
        turn.note = "the mentor is back, or this is no coordinator"
        return
    alias = people.alias_of(turn.tools.seal, mentor.id, mentor.row.alias)
    how = "mentor_former" if mentor.here else "mentor_stopped" if mentor.row.state == "stopped" else "lost"
    lines: list[Line] = [text(f"staff.{how}", alias=alias)]
    if clients := (await caseload.sizes(turn.tx))[mentor_id]:
        lines.append(text("staff.clients_wait", count=clients))
    turn.say(message(*lines))
