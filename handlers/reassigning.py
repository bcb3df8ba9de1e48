"""Clients go to another mentor: everything that hangs on it goes along, and everybody concerned hears of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from conversations.aliases import fold_alias
from conversations.caseload import open_button
from conversations.client_card import closed
from conversations.moving import NOBODY
from conversations.reassigning import PickingMentor
from conversations.step import Caseload, ChangeMentor, ChangeMentors, Choice, ListCaseloads
from conversations.words import Button, Line, Message, message, text
from handlers import goals
from handlers.alert_cards import mark_repeats
from handlers.raising import climb_now, record
from handlers.standing_in import circle_of
from handlers.turn import Turn
from storage import alerts, caseload, people
from storage import tables as t
from storage.people import Person


async def begin(turn: Turn, client_id: str) -> PickingMentor:
    client = (await people.by_id(turn.tx, [client_id]))[client_id]
    return PickingMentor(client=client_id, alias=_alias(turn, client), before=client.row.mentor_id)


async def caseloads(turn: Turn, asked: ListCaseloads) -> dict[str, Any]:
    """The answer to `ListCaseloads`: for coordinators only."""
    if not await _may(turn, asked.client):
        return {}
    sizes = await caseload.sizes(turn.tx)
    mentors = {one.id: one for one in await people.with_role(turn.tx, "mentor")}
    mentors |= await people.by_id(turn.tx, [id for id in sizes if id not in mentors])  # who lost the role since
    listed = (Caseload(one.id, _alias(turn, one), sizes[one.id], _standing(one)) for one in mentors.values())
    found: dict[str, Any] = {"caseloads": tuple(one for one in listed if one.state != "stopped" or one.clients)}
    found["without_mentor"] = await caseload.without_mentor(turn.tx)
    if asked.client is not None:
        client = (await people.by_id(turn.tx, [asked.client]))[asked.client]
        found["found"] = Choice(client.id, _alias(turn, client))
    if asked.of is not None:
        theirs = await people.by_id(turn.tx, await caseload.of(turn.tx, None if asked.of == NOBODY else asked.of))
        named = (Choice(one.id, _alias(turn, one)) for one in theirs.values())
        found["clients"] = tuple(sorted(named, key=lambda one: fold_alias(one.name)))
    return found


def _standing(mentor: Person) -> str:
    if "mentor" not in mentor.roles:
        return "former"
    if mentor.here:
        return "here"
    return str(mentor.row.state) if mentor.row.state in ("stopped", "joining") else "unreachable"


async def change(turn: Turn, asked: ChangeMentor) -> dict[str, Any]:
    """The answer to `ChangeMentor`: whether it was done."""
    if not await _may(turn, asked.client):
        return {}
    client = (await people.by_id(turn.tx, [asked.client]))[asked.client]
    gone = await _hand_over(turn, (asked.client,), asked.before, asked.mentor)
    return {"found": Choice(client.id, _alias(turn, client)), "changed": bool(gone)}


async def change_several(turn: Turn, asked: ChangeMentors) -> dict[str, Any]:
    """The answer to `ChangeMentors`: how many went."""
    if not await _may(turn):
        return {}
    return {"moved": len(await _hand_over(turn, asked.clients, asked.before, asked.mentor))}


async def _hand_over(turn: Turn, clients: Iterable[str], before: str | None, after: str) -> list[str]:
    """Who went: clients who were still with `before`, if `after` is a mentor who can be reached."""
    new = (await people.by_id(turn.tx, [after])).get(after)
    if new is None or not new.here or "mentor" not in new.roles or after == before:
        return []
    coordinators = {one.id for one in await people.with_role(turn.tx, "coordinator")}
    gone = [id for id in clients if id != after and await caseload.hand_over(turn.tx, id, before, after)]
    for id, client in (await people.by_id(turn.tx, gone)).items():
        turn.draft.insert(
            t.handovers,
            id=turn.tools.new_id(),
            person_id=id,
            from_id=before,
            to_id=after,
            by_id=turn.here,
            at=turn.now,
        )
        stay = (coordinators - {before}) | (await circle_of(turn, client)).ids
        talked = await _end_talks(turn, id, stay)
        await _move_alerts(turn, id, stay)
        turn.tell(id, "new_mentor", mentor=after, talked=talked)
    if gone:
        turn.tell(after, "got_clients", clients=gone)
    if len(gone) == 1:  # of several, each would be a message: they wait on the clients' cards
        await goals.show_open_ones(turn, after, gone[0])
    holders = {*await caseload.holders(turn.tx, gone), *([before] if before else [])} if gone else set()
    for holder in sorted(holders - {after}):
        turn.tell(holder, "gave_clients", clients=gone, mentor=after, theirs=holder == before)
    return gone


async def _may(turn: Turn, client_id: str | None = None) -> bool:
    person = turn.person
    if person is None or person.row.state != "active" or "coordinator" not in person.roles:
        return False
    return client_id is None or await goals.may_see(turn, client_id)


async def _end_talks(turn: Turn, client_id: str, stay: set[str | None]) -> bool:
    """Whether there was a talk with who is nobody to the client now: it ends, and what is still to say goes to the new
    mentor."""
    talks = [one for one in await alerts.talks_of(turn.tx, [client_id]) if one.client_id == client_id]
    over = [one for one in talks if one.staff_id not in stay]
    for talk in over:
        turn.draft.change(t.talks, talk.id, closed_at=turn.now)
    return bool(over)


async def _move_alerts(turn: Turn, client_id: str, stay: set[str | None]) -> None:
    """What nobody has taken who may keep it begins its ladder again, with the new mentor."""
    for id in await caseload.hand_over_alerts(turn.tx, client_id, stay, turn.now):
        record(turn, id, "new_mentor")
        climb_now(turn, id, client=client_id)


# --- in the turns of those who hear of it ---


async def new_mentor(turn: Turn, mentor_id: str, *, talked: bool) -> None:
    """The client hears who it is, and that a talk with the mentor of before is over, in one message; not in the middle
    of the welcome, which says it itself."""
    mentor = (await people.by_id(turn.tx, [mentor_id]))[mentor_id]
    how = text("talk.ended" if talked else "handover.talk")
    if turn.person is not None and turn.person.row.state == "active" and turn.person.row.mentor_id == mentor_id:
        turn.say(message(text("handover.hello", mentor=_alias(turn, mentor)), how))
    elif talked:
        turn.say(message(how))


async def got_clients(turn: Turn, client_ids: list[str]) -> None:
    """Who is still theirs: one by name with the way to the card, several by their number."""
    mine = [id for id in client_ids if await goals.may_see(turn, id)]
    match mine:
        case []:
            turn.note = "the clients are with somebody else already"
        case [id]:
            alias = _alias(turn, (await people.by_id(turn.tx, [id]))[id])
            turn.put_card("about", id, Message((text("staff.got_client", alias=alias),), ((open_button(id, alias),),)))
        case _:
            turn.say(await _got_several(turn, mine))


async def _got_several(turn: Turn, ids: list[str]) -> Message:
    """One message, however many they are: what is open of them stands first in the list, and new goals on the cards."""
    lines: list[Line] = [text("staff.got_clients", count=len(ids))]
    if waiting := await caseload.open_alerts(turn.tx, ids):
        lines.append(text("staff.got_open", count=len(waiting)))
    if fresh := await goals.with_new_goals(turn, ids):
        lines.append(text("staff.got_goals", count=len(fresh)))
    return Message(tuple(lines), ((Button("clients:0:page", text("staff.my_clients"), "👥"),),))


async def gave_clients(turn: Turn, client_ids: list[str], mentor_id: str, *, theirs: bool) -> None:
    """What stands of the clients in this chat closes; what was said stays said. `theirs`: the mentor of before."""
    for id in client_ids:
        await close_cards(turn, id)
    if not theirs:
        return
    around = await people.by_id(turn.tx, [*client_ids, mentor_id])
    mentor = _alias(turn, around[mentor_id])
    match client_ids:
        case [id]:
            turn.say(message(text("staff.gave_client", alias=_alias(turn, around[id]), mentor=mentor)))
        case _:
            turn.say(message(text("staff.gave_clients", count=len(client_ids), mentor=mentor)))


async def close_cards(turn: Turn, client_id: str) -> None:
    """Those of this client that are no longer for these eyes. Alerts are also for who hears next of them."""
    standing = await caseload.cards_about(turn.tx, turn.user_id, client_id)
    if not standing or client_id == turn.person_id or await goals.may_see(turn, client_id):
        return
    client = (await people.by_id(turn.tx, [client_id]))[client_id]
    helps = turn.person_id in (await circle_of(turn, client)).ids
    for card in standing:
        if helps and card.kind == "alert":
            continue
        turn.edit_card(card.id, closed())
        if card.kind == "alert":
            mark_repeats(turn)
        turn.draft.change(t.cards, card.id, closed_at=turn.now)


def _alias(turn: Turn, person: Person) -> str:
    return people.alias_of(turn.tools.seal, person.id, person.row.alias)
