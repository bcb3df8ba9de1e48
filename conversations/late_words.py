"""Which questions that were left open take what somebody writes, however long ago they were asked.

Whoever weighs herself in the evening answers the question of the morning: what can only be answered in words waits
until it is answered or closed. A menu or a search takes words for an hour (handlers/route.py); what is written later
is meant for somebody else.
"""

from __future__ import annotations

from conversations import agreeing, ending, feedback, goals_state, measuring, noting, pausing, planning
from conversations.digits import figure, latin, whole_number
from conversations.goals_shaping import SCALES, STEPS
from conversations.saved import State

ASK = {"goals", "feedback", "measuring", "ending", "agreeing"}  # one thing at a time, like a check-in
SHAPED_IN_WORDS = {"reasons", "when", "where", "what", "whom", "barrier", "then"}


def takes(state: State, words: str | None) -> bool:
    """Whether these words (None: a voice message, a picture) are for this question, though it is hours old."""
    if asks_for_words(state) or words is None:
        return asks_for_words(state) or _asks_for_number(state)
    return _has_digit(words) if isinstance(state, pausing.WritingDay) else is_number_for(state, words)


def changes_a_goal(state: State) -> bool:
    """Whether words would change, or end, a goal that is there already: those of another day must not."""
    return isinstance(state, goals_state.Leaving) or (
        isinstance(state, goals_state.Shaping | goals_state.WritingLevel) and not state.whole
    )


def is_number_for(state: State, words: str) -> bool:
    """Whether the question asks for a number, and this is one."""
    match state:
        case measuring.Asking() | measuring.Doubting():
            return figure(words) is not None
        case goals_state.Shaping(at=at) if (end := SCALES.get(at)) is not None:
            number = whole_number(words, out_of=end)
            return number is not None and 0 <= number <= end
        case _ if _asks_for_number(state):
            return str(whole_number(words, out_of=len(STEPS))) in STEPS
        case _:
            return False


def asks_for_words(state: State) -> bool:
    match state:
        case goals_state.WritingGoal() | goals_state.WritingLevel() | goals_state.Leaving():
            return True
        case goals_state.Shaping(at=at):
            return at in SHAPED_IN_WORDS
        case feedback.Telling() | ending.Naming() | agreeing.WritingLine() | noting.Noting() | planning.WritingPlace():
            return True
        case _:
            return False


def _asks_for_number(state: State) -> bool:
    match state:
        case measuring.Asking() | measuring.Doubting() | goals_state.Reaching() | ending.Reaching():
            return True
        case goals_state.Shaping(at=at):
            return at in SCALES
        case agreeing.PickingLine() | pausing.WritingDay():
            return True
        case _:
            return False


def _has_digit(words: str) -> bool:
    return any("0" <= char <= "9" for char in latin(words))
