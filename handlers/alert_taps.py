"""A member of staff taps an alert: Take, Show, Resolve. Roles are looked up at every use."""

from __future__ import annotations

from typing import Any

from conversations import alerts as rules
from conversations.words import text
from handlers import talks
from handlers.alert_cards import Seen, alert_card, mark_repeats, opened_lines, seen, send_voices, show
from handlers.raising import pass_over, record, refresh_cards
from handlers.standing_in import around, away
from handlers.turn import Turn
from storage import alerts, cards
from storage import tables as t
from storage.people import Person


async def tapped(turn: Turn, alert_id: str, action: str, message_id: int | None) -> None:
    alert = await seen(turn, alert_id)
    if alert is None or turn.person is None or not _may(turn, alert, action):
        turn.answer(text("faults.toast.not_for_you"))
        return
    if alert.row.state == "resolved":
        turn.answer(text("alerts.toast.resolved"))
        return
    card = await alerts.card(turn.tx, "alert", alert_id, turn.user_id)
    if card is None or not await _is_current(turn, card, message_id):
        show(turn, alert, card_id=card.id if card else None, fresh=True)  # an old card: this is how it stands
        return
    if card.message_id is None and message_id is not None:
        _arrived(turn, card.id, message_id)
    match action:
        case "take":
            await _take(turn, alert, card.id)
        case "show":
            await _open(turn, alert, card.id)
        case "hide":
            show(turn, alert, card_id=card.id)
        case "resolve":
            await _resolve(turn, alert, card.id)


async def _is_current(turn: Turn, card: Any, message_id: int | None) -> bool:
    """Whether the tapped message is the card that stands now, and not one before it."""
    if message_id is None or card.message_id is not None:
        return message_id in (None, card.message_id)
    return await alerts.card_of_message(turn.tx, turn.user_id, message_id) is None


def _arrived(turn: Turn, card_id: str, message_id: int) -> None:
    """Nobody knew whether the card had arrived; this tap proves it."""
    turn.before(lambda tx: cards.delivered(tx, {card_id: message_id}))


def _may(turn: Turn, alert: Seen, action: str) -> bool:
    person = turn.person
    if person is None or person.row.state != "active" or person.id == alert.client.id:
        return False
    return rules.may_act(person.id, person.roles, alert.theirs, alert.row.owner_id, action)


async def _take(turn: Turn, alert: Seen, card_id: str) -> None:
    id = alert.row.id
    won = await alerts.take(turn.tx, id, turn.here, turn.now, turn.now + turn.tools.programme.lanes.comes_back)
    now_seen = await seen(turn, id)
    if now_seen is None:
        return
    if not won:  # someone was faster, or it is over
        mine = now_seen.row.owner_id == turn.person_id and now_seen.row.state == "taken"
        turn.answer(
            text("alerts.toast.yours") if mine else text("alerts.toast.faster", alias=now_seen.owner_alias or "–")
        )
        show(turn, now_seen, card_id=card_id)
        return
    record(turn, id, "taken")
    turn.wake("alert", id, turn.now + turn.tools.programme.lanes.comes_back, person_id=alert.row.client_id)
    talks.open_talk(turn, alert.row.client_id, id)
    turn.answer(text("alerts.toast.yours"))
    show(turn, now_seen, card_id=card_id)
    await send_voices(turn, now_seen)
    turn.tell(alert.row.client_id, "taken", priority=0, by=turn.here)
    refresh_cards(turn, id, alert.row.client_id)


async def _open(turn: Turn, alert: Seen, card_id: str) -> None:
    """*Show*: the card opens for a while. Who looked is in the record."""
    lines = await opened_lines(turn, alert)
    turn.edit_card(card_id, alert_card(turn, alert, opened=lines))
    mark_repeats(turn)
    record(turn, alert.row.id, "shown")
    turn.wake("close_card", alert.row.id, turn.now + rules.CARD_CLOSES)


async def _resolve(turn: Turn, alert: Seen, card_id: str) -> None:
    if await alerts.resolve(turn.tx, alert.row.id, turn.now):
        record(turn, alert.row.id, "resolved")
        await talks.close_of_alert(turn, alert.row)
        refresh_cards(turn, alert.row.id, alert.row.client_id)
        turn.answer(text("alerts.toast.resolved"))
    now_seen = await seen(turn, alert.row.id)
    if now_seen is not None:
        show(turn, now_seen, card_id=card_id)
        if now_seen.row.state == "resolved":
            turn.draft.change(t.cards, card_id, closed_at=turn.now)


async def told(turn: Turn, alert_id: str, *, fresh: bool, again: bool) -> None:
    """The alert came to this member of staff, or changed while its card stands in the chat."""
    alert = await seen(turn, alert_id)
    if alert is None:
        return
    if (
        fresh and turn.person is not None and not await _is_here(turn, turn.person, alert)
    ):  # gone since the ladder looked
        await pass_over(turn, turn.person.id)
        return
    if not _may(turn, alert, "show"):
        return
    card = await alerts.card(turn.tx, "alert", alert_id, turn.user_id)
    if card is None and not fresh:
        return
    show(turn, alert, card_id=card.id if card else None, fresh=fresh, again=again)


async def _is_here(turn: Turn, person: Person, alert: Seen) -> bool:
    """Who is away hears of it all the same when nobody else can."""
    if not person.here or not await away(turn, [person.id]):
        return person.here
    return not (await around(turn, alert.client, alert.row.owner_id)).on(rules.WAY_UP)


async def close_opened(turn: Turn, alert_id: str) -> None:
    """The while is over: what *Show* opened is closed again."""
    alert = await seen(turn, alert_id)
    card = await alerts.card(turn.tx, "alert", alert_id, turn.user_id)
    if alert is not None and card is not None:
        show(turn, alert, card_id=card.id)
