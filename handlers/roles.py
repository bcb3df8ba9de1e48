"""A role is taken away: what waited for whoever held it goes on in the very same turn, and what stood there closes."""

from __future__ import annotations

from conversations.caseload import LANES
from conversations.words import message, text
from handlers import mentors_gone, reassigning
from handlers.menus import set_commands
from handlers.raising import let_go
from handlers.turn import Turn
from storage import caseload, people
from storage import tables as t

KIND = "lose_role"  # of the letter
OF_STAFF = ("mentor", "coordinator")


async def lose(turn: Turn, role: str, *, taken: bool = False) -> None:
    """In the turn of whoever held it; who is without it already has nothing to lose. `taken`: a coordinator took it in
    a turn of their own, and what follows from it is left to do."""
    person = turn.person
    if person is None or role not in OF_STAFF:
        turn.note = "no role of staff"
        return
    if taken and role in person.roles:
        turn.note = "a role that was given again"
        return
    if not taken and not await people.take_role(turn.tx, person.id, role):
        turn.note = "a role that was not held"
        return
    if not taken:
        note(turn, person.id, "taken", role=role, by=None)
    person.roles -= {role}
    await let_go(turn, person.id, LANES)
    for client in await caseload.on_cards(turn.tx, turn.user_id):
        await reassigning.close_cards(turn, client)
    if role == "mentor":
        await mentors_gone.tell_coordinators(turn)
    set_commands(turn, turn.language)
    if person.row.state == "active":
        turn.say(message(text(f"staff.no_{role}")))


def note(
    turn: Turn, person_id: str, what: str, *, by: str | None, role: str | None = None, deputy: str | None = None
) -> None:
    """Who gave what to whom, and when. `by`: None for the operator, from the command line."""
    turn.draft.insert(
        t.appointments,
        id=turn.tools.new_id(),
        person_id=person_id,
        what=what,
        role=role,
        deputy_id=deputy,
        by_id=by,
        at=turn.now,
    )
