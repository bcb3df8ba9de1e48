"""Roles given and taken by a coordinator: done in the coordinator's own turn, so that it holds from this commit on for
every button that was ever sent. Who lost one is told by a letter ahead of everything else: handlers/roles.py."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from conversations.caseload import LANES
from conversations.step import ChangeDeputy, ChangeRole, Choice, Member
from conversations.words import message, text
from handlers import caseload as seen
from handlers import digest, reassigning, roles
from handlers.menus import set_commands
from handlers.raising import let_go
from handlers.turn import Turn
from storage import absences, appointments, caseload, people
from storage.people import Person

ORDER = ("coordinator", "mentor", "client")


async def facts(turn: Turn, person_id: str) -> dict[str, Any]:
    """The answer to `FindMember`: nothing for who is no coordinator now."""
    person = (await people.by_id(turn.tx, [person_id])).get(person_id)
    if person is None or not _may(turn):
        return {}
    mentors = [one for one in await people.with_role(turn.tx, "mentor") if one.here and one.id != person_id]
    return {"member": await _member(turn, person), "mentors": tuple(_choice(turn, one) for one in mentors)}


async def change_role(turn: Turn, asked: ChangeRole) -> dict[str, Any]:
    """The answer to `ChangeRole`."""
    found = await facts(turn, asked.person)
    if not found:
        return {}
    how = await (_give if asked.give else _take)(turn, asked.person, asked.role)
    return {**found, "appointed": how}


async def change_deputy(turn: Turn, asked: ChangeDeputy) -> dict[str, Any]:
    """The answer to `ChangeDeputy`."""
    found = await facts(turn, asked.person)
    if not found:
        return {}
    able = asked.after is None or asked.after in {one.id for one in found["mentors"]}
    if not (able and found["member"].holds("mentor")):
        return {**found, "appointed": "meanwhile"}
    if not await appointments.change_deputy(turn.tx, asked.person, asked.before, asked.after):
        return {**found, "appointed": "meanwhile"}
    roles.note(turn, asked.person, "deputy", deputy=asked.after, by=turn.here)
    turn.tell(asked.person, "deputy_changed")
    for id, stands_in in ((asked.before, False), (asked.after, True)):
        if id is not None:
            turn.tell(id, "usual_deputy", mentor=asked.person, stands_in=stands_in)
    return {**found, "appointed": "done"}


def _may(turn: Turn) -> bool:
    person = turn.person
    return person is not None and person.row.state == "active" and "coordinator" in person.roles


async def _give(turn: Turn, id: str, role: str) -> str:
    person = (await people.by_id(turn.tx, [id]))[id]  # as the turns before this one left it
    if role not in roles.OF_STAFF or "client" in person.roles or person.row.state != "active":
        return "meanwhile"
    if not await appointments.give_role(turn.tx, id, role, turn.now):
        return "meanwhile"
    turn.lost_roles.discard((id, role))
    roles.note(turn, id, "given", role=role, by=turn.here)
    turn.tell(id, "got_role", role=role)
    return "done"


async def _take(turn: Turn, id: str, role: str) -> str:
    if role == "coordinator" and await _is_last(turn, id):
        return "last"
    if role not in roles.OF_STAFF or not await people.take_role(turn.tx, id, role):
        return "meanwhile"
    turn.lost_roles.add((id, role))
    await let_go(turn, id, LANES)
    roles.note(turn, id, "taken", role=role, by=turn.here)
    turn.tell(id, roles.KIND, priority=0, role=role, taken=True)
    return "done"


async def _is_last(turn: Turn, id: str) -> bool:
    """Whether no other coordinator can be reached: alerts would end with nobody."""
    return not any(one.here and one.id != id for one in await people.with_role(turn.tx, "coordinator"))


async def _member(turn: Turn, person: Person) -> Member:
    since = await appointments.held_since(turn.tx, person.id)
    deputy_id = await absences.deputy_of(turn.tx, person.id) if "mentor" in since else None
    deputy = (await people.by_id(turn.tx, [deputy_id])).get(deputy_id) if deputy_id else None
    return Member(
        id=person.id,
        name=people.alias_of(turn.tools.seal, person.id, person.row.alias),
        language=person.row.language,
        state=seen.state_of(person),
        since=_day(turn, person.row.joined_at or person.row.created_at),
        roles=tuple((role, _day(turn, since[role])) for role in ORDER if role in since),
        clients=(await caseload.sizes(turn.tx))[person.id],
        mentor=seen.mentor_of(turn, person),
        deputy=_choice(turn, deputy) if deputy else None,
        last=await _is_last(turn, person.id),
    )


def _day(turn: Turn, at: datetime) -> date:
    return at.astimezone(turn.tools.service.zone).date()


def _choice(turn: Turn, person: Person) -> Choice:
    return Choice(person.id, people.alias_of(turn.tools.seal, person.id, person.row.alias))


# --- in the turns of those who hear of it ---


async def _hear_role(turn: Turn, data: dict[str, Any]) -> None:
    """What one is now, and the menu that goes with it."""
    role = data["role"]
    if turn.person is None or role not in turn.person.roles:
        turn.note = "a role that was taken away again"
        return
    set_commands(turn, turn.language)
    await digest.begin(turn)
    turn.say(message(text(f"welcome.ready_{role}")))


async def _hear_deputy_changed(turn: Turn, data: dict[str, Any]) -> None:
    """A mentor reads who stands in now."""
    id = await absences.deputy_of(turn.tx, turn.here)
    deputy = (await people.by_id(turn.tx, [id])).get(id) if id else None
    usual = text("away.usual_is", deputy=_choice(turn, deputy).name) if deputy else text("away.no_usual")
    turn.say(message(text("staff.deputy_changed"), usual))


async def _hear_usual_deputy(turn: Turn, data: dict[str, Any]) -> None:
    """Who stands in no more has nothing of the clients open: it goes on, and their cards close."""
    mentor_id, stands_in = data["mentor"], data["stands_in"]
    mentor = (await people.by_id(turn.tx, [mentor_id]))[mentor_id]
    if (await absences.deputy_of(turn.tx, mentor_id) == turn.here) != stands_in:
        turn.note = "it is another one meanwhile"
        return
    if not stands_in:
        await let_go(turn, turn.here, LANES)
        for client in await caseload.on_cards(turn.tx, turn.user_id):
            await reassigning.close_cards(turn, client)
    how = "deputy_you" if stands_in else "deputy_no_more"
    turn.say(message(text(f"staff.{how}", mentor=_choice(turn, mentor).name)))


TOLD = {"got_role": _hear_role, "deputy_changed": _hear_deputy_changed, "usual_deputy": _hear_usual_deputy}
