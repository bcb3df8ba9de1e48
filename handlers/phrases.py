"""A phrase of a mentor reaches the client, and the answer the mentor, each in their own language.

What was picked and what was answered is kept in the table `phrases`. Who may say it, and who may read the answer, is
looked up as for any words of a talk: handlers/hearing.py.
"""

from __future__ import annotations

from typing import Any

from conversations import effects as e
from conversations import phrases as rules
from conversations.phrases import PHRASES, Filled
from conversations.words import Bold, Text, message, text
from handlers import talks
from handlers.standing_in import circle_of
from handlers.turn import Turn
from storage import alerts, people, phrases
from storage import tables as t
from storage.people import Person

KIND = "phrase"  # of the client's card


async def send(turn: Turn, talk: Any, effect: e.SayPhrase) -> None:
    """Kept with what stands in its gaps; it reaches the client by way of their mailbox."""
    id = turn.tools.new_id()
    sealed = turn.tools.seal.seal(effect.filled.model_dump_json().encode(), phrases.place(id))
    turn.draft.insert(
        t.phrases,
        id=id,
        person_id=talk.client_id,
        by_id=turn.here,
        talk_id=talk.id,
        phrase=effect.phrase,
        filled=sealed,
        sent_at=turn.now,
    )
    await talks.pass_phrase(turn, talk, phrase=id)


# --- the client reads and answers ---


async def show(turn: Turn, data: dict[str, Any], lead: Text, *, first: bool) -> None:
    """In the client's chat."""
    row = await phrases.get(turn.tx, data["phrase"])
    more = (text("talk.write_here"),) if first else ()
    turn.put_card(KIND, row.id, rules.card(lead, PHRASES[row.phrase], _filled(turn, row), row.id, *more))


async def tapped(turn: Turn, id: str, answer: str) -> None:
    """One of the answers: taken once, and passed on as if it had been written."""
    row = await phrases.get(turn.tx, id)
    mine = row is not None and turn.person is not None and row.person_id == turn.person.id
    if not mine or turn.person is None or turn.person.row.state != "active" or not _is_answer(row, answer):
        turn.answer(text("faults.toast.over"))
        return
    if not await phrases.answer(turn.tx, id, answer, turn.now):
        turn.answer(text("phrases.toast.answered"))
        return
    await _show_answered(turn, row, answer)
    talk = await alerts.talk(turn.tx, row.talk_id)
    talks.pass_answer(turn, talk, phrase=id, answer=answer)


def _is_answer(row: Any, answer: str) -> bool:
    return answer in (*PHRASES[row.phrase].answers, rules.NOT_CLEAR)


async def _show_answered(turn: Turn, row: Any, answer: str) -> None:
    card = await alerts.card(turn.tx, KIND, row.id, turn.user_id)
    by = (await people.by_id(turn.tx, [row.by_id]))[row.by_id]
    lead = text("talk.says", alias=talks.name_of(turn, by))
    shown = rules.answered_card(lead, PHRASES[row.phrase], _filled(turn, row), answer)
    if card is not None:
        turn.edit_card(card.id, shown)
    else:
        turn.say(shown)


# --- the mentor reads the answer ---


async def show_answer(turn: Turn, talk: Any, data: dict[str, Any], lead: Text) -> None:
    """In the mentor's chat, as a message that can be replied to: what was asked, and what was answered."""
    row = await phrases.get(turn.tx, data["phrase"])
    asked, answered = rules.said(PHRASES[row.phrase], _filled(turn, row)), rules.answer(data["answer"])
    rows = talks.phrases_row(talk.client_id)
    turn.put_card("talk", talk.id, message(lead, asked, Bold(text("phrasing.answer", it=answered)), rows=rows))


async def in_words(turn: Turn, client: Person, data: dict[str, Any]) -> str:
    """The answer for an alert, because who asked is no longer there: in the language of who accompanies the client."""
    row = await phrases.get(turn.tx, data["phrase"])
    mentor = (await circle_of(turn, client)).mentor
    language = mentor.row.language if mentor is not None else "en"
    asked, answered = rules.said(PHRASES[row.phrase], _filled(turn, row)), rules.answer(data["answer"])
    return turn.tools.render(message(asked, text("phrasing.answer", it=answered)), language).text


def _filled(turn: Turn, row: Any) -> Filled:
    return Filled.model_validate_json(turn.tools.seal.open(row.filled, phrases.place(row.id)))
