"""Notes about clients, sealed, and the record of who read what of whom. Next: handlers/client_cards.py shows them."""

from __future__ import annotations

from typing import Any

from conversations import effects as e
from conversations.client_card import Note
from conversations.identity_code import blank_out
from handlers.turn import Turn
from storage import notes, people
from storage import tables as t


async def keep(turn: Turn, effect: e.KeepNote) -> None:
    """The note, and then the card with it: by way of the writer's own mailbox, after the commit."""
    id = turn.tools.new_id()
    sealed = turn.tools.seal.seal(blank_out(effect.words)[0].encode(), notes.place(id))
    turn.draft.insert(t.notes, id=id, person_id=effect.person, by_id=turn.here, words=sealed, at=turn.now)
    turn.tell(turn.here, "client_card", client=effect.person)


async def about(turn: Turn, client_id: str, limit: int) -> tuple[tuple[Note, ...], int]:
    """The newest notes about a client, and how many there are."""
    rows, total = await notes.of(turn.tx, client_id, limit)
    writers = await people.by_id(turn.tx, {row.by_id for row in rows}) if rows else {}
    return tuple(_note(turn, row, writers) for row in rows), total


def _note(turn: Turn, row: Any, writers: dict[str, people.Person]) -> Note:
    seal = turn.tools.seal
    by = people.alias_of(seal, row.by_id, writers[row.by_id].row.alias)
    return Note(by, row.at, seal.open(row.words, notes.place(row.id)).decode())


def was_read(turn: Turn, client_id: str, what: str) -> None:
    """Into the record: whoever this turn belongs to looked at that of this client."""
    turn.draft.insert(t.reads, id=turn.tools.new_id(), person_id=client_id, reader_id=turn.here, what=what, at=turn.now)
