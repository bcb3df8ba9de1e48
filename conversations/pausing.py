"""/pause: a break from everything that the bot begins, until a day. What follows shifts by as much."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field

from conversations.check_in_card import not_understood
from conversations.dates import read_day
from conversations.effects import Ask, PauseUntil
from conversations.events import Began, Elapsed, Event, Pressed, Returned, Said, Sent
from conversations.profile import BACK
from conversations.saved import State
from conversations.step import Facts, Step
from conversations.words import Bold, Button, Day, Line, Message, Text, message, text

WEEKS = {"1": ("year.pause_week", 1), "2": ("year.pause_two_weeks", 2), "4": ("year.pause_month", 4)}
LONGEST = timedelta(weeks=26)
TOMORROW = timedelta(days=1)


class PickingLength(State):
    kind: Literal["picking_length"] = "picking_length"


class WritingDay(State):
    """Another day than those on the buttons."""

    kind: Literal["writing_day"] = "writing_day"


Pausing = Annotated[PickingLength | WritingDay, Field(discriminator="kind")]


def step(state: Pausing, event: Event, facts: Facts) -> Step[Pausing]:
    match state, event:
        case PickingLength(), Pressed(button) if button in WEEKS:
            return _paused(facts.today + timedelta(weeks=WEEKS[button][1]))
        case PickingLength(), Pressed("other"):
            return _ask(WritingDay(), facts)
        case PickingLength(), Pressed("no"):
            return Step(None, (Ask(message(text("year.pause_left"))),))
        case PickingLength() | WritingDay(), Said(words, forwarded=False) if day := read_day(words, facts.today):
            return _written(state, day, facts)
        case WritingDay(), Pressed("back"):
            return _ask(PickingLength(), facts)
        case _, Began():
            return _ask(state, facts)
        case WritingDay(), Said() | Sent():
            return _again(state, facts, text("year.pause_day_hint", example=_example(facts)))
        case _, Said() | Sent():
            return _again(state, facts, text("check_in.hint_buttons"))
        case _, Returned() | Elapsed() | Pressed():
            return _ask(state, facts, fresh=True)


def _again(state: Pausing, facts: Facts, hint: Text) -> Step[Pausing]:
    return Step(state, (Ask(not_understood(_card(state, facts), hint), fresh=True),))


def _written(state: Pausing, day: date, facts: Facts) -> Step[Pausing]:
    first, last = facts.today + TOMORROW, facts.today + LONGEST
    if first <= day <= last:
        return _paused(day, fresh=True)
    return _ask(state, facts, text("year.pause_day_range", first=Day(first), last=Day(last)))


def _paused(day: date, *, fresh: bool = False) -> Step[Pausing]:
    said = message(text("year.paused", day=Day(day)), text("year.paused_how"))
    return Step(None, (PauseUntil(day), Ask(said, fresh=fresh)))


def _ask(state: Pausing, facts: Facts, lead: Line = None, *, fresh: bool = False) -> Step[Pausing]:
    card = _card(state, facts)
    if lead is not None:
        card = Message((lead, None, *card.lines), card.rows)
    return Step(state, (Ask(card, fresh=fresh or lead is not None),))


def _card(state: Pausing, facts: Facts) -> Message:
    match state:
        case PickingLength():
            rows = [(Button(id, text(label)),) for id, (label, _) in WEEKS.items()]
            rows += [(Button("other", text("year.pause_other"), "📅"),), (Button("no", text("year.pause_no"), "↩️"),)]
            return Message((Bold(text("year.pause_question")), text("year.pause_note")), tuple(rows))
        case WritingDay():
            question = text("year.pause_day_question", example=_example(facts))
            return Message((Bold(question),), (BACK,))


def _example(facts: Facts) -> str:
    day = facts.today + timedelta(weeks=3)
    return f"{day.day}.{day.month}.{day.year}"
