"""A coordinator looks at the mentors' caseloads, and gives several clients, or all, another mentor at once.

One client by name goes from the card: conversations/reassigning.py. Next: handlers/reassigning.py does it.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from conversations.caseload import PAGE
from conversations.effects import Ask
from conversations.events import Began, Elapsed, Event, Pressed, Returned, Said, Sent
from conversations.profile import BACK
from conversations.saved import State
from conversations.step import Caseload, ChangeMentors, Facts, ListCaseloads, Question, Service, Step
from conversations.words import Bold, Button, Line, Message, Text, message, text

NOBODY = "nobody"  # in the place of a mentor's id: clients who have none
CLOSE = (Button("no", text("moving.close"), "✔️"),)


class PickingFrom(State):
    """All caseloads; whose clients need another mentor?"""

    kind: Literal["picking_from"] = "picking_from"


class PickingClients(State):
    """`before`: the id of their mentor, or `NOBODY`; `chosen`: the ids of clients."""

    kind: Literal["picking_clients"] = "picking_clients"
    before: str
    chosen: tuple[str, ...] = ()
    page: int = 0


class PickingTo(State):
    kind: Literal["picking_to"] = "picking_to"
    before: str
    chosen: tuple[str, ...]


class Sure(State):
    """`mentor` is an id, `name` what they are called."""

    kind: Literal["sure"] = "sure"
    before: str
    chosen: tuple[str, ...]
    mentor: str
    name: str


Moving = Annotated[PickingFrom | PickingClients | PickingTo | Sure, Field(discriminator="kind")]


def question(state: Moving, event: Event) -> Question | None:
    match state, event:
        case Sure(), Pressed("yes"):
            return ChangeMentors(state.chosen, None if state.before == NOBODY else state.before, state.mentor)
        case PickingFrom(), Pressed(id):
            return ListCaseloads(of=id)
        case PickingFrom(), _:
            return ListCaseloads()
        case ((PickingClients(before=before) | PickingTo(before=before) | Sure(before=before)), _):
            return ListCaseloads(of=before)


def step(state: Moving, event: Event, facts: Facts) -> Step[Moving]:
    if facts.me is None or "coordinator" not in facts.me.roles:
        return Step(None, (Ask(message(text("reassigning.not_you")), fresh=True),))
    match state, event:
        case Sure(), Pressed("yes"):
            return Step(None, (Ask(_done(state, facts)),))
        case _, Pressed("no"):
            return Step(None, (Ask(message(text("reassigning.left"))),))
        case _, Pressed(button) if (there := _pressed(state, button, facts)) is not None:
            return _ask(there, facts)
        case _, Began():
            return _ask(state, facts)
        case _, Pressed() | Said() | Sent() | Returned() | Elapsed():
            return _ask(state, facts, fresh=True)


def _pressed(state: Moving, button: str, facts: Facts) -> Moving | None:
    """Where this button leads; None for one that is not on the card."""
    match state:
        case PickingFrom():
            return PickingClients(before=button) if facts.clients else None
        case PickingClients():
            return _of_clients(state, button, facts)
        case PickingTo(before=before, chosen=chosen):
            if button == "back":
                return PickingClients(before=before, chosen=chosen)
            to = next((one for one in _heirs(before, facts) if one.id == button), None)
            return Sure(before=before, chosen=chosen, mentor=to.id, name=to.name) if to else None
        case Sure(before=before, chosen=chosen):
            return PickingTo(before=before, chosen=chosen) if button == "back" else None


def _of_clients(state: PickingClients, button: str, facts: Facts) -> Moving | None:
    ids = tuple(one.id for one in facts.clients)
    chosen = tuple(id for id in state.chosen if id in ids)  # who has another mentor meanwhile is out of it
    match button:
        case "back":
            return PickingFrom()
        case "all" if ids:
            return PickingTo(before=state.before, chosen=ids)
        case "go" if chosen:
            return PickingTo(before=state.before, chosen=chosen)
        case "earlier" if state.page > 0:
            return PickingClients(before=state.before, chosen=chosen, page=state.page - 1)
        case "later" if (state.page + 1) * PAGE < len(ids):
            return PickingClients(before=state.before, chosen=chosen, page=state.page + 1)
        case id if id in ids:
            kept = tuple(one for one in chosen if one != id) if id in chosen else (*chosen, id)
            return PickingClients(before=state.before, chosen=kept, page=state.page)
        case _:
            return None


def _heirs(before: str, facts: Facts) -> tuple[Caseload, ...]:
    return tuple(one for one in facts.caseloads if one.id != before and one.state == "here")


def _done(state: Sure, facts: Facts) -> Message:
    lines: list[Line] = [text("moving.done", count=facts.moved, mentor=state.name)]
    if (left := len(state.chosen) - facts.moved) > 0:
        lines.append(text("moving.stayed", count=left, mentor=state.name))
    return message(*lines)


def _ask(state: Moving, facts: Facts, *, fresh: bool = False) -> Step[Moving]:
    return Step(state, (Ask(_card(state, facts), fresh=fresh),))


def _card(state: Moving, facts: Facts) -> Message:
    match state:
        case PickingFrom():
            return _overview(facts)
        case PickingClients():
            return _clients_card(state, facts)
        case PickingTo(before=before, chosen=chosen):
            heirs = _heirs(before, facts)
            rows = tuple(
                (Button(one.id, text("reassigning.mentor", alias=one.name, number=one.clients)),) for one in heirs
            )
            note = text("reassigning.note" if heirs else "reassigning.nobody")
            return Message((Bold(text("moving.to_whom", count=len(chosen))), note), (*rows, BACK, CLOSE))
        case Sure(chosen=chosen, mentor=mentor, name=name):
            lines: list[Line] = [Bold(text("moving.sure", count=len(chosen), mentor=name))]
            had = next((one.clients for one in facts.caseloads if one.id == mentor), 0)
            if had + len(chosen) > facts.service.caseload[1]:
                lines.append(text("moving.too_many", alias=name, count=had + len(chosen)))
            yes = (Button("yes", text("reassigning.yes"), "✔️"),)
            return Message((*lines, text("moving.who_hears")), (yes, BACK))


def _overview(facts: Facts) -> Message:
    usual, most = facts.service.caseload
    lines: list[Line] = [Bold(text("moving.caseloads")), text("moving.usual", least=usual, most=most), None]
    lines += [_line(one, facts.service) for one in facts.caseloads]
    if facts.without_mentor:
        lines.append(text("moving.without_mentor", count=facts.without_mentor))
    busy = [one for one in facts.caseloads if one.clients]
    rows = [(Button(one.id, text("reassigning.mentor", alias=one.name, number=one.clients)),) for one in busy]
    if facts.without_mentor:
        rows.append((Button(NOBODY, text("moving.nobodys"), "❔"),))
    if rows:
        lines += [None, text("moving.whose")]
    return Message(tuple(lines), (*rows, CLOSE))


def _line(one: Caseload, service: Service) -> Text:
    if one.state != "here":
        return text(f"moving.{one.state}", alias=one.name, count=one.clients)
    return text("moving.has", sign=_sign(one.clients, *service.caseload), alias=one.name, count=one.clients)


def _sign(clients: int, usual: int, most: int) -> str:
    if clients > most:
        return "🔴"
    if clients >= usual:
        return "🟡"
    return "🟢" if clients else "⚪"


def _clients_card(state: PickingClients, facts: Facts) -> Message:
    if not facts.clients:
        return Message((text("moving.none"),), (BACK, CLOSE))
    pages = (len(facts.clients) - 1) // PAGE
    page = min(state.page, pages)
    here = facts.clients[page * PAGE : (page + 1) * PAGE]
    rows: list[tuple[Button, ...]] = [
        (Button(one.id, text("common.plain", it=one.name), "☑️" if one.id in state.chosen else "◻️"),) for one in here
    ]
    turning = (
        *((Button("earlier", text("staff.earlier"), "⬅️"),) if page > 0 else ()),
        *((Button("later", text("staff.later"), "➡️"),) if page < pages else ()),
    )
    rows += [turning] if turning else []
    ids = {one.id for one in facts.clients}
    if marked := sum(id in ids for id in state.chosen):
        rows.append((Button("go", text("moving.go", number=marked), "✔️"),))
    rows.append((Button("all", text("moving.all", number=len(ids))),))
    return Message((Bold(text("moving.which")), text("moving.mark")), (*rows, BACK, CLOSE))
