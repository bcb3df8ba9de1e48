"""What becomes of an alert that somebody has: Hand over, Call done, Snooze, Resolve. The card asks what they need."""

from __future__ import annotations

from typing import Any

from conversations import alerts as rules
from conversations.words import Button, Line, Text, text
from handlers import talks
from handlers.alert_cards import Rows, Seen, alert_card, mark_repeats, seen, show
from handlers.raising import record, refresh_cards
from handlers.standing_in import around
from handlers.turn import Turn
from storage import alerts, people

MEANINGS = {"give": "hand_over", "until": "snooze", "done": "resolve"}  # the answer to a question, and what it does


def meaning(action: str) -> str:
    """Of a button: what whoever taps it must be allowed to do."""
    return MEANINGS.get(action.partition("_")[0], action)


def may(turn: Turn, alert: Seen, action: str) -> bool:
    """With any of the alerts on the card."""
    return any(_may_with(turn, alert, row, action) for row in alert.rows)


def _may_with(turn: Turn, alert: Seen, row: Any, action: str) -> bool:
    person = turn.person
    if person is None or person.row.state != "active" or person.id == alert.client.id:
        return False
    return rules.may_act(person.id, person.roles, alert.theirs, row.owner_id, action)


async def tapped(turn: Turn, alert: Seen, action: str, card_id: str) -> None:
    taken = [row for row in alert.rows if row.state == "taken" and _may_with(turn, alert, row, meaning(action))]
    taken = [row for row in taken if row.owner_id == turn.person_id] or taken  # what a colleague has stays as it is
    if not taken:
        show(turn, alert, card_id=card_id)
        return
    what, _, which = action.partition("_")
    match what, which:
        case "hand", "over":
            await _ask_to_whom(turn, alert, taken, card_id)
        case "give", heir:
            await _hand_over(turn, alert, taken, heir, card_id)
        case "snooze", _:
            ends = _ends(turn, taken)
            _ask(turn, alert, card_id, (text("alerts.until_when"),), _one_each(alert, "until", "alerts.snooze", ends))
        case "until", end:
            await _put_aside(turn, alert, taken, end, card_id)
        case "resolve", _:
            outcomes = _one_each(alert, "done", "alerts.outcome", rules.OUTCOMES)
            _ask(turn, alert, card_id, (text("alerts.what_came"),), outcomes)
        case "done", outcome if outcome in rules.OUTCOMES:
            await _resolve(turn, alert, taken, outcome, card_id)
        case "called", _:
            await _changed(turn, alert, taken, "called", text("alerts.toast.noted"), card_id)
        case _:
            show(turn, alert, card_id=card_id)


def _ask(turn: Turn, alert: Seen, card_id: str, question: tuple[Line, ...], answers: Rows) -> None:
    turn.edit_card(card_id, alert_card(turn, alert, asked=(question, answers)))
    mark_repeats(turn)


def _one_each(alert: Seen, what: str, area: str, ids: Any) -> Rows:
    return tuple((Button(f"alert:{alert.row.id}:{what}_{id}", text(f"{area}.{id}")),) for id in ids)


# --- to somebody else


async def _heirs(turn: Turn, alert: Seen, taken: list[Any]) -> dict[str, rules.Staff]:
    """Who may take it, can be reached now and does not have it."""
    there = await around(turn, alert.client, None)
    return {staff.id: staff for staff in rules.heirs(there, taken[0].owner_id)}


async def _ask_to_whom(turn: Turn, alert: Seen, taken: list[Any], card_id: str) -> None:
    heirs = await people.by_id(turn.tx, await _heirs(turn, alert, taken))
    names = {id: people.alias_of(turn.tools.seal, id, person.row.alias) for id, person in heirs.items()}
    question = text("alerts.to_whom" if names else "alerts.nobody_there")
    buttons = tuple(
        (Button(f"alert:{alert.row.id}:give_{id}", text("common.plain", it=name)),)
        for id, name in sorted(names.items(), key=lambda one: one[1])
    )
    _ask(turn, alert, card_id, (question,), buttons)


async def _hand_over(turn: Turn, alert: Seen, taken: list[Any], heir: str, card_id: str) -> None:
    """It stays its owner's until the other has taken it, so that it is nobody's at no moment."""
    staff = (await _heirs(turn, alert, taken)).get(heir)
    if staff is None:  # gone meanwhile
        await _ask_to_whom(turn, alert, taken, card_id)
        return
    lanes, hours = turn.tools.programme.lanes, turn.tools.work
    handed = []
    for row in taken:
        by = rules.taken_over_by(row.lane, staff, lanes, hours, turn.now)
        if await alerts.hand_to(turn.tx, row, heir, by):
            turn.wake("alert", row.id, by, person_id=row.client_id)
            record(turn, row.id, "told", heir)
            handed.append(row)
    if handed:
        turn.tell(heir, "alert", priority=0, alert=handed[0].id, fresh=True)
    await _changed(turn, alert, handed, "handed_over", text("alerts.toast.noted"), card_id)


# --- for later, and for good


def _ends(turn: Turn, taken: list[Any]) -> dict[str, Any]:
    lane = "now" if any(row.lane == "now" for row in taken) else "today"
    begins = turn.person.row.work_from if turn.person is not None else None
    hours = turn.tools.hours
    return rules.snoozes(lane, hours, hours.work_from if begins is None else begins, turn.now)


async def _put_aside(turn: Turn, alert: Seen, taken: list[Any], end: str, card_id: str) -> None:
    aside, ends = [], _ends(turn, taken)
    for row in taken if end in ends else ():
        if await alerts.put_aside(turn.tx, row.id, turn.here, ends[end]):
            turn.wake("alert", row.id, ends[end], person_id=row.client_id)
            aside.append(row)
    await _changed(turn, alert, aside, "snoozed", text("alerts.toast.noted"), card_id)


async def _resolve(turn: Turn, alert: Seen, taken: list[Any], outcome: str, card_id: str) -> None:
    resolved = [row for row in taken if await alerts.resolve(turn.tx, row.id, outcome, turn.now)]
    for row in resolved:
        await talks.close_of_alert(turn, row)
    await _changed(turn, alert, resolved, "resolved", text("alerts.toast.resolved"), card_id)


async def _changed(turn: Turn, alert: Seen, rows: list[Any], what: str, said: Text, card_id: str) -> None:
    """It is in the record, and everybody who has the card sees it. No rows: it was no longer to be done."""
    for row in rows:
        record(turn, row.id, what)
    if rows:
        turn.answer(said)
        refresh_cards(turn, rows[0].id, alert.client.id)
    now_seen = await seen(turn, alert.row.id)
    if now_seen is not None:
        show(turn, now_seen, card_id=card_id)
