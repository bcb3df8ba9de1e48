"""A human talk through the bot: from *Take* until *Resolve*, or until twelve hours of silence.

What one says goes to the other's mailbox and is rendered there, so that each is spoken to in their own language.
"""

from __future__ import annotations

from typing import Any

from conversations import alerts as rules
from conversations.identity_code import blank_out
from conversations.words import Line, Verbatim, message, text
from handlers.raising import pass_on, pass_over
from handlers.standing_in import circle_of
from handlers.turn import Turn
from locales.lengths import shortened, units
from storage import alerts, people
from storage import tables as t

LONGEST = 3500  # UTF-16 units of a message that are passed on; the rest of 4,096 is ours


def open_talk(turn: Turn, client_id: str, alert_id: str) -> str:
    id = turn.tools.new_id()
    turn.draft.insert(
        t.talks,
        id=id,
        client_id=client_id,
        staff_id=turn.here,
        alert_id=alert_id,
        opened_at=turn.now,
        last_at=turn.now,
    )
    turn.wake("talk_quiet", id, turn.now + rules.TALK_ENDS, person_id=client_id)
    return id


async def open_with(turn: Turn) -> Any | None:
    """The talk that this client is in."""
    talks = await alerts.talks_of(turn.tx, [turn.here])
    return next((talk for talk in talks if talk.client_id == turn.person_id), None)


async def replied_to(turn: Turn, message_id: int) -> Any | None:
    """The talk to which a member of staff's reply belongs: by the card or the message that it answers.

    A reply to a card of an alert that is theirs opens the talk again if it has ended meanwhile.
    """
    card = await alerts.card_of_message(turn.tx, turn.user_id, message_id)
    if card is None:
        return None
    if card.kind == "talk":
        talk = await alerts.talk(turn.tx, card.ref)
        if talk is None or talk.staff_id != turn.person_id:
            return None
        return talk if talk.closed_at is None else await _again(turn, talk.alert_id)
    return await _again(turn, card.ref) if card.kind == "alert" else None


async def _again(turn: Turn, alert_id: str | None) -> Any | None:
    if alert_id is None:
        return None
    alert = await alerts.get(turn.tx, alert_id)
    if alert is None:
        return None
    rows = await alerts.open_of(turn.tx, alert.client_id)
    mine = next((row for row in rows if row.state == "taken" and row.owner_id == turn.person_id), None)
    if mine is None:
        return None
    talk = await _mine(turn, alert.client_id)
    return talk or _Fresh(open_talk(turn, alert.client_id, mine.id), alert.client_id, turn.here)


async def _mine(turn: Turn, client_id: str) -> Any | None:
    """The talk that this member of staff has with the client."""
    talks = await alerts.talks_of(turn.tx, [client_id])
    return next((talk for talk in talks if talk.client_id == client_id and talk.staff_id == turn.person_id), None)


async def take_over(turn: Turn, alert_ids: list[str], client_id: str) -> None:
    """These alerts were taken: the talk is with whoever took them, and no longer with whoever had them before."""
    for id in alert_ids:
        talk = await alerts.talk_of_alert(turn.tx, id)
        if talk is not None and talk.staff_id != turn.person_id:
            turn.draft.change(t.talks, talk.id, closed_at=turn.now)
    if await _mine(turn, client_id) is None:
        open_talk(turn, client_id, alert_ids[0])


class _Fresh:
    """A talk that this very turn opens, before it is in the database."""

    def __init__(self, id: str, client_id: str, staff_id: str) -> None:
        self.id, self.client_id, self.staff_id = id, client_id, staff_id


def pass_words(turn: Turn, talk: Any, words: str) -> None:
    """To the other side; an identity code is blanked out, and the writer hears of it."""
    clean, blanked = blank_out(words)
    _pass(turn, talk, words=shortened(clean, LONGEST))
    lines: list[Line] = [_passed(turn, talk)]
    if blanked:
        lines.append(text("talk.identity_code"))
    if units(clean) > LONGEST:
        lines.append(text("talk.cut"))
    turn.say(message(*lines))


def pass_voice(turn: Turn, talk: Any, file_id: str) -> None:
    _pass(turn, talk, voice=file_id)
    turn.say(message(_passed(turn, talk)))


def _pass(turn: Turn, talk: Any, **what: Any) -> None:
    other = talk.client_id if turn.person_id == talk.staff_id else talk.staff_id
    turn.draft.change(t.talks, talk.id, last_at=turn.now)
    turn.wake("talk_quiet", talk.id, turn.now + rules.TALK_ENDS, person_id=talk.client_id)
    turn.tell(other, "talk", priority=0, talk=talk.id, by=turn.here, **what)


def _passed(turn: Turn, talk: Any) -> Any:
    return text("talk.passed_on") if turn.person_id == talk.client_id else text("talk.passed_on_staff")


async def hear(turn: Turn, data: dict[str, Any]) -> None:
    """What the other side said arrives."""
    speaker = (await people.by_id(turn.tx, [data["by"]]))[data["by"]]
    talk = await alerts.talk(turn.tx, data["talk"])
    if turn.person is None or talk is None or not await _may_hear(turn, talk):
        await _not_heard(turn, speaker, talk, data)
        return
    alias = people.alias_of(turn.tools.seal, speaker.id, speaker.row.alias)
    lead = text("talk.says", alias=alias)
    if "voice" in data:
        caption = turn.tools.render_text(lead, turn.language)
        card = turn.tools.new_id()
        turn.draft.insert(t.cards, id=card, chat_id=turn.user_id, kind="talk", ref=data["talk"], created_at=turn.now)
        turn.send("sendVoice", {"voice": data["voice"], "caption": caption}, "talk.voice", card_id=card)
        return
    turn.put_card("talk", data["talk"], message(lead, Verbatim(data["words"])))


async def _may_hear(turn: Turn, talk: Any) -> bool:
    """Whether this side of the talk still takes part: staff with the role, clients who have not left."""
    person = turn.person
    if person is None or not person.row.reachable:
        return False
    if person.id == talk.client_id:
        return person.row.state == "active" or await asked_after_leaving(turn)
    client = (await people.by_id(turn.tx, [talk.client_id]))[talk.client_id]
    theirs = (await circle_of(turn, client)).ids
    return person.here and rules.may_act(person.id, person.roles, theirs, person.id, "show")


async def asked_after_leaving(turn: Turn) -> bool:
    """Somebody who stopped and then asked for help is answered until that is resolved."""
    if turn.person is None or turn.person.row.stopped_at is None:
        return False
    open_ones = await alerts.open_of(turn.tx, turn.person.id)
    return any((row.asked_at or row.raised_at) > turn.person.row.stopped_at for row in open_ones)


async def _not_heard(turn: Turn, speaker: people.Person, talk: Any, data: dict[str, Any]) -> None:
    """The other side is gone. The speaker hears that; a client's words stay with the alert for whoever takes it."""
    turn.tell(speaker.id, "not_heard", by=turn.here)
    if talk is None or talk.alert_id is None or speaker.id != talk.client_id:
        return
    if "words" in data:
        turn.alert_id = talk.alert_id
        pass_on(turn, data["words"])
    await pass_over(turn, turn.here)


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
    if turn.person is not None and turn.person.row.state != "stopped":
        turn.say(message(text("talk.ended")), lane=turn.lane)
    turn.tell(talk.staff_id, "talk_quiet_staff", client=talk.client_id)
