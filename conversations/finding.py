"""/client: which client is meant? A part of the name is enough."""

from __future__ import annotations

from typing import Literal

from conversations.caseload import PAGE, open_button
from conversations.effects import Ask, OpenCard
from conversations.events import Began, Elapsed, Event, Pressed, Returned, Said, Sent
from conversations.saved import State
from conversations.step import Choice, Facts, FindClients, Question, Step
from conversations.words import Bold, Button, Line, Message, message, text


class Finding(State):
    kind: Literal["finding"] = "finding"


def question(state: Finding, event: Event) -> Question | None:
    match event:
        case Said(words, forwarded=False):
            return FindClients(words.strip())
        case _:
            return None


def step(state: Finding, event: Event, facts: Facts) -> Step[Finding]:
    match event:
        case Said(words, forwarded=False) if words.strip():
            return _found(state, facts.clients)
        case Pressed("cancel"):
            return Step(None, (Ask(message(text("finding.left"))),))
        case Began():
            return _ask(state)
        case Pressed() | Said() | Sent() | Returned() | Elapsed():
            return _ask(state, fresh=True)


def _found(state: Finding, clients: tuple[Choice, ...]) -> Step[Finding]:
    match clients:
        case ():
            return _ask(state, text("finding.nobody"), fresh=True)
        case (one,):
            return Step(None, (Ask(message(text("finding.found", alias=one.name)), fresh=True), OpenCard(one.id)))
        case _:
            return Step(state, (Ask(_several(clients), fresh=True),))


def _several(clients: tuple[Choice, ...]) -> Message:
    """The hits as buttons; what does not fit on a page asks for more of the name."""
    lines: list[Line] = [Bold(text("finding.several", count=len(clients)))]
    if len(clients) > PAGE:
        lines.append(text("finding.more", count=len(clients) - PAGE))
    rows = tuple((open_button(one.id, one.name),) for one in clients[:PAGE])
    return Message(tuple(lines), (*rows, _CANCEL))


def _ask(state: Finding, lead: Line = None, *, fresh: bool = False) -> Step[Finding]:
    top: tuple[Line, ...] = () if lead is None else (lead, None)
    shown = Message((*top, Bold(text("finding.question")), text("finding.note")), (_CANCEL,))
    return Step(state, (Ask(shown, fresh=fresh),))


_CANCEL = (Button("cancel", text("settings.close"), "✔️"),)
