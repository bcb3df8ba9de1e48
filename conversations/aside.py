"""Words that belong to no question: the bot does not read them, and asks whether a human should."""

from __future__ import annotations

from typing import Literal

from conversations.check_in_card import help_now_row
from conversations.effects import WANTS_TO_TALK, Ask, PassOn, RaiseAlert
from conversations.events import Began, Elapsed, Event, Pressed, Returned, Said, Sent
from conversations.saved import State
from conversations.step import Facts, Step
from conversations.words import Bold, Button, Message, message, text

MOST = 10  # messages that are held until the person decides
LONGEST = 4096


class Forwarded(State):
    """What somebody else wrote."""

    forwarded: str


class Holding(State):
    """What was written and waits for a yes; `nudged`: it answers one of the short messages in between; `kept`: an old
    question has taken it, for which it may not have been meant."""

    kind: Literal["holding"] = "holding"
    words: tuple[str | Forwarded, ...]
    nudged: bool = False
    kept: bool = False


Aside = Holding


def step(state: Holding, event: Event, facts: Facts) -> Step[Holding]:
    match event:
        case Began() | Elapsed():
            return Step(state, (Ask(_card(state)),))
        case Said():
            held = state.model_copy(update={"words": (*state.words, held_words(event))[-MOST:]})
            return Step(held, (Ask(_card(state), fresh=True),))
        case Pressed("yes"):
            passed = tuple(_passed(words) for words in state.words)
            return Step(None, (RaiseAlert(WANTS_TO_TALK), *passed, Ask(message(text("aside.passed_on")))))
        case Pressed("no"):
            return Step(None, (Ask(message(text("aside.left"))),))
        case Returned() | Pressed() | Sent():
            return Step(state, (Ask(_card(state), fresh=True),))


def held_words(said: Said) -> str | Forwarded:
    words = said.words[:LONGEST]
    return Forwarded(forwarded=words) if said.forwarded else words


def _passed(words: str | Forwarded) -> PassOn:
    return PassOn(words.forwarded, forwarded=True) if isinstance(words, Forwarded) else PassOn(words)


def _card(state: Holding) -> Message:
    yes, no = Button("yes", text("aside.yes"), "👋"), Button("no", text("aside.no"))
    lead = text("aside.kept" if state.kept else "aside.nudged" if state.nudged else "aside.not_read")
    return Message((lead, Bold(text("aside.question"))), ((yes,), (no,), help_now_row()))
