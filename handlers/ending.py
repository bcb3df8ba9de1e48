"""The end of the year: a summary, a last look at the goals, and what comes next; and the end of the follow-up."""

from __future__ import annotations

from handlers.turn import Turn


async def due(turn: Turn) -> None:
    """Week 52: the summary and the questions of the end."""


async def farewell(turn: Turn) -> None:
    """The last day of the programme."""
