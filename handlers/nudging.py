"""Short messages between the check-ins, and reasons to leave one out."""

from __future__ import annotations

from handlers.turn import Turn


async def due(turn: Turn, key: str) -> None:
    """The time that the client chose, on a day that has nothing else."""
