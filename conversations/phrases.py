"""What a mentor can say to a client whose language they do not speak: phrases with gaps, each with its answers.

The words of both sides stand in locales/texts_phrases.py and its translations; what is kept is ids, and what fills the
gaps. A phrase is never removed, because one that was sent may be answered much later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Literal

from conversations.saved import State
from conversations.words import Button, Day, Hour, Message, Text, text

Gap = Literal["day", "hour", "place"]
NOT_CLEAR = "not_clear"  # an answer to each of them: a ready-made sentence is understood less often than one thinks
IN_A_ROW = 2  # answers


class Filled(State):
    """What stands in the gaps. `day` is local, `place` in the sender's own words; None: not filled yet, or no gap."""

    day: date | None = None
    hour: time | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """`answers` besides `NOT_CLEAR`."""

    id: str
    sign: str
    answers: tuple[str, ...]
    gaps: tuple[Gap, ...] = ()


PHRASES: dict[str, Phrase] = {
    phrase.id: phrase
    for phrase in (
        Phrase("hello", "👋", ("hello",)),
        Phrase("how", "🙂", ("good", "so_so", "hard")),
        Phrase("meet", "🤝", ("yes", "not_now", "no")),
        Phrase("when", "🗓", ("morning", "afternoon", "evening")),
        Phrase("meet_at", "📅", ("fits", "other_time", "no"), ("day", "hour", "place")),
        Phrase("where", "📍", ("fits", "other_place"), ("place",)),
        Phrase("done", "👏", ("thanks",)),
        Phrase("again", "🌱", ("thanks", "beginning", "need_help")),
        Phrase("call_me", "📞", ("all_right", "cannot"), ("day", "hour")),
        Phrase("i_call", "☎️", ("all_right", "cannot"), ("day", "hour")),
        Phrase("interpreter", "🗣", ("yes", "no")),
        Phrase("see_you", "🙌", ("all_right", "cannot"), ("day",)),
    )
}


def gap(phrase: Phrase, filled: Filled) -> Gap | None:
    """The next one to fill."""
    return next((one for one in phrase.gaps if getattr(filled, one) is None), None)


def without_last(phrase: Phrase, filled: Filled) -> Filled | None:
    """One step back; None: nothing is filled."""
    done = [one for one in phrase.gaps if getattr(filled, one) is not None]
    return filled.model_copy(update={done[-1]: None}) if done else None


def said(phrase: Phrase, filled: Filled) -> Text:
    """The sentence, as each reader's language says it."""
    values: dict[Gap, Day | Hour | str | None] = {
        "day": Day(filled.day) if filled.day is not None else None,
        "hour": Hour(filled.hour) if filled.hour is not None else None,
        "place": filled.place,
    }
    stand = ((gap, value) for gap, value in values.items() if value is not None and gap in phrase.gaps)
    return Text(f"phrases.{phrase.id}", tuple(sorted(stand)))


def name(phrase: Phrase) -> Text:
    """On the button by which it is chosen: the sentence itself, if it has no gaps."""
    return text(f"phrasing.name_{phrase.id}" if phrase.gaps else f"phrases.{phrase.id}")


def answer(id: str) -> Text:
    return text(f"phrases.answer_{id}")


def card(lead: Text, phrase: Phrase, filled: Filled, sent: str, *more: Text) -> Message:
    """What the client gets. `sent` is the id of what was sent."""
    buttons = [Button(f"phrase:{sent}:{id}", answer(id)) for id in phrase.answers]
    rows = [tuple(buttons[at : at + IN_A_ROW]) for at in range(0, len(buttons), IN_A_ROW)]
    unclear = Button(f"phrase:{sent}:{NOT_CLEAR}", answer(NOT_CLEAR), "❔")
    below = (None, *more) if more else ()
    return Message((lead, said(phrase, filled), *below), (*rows, (unclear,)))


def answered_card(lead: Text, phrase: Phrase, filled: Filled, id: str) -> Message:
    """The same, with what the client has answered."""
    return Message((lead, said(phrase, filled), None, text("phrases.your_answer", answer=answer(id))))
