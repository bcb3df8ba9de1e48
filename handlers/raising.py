"""A client needs a human: the alert is written with the answer that raised it. Next: handlers/ladder.py tells someone.

The ladder runs as an event in the client's own mailbox, ahead of everything else; a due row stands behind it from the
first moment, so that an open alert always has a next action.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from conversations.alerts import WAY_UP, waits_only_for
from conversations.effects import WANTS_TO_TALK
from conversations.identity_code import blank_out
from handlers.decode import Showed
from handlers.standing_in import around, standing
from handlers.turn import Turn
from storage import alerts, people
from storage import tables as t

SENT_VOICE = "sent_voice"  # a rule of the programme


def words_place(id: str) -> str:
    return f"alert_words.words:{id}"


async def raise_alert(turn: Turn, rule: str, check_in_id: str | None = None) -> None:
    """One alert per client and rule is open at a time: asking again tells the same people again."""
    client = turn.here
    if rule in turn.raised:  # twice in one turn: not in the database yet
        turn.alert_id = turn.raised[rule]
        return
    same = next((row for row in await alerts.open_of(turn.tx, client) if row.rule == rule), None)
    if same is not None and await cry_again(turn, same.id, "again"):
        turn.alert_id = turn.raised[rule] = same.id
        return
    id = turn.tools.new_id()
    turn.alert_id = turn.raised[rule] = id
    turn.draft.insert(
        t.alerts,
        id=id,
        client_id=client,
        rule=rule,
        lane=turn.tools.programme_with(rule).rule(rule).lane,
        check_in_id=check_in_id,
        state="open",
        rung=0,
        next_at=turn.now,
        raised_at=turn.now,
    )
    record(turn, id, "raised")
    climb_now(turn, id)


async def cry_again(turn: Turn, alert_id: str, what: str) -> bool:
    """The client asked again, or met the rule anew: whoever has the alert in hand hears it, and others if they do
    nothing. False: it was resolved a moment ago, so that a new one is needed."""
    if not await alerts.ask_again(turn.tx, alert_id, turn.now):
        return False
    record(turn, alert_id, what)
    climb_now(turn, alert_id)
    return True


async def answered(turn: Turn, client_id: str) -> bool:
    """A member of staff did something about what they have of this client: nobody else need hear of its last cry.
    False: there was none."""
    crying = await alerts.of_owner_crying(turn.tx, client_id, turn.here)
    for row in crying:
        back = turn.now + turn.tools.programme.lanes.comes_back(row.lane)
        await alerts.answer(turn.tx, row.id, back)
        record(turn, row.id, "answered")
        turn.wake("alert", row.id, back, person_id=client_id)
    return bool(crying)


def climb_now(turn: Turn, alert_id: str, *, client: str | None = None) -> None:
    """The next rung of the ladder, as the very next thing in the client's mailbox, and as a due row behind it."""
    person = client or turn.here
    turn.wake("alert", alert_id, turn.now, person_id=person)
    turn.tell(person, "ladder", priority=0, alert=alert_id)


async def pass_over(turn: Turn, staff_id: str) -> None:
    """Somebody can no longer be reached: what waits for them, and for nobody else, goes on to the next rung at once."""
    for alert in await alerts.hanging_on(turn.tx, staff_id):
        await _pass_over(turn, alert, staff_id)


async def _pass_over(turn: Turn, alert: Any, staff_id: str) -> None:
    if staff_id in (alert.owner_id, alert.handed_to) or await _waits_for_nobody_else(turn, alert, staff_id):
        await alerts.hurry(turn.tx, alert.id, turn.now)
        climb_now(turn, alert.id, client=alert.client_id)


async def stand_in(turn: Turn, mentor_id: str, deputy_id: str | None) -> None:
    """Days off begin: who stands in hears at once of what is open of the mentor's clients, wherever its ladder is. What
    nobody else has begins that anew; what the mentor has taken goes on."""
    for alert in await alerts.hanging_on(turn.tx, mentor_id):
        if alert.mentor_id != mentor_id or alert.state != "open" or alert.lane == "week":
            await _pass_over(turn, alert, mentor_id)
        elif await _waits_for_nobody_else(turn, alert, mentor_id):
            await alerts.begin_again(turn.tx, alert.id, turn.now)
            climb_now(turn, alert.id, client=alert.client_id)
        elif deputy_id is not None and alert.rung:  # else its ladder begins at this moment
            record(turn, alert.id, "told", deputy_id)
            turn.tell(deputy_id, "alert", priority=0, alert=alert.id, fresh=True)


