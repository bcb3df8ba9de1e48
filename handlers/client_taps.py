"""A tap on a client's card, or on a name in a list. Whether it is theirs is looked up anew at every tap."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from conversations import agreeing, client_card, finding, measuring, noting
from conversations.events import Began, Said
from conversations.words import text
from handlers import (
    alert_acts,
    alert_cards,
    client_cards,
    goal_cards,
    goals,
    meeting_taps,
    meetings,
    notes,
    phrasing,
    reassigning,
    writing,
)
from handlers.decode import Commanded
from handlers.sessions import open_session
from handlers.turn import Turn
from storage import alerts, people

Action = Callable[[Turn, str, str], Awaitable[None]]  # of a client, from this card


async def tapped(turn: Turn, client_id: str, action: str, message_id: int | None) -> None:
    """`open` comes from a list; everything else from a card, which closes if the client is no longer theirs."""
    card = await alerts.card_of_message(turn.tx, turn.user_id, message_id) if message_id else None
    on_card = card is not None and card.kind == client_cards.KIND and card.ref == client_id
    if not await goals.may_see(turn, client_id):
        turn.answer(text("card.toast.closed"))
        if card is not None and on_card:
            client_cards.close(turn, card.id)
    elif action == "open" or card is None or not on_card or card.closed_at is not None:
        await client_cards.open_card(turn, client_id)  # from a list, or from an old card: this is how it stands
    elif action in ACTIONS:
        await ACTIONS[action](turn, client_id, card.id)


async def _card(turn: Turn, client_id: str, card_id: str) -> None:
    await client_cards.change(turn, client_id, card_id)


async def _levels(turn: Turn, client_id: str, card_id: str) -> None:
    """One goal: its lines at once. Several: which?"""
    theirs = (await goals.listed(turn, client_id)).get("goals", ())
    match theirs:
        case ():
            turn.answer(text("card.toast.no_goal"))
        case (goal,):
            state = agreeing.PickingLine(client=client_id, alias=await _alias(turn, client_id), goal=goal.id)
            await open_session(turn, "agreeing", state, Began())
        case _:
            await client_cards.show_part(turn, client_id, card_id, client_card.goal_page)


async def _new_goals(turn: Turn, client_id: str, card_id: str) -> None:
    """Each goal that waits for a yes, on a card of its own."""
    for goal in (await goals.listed(turn, client_id)).get("goals", ()):
        if not goal.agreed:
            await goal_cards.show_to_mentor(turn, goal.id)


async def _measure(turn: Turn, client_id: str, card_id: str) -> None:
    if turn.tools.programme.measurements is None:
        turn.answer(text("measuring.none"))
        return
    state = measuring.PickingPoint(client=client_id, alias=await _alias(turn, client_id))
    await open_session(turn, "measuring", state, Began())


async def _meet(turn: Turn, client_id: str, card_id: str) -> None:
    """What is planned; with nothing planned at once the way to it."""
    if await meetings.coming(turn, client_id):
        await client_cards.show_part(turn, client_id, card_id, client_card.meetings_page)
    else:
        await meeting_taps.plan(turn, client_id)


async def _plan(turn: Turn, client_id: str, card_id: str) -> None:
    await meeting_taps.plan(turn, client_id)


async def _alerts(turn: Turn, client_id: str, card_id: str) -> None:
    """What is open comes as the card on which it can be taken: also what is for this week and was told to nobody."""
    rows = await alerts.open_of(turn.tx, client_id)
    alert = await alert_cards.seen(turn, rows[0].id) if rows else None
    if alert is None or not alert_acts.may(turn, alert, "show"):
        await client_cards.change(turn, client_id, card_id)
        return
    former = await alerts.card_about(turn.tx, client_id, turn.user_id)
    alert_cards.show(turn, alert, card_id=former.id if former else None, fresh=True)


async def _note(turn: Turn, client_id: str, card_id: str) -> None:
    await open_session(turn, "noting", noting.Noting(client=client_id, alias=await _alias(turn, client_id)), Began())


async def _notes(turn: Turn, client_id: str, card_id: str) -> None:
    await client_cards.show_part(turn, client_id, card_id, client_card.notes_page)
    notes.was_read(turn, client_id, "notes")


async def _mentor(turn: Turn, client_id: str, card_id: str) -> None:
    """For coordinators; the conversation looks that up itself."""
    await open_session(turn, "reassigning", await reassigning.begin(turn, client_id), Began())


async def _write(turn: Turn, client_id: str, card_id: str) -> None:
    await writing.begin(turn, client_id)


async def _phrases(turn: Turn, client_id: str, card_id: str) -> None:
    await phrasing.begin(turn, client_id)


ACTIONS: dict[str, Action] = {
    "card": _card,
    "alerts": _alerts,
    "levels": _levels,
    "new_goals": _new_goals,
    "measure": _measure,
    "meet": _meet,
    "plan": _plan,
    "note": _note,
    "notes": _notes,
    "mentor": _mentor,
    "write": _write,
    "phrases": _phrases,
}
"""What the buttons of the card do. One of another area is a line here, and its place in `client_cards.MORE`."""


async def find(turn: Turn) -> None:
    """/client, with a part of the name or without."""
    part = turn.arrival.argument if isinstance(turn.arrival, Commanded) else ""
    await open_session(turn, "finding", finding.Finding(), Said(part) if part else Began())


async def _alias(turn: Turn, client_id: str) -> str:
    client = (await people.by_id(turn.tx, [client_id]))[client_id]
    return people.alias_of(turn.tools.seal, client_id, client.row.alias)
