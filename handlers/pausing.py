"""/pause and /resume."""

from __future__ import annotations

from conversations import pausing
from conversations.events import Began
from conversations.words import Day, Line, message, text
from handlers import journeys
from handlers.sessions import open_session
from handlers.turn import Turn


async def open_pause(turn: Turn) -> None:
    """/pause: until when?"""
    if turn.journey is None:
        turn.say(message(text("year.no_year")))
        return
    if turn.journey.is_over(turn.tools.programme, turn.today):
        turn.say(message(text("year.over")))
        return
    await open_session(turn, "pausing", pausing.PickingLength(), Began())


async def resume(turn: Turn) -> None:
    """/resume: everything goes on today."""
    if turn.journey is None or turn.journey.pause_on(turn.today) is None:
        over = turn.journey is not None and turn.journey.is_over(turn.tools.programme, turn.today)
        turn.say(message(text("year.over" if over else "year.not_paused")))
        return
    coming = await journeys.resume(turn)
    lines: tuple[Line, ...] = (text("year.resumed_next", day=Day(coming)),) if coming else ()
    turn.say(message(text("year.resumed"), *lines))
