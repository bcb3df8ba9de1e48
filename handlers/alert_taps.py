"""A member of staff taps an alert: Take, Show. The rest: handlers/alert_acts.py. Roles are looked up at every use."""

from __future__ import annotations

from typing import Any

from conversations import alerts as rules
from conversations.programme_rules import Words
from conversations.words import message, text
from handlers import alert_acts, held_replies, talks
from handlers.alert_acts import may
from handlers.alert_cards import (
    URGENCY,
    Seen,
    alert_card,
    can_take,
    mark_repeats,
    opened_lines,
    seen,
    send_voices,
    show,
)
from handlers.raising import answered, pass_over, record, refresh_cards
from handlers.standing_in import around, away
from handlers.turn import Turn
from storage import alerts, cards, caseload
from storage import tables as t
from storage.people import Person


async def tapped(turn: Turn, alert_id: str, action: str, message_id: int | None) -> None:
    """`action`: a button, or an answer to what the card asks: `give_<person>`, `until_<end>`, `done_<outcome>`."""
    alert = await seen(turn, alert_id)
    if alert is None or turn.person is None or not may(turn, alert, alert_acts.meaning(action)):
        turn.answer(text("faults.toast.not_for_you"))
        return
    if alert.over:
        turn.answer(text("alerts.toast.resolved"))
        return
    card = await alerts.card_about(turn.tx, alert.client.id, turn.user_id)
    if card is None or not await _is_current(turn, card, message_id):
        show(turn, alert, card_id=card.id if card else None, fresh=True)  # an old card: this is how it stands
        return
    if card.message_id is None and message_id is not None:
        _arrived(turn, card.id, message_id)
    if action != "take" and alert_acts.meaning(action) != "hand_over":  # until the other takes it nobody has acted
        changed = await answered(turn, alert.client.id)
        alert = (await seen(turn, alert_id) if changed else None) or alert
    match action:
        case "take":
            await _take(turn, alert, card.id)
        case "show":
            await _open(turn, alert, card.id)
        case "hide":
            show(turn, alert, card_id=card.id)
        case _:
            await alert_acts.tapped(turn, alert, action, card.id)


async def _is_current(turn: Turn, card: Any, message_id: int | None) -> bool:
    """Whether the tapped message is the card that stands now, and not one before it."""
    if message_id is None or card.message_id is not None:
        return message_id in (None, card.message_id)
    return await alerts.card_of_message(turn.tx, turn.user_id, message_id) is None


def _arrived(turn: Turn, card_id: str, message_id: int) -> None:
    """Nobody knew whether the card had arrived; this tap proves it."""
    turn.before(lambda tx: cards.delivered(tx, {card_id: message_id}))


async def _take(turn: Turn, alert: Seen, card_id: str) -> None:
    """Everything of this client that waits, or is handed to this member of staff."""
    lanes = turn.tools.programme.lanes
    waiting = {row.id: turn.now + lanes.comes_back(row.lane) for row in alert.rows if can_take(row, turn.person_id)}
    took = {id for id, back in waiting.items() if await alerts.take(turn.tx, id, turn.here, turn.now, back)}
    won = [row for row in alert.rows if row.id in took]
    now_seen = await seen(turn, alert.row.id)
    if now_seen is None:
        return
    if not won:  # someone was faster, or it is over
        mine = now_seen.row.owner_id == turn.person_id and now_seen.row.state == "taken"
        faster = text("alerts.toast.faster", alias=now_seen.name(now_seen.row.owner_id))
        turn.answer(text("alerts.toast.yours") if mine else faster)
        show(turn, now_seen, card_id=card_id)
        return
    for row in won:
        record(turn, row.id, _how_taken(turn, row))
        turn.wake("alert", row.id, waiting[row.id], person_id=row.client_id)
    ids, talk = [row.id for row in won], None
    if any(_was_asked_for(turn, row.rule) for row in won):  # else it begins when this member of staff writes
        talk = await talks.take_over(turn, ids, alert.client.id)
    turn.answer(text("alerts.toast.yours"))
    show(turn, now_seen, card_id=card_id)
    for row in won:
        await send_voices(turn, now_seen, row.id)
    if any(_was_asked_for(turn, row.rule) for row in won):
        turn.tell(alert.client.id, "taken", priority=0, by=turn.here)
    await held_replies.send(turn, alert.client.id, ids, talk)
    refresh_cards(turn, alert.row.id, alert.client.id)


