"""A coordinator opens a person of the service: who that is, and one button each to give or take a role, or to say who
stands in. Each is asked once, and one's own role twice. Next: handlers/appointing.py does it.

Won by compare-and-set: of two at once, the second hears of it. Clients are never staff here: nobody who is asked about
their own health reads what others answer.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from conversations.caseload import joined, open_button
from conversations.effects import Ask
from conversations.events import Began, Elapsed, Event, Pressed, Returned, Said, Sent
from conversations.profile import BACK
from conversations.saved import State
from conversations.step import ChangeDeputy, ChangeRole, Choice, Facts, FindMember, Member, Question, Step
from conversations.words import Bold, Button, Language, Line, Message, Text, message, text

Role = Literal["mentor", "coordinator"]
Rows = tuple[tuple[Button, ...], ...]
NOBODY = "nobody"  # in the place of the id of who stands in
ROLES: tuple[Role, ...] = ("mentor", "coordinator")
YES = (Button("yes", text("common.yes"), "✔️"),)
CLOSE = (Button("close", text("appointing.close"), "✔️"),)


class Looking(State):
    """`person` is an id, here and below."""

    kind: Literal["looking"] = "looking"
    person: str


class SureOfOwn(State):
    """A coordinator wants to give the own role of coordinator up: asked once more than everything else."""

    kind: Literal["sure_of_own"] = "sure_of_own"
    person: str


class Sure(State):
    """`give`: the role is given; otherwise it is taken away."""

    kind: Literal["sure"] = "sure"
    person: str
    role: Role
    give: bool


class PickingDeputy(State):
    kind: Literal["picking_deputy"] = "picking_deputy"
    person: str


class SureOfDeputy(State):
    """`before` and `deputy`: ids, or `NOBODY`; `name`: what the deputy is called, empty for nobody."""

    kind: Literal["sure_of_deputy"] = "sure_of_deputy"
    person: str
    before: str
    deputy: str
    name: str


Appointing = Annotated[Looking | SureOfOwn | Sure | PickingDeputy | SureOfDeputy, Field(discriminator="kind")]


def question(state: Appointing, event: Event) -> Question:
    match state, event:
        case Sure(person=person, role=role, give=give), Pressed("yes"):
            return ChangeRole(person, role, give)
        case SureOfDeputy(person=person, before=before, deputy=deputy), Pressed("yes"):
            return ChangeDeputy(person, _or_none(before), _or_none(deputy))
        case _:
            return FindMember(state.person)


def step(state: Appointing, event: Event, facts: Facts) -> Step[Appointing]:
    member = facts.member
    if member is None:
        return Step(None, (Ask(message(text("reassigning.not_you")), fresh=True),))
    match state, event:
        case ((Sure() | SureOfDeputy()), Pressed("yes")):
            return Step(None, (Ask(_done(state, member, facts)),))
        case _, Pressed("close"):
            return Step(None, (Ask(message(*_who(member))),))
        case Looking(), Pressed("take_coordinator") if member.holds("coordinator") and member.last:
            return _ask(state, member, facts, text("appointing.last", alias=member.name))
        case _, Pressed(button) if (there := _pressed(state, button, member, facts)) is not None:
            return _ask(there, member, facts)
        case _, Began():
            return _ask(state, member, facts)
        case _, Pressed() | Said() | Sent() | Returned() | Elapsed():
            return _ask(state, member, facts, fresh=True)


def _or_none(id: str) -> str | None:
    return None if id == NOBODY else id


def _pressed(state: Appointing, button: str, member: Member, facts: Facts) -> Appointing | None:
    """Where this button leads; None for one that is not on the card."""
    match state, button:
        case SureOfDeputy(), "back":
            return PickingDeputy(person=member.id)
        case ((SureOfOwn() | Sure() | PickingDeputy()), "back"):
            return Looking(person=member.id)
        case SureOfOwn(), "yes" if member.holds("coordinator"):
            return Sure(person=member.id, role="coordinator", give=False)
        case Looking(), "deputy" if member.holds("mentor"):
            return PickingDeputy(person=member.id)
        case Looking(), _:
            return _asked_for(button, member, facts)
        case PickingDeputy(), _:
            before = member.deputy.id if member.deputy else NOBODY
            chosen = next((one for one in _deputies(member, facts) if one.id == button), None)
            if chosen is None or chosen.id == before:
                return None
            return SureOfDeputy(person=member.id, before=before, deputy=chosen.id, name=chosen.name)
        case _:
            return None


def _asked_for(button: str, member: Member, facts: Facts) -> Appointing | None:
    """The role that this button gives or takes, if it still can."""
    for role in ROLES:
        if button == f"give_{role}" and _can_be_given(member, role):
            return Sure(person=member.id, role=role, give=True)
        if button == f"take_{role}" and member.holds(role):
            sure = Sure(person=member.id, role=role, give=False)
            return SureOfOwn(person=member.id) if _is_own(sure, facts) else sure
    return None


def _is_own(state: Sure, facts: Facts) -> bool:
    """A coordinator gives the own role of coordinator up."""
    own = facts.me is not None and facts.me.id == state.person
    return own and state.role == "coordinator" and not state.give


def _can_be_given(member: Member, role: str) -> bool:
    """To whoever takes part, and is no client."""
    return not member.holds(role) and not member.holds("client") and member.state == "active"


def _deputies(member: Member, facts: Facts) -> tuple[Choice, ...]:
    others = tuple(one for one in facts.mentors if one.id != member.id)
    return (*others, Choice(NOBODY, "")) if member.deputy else others


# --- words ---


def _done(state: Sure | SureOfDeputy, member: Member, facts: Facts) -> Message:
    """With the way back to the card, where the next button is; none for who coordinates no more."""
    how, gone = facts.appointed, isinstance(state, Sure) and _is_own(state, facts)
    if how == "last":
        said = text("appointing.last", alias=member.name)
    elif how != "done":
        said = text("appointing.meanwhile", alias=member.name)
    elif isinstance(state, Sure):
        said = text(f"appointing.done_{_deed(state)}", alias=member.name)
    elif state.name:
        said = text("appointing.done_deputy", alias=member.name, deputy=state.name)
    else:
        said = text("appointing.done_no_deputy", alias=member.name)
    way_back = (Button(f"person:{member.id}:open", text("common.plain", it=member.name), "👤"),)
    return message(said, rows=() if gone and how == "done" else (way_back,))


def _deed(state: Sure) -> str:
    return f"{'give' if state.give else 'take'}_{state.role}"


def _ask(
    state: Appointing, member: Member, facts: Facts, lead: Text | None = None, *, fresh: bool = False
) -> Step[Appointing]:
    card = _card(state, member, facts)
    if lead is not None:
        card = Message((lead, None, *card.lines), card.rows)
    return Step(state, (Ask(card, fresh=fresh),))


def _card(state: Appointing, member: Member, facts: Facts) -> Message:
    match state:
        case Looking():
            return Message(tuple(_who(member)), _looking_rows(member))
        case SureOfOwn():
            return Message((Bold(text("appointing.own")), text("appointing.own_note")), (YES, BACK))
        case Sure():
            return Message((*_sure(state, member, facts),), (YES, BACK))
        case PickingDeputy():
            lines = (Bold(text("appointing.deputy_question", alias=member.name)), text("away.usual_note"))
            return Message(lines, (*_deputy_rows(member, facts), BACK))
        case SureOfDeputy(deputy=deputy, name=name):
            sure = text("appointing.sure_deputy", alias=member.name, deputy=name)
            nobody = text("appointing.sure_no_deputy", alias=member.name)
            lines = (Bold(nobody if deputy == NOBODY else sure), text("appointing.deputy_hears"))
            return Message(lines, (YES, BACK))


def _who(member: Member) -> list[Line]:
    lines: list[Line] = [Bold(text("common.plain", it=member.name))]
    lines += [text("appointing.role", role=text(f"roles.{role}"), day=_day(day)) for role, day in member.roles]
    if not member.roles:
        lines.append(text("appointing.no_role"))
    spoken = text("appointing.language", language=Language(member.language))
    lines += [joined((spoken, text(f"staff.state_{member.state}"))), text("appointing.since", day=_day(member.since))]
    if member.holds("client"):
        named = text("appointing.mentor", alias=member.mentor) if member.mentor else text("appointing.no_mentor")
        return [*lines, named, None, text("appointing.apart")]
    if member.holds("mentor") or member.clients:
        lines.append(text("appointing.clients", count=member.clients))
    if member.holds("mentor"):
        stands_in = text("appointing.deputy", deputy=member.deputy.name) if member.deputy else None
        lines.append(stands_in or text("appointing.no_deputy"))
    return lines


def _day(day: date) -> str:
    """With the year, and without the weekday: it may be long ago."""
    return f"{day.day}.{day.month}.{day.year}"


def _looking_rows(member: Member) -> Rows:
    if member.holds("client"):
        card = open_button(member.id, member.name)
        return ((Button(card.id, text("appointing.open_client"), "👤"),), CLOSE)
    rows: list[tuple[Button, ...]] = []
    for role, sign in zip(ROLES, ("🤝", "🗂️"), strict=True):
        if member.holds(role):
            rows.append((Button(f"take_{role}", text(f"appointing.take_{role}"), "➖"),))
        elif _can_be_given(member, role):
            rows.append((Button(f"give_{role}", text(f"appointing.give_{role}"), sign),))
    if member.holds("mentor"):
        rows.append((Button("deputy", text("appointing.choose_deputy"), "👥"),))
    return (*rows, CLOSE)


def _sure(state: Sure, member: Member, facts: Facts) -> list[Line]:
    if _is_own(state, facts):
        return [Bold(text("appointing.sure_own")), text("appointing.own_hears")]
    deed = _deed(state)
    lines: list[Line] = [Bold(text(f"appointing.sure_{deed}", alias=member.name)), text(f"appointing.note_{deed}")]
    if deed == "take_mentor" and member.clients:
        lines.append(text("appointing.clients_wait", count=member.clients))
    return lines


def _deputy_rows(member: Member, facts: Facts) -> Rows:
    now = member.deputy.id if member.deputy else None
    named = (
        (one, text("away.nobody") if one.id == NOBODY else text("common.plain", it=one.name))
        for one in _deputies(member, facts)
    )
    return tuple((Button(one.id, label, chosen=one.id == now),) for one, label in named)
