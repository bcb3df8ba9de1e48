"""The numbers to call, in the person's language, as the settings have them."""

from __future__ import annotations

from conversations.step import Telephone
from conversations.words import Line, Text, text
from handlers.turn import Turn


def numbers(turn: Turn) -> list[Line]:
    return [_number(called) for called in turn.tools.service.numbers(turn.language)]


def _number(called: Telephone) -> Text:
    what = called.name or text(f"crisis.{called.id}")
    return text("crisis.number" if called.all_day else "crisis.number_hours", what=what, number=called.number)
