"""A human talk through the bot: from *Take*, or from a mentor's first words, until its end or twelve hours of silence.

What one says goes to the other's mailbox and is rendered there, so that each is spoken to in their own language. Who
may write to a client is looked up with every message: the client may have another mentor by now.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from conversations import alerts as rules
from conversations.identity_code import blank_out
from conversations.words import Button, Line, Text, message, text
from handlers.raising import answered
from handlers.standing_in import circle_of, gone_since
from handlers.turn import Turn
from locales.lengths import shortened, units
from storage import alerts, meetings, people, phrases
from storage import goals as kept_goals
from storage import tables as t
from storage.people import Person

OVER = "talk_over"  # of the due row: that a talk has ended in the night is said in the morning
LONGEST = 3500  # UTF-16 units of a message that are passed on; the rest of 4,096 is ours


def open_talk(turn: Turn, client_id: str, alert_id: str | None) -> str:
    id = turn.tools.new_id()
    turn.draft.insert(
        t.talks,
        id=id,
        client_id=client_id,
        staff_id=turn.here,
        alert_id=alert_id,
        opened_at=turn.now,
        last_at=turn.now,
        wrote_at=turn.now,
    )
    turn.wake("talk_quiet", id, turn.now + rules.TALK_ENDS, person_id=client_id)
    return id


async def open_with(turn: Turn, reply_to: int | None = None) -> Any | None:
    """The talk that this client is in: the one that moved last, or with `reply_to` (a message in the client's chat) the
    one with whoever said that. None if that one is over, whoever else the client talks with."""
    mine = [talk for talk in await alerts.talks_of(turn.tx, [turn.here]) if talk.client_id == turn.person_id]
    speaker = await said_by(turn, reply_to)
    return next((talk for talk in mine if speaker in (None, talk.staff_id)), None)


async def said_by(turn: Turn, message_id: int | None) -> str | None:
    """Which member of staff said this in a talk with the client in whose chat it stands; None: nobody."""
    card = None if message_id is None else await alerts.card_of_message(turn.tx, turn.user_id, message_id)
    if card is None or card.kind not in ("talk", "phrase"):
        return None
    phrase = await phrases.get(turn.tx, card.ref) if card.kind == "phrase" else None
    talk = await alerts.talk(turn.tx, card.ref if phrase is None else phrase.talk_id)
    return str(talk.staff_id) if talk is not None and talk.client_id == turn.person_id else None


# --- who may write to whom ---


async def may_write(turn: Turn, staff: Person | None, client: Person | None) -> bool:
    """Whether this member of staff is the client's mentor now, is in the place of a mentor who is away, coordinates, or
    has taken what is open of the client and may still have it."""
    if staff is None or client is None or not staff.here or "client" not in client.roles or staff.id == client.id:
        return False
    circle = await circle_of(turn, client)
    if rules.may_act(staff.id, staff.roles, circle.accompany, None, "show"):
        return True
    helps = rules.may_act(staff.id, staff.roles, circle.ids, None, "show")
    return helps and any(row.owner_id == staff.id for row in await alerts.open_of(turn.tx, client.id))


async def _may_take(turn: Turn, client: Person | None) -> bool:
    """What is open of the client: also who hears next of it when the mentor does not answer."""
    staff = turn.person
    if staff is None or client is None or not staff.here or staff.id == client.id:
        return False
    return rules.may_act(staff.id, staff.roles, (await circle_of(turn, client)).ids, None, "take")


async def client_of(turn: Turn, client_id: str) -> Person | None:
    return (await people.by_id(turn.tx, [client_id])).get(client_id)


def name_of(turn: Turn, person: Person) -> str:
    return people.alias_of(turn.tools.seal, person.id, person.row.alias)


async def barred(turn: Turn, client: Person | None) -> Text | None:
    """Why this member of staff cannot write to this client first; None if nothing is in the way."""
    if client is None or not await may_write(turn, turn.person, client):
        return text("writing.not_yours")
    if client.row.state == "joining":
        return text("writing.not_joined", alias=name_of(turn, client))
    if client.row.state != "active":
        return text("talk.not_heard", alias=name_of(turn, client))
    return None if client.row.reachable else text("writing.unreachable", alias=name_of(turn, client))


async def talk_with(turn: Turn, client: Person | None) -> Any:
    """The open talk of this member of staff with this client, a new one, or a `Text` that says why there is none."""
    if (why := await barred(turn, client)) is not None or client is None:
        return why or text("writing.not_yours")
    talk = await _going_on(turn, await alerts.talk_between(turn.tx, client.id, turn.here))
    return talk or _Fresh(open_talk(turn, client.id, None), client.id, turn.here)


async def _going_on(turn: Turn, talk: Any | None) -> Any | None:
    """Who writes during days off begins anew: what was said before then is with whoever stands in."""
    if talk is not None and await gone_since(turn, turn.here, talk.opened_at):
        await alerts.end_talk(turn.tx, talk.id, turn.now)
        return None
    return talk


async def replied_to(turn: Turn, message_id: int) -> Any | None:
    """The talk to which a member of staff's reply belongs: by the card or the message of a client that it answers. A
    `Text` when it reaches nobody, and why; `NotTaken`; None when it answers nothing of a client."""
    card = await alerts.card_of_message(turn.tx, turn.user_id, message_id)
    client_id = await about(turn, card) if card is not None else None
    if card is None or client_id is None:
        return None
    client = await client_of(turn, client_id)
    if card.kind == "alert" and await _may_take(turn, client):
        return await _by_alert(turn, card.ref, client)
    if not await may_write(turn, turn.person, client):
        return text("writing.not_yours")
    talk = await alerts.talk(turn.tx, card.ref) if card.kind == "talk" else None
    if talk is None or talk.staff_id != turn.person_id:
        return await talk_with(turn, client)
    if talk.closed_at is None:
        return await _going_on(turn, talk) or await talk_with(turn, client)
    again = await _by_alert(turn, talk.alert_id, client) if talk.alert_id else None
    stays = again is not None and not isinstance(again, Text | NotTaken)
    return again if stays else await talk_with(turn, client)


async def is_about_client(turn: Turn, message_id: int | None) -> bool:
    """Whether this message in a member of staff's chat tells of a client."""
    card = None if message_id is None else await alerts.card_of_message(turn.tx, turn.user_id, message_id)
    return card is not None and await about(turn, card) is not None


async def about(turn: Turn, card: Any) -> str | None:
    """The client of whom a card in a member of staff's chat tells."""
    row: Any = None
    match card.kind:
        case "about" | "client":
            return str(card.ref)
        case "alert":
            row = await alerts.get(turn.tx, card.ref)
        case "talk":
            row = await alerts.talk(turn.tx, card.ref)
        case "meeting":
            meeting = await meetings.get(turn.tx, card.ref)
            return str(meeting.person_id) if meeting is not None else None
        case "goal":
            goal = await kept_goals.get(turn.tx, card.ref)
            return str(goal.person_id) if goal is not None else None
    return str(row.client_id) if row is not None else None


async def _by_alert(turn: Turn, alert_id: str, client: Person | None) -> Any:
    """By the card of a client's alerts: who took one talks with the client until it is resolved, also with one who
    stopped."""
    alert = await alerts.get(turn.tx, alert_id)
    waiting = await alerts.open_of(turn.tx, alert.client_id) if alert is not None else []
    mine = next((row for row in waiting if row.state == "taken" and row.owner_id == turn.person_id), None)
    if mine is not None:
        return await of_alert(turn, mine.client_id, mine.id)
    if alert is None or alert.state == "resolved":
        return await talk_with(turn, client)
    to_take = alert.state == "open" or alert.cried_at is not None
    return NotTaken(alert.id) if to_take else text("writing.others")


async def of_alert(turn: Turn, client_id: str, alert_id: str) -> Any:
    """The talk of this member of staff, who has taken the alert, with the client."""
    talk = await alerts.talk_between(turn.tx, client_id, turn.here)
    if talk is None:
        return _Fresh(open_talk(turn, client_id, alert_id), client_id, turn.here)
    if talk.alert_id is None:  # it began before the alert, and ends with it
        turn.draft.change(t.talks, talk.id, alert_id=alert_id)
    return talk


async def take_over(turn: Turn, alert_ids: list[str], client_id: str) -> Any:
    """These alerts were taken: the talk is with whoever took them, and no longer with whoever had them before."""
    for id in alert_ids:
        talk = await alerts.talk_of_alert(turn.tx, id)
        if talk is not None and talk.staff_id != turn.person_id:
            turn.draft.change(t.talks, talk.id, closed_at=turn.now)
    return await of_alert(turn, client_id, alert_ids[0])


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A reply to this alert, which waits for somebody to take it."""

    alert_id: str


@dataclass(slots=True)
class _Fresh:
    """A talk that this very turn opens, before it is in the database. `begun`: something was said in it."""

    id: str
    client_id: str
    staff_id: str
    begun: bool = False


# --- what is said ---


async def pass_words(turn: Turn, talk: Any, words: str, *, forwarded: bool = False) -> None:
    """To the other side; an identity code is blanked out, and the writer hears of it. `forwarded`: somebody else's."""
    clean, blanked = blank_out(words)
    _pass(turn, talk, words=shortened(clean, LONGEST), **_mark(forwarded))
    lines: list[Line] = [await _passed(turn, talk)]
    if blanked:
        lines.append(text("talk.identity_code"))
    if units(clean) > LONGEST:
        lines.append(text("talk.cut"))
    turn.say(message(*lines, rows=end_row(talk.id)))


async def pass_voice(turn: Turn, talk: Any, file_id: str, *, forwarded: bool = False) -> None:
    _pass(turn, talk, voice=file_id, **_mark(forwarded))
    turn.say(message(await _passed(turn, talk), rows=end_row(talk.id)))


async def pass_photo(turn: Turn, talk: Any, file_id: str, *, forwarded: bool = False) -> None:
    _pass(turn, talk, photo=file_id, **_mark(forwarded))
    turn.say(message(await _passed(turn, talk), rows=end_row(talk.id)))


def _mark(forwarded: bool) -> dict[str, bool]:
    return {"forwarded": True} if forwarded else {}


async def pass_phrase(turn: Turn, talk: Any, *, phrase: str) -> None:
    _pass(turn, talk, phrase=phrase)
    turn.say(message(await _passed(turn, talk), rows=end_row(talk.id)))


def pass_answer(turn: Turn, talk: Any, *, phrase: str, answer: str) -> None:
    """By a button: the card shows that it was taken."""
    _pass(turn, talk, phrase=phrase, answer=answer)


def _pass(turn: Turn, talk: Any, **what: Any) -> None:
    other = talk.client_id if turn.person_id == talk.staff_id else talk.staff_id
    wrote = {"wrote_at": turn.now} if turn.person_id == talk.staff_id else {}
    turn.draft.change(t.talks, talk.id, last_at=turn.now, **wrote)
    turn.wake("talk_quiet", talk.id, turn.now + rules.TALK_ENDS, person_id=talk.client_id)
    first: dict[str, Any] = {}
    if isinstance(talk, _Fresh) and not talk.begun:
        first, talk.begun = {"first": True}, True
    if turn.person_id == talk.staff_id:
        turn.before(lambda _: answered(turn, talk.client_id))
    turn.tell(other, "talk", priority=0, talk=talk.id, by=turn.here, **first, **what)


async def _passed(turn: Turn, talk: Any) -> Text:
    """Who gets it: a client may talk with more than one, and so may staff."""
    other = talk.staff_id if turn.person_id == talk.client_id else talk.client_id
    reader = (await people.by_id(turn.tx, [other]))[other]
    return text("talk.passed_on", alias=name_of(turn, reader))


def end_row(talk_id: str) -> tuple[tuple[Button, ...], ...]:
    return ((Button(f"talk:{talk_id}:end", text("talk.end"), "✔️"),),)


def phrases_row(client_id: str) -> tuple[tuple[Button, ...], ...]:
    """For staff: ready-made sentences in the client's language."""
    return ((Button(f"phrases:{client_id}:to", text("card.phrases"), "🗨️"),),)


async def asked_after_leaving(turn: Turn) -> bool:
    """Somebody who stopped and then asked for help is answered until that is resolved."""
    if turn.person is None or turn.person.row.stopped_at is None:
        return False
    open_ones = await alerts.open_of(turn.tx, turn.person.id)
    return any((row.asked_at or row.raised_at) > turn.person.row.stopped_at for row in open_ones)


# --- the end ---


async def end(turn: Turn, talk_id: str) -> None:
    """*End the talk*, by either side. An alert that was taken stays so until it is resolved."""
    talk = await alerts.talk(turn.tx, talk_id)
    mine = talk is not None and turn.person_id in (talk.client_id, talk.staff_id)
    if talk is None or not mine or not await alerts.end_talk(turn.tx, talk_id, turn.now):
        turn.answer(text("talk.toast.over"))
        return
    if turn.person_id == talk.client_id:
        turn.say(message(text("talk.ended")))
        turn.tell(talk.staff_id, "talk_ended_staff", client=talk.client_id)
    else:
        turn.tell(talk.client_id, "talk_ended")
        await hear_end(turn, talk.client_id, "talk.ended_staff")


async def hear_end(turn: Turn, client_id: str, said: str) -> None:
    """A member of staff hears that a talk has ended, under a name only while the client is theirs."""
    client = await client_of(turn, client_id)
    if client is not None and await may_write(turn, turn.person, client):
        turn.put_card("about", client_id, message(text(said, alias=name_of(turn, client))))
    else:
        turn.say(message(text("talk.ended_other")))


async def close_of_alert(turn: Turn, alert: Any) -> None:
    """The alert is resolved: the talk is over, and the client hears that messages no longer get through."""
    talk = await alerts.talk_of_alert(turn.tx, alert.id)
    if talk is not None:
        turn.draft.change(t.talks, talk.id, closed_at=turn.now)
        turn.tell(alert.client_id, "talk_ended")


async def quiet(turn: Turn, talk_id: str) -> None:
    """Twelve hours without a word: the talk ends and both hear of it. Runs in the client's mailbox."""
    talk = await alerts.talk(turn.tx, talk_id)
    if talk is None or talk.closed_at is not None:
        return
    if turn.now < talk.last_at + rules.TALK_ENDS:
        turn.wake("talk_quiet", talk_id, talk.last_at + rules.TALK_ENDS)
        return
    turn.draft.change(t.talks, talk_id, closed_at=turn.now)
    turn.tell(talk.staff_id, "talk_quiet_staff", client=talk.client_id)
    if (awake := turn.tools.service.awake(turn.now)) > turn.now:
        turn.wake(OVER, talk_id, awake)
    else:
        await say_over(turn, besides=talk_id)


async def say_over(turn: Turn, *, besides: str = "") -> None:
    """The client hears that nobody reads any more what they write; not while somebody else still does. `besides`: the
    talk that ends in this very turn."""
    if turn.person is None or (turn.person.row.state == "stopped" and not await asked_after_leaving(turn)):
        return
    if all(talk.id == besides for talk in await alerts.talks_of(turn.tx, [turn.here])):
        turn.say(message(text("talk.ended")))
