"""A mentor picks a phrase, fills its gaps, and sees it in both languages before it is sent."""

from __future__ import annotations

from datetime import datetime, time
from typing import Annotated, Literal

from pydantic import Field

from conversations import phrases
from conversations.dates import read_day
from conversations.effects import Ask, SayPhrase
from conversations.events import Began, Elapsed, Event, Pressed, Returned, Said, Sent
from conversations.identity_code import blank_out
from conversations.phrases import PHRASES, Filled, Gap, Phrase
from conversations.planning import LATEST, LONGEST_PLACE, TIMES, day_buttons, example, in_rows, offered_day, time_of
from conversations.saved import State
from conversations.schedule import resolve
from conversations.step import Facts, FindClient, Question, Step
from conversations.times import read_time
from conversations.words import (
    Bold,
    Button,
    Day,
    Hour,
    InTheirs,
    Language,
    Line,
    Message,
    Text,
    message,
    text,
)


class PickingPhrase(State):
    """`client` is an id."""

    kind: Literal["picking_phrase"] = "picking_phrase"
    client: str


class FillingGap(State):
    """The next gap of the phrase is asked for."""

    kind: Literal["filling_gap"] = "filling_gap"
    client: str
    phrase: str
    filled: Filled


class LookingAtPhrase(State):
    """It is complete; not sent yet."""

    kind: Literal["looking_at_phrase"] = "looking_at_phrase"
    client: str
    phrase: str
    filled: Filled


Phrasing = Annotated[PickingPhrase | FillingGap | LookingAtPhrase, Field(discriminator="kind")]
Stepped = Step[Phrasing]


def question(state: Phrasing, event: Event) -> Question | None:
    """Whose client it is, and which language they read, is looked up at every use."""
    return FindClient(id=state.client, to_write=True)


def step(state: Phrasing, event: Event, facts: Facts) -> Stepped:  # noqa: C901
    if facts.found is None:
        return Step(None, (Ask(message(text("writing.not_yours")), fresh=True),))
    match state, event:
        case _, Began():
            return _ask(state, facts)
        case _, Pressed("cancel"):
            return Step(None, (Ask(message(text("writing.left"))),))
        case PickingPhrase(), Pressed(id) if id in PHRASES:
            return _filled(state.client, PHRASES[id], Filled(), facts)
        case FillingGap() | LookingAtPhrase(), Pressed("back"):
            return _back(state, facts)
        case FillingGap(), Pressed(button) if (value := _tapped(state, button, facts)) is not None:
            return _filled(state.client, _phrase(state), value, facts)
        case FillingGap(), Said(words, forwarded=False) if words.strip():
            return _written(state, words, facts)
        case LookingAtPhrase(), Pressed("send"):
            return _sent(state, facts)
        case _, Said() | Sent():
            return _ask(state, facts, _hint(state, facts), fresh=True)
        case _, Returned() | Elapsed() | Pressed():
            return _ask(state, facts, fresh=True)


def _phrase(state: FillingGap | LookingAtPhrase) -> Phrase:
    return PHRASES[state.phrase]


def _filled(client: str, phrase: Phrase, filled: Filled, facts: Facts, *, fresh: bool = False) -> Stepped:
    """On to the next gap, or to the look at the whole. A time that is over is asked anew."""
    if _is_over(filled, facts):
        again = FillingGap(client=client, phrase=phrase.id, filled=filled.model_copy(update={"hour": None}))
        return _ask(again, facts, text("planning.time_over"), fresh=fresh)
    kind = LookingAtPhrase if phrases.gap(phrase, filled) is None else FillingGap
    return _ask(kind(client=client, phrase=phrase.id, filled=filled), facts, fresh=fresh)


def _is_over(filled: Filled, facts: Facts) -> bool:
    if filled.day is None or filled.hour is None:
        return False
    return resolve(datetime.combine(filled.day, filled.hour), facts.service.zone) <= facts.now


def _back(state: FillingGap | LookingAtPhrase, facts: Facts) -> Stepped:
    before = phrases.without_last(_phrase(state), state.filled)
    if before is None:
        return _ask(PickingPhrase(client=state.client), facts)
    return _ask(FillingGap(client=state.client, phrase=state.phrase, filled=before), facts)


# --- the gaps ---


def _gap(state: FillingGap) -> Gap | None:
    return phrases.gap(_phrase(state), state.filled)


def _tapped(state: FillingGap, button: str, facts: Facts) -> Filled | None:
    match _gap(state):
        case "day" if day := offered_day(button, facts):
            return state.filled.model_copy(update={"day": day})
        case "hour" if (at := time_of(button)) is not None:
            return state.filled.model_copy(update={"hour": at})
        case _:
            return None


