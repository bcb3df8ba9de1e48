"""The card of a client, put into a member of staff's chat or changed there. Whoever opens it goes into the record.

Whether they may see it is looked up each time; a card that is no longer for them closes, and says why.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from conversations import client_card
from conversations.caseload import PAGE
from conversations.client_card import Shown
from conversations.words import Button, Message, text
from handlers import agenda, caseload, goals, meetings, notes
from handlers.gas import reached
from handlers.standing_in import stood_in_for
from handlers.turn import Turn
from handlers.weeks import answers_by_week
from storage import alerts, people
from storage import tables as t

KIND = "client"  # of the card
MORE_NOTES = 20  # on the page of notes
NEXT = (*(kind for kind in agenda.OF_THE_YEAR if kind != "nudge"), "review")  # what counts as the next date

MORE: tuple[tuple[tuple[str, str], ...], ...] = (
    (("write", "✍️"), ("phrases", "🗨️")),
    (("meet", "📅"),),
)
"""Further buttons of the card, above the others: rows of (action, emoji). The label is `card.<action>`; what a tap does
stands in handlers/client_taps.py."""


async def open_card(turn: Turn, client_id: str) -> None:
    """A fresh card below everything else; an older one of this client says nothing more."""
    if not await goals.may_see(turn, client_id):
        turn.say(client_card.closed())
        return
    former = await alerts.card(turn.tx, KIND, client_id, turn.user_id)
    if former is not None:
        turn.close_card(former.id)
    turn.put_card(KIND, client_id, await _card(turn, client_id))
    notes.was_read(turn, client_id, "card")


async def change(turn: Turn, client_id: str, card_id: str) -> None:
    """The card as it is now."""
    turn.edit_card(card_id, await _card(turn, client_id))
    notes.was_read(turn, client_id, "card")


async def show_part(turn: Turn, client_id: str, card_id: str, part: Callable[[Shown], Message]) -> None:
    """Another page on the same card."""
    turn.edit_card(card_id, part(await shown(turn, client_id, notes_of=MORE_NOTES)))


def close(turn: Turn, card_id: str) -> None:
    """What stood there goes, with its buttons."""
    turn.edit_card(card_id, client_card.closed())
    turn.draft.change(t.cards, card_id, closed_at=turn.now)


async def _card(turn: Turn, client_id: str) -> Message:
    more = tuple(
        tuple(Button(f"client:{client_id}:{action}", text(f"card.{action}"), emoji) for action, emoji in row)
        for row in MORE
    )
    one = await shown(turn, client_id)
    if any(not goal.agreed for goal in one.goals):
        more = (*more, (Button(f"client:{client_id}:new_goals", text("card.new_goals"), "🎯"),))
    if one.alerts:
        more = ((Button(f"client:{client_id}:alerts", text("card.to_alerts"), "🔔"),), *more)
    return client_card.card(one, turn.tools.programme, more)


async def shown(turn: Turn, client_id: str, notes_of: int = PAGE) -> Shown:
    """All that the card shows of a client, whom this person may see."""
    client = (await people.by_id(turn.tx, [client_id]))[client_id]
    [watched] = await caseload.watched(turn, [client])
    written, total = await notes.about(turn, client_id, notes_of)
    listed: dict[str, Any] = await goals.listed(turn, client_id)
    return Shown(
        id=client_id,
        alias=watched.alias,
        language=client.row.language,
        state=watched.state,
        area=client.row.area,
        week=watched.week,
        alerts=watched.alerts,
        next=await caseload.next_of(turn, client_id, NEXT),
        meetings=await meetings.coming(turn, client_id),
        goals=listed.get("goals", ()),
        ended=listed.get("past_goals", ()),
        levels={id: level for _, id, level in await reached(turn, client_id)},
        answers=await answers_by_week(turn, client_id),
        notes=written,
        notes_in_all=total,
        break_until=watched.break_until,
        mentor=caseload.mentor_of(turn, client),
        coordinated=turn.person is not None and "coordinator" in turn.person.roles,
        in_place_of=await _in_place_of(turn, client),
    )


async def _in_place_of(turn: Turn, client: people.Person) -> tuple[str, date] | None:
    last = (await stood_in_for(turn)).get(client.row.mentor_id)
    return (str(caseload.mentor_of(turn, client)), last) if last is not None else None
