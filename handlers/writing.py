"""*Write*: a member of staff chooses a client, and what they say next goes there. Next: handlers/talks.py."""

from __future__ import annotations

from conversations.aliases import fold_alias
from conversations.events import Began
from conversations.words import Bold, Button, Message, Text, message, text
from conversations.writing import WritingTo
from handlers import talks
from handlers.sessions import open_session
from handlers.standing_in import stood_in_for
from handlers.turn import Turn
from storage import alerts, people
from storage.people import Person

PAGE = 8


async def begin(turn: Turn, client_id: str) -> None:
    """To this client, if nothing is in the way now."""
    why = await talks.barred(turn, await talks.client_of(turn, client_id))
    if why is not None:
        turn.say(message(why))
    else:
        await open_session(turn, "writing", WritingTo(client=client_id), Began())


async def to_name(turn: Turn, name: str) -> None:
    """`/write Amina`."""
    found = await named(turn, name)
    if found is None:
        turn.say(message(text("inviting.nobody_called_so")))
        await choose(turn)
    else:
        await begin(turn, found.id)


async def named(turn: Turn, name: str) -> Person | None:
    """The client of this name, if this member of staff may write to them now."""
    found = await people.by_alias(turn.tx, turn.tools.seal.blind(fold_alias(name)))
    return found if await talks.may_write(turn, turn.person, found) else None


async def choose(turn: Turn, page: int = 0, *, card: str | None = None) -> None:
    """`/write`: which of one's own clients?"""
    await pick(turn, "write", text("writing.whom"), page, card=card)


def is_page(words: str) -> bool:
    return words.isascii() and words.isdigit() and len(words) < 6


async def card_tapped(turn: Turn, message_id: int | None) -> str | None:
    """The card that stands in the message on which a button was tapped."""
    card = await alerts.card_of_message(turn.tx, turn.user_id, message_id) if message_id else None
    return card.id if card is not None else None


async def pick(turn: Turn, what: str, asked: Text, page: int, *, card: str | None) -> None:
    """One's own clients, and those of whom one stands in for, as buttons, eight a page; `what` stands in front of what
    they send."""
    whose = [turn.here, *await stood_in_for(turn)]
    found, total = await people.page(turn.tx, mentors=whose, offset=page * PAGE, limit=PAGE)
    named = [(person.id, text("common.plain", it=talks.name_of(turn, person))) for person in found]
    rows = [(Button(f"{what}:{id}:to", name),) for id, name in named]
    around = []
    if page > 0:
        around.append(Button(f"{what}:{page - 1}:page", text("staff.earlier"), "⬅️"))
    if (page + 1) * PAGE < total:
        around.append(Button(f"{what}:{page + 1}:page", text("staff.later"), "➡️"))
    lines = (Bold(asked),) if found else (Bold(asked), text("staff.nobody_yet"))
    shown = Message(lines, (*rows, tuple(around)) if around else tuple(rows))
    if card is not None:
        turn.edit_card(card, shown)
    else:
        turn.put_card("list", what, shown)
