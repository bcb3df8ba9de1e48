"""For whom what somebody writes is: for a human talk, or for one of the conversations that wait for an answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from conversations import check_in, late_words
from conversations.check_in_questions import asked, takes_words
from conversations.check_in_state import Asking
from handlers import talks
from handlers.sessions import saved_state
from handlers.turn import Turn

MENU_LASTS = timedelta(hours=1)  # for words; its buttons go on working
CHANGE_LASTS = timedelta(hours=12)  # of a goal that is there already


def is_old(turn: Turn, waiting: Any, reply_to: int | None) -> bool:
    """Of a client: an hour after a question that takes any words, nobody knows whether they were meant for it, unless
    they are a reply to it. The question keeps them, and a human is offered all the same."""
    client = turn.person is not None and "client" in turn.person.roles
    late = turn.now - waiting.touched_at >= MENU_LASTS and (reply_to is None or waiting.card_message != reply_to)
    return client and late and _asks_for_words(turn, waiting)


def _asks_for_words(turn: Turn, row: Any) -> bool:
    """Whether any words are an answer to what this conversation asks."""
    state = saved_state(turn, row)
    if isinstance(state, Asking):
        return takes_words(asked(state, state.question, turn.tools.programmes[row.programme]))
    return late_words.asks_for_words(state)


async def claimants(turn: Turn, words: str | None = None, reply_to: int | None = None) -> tuple[Any | None, Any | None]:
    """The human talk, and the conversation that waits for an answer: the one that moved last has the word."""
    client = turn.person is not None and "client" in turn.person.roles
    talk = await talks.open_with(turn, reply_to) if client else None
    if turn.person is None or turn.person.row.state != "active":
        return talk, None
    if client and await talks.said_by(turn, reply_to) is not None:  # a reply is for whoever said that, and no answer
        return talk, None
    return talk, _waiting(turn, words, reply_to, talking=talk is not None)


def _waiting(turn: Turn, words: str | None, reply_to: int | None, *, talking: bool) -> Any | None:
    """Of the conversations that still ask, the one to whose card this is a reply; else the one whose card stands
    lowest in the chat: it asked last. A number for which that one has no use is for another that asks for one."""
    rows = [row for row in turn.sessions if row.conversation not in ("aside", "photos")]
    if replied := [row for row in rows if reply_to is not None and row.card_message == reply_to]:
        return replied[0]
    asking = [row for row in rows if _still_asks(turn, row, words, talking=talking)]
    asking.sort(key=lambda row: row.card_at or row.opened_at, reverse=True)
    if not asking or words is None or takes_any_words(turn, asking[0]):
        return next(iter(asking), None)
    return next((row for row in asking if is_its_answer(turn, row, words)), asking[0])


def takes_any_words(turn: Turn, row: Any) -> bool:
    of_a_menu = row.conversation != "check_in" and row.conversation not in late_words.ASK
    return of_a_menu or _asks_for_words(turn, row)


def is_answer(turn: Turn, talk: Any, waiting: Any | None, words: str) -> bool:
    """In a talk, whether these words are for the conversation that waits: it moved last and can do something with them,
    or nobody has spoken in the talk yet and they are as good as a tap on a button of the check-in."""
    if waiting is None:
        return False
    if talk.last_at < waiting.touched_at:
        return takes_any_words(turn, waiting) or is_its_answer(turn, waiting, words)
    if waiting.conversation != "check_in" or talk.last_at > talk.opened_at:
        return False
    return is_its_answer(turn, waiting, words)


def is_its_answer(turn: Turn, row: Any, words: str) -> bool:
    """Whether these words are as good as a tap on a button, or a number where one is asked for."""
    state = saved_state(turn, row)
    if isinstance(state, Asking):
        return check_in.is_answer(state, words, turn.facts(turn.tools.programmes[row.programme]))
    return late_words.is_number_for(state, words)


def _still_asks(turn: Turn, row: Any, words: str | None, *, talking: bool) -> bool:
    """A check-in asks until the next one, a question in words until it is answered; a menu that was left open long ago
    must not swallow what somebody writes, and an old question not what is said in a talk."""
    if row.conversation == "check_in" or turn.now - row.touched_at < MENU_LASTS:
        return True
    state = saved_state(turn, row)
    of_another_day = turn.now - row.touched_at >= CHANGE_LASTS and late_words.changes_a_goal(state)
    return not talking and not of_another_day and late_words.takes(state, words)