def _written(state: FillingGap, words: str, facts: Facts) -> Stepped:
    phrase, filled = _phrase(state), state.filled
    match _gap(state):
        case "day" if day := read_day(words, facts.today):
            if not facts.today <= day <= facts.today + LATEST:
                first, last = Day(facts.today), Day(facts.today + LATEST)
                return _ask(state, facts, text("planning.day_range", first=first, last=last), fresh=True)
            return _filled(state.client, phrase, filled.model_copy(update={"day": day}), facts, fresh=True)
        case "hour" if (at := read_time(words)) is not None:
            return _filled(state.client, phrase, filled.model_copy(update={"hour": at}), facts, fresh=True)
        case "place":
            place = blank_out(" ".join(words.split()))[0][:LONGEST_PLACE]
            return _filled(state.client, phrase, filled.model_copy(update={"place": place}), facts, fresh=True)
        case _:
            return _ask(state, facts, _hint(state, facts), fresh=True)


def _sent(state: LookingAtPhrase, facts: Facts) -> Stepped:
    """The card keeps what was sent, in both languages. A day or a time that has passed meanwhile is asked anew."""
    day = state.filled.day
    if day is not None and (day < facts.today or _is_over(state.filled, facts)):
        left = state.filled.model_copy(update={"day": None, "hour": None})
        again = FillingGap(client=state.client, phrase=state.phrase, filled=left)
        return _ask(again, facts, text("planning.time_over"))
    said = SayPhrase(state.client, state.phrase, state.filled)
    return Step(None, (Ask(message(*_both(state, facts))), said))


# --- cards ---

_LEAVE = (Button("cancel", text("writing.no"), "✔️"),)
_BACK = Button("back", text("check_in.back"), "↩️")


def _ask(state: Phrasing, facts: Facts, lead: Line = None, *, fresh: bool = False) -> Stepped:
    shown = _card(state, facts)
    lines = shown.lines if lead is None else (lead, None, *shown.lines)
    return Step(state, (Ask(Message(lines, shown.rows), fresh=fresh),))


def _card(state: Phrasing, facts: Facts) -> Message:
    match state:
        case PickingPhrase():
            found = facts.found
            to = text("writing.to", alias=found.name if found else "")
            rows = tuple((Button(one.id, phrases.name(one), one.sign),) for one in PHRASES.values())
            return Message((to, Bold(text("phrasing.question")), text("phrasing.note")), (*rows, _LEAVE))
        case FillingGap():
            return _gap_card(state, facts)
        case LookingAtPhrase():
            lines = (*_both(state, facts), None, Bold(text("phrasing.sure")))
            return Message(lines, ((Button("send", text("planning.send"), "✉️"),), (_BACK, *_LEAVE)))


def _gap_card(state: FillingGap, facts: Facts) -> Message:
    name = text("common.plain", it=phrases.name(_phrase(state)))
    last = (_BACK, *_LEAVE)
    match _gap(state):
        case "day":
            lines = (name, Bold(text("phrasing.day")), text("planning.day_note", example=example(facts)))
            return Message(lines, (*in_rows(day_buttons(facts), 2), last))
        case "hour":
            buttons = tuple(Button(f"t{at.hour}", text("common.plain", it=Hour(at))) for at in TIMES)
            return Message(
                (name, Bold(text("phrasing.time")), text("planning.time_note")), (*in_rows(buttons, 5), last)
            )
        case _:
            return Message((name, Bold(text("phrasing.place")), text("phrasing.place_note")), (last,))


def _both(state: LookingAtPhrase, facts: Facts) -> tuple[Line, ...]:
    """In the mentor's language, and as the client reads it."""
    said, found = phrases.said(_phrase(state), state.filled), facts.found
    to = text("writing.to", alias=found.name if found else "")
    if found is None or found.language in ("", facts.language):
        return (Bold(to), said)
    theirs = text("phrasing.in_language", language=Language(found.language))
    return (Bold(to), said, None, theirs, InTheirs(said, found.language))


def _hint(state: Phrasing, facts: Facts) -> Text:
    match state:
        case FillingGap() if _gap(state) == "day":
            return text("planning.day_hint", example=example(facts))
        case FillingGap() if _gap(state) == "hour":
            return text("planning.time_hint", example=Hour(time(14, 15)))
        case FillingGap():
            return text("phrasing.place_hint")
        case PickingPhrase() | LookingAtPhrase():
            return text("check_in.hint_buttons")
