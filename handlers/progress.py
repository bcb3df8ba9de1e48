"""/progress: pictures of the weeks, and the same in words."""

from __future__ import annotations

from handlers.turn import Turn


async def open_progress(turn: Turn) -> None:
    """Draws nothing itself: what is to be drawn goes into the outbox, and the sender has it drawn."""