async def let_go(turn: Turn, staff_id: str, lanes: Collection[str]) -> None:
    """Of these lanes, what hangs on somebody who may have it no longer begins its ladder again at once, with a mentor
    who is back, unless there is somebody else who was told of it. Of a cry they were only told: its owner keeps it."""
    for alert in await alerts.hanging_on(turn.tx, staff_id):
        if alert.lane not in lanes:
            continue
        if alert.state == "taken" and staff_id not in (alert.owner_id, alert.handed_to):
            await _pass_over(turn, alert, staff_id)
        elif not await _is_somebodys(turn, alert, staff_id):
            await alerts.begin_again(turn.tx, alert.id, turn.now)
            climb_now(turn, alert.id, client=alert.client_id)


async def _is_somebodys(turn: Turn, alert: Any, staff_id: str) -> bool:
    client = (await people.by_id(turn.tx, [alert.client_id]))[alert.client_id]
    there = await around(turn, client, staff_id)
    if there.owner is not None or alert.state == "taken":
        return there.owner is not None
    told = await alerts.were_told(turn.tx, alert.id)
    return any(staff.id in told for staff in there.on(WAY_UP))


async def _waits_for_nobody_else(turn: Turn, alert: Any, staff_id: str) -> bool:
    client = (await people.by_id(turn.tx, [alert.client_id]))[alert.client_id]
    told = set(await alerts.were_told(turn.tx, alert.id))
    there = await around(turn, client, alert.owner_id)
    return waits_only_for(staff_id, standing(turn, alert), there, told)


async def note_correction(turn: Turn, rule: str) -> None:
    """The answer was changed; the alert stays, and those who have it see that."""
    for row in await alerts.open_of(turn.tx, turn.here):
        if row.rule == rule:
            record(turn, row.id, "corrected")
            refresh_cards(turn, row.id, turn.here)


def refresh_cards(turn: Turn, alert_id: str, client: str) -> None:
    """Everyone who has a card of this alert sees how it stands now. By way of the client's mailbox, after the commit:
    a card that is being put in this very batch must not be missed."""
    turn.tell(client, "refresh", priority=0, alert=alert_id)


async def refresh(turn: Turn, alert_id: str) -> None:
    alert = await alerts.get(turn.tx, alert_id)
    for holder in await alerts.holders(turn.tx, alert.client_id) if alert is not None else ():
        turn.tell(holder, "alert", priority=0, alert=alert_id)


def pass_on(turn: Turn, words: str, *, forwarded: bool = False) -> None:
    """What the client wrote, or somebody else, goes with the alert that was raised in this turn."""
    _attach(turn, "forwarded" if forwarded else "words", blank_out(words)[0])


async def pass_voice(turn: Turn) -> None:
    """The voice message that came with this turn waits, with an alert, for whoever takes that."""
    file_id = turn.arrival.file_id if isinstance(turn.arrival, Showed) else None
    if file_id is None:
        raise LookupError("there is no voice message in this turn")
    known = {rule.id for rule in turn.tools.programme.rules}
    await raise_alert(turn, SENT_VOICE if SENT_VOICE in known else WANTS_TO_TALK)
    attach_voice(turn, file_id, forwarded=isinstance(turn.arrival, Showed) and turn.arrival.forwarded)


def attach_voice(turn: Turn, file_id: str, *, forwarded: bool = False) -> None:
    """A voice message goes with the alert that was raised in this turn."""
    _attach(turn, "forwarded_voice" if forwarded else "voice", file_id)


def _attach(turn: Turn, kind: str, words: str) -> None:
    if turn.alert_id is None:
        raise LookupError("words were passed on without an alert")
    id = turn.tools.new_id()
    sealed = turn.tools.seal.seal(words.encode(), words_place(id))
    turn.draft.insert(t.alert_words, id=id, alert_id=turn.alert_id, kind=kind, words=sealed, said_at=turn.now)


def record(turn: Turn, alert_id: str, what: str, who: str | None = None) -> None:
    turn.draft.insert(
        t.alert_log, id=turn.tools.new_id(), alert_id=alert_id, what=what, person_id=who or turn.person_id, at=turn.now
    )