def _how_taken(turn: Turn, row: Any) -> str:
    """For the record. `row` is as it stood before."""
    if row.cried_at is None or row.handed_to == turn.person_id:
        return "taken"
    return "answered" if row.owner_id == turn.person_id else "taken_over"


def _was_asked_for(turn: Turn, rule: str) -> bool:
    """By a button or in words. Who was silent or gave a number has asked for nothing that could be read."""
    when = turn.tools.programme_with(rule).rule(rule).when
    return not when or any(isinstance(one, Words) for one in when)


async def _open(turn: Turn, alert: Seen, card_id: str) -> None:
    """*Show*: the card opens for a while. Who looked is in the record."""
    lines = await opened_lines(turn, alert)
    turn.edit_card(card_id, alert_card(turn, alert, opened=lines))
    mark_repeats(turn)
    record(turn, alert.row.id, "shown")
    turn.wake("close_card", alert.row.id, turn.now + rules.CARD_CLOSES)


async def told(turn: Turn, alert_id: str, *, fresh: bool, again: bool) -> None:
    """The alert came to this member of staff, or changed while its card stands in the chat. `fresh`: it rings; what the
    client asks `again` rings as well, unless the card has just done so."""
    alert = await seen(turn, alert_id)
    if alert is None:
        return
    rings = fresh or again
    if rings and turn.person is not None and not await _is_here(turn, turn.person, alert):  # since the ladder looked
        await pass_over(turn, turn.person.id)
        return
    if not may(turn, alert, "show"):
        return
    if fresh and not again and await _came_along(turn, alert):
        rings = fresh = False
    card = await alerts.card_about(turn.tx, alert.client.id, turn.user_id)
    if card is None and not rings:
        return
    if card is not None:
        lately = turn.now - card.created_at < rules.ONE_RING
        rings = not (lately and _says_this_too(alert, card)) if fresh else again and not lately
    show(turn, alert, card_id=card.id if card else None, fresh=rings, again=again)


async def _came_along(turn: Turn, alert: Seen) -> bool:
    """Whether it came with one of many clients who were handed over at once: one message tells of all of them, and the
    list has it first. What is for *now*, what a client asked for, what came since and what nobody took in time rings
    all the same."""
    row = alert.row
    if row.lane == "now" or row.state != "open" or row.rung > 1 or _was_asked_for(turn, row.rule):
        return False
    at = await caseload.came_with_others(turn.tx, alert.client.id, turn.here)
    return at is not None and row.raised_at <= at and (row.asked_at is None or row.asked_at <= at)


def _says_this_too(alert: Seen, card: Any) -> bool:
    """Whether the card came for something of the same client that is as urgent and stands just so. What one
    member of staff has taken comes back together, and rings once."""
    stands = (alert.row.state, alert.row.owner_id)
    others = [row for row in alert.rows if row.id != alert.row.id and (row.state, row.owner_id) == stands]
    as_urgent = any(URGENCY.index(row.lane) <= URGENCY.index(alert.row.lane) for row in others)
    return card.ref != alert.row.id and as_urgent


async def _is_here(turn: Turn, person: Person, alert: Seen) -> bool:
    """Who is away hears of it all the same when nobody else can."""
    if not person.here or not await away(turn, [person.id]):
        return person.here
    return not (await around(turn, alert.client, alert.row.owner_id)).on(rules.WAY_UP)


async def close_opened(turn: Turn, alert_id: str) -> None:
    """The while is over: what *Show* opened is closed again. Who may no longer see the client is shown nothing else."""
    alert = await seen(turn, alert_id)
    card = await alerts.card_about(turn.tx, alert.client.id, turn.user_id) if alert is not None else None
    if alert is None or card is None:
        return
    if may(turn, alert, "show"):
        show(turn, alert, card_id=card.id)
    else:
        turn.edit_card(card.id, message(text("card.toast.closed")))
        mark_repeats(turn)
        turn.draft.change(t.cards, card.id, closed_at=turn.now)
