"""What the other side of a talk said arrives: words, voice, photos, phrases and their answers.

Runs in the hearer's mailbox, so that each is spoken to in their own language; and looks up anew whether they are still
the ones who may hear it. What a client says to somebody who is no longer there for them makes an alert.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from conversations.effects import WANTS_TO_TALK
from conversations.identity_code import blank_out
from conversations.words import Button, Line, Text, Verbatim, message, text
from handlers import phrases
from handlers.raising import attach_voice, pass_on, pass_over, raise_alert, words_place
from handlers.standing_in import away, gone_since, say_who_stands_in
from handlers.talks import asked_after_leaving, client_of, end_row, may_write, name_of, phrases_row
from handlers.turn import Turn
from storage import alerts, outbox, people
from storage import tables as t
from storage.people import Person

ANSWER_COMES = timedelta(hours=1)  # until then somebody on holiday who wrote has the talk to the end


async def hear(turn: Turn, data: dict[str, Any]) -> None:
    """What the other side said arrives."""
    speaker = (await people.by_id(turn.tx, [data["by"]]))[data["by"]]
    talk = await alerts.talk(turn.tx, data["talk"])
    why = await _why_not(turn, talk) if talk is not None else "gone"
    if talk is None or why is not None:
        await _not_heard(turn, speaker, talk, data, why or "gone")
        return
    by_staff = speaker.id == talk.staff_id
    if by_staff and not await may_write(turn, speaker, turn.person):  # the client got another mentor meanwhile
        turn.tell(speaker.id, "not_yours")
        return
    says = "talk.forwards" if data.get("forwarded") else "talk.says"
    lead, first = text(says, alias=name_of(turn, speaker)), bool(data.get("first"))
    if "answer" in data:
        await phrases.show_answer(turn, talk, data, lead)
    elif "phrase" in data:
        await phrases.show(turn, data, lead, first=first)
    elif "words" in data:
        rows = () if by_staff else _phrases_row(turn, speaker)
        more: tuple[Line, ...] = (None, text("talk.write_here")) if first else ()
        shown = message(lead, Verbatim(data["words"]), *more, rows=end_row(talk.id) if first else rows)
        turn.put_card("talk", talk.id, shown)
    else:
        _show_file(turn, talk, data, lead, first=first)
    _can_come_back(turn, data)


def _can_come_back(turn: Turn, data: dict[str, Any]) -> None:
    """What was said goes along with its message: `came_back` finds it there if Telegram does not take that."""
    for row in turn.outgoing:
        if row.tag in outbox.SAID:
            row.params["said"] = {name: value for name, value in data.items() if name not in ("kind", "first")}


def _phrases_row(turn: Turn, client: Person) -> tuple[tuple[Button, ...], ...]:
    """For staff who may not read what they got."""
    return phrases_row(client.id) if client.row.language != turn.language else ()


def _show_file(turn: Turn, talk: Any, data: dict[str, Any], lead: Text, *, first: bool) -> None:
    """A voice message or a photo; a reply to it belongs to the talk."""
    kind, method = ("voice", "sendVoice") if "voice" in data else ("photo", "sendPhoto")
    card = turn.tools.new_id()
    turn.draft.insert(t.cards, id=card, chat_id=turn.user_id, kind="talk", ref=talk.id, created_at=turn.now)
    params = {kind: data[kind], "caption": turn.tools.render_text(lead, turn.language)}
    turn.send(method, params, f"talk.{kind}", card_id=card)
    if first:
        turn.say(message(text("talk.write_here"), rows=end_row(talk.id)))


async def _why_not(turn: Turn, talk: Any) -> str | None:
    """Why this side of the talk takes no part any more: gone | away. Staff with the role do, and clients who have not
    left."""
    person = turn.person
    if person is None or not person.row.reachable:
        return "gone"
    if person.id == talk.client_id:
        return None if person.row.state == "active" or await asked_after_leaving(turn) else "gone"
    if not await may_write(turn, person, await client_of(turn, talk.client_id)):
        return "gone"
    return "away" if await _is_away(turn, person, talk) else None


async def _is_away(turn: Turn, staff: Person, talk: Any) -> bool:
    """Whoever writes during days off hears the answer, if that comes soon: nobody waits for somebody on holiday."""
    wrote = talk.wrote_at or talk.opened_at
    return await gone_since(turn, staff.id, wrote) or (
        turn.now - wrote > ANSWER_COMES and bool(await away(turn, [staff.id]))
    )


async def refuse(turn: Turn, data: dict[str, Any]) -> None:
    """What the other side said could not be shown here: it is as if Telegram had not taken it."""
    speaker = (await people.by_id(turn.tx, [data["by"]]))[data["by"]]
    await _not_heard(turn, speaker, await alerts.talk(turn.tx, data["talk"]), data, "refused")


async def came_back(turn: Turn, outbox_id: str) -> None:
    """Telegram did not take a message to this person. If it was what the other side of a talk said, it is as if they
    had not been there."""
    said = await outbox.said_in(turn.tx, turn.tools.seal, outbox_id)
    if said is None:
        return
    speaker = (await people.by_id(turn.tx, [said["by"]]))[said["by"]]
    gone = turn.person is None or not turn.person.row.reachable
    await _not_heard(turn, speaker, await alerts.talk(turn.tx, said["talk"]), said, "gone" if gone else "refused")


async def _not_heard(turn: Turn, speaker: Person, talk: Any, data: dict[str, Any], why: str) -> None:
    """It did not reach the other side: `why` is gone | away | refused (by Telegram). The speaker hears that; what
    a client said goes with an alert to whoever is responsible now."""
    by = turn.person_id if talk is None else _other(talk, speaker.id)
    if talk is None or speaker.id != talk.client_id:
        turn.tell(speaker.id, "not_heard", by=by, why=why)
        return
    said = {kind: data[kind] for kind in ("words", "voice", "phrase", "answer", "forwarded") if kind in data}
    turn.tell(speaker.id, "talk_lost", priority=0, talk=talk.id, by=by, why=why, **said)
    if talk.alert_id is not None:
        await pass_over(turn, talk.staff_id)


def _other(talk: Any, speaker_id: str) -> str:
    return str(talk.client_id if speaker_id == talk.staff_id else talk.staff_id)


async def lost(turn: Turn, data: dict[str, Any]) -> None:
    """In the client's mailbox: what was said did not reach the one with whom they talked. The words go with the alert
    from which the talk came, or with a new one."""
    why, talk = data.get("why", "gone"), await alerts.talk(turn.tx, data["talk"])
    if why != "refused":
        await alerts.end_talk(turn.tx, data["talk"], turn.now)
    staff = (await people.by_id(turn.tx, [data["by"]]))[data["by"]]
    words = await _words(turn, turn.person, data)
    passed = words is not None or "voice" in data
    alert = await _open_alert(turn, talk)
    turn.say(message(text(_what_is_said(why, alert, passed=passed), alias=name_of(turn, staff))))
    if passed and why == "away":
        await say_who_stands_in(turn)
    if passed:
        await raise_alert(turn, WANTS_TO_TALK if alert is None else alert.rule)
    if words is not None and (data.get("forwarded") or not await _is_kept(turn, words)):
        pass_on(turn, words, forwarded=bool(data.get("forwarded")))
    if "voice" in data:
        attach_voice(turn, data["voice"], forwarded=bool(data.get("forwarded")))


async def _is_kept(turn: Turn, words: str) -> bool:
    """Words of danger are with an alert already, also when they were said in a talk."""
    kept = [
        row for alert in await alerts.open_of(turn.tx, turn.here) for row in await alerts.words_of(turn.tx, alert.id)
    ]
    opened = [turn.tools.seal.open(row.words, words_place(row.id)).decode() for row in kept if row.kind == "words"]
    return blank_out(words)[0] in opened


async def _open_alert(turn: Turn, talk: Any) -> Any | None:
    """From which the talk came, while that is not resolved."""
    alert = await alerts.get(turn.tx, talk.alert_id) if talk is not None and talk.alert_id is not None else None
    return alert if alert is not None and alert.state != "resolved" else None


def _what_is_said(why: str, alert: Any | None, *, passed: bool) -> str:
    if not passed:
        return "talk.not_delivered" if why == "refused" else "talk.lost_photo"
    at_once = alert is not None and alert.lane == "now"  # then nobody speaks of working hours
    return "talk.lost" if why == "gone" and not at_once else "talk.kept"


async def _words(turn: Turn, client: Person | None, data: dict[str, Any]) -> str | None:
    """What the client said, for an alert."""
    if "answer" in data and client is not None:
        return await phrases.in_words(turn, client, data)
    return data.get("words")
