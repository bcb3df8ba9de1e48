"""A client goes to another mentor: everything that hangs on it goes along, and everybody concerned hears of it."""

from __future__ import annotations

from typing import Any

from conversations.caseload import open_button
from conversations.client_card import closed
from conversations.reassigning import PickingMentor
from conversations.step import Caseload, ChangeMentor, Choice
from conversations.words import Message, message, text
from handlers import goals
from handlers.alert_cards import mark_repeats
from handlers.raising import climb_now, record
from handlers.turn import Turn
from storage import alerts, caseload, people
from storage import tables as t
from storage.people import Person


async def begin(turn: Turn, client_id: str) -> PickingMentor:
    client = (await people.by_id(turn.tx, [client_id]))[client_id]
    return PickingMentor(client=client_id, alias=_alias(turn, client), before=client.row.mentor_id)


async def caseloads(turn: Turn, client_id: str) -> dict[str, Any]:
    """The answer to `ListCaseloads`: for coordinators only."""
    if not await _may(turn, client_id):
        return {}
    client = (await people.by_id(turn.tx, [client_id]))[client_id]
    sizes = await caseload.sizes(turn.tx)
    mentors = [one for one in await people.with_role(turn.tx, "mentor") if one.here]
    listed = tuple(Caseload(one.id, _alias(turn, one), sizes[one.id]) for one in mentors)
    return {"found": Choice(client_id, _alias(turn, client)), "caseloads": listed}


async def change(turn: Turn, asked: ChangeMentor) -> dict[str, Any]:
    """The answer to `ChangeMentor`: whether it was done."""
    if not await _may(turn, asked.client):
        return {}
    around = await people.by_id(turn.tx, [id for id in (asked.client, asked.mentor, asked.before) if id])
    found = Choice(asked.client, _alias(turn, around[asked.client]))
    new = around.get(asked.mentor)
    ready = new is not None and new.here and "mentor" in new.roles and asked.mentor != asked.before
    if not ready or not await caseload.hand_over(turn.tx, asked.client, asked.before, asked.mentor):
        return {"found": found, "changed": False}
    turn.draft.insert(
        t.handovers,
        id=turn.tools.new_id(),
        person_id=asked.client,
        from_id=asked.before,
        to_id=asked.mentor,
        by_id=turn.here,
        at=turn.now,
    )
    await _end_talks(turn, asked)
    await _move_alerts(turn, asked)
    turn.tell(asked.client, "new_mentor", mentor=asked.mentor)
    turn.tell(asked.mentor, "got_client", client=asked.client)
    if asked.before is not None:
        turn.tell(asked.before, "gave_client", client=asked.client, mentor=asked.mentor)
    return {"found": found, "changed": True}


async def _may(turn: Turn, client_id: str) -> bool:
    coordinates = turn.person is not None and "coordinator" in turn.person.roles
    return coordinates and await goals.may_see(turn, client_id)


async def _end_talks(turn: Turn, asked: ChangeMentor) -> None:
    """A talk with the mentor of before ends with a word to the client; what is still to say goes to the new one."""
    for talk in await alerts.talks_of(turn.tx, [asked.client]):
        if talk.client_id == asked.client and talk.staff_id == asked.before:
            turn.draft.change(t.talks, talk.id, closed_at=turn.now)
            turn.tell(asked.client, "talk_ended")


async def _move_alerts(turn: Turn, asked: ChangeMentor) -> None:
    """What nobody else has taken begins its ladder again, with the new mentor."""
    for id in await caseload.hand_over_alerts(turn.tx, asked.client, asked.before, turn.now):
        record(turn, id, "handed_over")
        climb_now(turn, id, client=asked.client)


# --- in the turns of those who hear of it ---


async def new_mentor(turn: Turn, mentor_id: str) -> None:
    """The client hears who it is; not in the middle of the welcome, which says it itself."""
    mentor = (await people.by_id(turn.tx, [mentor_id]))[mentor_id]
    if turn.person is not None and turn.person.row.state == "active" and turn.person.row.mentor_id == mentor_id:
        turn.say(message(text("handover.hello", mentor=_alias(turn, mentor)), text("handover.talk")))


async def got_client(turn: Turn, client_id: str) -> None:
    if not await goals.may_see(turn, client_id):
        turn.note = "the client is with somebody else already"
        return
    client = (await people.by_id(turn.tx, [client_id]))[client_id]
    alias = _alias(turn, client)
    turn.say(Message((text("staff.got_client", alias=alias),), ((open_button(client_id, alias),),)))


async def gave_client(turn: Turn, client_id: str, mentor_id: str) -> None:
    """What stands of the client in this chat closes; what was said stays said."""
    around = await people.by_id(turn.tx, [client_id, mentor_id])
    if not await goals.may_see(turn, client_id):
        for card in await caseload.cards_about(turn.tx, turn.user_id, client_id):
            turn.edit_card(card.id, closed())
            if card.kind == "alert":
                mark_repeats(turn)
            turn.draft.change(t.cards, card.id, closed_at=turn.now)
    said = text("staff.gave_client", alias=_alias(turn, around[client_id]), mentor=_alias(turn, around[mentor_id]))
    turn.say(message(said))


def _alias(turn: Turn, person: Person) -> str:
    return people.alias_of(turn.tools.seal, person.id, person.row.alias)
