"""A tap on a meeting: the client answers, staff change it or call it off. Whose it is is looked up at every tap."""

from __future__ import annotations

from typing import Any

from conversations import client_card, planning
from conversations import meeting_cards as cards
from conversations.events import Began, Said
from conversations.planning import About
from conversations.words import text
from handlers import goals, meetings
from handlers.decode import Commanded
from handlers.sessions import open_session
from handlers.turn import Turn
from storage import alerts, people
from storage import meetings as kept
from storage import tables as t
from storage.people import Person


async def open_meet(turn: Turn) -> None:
    """/meet: staff plan one, with a part of the name or without; clients see theirs."""
    if turn.person is None or not turn.person.roles & {"mentor", "coordinator"}:
        await meetings.show_own(turn)
        return
    part = turn.arrival.argument if isinstance(turn.arrival, Commanded) else ""
    await open_session(turn, "planning", planning.PickingClient(), Said(part) if part else Began())


async def plan(turn: Turn, client_id: str) -> None:
    """One more with this client, whom the person may see."""
    about = About(client=client_id, alias=await _alias(turn, client_id))
    await open_session(turn, "planning", planning.PickingDay(about=about), Began())


async def tapped(turn: Turn, id: str, action: str, message_id: int | None) -> None:
    row: Any = await kept.get(turn.tx, id)
    answer, _, sequence = action.partition("_")
    if row is not None and answer in ("coming", "cannot") and row.person_id == turn.person_id:
        await _answered(turn, row, answer, sequence, message_id)
    elif row is not None and action in ("open", "change", "off"):
        await _by_staff(turn, row, action, message_id)
    else:
        turn.answer(text("faults.toast.over"))


# --- the client ---


async def _answered(turn: Turn, row: Any, answer: str, sequence: str, message_id: int | None) -> None:
    """An answer to what was planned before is none to what is planned now: that is shown instead."""
    over = row.cancelled or row.at <= turn.now
    if over or sequence != str(row.sequence):
        turn.answer(text("faults.toast.over" if over else "meetings.toast.changed"))
        await _strip(turn, row.id, message_id)
        if not over:
            await meetings.show(turn, meetings.meeting_of(turn, row), "changed")
        return
    new = await kept.answer(turn.tx, row.id, row.sequence, answer, turn.now)
    if new and turn.person is not None:
        await meetings.tell_answer(turn, turn.person, row, answer)
    turn.answer(text("meetings.toast.thanks"))
    now = meetings.meeting_of(turn, await kept.get(turn.tx, row.id))
    if (card := await alerts.card(turn.tx, meetings.KIND, row.id, turn.user_id)) is not None:
        me = turn.me()
        turn.edit_card(card.id, cards.card(now, "shown", me.mentor if me else None))


async def _strip(turn: Turn, id: str, message_id: int | None) -> None:
    """The buttons go from the card that was tapped."""
    card = await alerts.card_of_message(turn.tx, turn.user_id, message_id) if message_id else None
    if card is not None and card.ref == id and card.closed_at is None:
        turn.close_card(card.id)


# --- staff ---


async def _by_staff(turn: Turn, row: Any, action: str, message_id: int | None) -> None:
    card = await alerts.card_of_message(turn.tx, turn.user_id, message_id) if message_id else None
    on_card = card is not None and card.kind == meetings.KIND and card.ref == row.id
    if not await goals.may_see(turn, row.person_id):
        turn.answer(text("card.toast.closed"))
        if card is not None and on_card:  # nothing of a client stays before eyes that are not theirs any more
            turn.edit_card(card.id, client_card.closed())
            turn.draft.change(t.cards, card.id, closed_at=turn.now)
    elif row.cancelled or row.at <= turn.now:
        turn.answer(text("planning.toast.over"))
        await _strip(turn, row.id, message_id)
    elif action == "open":
        await meetings.show_to_staff(turn, row, await _client(turn, row.person_id))
    else:
        await _open(turn, row, action)


async def _open(turn: Turn, row: Any, action: str) -> None:
    now = meetings.meeting_of(turn, row)
    alias = await _alias(turn, row.person_id)
    about = About(client=row.person_id, alias=alias, meeting=row.id, sequence=row.sequence, place=now.place)
    local = now.at.astimezone(turn.tools.service.zone)
    state: planning.Planning = planning.PickingDay(about=about)
    if action == "off":
        state = planning.CallingOff(about=about, day=local.date(), hour=local.time().replace(tzinfo=None))
    await open_session(turn, "planning", state, Began())


async def _client(turn: Turn, id: str) -> Person:
    return (await people.by_id(turn.tx, [id]))[id]


async def _alias(turn: Turn, id: str) -> str:
    client = await _client(turn, id)
    return people.alias_of(turn.tools.seal, client.id, client.row.alias)
