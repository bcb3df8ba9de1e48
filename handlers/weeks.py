"""What a client has answered, week by week: for the picture of progress and for the card that staff see."""

from __future__ import annotations

from handlers.turn import Turn
from storage import sessions


async def answers_by_week(turn: Turn, person_id: str) -> dict[int, dict[str, int]]:
    """Week → question → number, of all check-ins; an extra one in a week counts as the later word."""
    found: dict[int, dict[str, int]] = {}
    for row in await sessions.numbers_of(turn.tx, person_id):
        value = turn.tools.seal.open_json(row.value, sessions.answer_place(row.id))
        if isinstance(value, int) and row.week is not None:
            found.setdefault(row.week, {})[row.question] = value
    return found
