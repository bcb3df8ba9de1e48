"""/pause and /resume."""

from __future__ import annotations

from handlers.turn import Turn


async def open_pause(turn: Turn) -> None:
    """/pause: until when?"""


async def resume(turn: Turn) -> None:
    """/resume: everything goes on today."""
