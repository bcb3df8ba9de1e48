"""What clients say of the mentoring, as it is kept. Next: handlers/feedback_cards.py asks and shows."""

from __future__ import annotations

import json

from conversations import effects as e
from conversations.identity_code import blank_out
from handlers.turn import Turn
from storage import feedback
from storage import tables as t


async def keep(turn: Turn, effect: e.KeepFeedback, id: str, programme: str) -> None:
    """One row for each time that somebody is asked: `id` is that of the conversation, `programme` its version."""
    words = blank_out(effect.sentence)[0] if effect.sentence else None
    turn.draft.upsert(
        t.feedback,
        ("id",),
        id=id,
        person_id=turn.here,
        occasion=effect.occasion,
        programme=programme,
        answers=json.dumps(dict(effect.answers)),
        sentence=turn.tools.seal.seal(words.encode(), feedback.place(id)) if words else None,
        at=turn.now,
    )
