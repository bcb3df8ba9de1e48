"""A conversation that goes on in a rehearsal, with its card as the client sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from conversations.saved import State
from conversations.words import Button, Message
from rehearsal.tally import Place, Tally

NOTHING = Message(())


@dataclass(slots=True)
class Open:
    """A conversation that goes on. `message`: its card as it is shown now."""

    id: int
    name: str
    state: State
    opened_at: datetime
    week: int
    message: Message = NOTHING
    place: Place = ("", "")
    shown: bool = False
    answers: int = 0
    kind: str = ""  # of a check-in: scheduled | extra

    @property
    def buttons(self) -> tuple[Button, ...]:
        """Those of the conversation itself; the others belong to the menu."""
        return tuple(one for row in self.message.rows for one in row if one.url is None and ":" not in one.id)


def check_in_ended(tally: Tally, one: Open | None, how: str) -> None:
    """Counted in the week in which it was asked; nothing when none was open, or it was an extra one."""
    if one is not None and one.kind == "scheduled":
        tally.count(f"check_ins_{how if one.answers else 'unanswered'}", one.week)
