"""Lists for staff: a mentor's own clients, a coordinator's people."""

from __future__ import annotations

from typing import Any

from conversations.words import Bold, Button, Language, Line, Message, Moment, Text, message, text
from handlers.turn import Turn
from storage import people
from storage.people import Person, Tally

PAGE = 20
ROLE_ORDER = ("coordinator", "mentor", "client")


async def clients(turn: Turn, page: int = 0, *, card: str | None = None) -> None:
    """/clients: alias, language, last check-in, state, open alerts."""
    if turn.person is None or not turn.person.roles & {"mentor", "coordinator"}:
        turn.say(message(text("faults.not_for_you")))
        return
    found, total = await people.page(turn.tx, mentor=turn.here, offset=page * PAGE, limit=PAGE)
    tallies = await people.tallies(turn.tx, [person.id for person in found])
    lines = [line for person in found for line in _client(turn, person, tallies[person.id])]
    _show(turn, "clients", text("staff.clients", count=total), lines, page, total, card)


async def everyone(turn: Turn, page: int = 0, *, card: str | None = None) -> None:
    """/people: 20 a page."""
    if turn.person is None or "coordinator" not in turn.person.roles:
        turn.say(message(text("faults.not_for_you")))
        return
    found, total = await people.page(turn.tx, offset=page * PAGE, limit=PAGE)
    tallies = await people.tallies(turn.tx, [person.id for person in found])
    lines = [line for person in found for line in _person(turn, person, tallies[person.id])]
    _show(turn, "people", text("staff.people", count=total), lines, page, total, card)


def _show(turn: Turn, what: str, head: Text, lines: list[Line], page: int, total: int, card: str | None) -> None:
    pages = (total + PAGE - 1) // PAGE
    buttons = []
    if page > 0:
        buttons.append(Button(f"{what}:{page - 1}:page", text("staff.earlier"), "⬅️"))
    if page + 1 < pages:
        buttons.append(Button(f"{what}:{page + 1}:page", text("staff.later"), "➡️"))
    empty: list[Line] = [text("staff.nobody_yet")]
    shown = Message((Bold(head), None, *(lines or empty)), (tuple(buttons),) if buttons else ())
    if card is not None:
        turn.edit_card(card, shown)
    else:
        turn.put_card("list", what, shown)


def _alias(turn: Turn, person: Person) -> str:
    return people.alias_of(turn.tools.seal, person.id, person.row.alias)


def _standing(person: Person) -> Text:
    if not person.row.reachable:
        return text("staff.state_unreachable")
    return text(f"staff.state_{person.row.state}")


def _client(turn: Turn, person: Person, tally: Tally) -> list[Line]:
    values: dict[str, Any] = {
        "alias": _alias(turn, person),
        "language": Language(person.row.language),
        "state": _standing(person),
        "last": Moment(tally.last) if tally.last else text("staff.never"),
    }
    lines: list[Line] = [text("staff.client", **values)]
    if tally.open_check_in:
        lines.append(text("staff.check_in_open"))
    if tally.open_alerts:
        lines.append(text("staff.open_alerts", count=tally.open_alerts))
    return lines


def _person(turn: Turn, person: Person, tally: Tally) -> list[Line]:
    role = next((role for role in ROLE_ORDER if role in person.roles), "client")
    name, language = _alias(turn, person), Language(person.row.language)
    lines: list[Line] = [
        text("staff.person", alias=name, role=text(f"roles.{role}"), language=language, state=_standing(person))
    ]
    if role == "client":
        lines.append(text("staff.check_ins_done", count=tally.completed))
        if tally.open_alerts:
            lines.append(text("staff.open_alerts", count=tally.open_alerts))
    return lines
