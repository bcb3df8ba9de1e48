"""A note about a client, for whoever accompanies them: one message in the writer's own words."""

from __future__ import annotations

from typing import Literal

from conversations.effects import Ask, KeepNote
from conversations.events import Began, Elapsed, Event, Pressed, Returned, Said, Sent
from conversations.saved import State
from conversations.step import Facts, FindClient, Question, Step
from conversations.words import Bold, Button, Line, Message, message, text

LONGEST = 1000


class Noting(State):
    """`client` is the id of whom it is about, `alias` what they are called."""

    kind: Literal["noting"] = "noting"
    client: str
    alias: str


def question(state: Noting, event: Event) -> Question | None:
    """Looked up at every use: a client may have another mentor meanwhile."""
    return FindClient(id=state.client)


def step(state: Noting, event: Event, facts: Facts) -> Step[Noting]:
    if facts.found is None:
        return Step(None, (Ask(message(text("measuring.not_yours")), fresh=True),))
    match event:
        case Said(words, forwarded=False) if len(words.strip()) > LONGEST:
            return _ask(state, text("card.note_long", count=len(words.strip()), most=LONGEST), fresh=True)
        case Said(words, forwarded=False) if words.strip():
            kept = KeepNote(state.client, words.strip())
            return Step(None, (kept, Ask(message(text("card.note_kept", alias=state.alias)), fresh=True)))
        case Pressed("cancel"):
            return Step(None, (Ask(message(text("card.note_left"))),))
        case Began():
            return _ask(state)
        case Said() | Sent():
            return _ask(state, text("card.note_hint"), fresh=True)
        case Pressed() | Returned() | Elapsed():
            return _ask(state, fresh=True)


def _ask(state: Noting, lead: Line = None, *, fresh: bool = False) -> Step[Noting]:
    top: tuple[Line, ...] = () if lead is None else (lead, None)
    lines = (*top, Bold(text("card.note_question", alias=state.alias)), text("card.note_who_reads"))
    return Step(state, (Ask(Message(lines, ((Button("cancel", text("card.note_cancel"), "↩️"),),)), fresh=fresh),))
