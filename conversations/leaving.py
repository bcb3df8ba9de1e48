"""/stop: one question, so that a slip of the finger ends nothing, and then silence."""

from __future__ import annotations

from typing import Literal

from conversations.effects import Ask, Leave, Say
from conversations.events import Began, Elapsed, Event, Pressed, Returned, Said, Sent
from conversations.saved import State
from conversations.step import Facts, Step
from conversations.words import Bold, Button, Message, message, text


class Sure(State):
    kind: Literal["sure"] = "sure"


Leaving = Sure


def step(state: Sure, event: Event, facts: Facts) -> Step[Sure]:
    match event:
        case Pressed("yes"):
            goodbye = message(
                text("leaving.stopped"), text("leaving.other_way", way=facts.service.other_way(facts.language))
            )
            return Step(None, (Ask(message(text("leaving.yes"))), Leave(), Say(goodbye, last=True)))
        case Pressed("no"):
            return Step(None, (Ask(message(text("leaving.stayed"))),))
        case Began() | Elapsed():
            return Step(state, (Ask(_card()),))
        case Returned() | Pressed() | Said() | Sent():
            return Step(state, (Ask(_card(), fresh=True),))


def _card() -> Message:
    yes, no = Button("yes", text("leaving.yes")), Button("no", text("leaving.no"))
    return Message((Bold(text("leaving.question")), text("leaving.again")), ((yes,), (no,)))
