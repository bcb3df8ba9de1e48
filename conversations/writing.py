"""A mentor has chosen to whom to write: the next words, or the next voice message, go to that client."""

from __future__ import annotations

from typing import Literal

from conversations.effects import Ask, WriteTo, WriteVoiceTo
from conversations.events import Began, Elapsed, Event, Pressed, Returned, Said, Sent
from conversations.saved import State
from conversations.step import Facts, FindClient, Question, Step
from conversations.words import Bold, Button, Line, Message, message, text


class WritingTo(State):
    """`client` is an id."""

    kind: Literal["writing_to"] = "writing_to"
    client: str


Writing = WritingTo


def question(state: WritingTo, event: Event) -> Question | None:
    """Whether the client is this mentor's now."""
    return FindClient(id=state.client, to_write=True)


def step(state: WritingTo, event: Event, facts: Facts) -> Step[WritingTo]:
    if facts.found is None:
        return Step(None, (Ask(message(text("writing.not_yours"))),))
    sent = Ask(message(text("writing.to", alias=facts.found.name)))
    match event:
        case Said(words, forwarded=False) if words.strip():
            return Step(None, (sent, WriteTo(state.client, words)))
        case Sent("voice", str()):
            return Step(None, (sent, WriteVoiceTo(state.client)))
        case Pressed("no"):
            return Step(None, (Ask(message(text("writing.left"))),))
        case Began():
            return Step(state, (Ask(_card(facts.found.name)),))
        case Said() | Sent():
            return Step(state, (Ask(_card(facts.found.name, text("writing.only_own_words")), fresh=True),))
        case Returned() | Elapsed() | Pressed():
            return Step(state, (Ask(_card(facts.found.name), fresh=True),))


def _card(alias: str, lead: Line = None) -> Message:
    asked: tuple[Line, ...] = (Bold(text("writing.to", alias=alias)), text("writing.how"))
    no = Button("no", text("writing.no"), "↩️")
    return Message(asked if lead is None else (lead, None, *asked), ((no,),))
