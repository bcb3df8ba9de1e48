"""A coordinator gives a client another mentor. Won by compare-and-set: of two at once, the second hears of it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from conversations.effects import Ask
from conversations.events import Began, Elapsed, Event, Pressed, Returned, Said, Sent
from conversations.profile import BACK
from conversations.saved import State
from conversations.step import Caseload, ChangeMentor, Facts, ListCaseloads, Question, Step
from conversations.words import Bold, Button, Message, message, text


class PickingMentor(State):
    """`client` is an id, `alias` what they are called; `before`: the id of the mentor when this began, if any."""

    kind: Literal["picking_mentor"] = "picking_mentor"
    client: str
    alias: str
    before: str | None


class Confirming(State):
    kind: Literal["confirming"] = "confirming"
    client: str
    alias: str
    before: str | None
    mentor: str
    name: str


Reassigning = Annotated[PickingMentor | Confirming, Field(discriminator="kind")]


def question(state: Reassigning, event: Event) -> Question | None:
    match state, event:
        case Confirming(), Pressed("yes"):
            return ChangeMentor(state.client, state.before, state.mentor)
        case _:
            return ListCaseloads(state.client)


def step(state: Reassigning, event: Event, facts: Facts) -> Step[Reassigning]:
    if facts.found is None:
        return Step(None, (Ask(message(text("reassigning.not_you")), fresh=True),))
    match state, event:
        case Confirming(alias=alias, name=name), Pressed("yes"):
            said = (
                text("reassigning.done", alias=alias, mentor=name) if facts.changed else text("reassigning.meanwhile")
            )
            return Step(None, (Ask(message(said)),))
        case _, Pressed("no"):
            return Step(None, (Ask(message(text("reassigning.left"))),))
        case PickingMentor(), Pressed(id) if (chosen := _chosen(state, id, facts)) is not None:
            return _ask(_confirming(state, chosen), facts)
        case Confirming(), Pressed("back"):
            return _ask(PickingMentor(client=state.client, alias=state.alias, before=state.before), facts)
        case _, Began():
            return _ask(state, facts)
        case _, Pressed() | Said() | Sent() | Returned() | Elapsed():
            return _ask(state, facts, fresh=True)


def _chosen(state: PickingMentor, id: str, facts: Facts) -> Caseload | None:
    return next((one for one in _others(state, facts) if one.id == id), None)


def _others(state: PickingMentor, facts: Facts) -> tuple[Caseload, ...]:
    return tuple(one for one in facts.caseloads if one.id != state.before and one.state == "here")


def _confirming(state: PickingMentor, chosen: Caseload) -> Confirming:
    return Confirming(client=state.client, alias=state.alias, before=state.before, mentor=chosen.id, name=chosen.name)


def _ask(state: Reassigning, facts: Facts, *, fresh: bool = False) -> Step[Reassigning]:
    return Step(state, (Ask(_card(state, facts), fresh=fresh),))


def _card(state: Reassigning, facts: Facts) -> Message:
    match state:
        case PickingMentor(alias=alias):
            others = _others(state, facts)
            rows = tuple(
                (Button(one.id, text("reassigning.mentor", alias=one.name, number=one.clients)),) for one in others
            )
            note = text("reassigning.note" if others else "reassigning.nobody")
            no = (Button("no", text("reassigning.no"), "↩️"),)
            return Message((Bold(text("reassigning.question", alias=alias)), note), (*rows, no))
        case Confirming(alias=alias, name=name):
            sure = Bold(text("reassigning.sure", alias=alias, mentor=name))
            yes = (Button("yes", text("reassigning.yes"), "✔️"),)
            return Message((sure, text("reassigning.who_hears")), (yes, BACK))
