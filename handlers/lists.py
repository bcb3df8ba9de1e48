"""Lists for staff: a mentor's own clients, a coordinator's people."""

from __future__ import annotations

from conversations.aliases import fold_alias
from conversations.caseload import list_message
from conversations.step import Choice
from conversations.words import Bold, Button, Language, Line, Message, Text, message, text
from handlers import caseload
from handlers.standing_in import stood_in_for
from handlers.turn import Turn
from storage import caseload as kept
from storage import people
from storage.people import Person, Tally

PAGE = 20
ROLE_ORDER = ("coordinator", "mentor", "client")


async def clients(turn: Turn, page: int = 0, scope: str | None = None, *, card: str | None = None) -> None:
    """/clients: who needs attention first. `scope`: page (one's own) | all; None: whatever fits the roles."""
    if turn.person is None or not turn.person.roles & {"mentor", "coordinator"}:
        turn.say(message(text("faults.not_for_you")))
        return
    coordinates = "coordinator" in turn.person.roles
    if scope is None:
        scope = "page" if "mentor" in turn.person.roles else "all"
    if scope == "all" and not coordinates:
        turn.answer(text("faults.toast.not_for_you"))
        return
    found = await theirs(turn, everybodys=scope == "all")
    shown = await caseload.watched(turn, found, mentors=scope == "all")
    other = None if not coordinates else "page" if scope == "all" else "all"
    stood = await caseload.stood_in(turn, found) if scope == "page" else ()
    _put(turn, "clients", list_message(shown, page, scope, other=other, stood=stood), card)


async def theirs(turn: Turn, *, everybodys: bool = False) -> list[Person]:
    """The clients of this mentor and of those in whose place they are today, or everybody's."""
    if everybodys:
        return await people.with_role(turn.tx, "client")
    found, _ = await people.page(turn.tx, mentors=[turn.here, *await stood_in_for(turn)])
    return found


async def matching(turn: Turn, part: str) -> tuple[Choice, ...]:
    """Clients whom this person may see and whose names hold `part`. Names are sealed, so that all are opened."""
    folded, person = fold_alias(part), turn.person
    if not folded or person is None or not person.roles & {"mentor", "coordinator"}:
        return ()
    found = await theirs(turn, everybodys="coordinator" in person.roles)
    named = [Choice(one.id, _alias(turn, one)) for one in found]
    return tuple(sorted((one for one in named if folded in fold_alias(one.name)), key=lambda one: fold_alias(one.name)))


async def everyone(turn: Turn, page: int = 0, *, card: str | None = None) -> None:
    """/people: 20 a page."""
    if turn.person is None or "coordinator" not in turn.person.roles:
        turn.say(message(text("faults.not_for_you")))
        return
    found, total = await people.page(turn.tx, offset=page * PAGE, limit=PAGE)
    tallies = await people.tallies(turn.tx, [person.id for person in found])
    sizes = await kept.sizes(turn.tx)
    lines = [line for person in found for line in _person(turn, person, tallies[person.id], sizes[person.id])]
    names = [_open_button(turn, person) for person in found]
    rows = [tuple(names[at : at + 2]) for at in range(0, len(names), 2)]
    _show(turn, "people", text("staff.people", count=total), lines, rows, page, total, card)


def _open_button(turn: Turn, person: Person) -> Button:
    return Button(f"person:{person.id}:open", text("common.plain", it=_alias(turn, person)))


def _show(
    turn: Turn,
    what: str,
    head: Text,
    lines: list[Line],
    rows: list[tuple[Button, ...]],
    page: int,
    total: int,
    card: str | None,
) -> None:
    pages = (total + PAGE - 1) // PAGE
    buttons = []
    if page > 0:
        buttons.append(Button(f"{what}:{page - 1}:page", text("staff.earlier"), "⬅️"))
    if page + 1 < pages:
        buttons.append(Button(f"{what}:{page + 1}:page", text("staff.later"), "➡️"))
    empty: list[Line] = [text("staff.nobody_yet")]
    turning = [tuple(buttons)] if buttons else []
    _put(turn, what, Message((Bold(head), None, *(lines or empty)), (*rows, *turning)), card)


def _put(turn: Turn, what: str, shown: Message, card: str | None) -> None:
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


def _person(turn: Turn, person: Person, tally: Tally, clients: int) -> list[Line]:
    role = next((role for role in ROLE_ORDER if role in person.roles), "none")
    name, language = _alias(turn, person), Language(person.row.language)
    lines: list[Line] = [
        text("staff.person", alias=name, role=text(f"roles.{role}"), language=language, state=_standing(person))
    ]
    if clients:
        lines.append(text("staff.caseload" if person.here else "staff.caseload_waits", count=clients))
    if role == "client":
        lines.append(text("staff.check_ins_done", count=tally.completed))
        if tally.open_alerts:
            lines.append(text("staff.open_alerts", count=tally.open_alerts))
    return lines
