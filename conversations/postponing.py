"""A coordinator moves a group activity to another day or time; whoever has signed up hears of it."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated, Literal

from pydantic import Field

from conversations import prompts
from conversations.dates import read_day
from conversations.effects import Ask
from conversations.effects_groups import MoveActivity
from conversations.events import Began, Elapsed, Event, Pressed, Returned, Said, Sent
from conversations.gathering_cards import days_rows, times_rows
from conversations.own_prompts import Own
from conversations.planning import LATEST, example, offered_day, time_of
from conversations.saved import State
from conversations.schedule import resolve
from conversations.step import Facts, Step
from conversations.times import read_time
from conversations.words import Bold, Button, Day, Hour, Line, Message, Moment, Text, message, text


class About(State):
    """The activity as it was seen: `sequence` tells whether somebody else has changed it meanwhile."""

    activity: str
    prompt: str
    sequence: int
    own: Own | None = None
    later: int = 0  # dates of its series that come after it

    @property
    def name(self) -> Text:
        return text("common.plain", it=prompts.name(self.prompt, self.own))


class PickingDay(State):
    kind: Literal["picking_day"] = "picking_day"
    about: About


class PickingTime(State):
    kind: Literal["picking_time"] = "picking_time"
    about: About
    day: date


class Confirming(State):
    kind: Literal["confirming"] = "confirming"
    about: About
    day: date
    hour: time


Postponing = Annotated[PickingDay | PickingTime | Confirming, Field(discriminator="kind")]
Stepped = Step[Postponing]


def step(state: Postponing, event: Event, facts: Facts) -> Stepped:  # noqa: C901
    if facts.me is None or "coordinator" not in facts.me.roles:  # looked up at every use
        return Step(None, (Ask(message(text("faults.not_for_you"))),))
    match state, event:
        case _, Began():
            return _ask(state, facts)
        case _, Pressed("cancel"):
            return Step(None, (Ask(message(text("planning.left"))),))
        case PickingDay(about=about), Pressed(button) if day := offered_day(button, facts):
            return _ask(PickingTime(about=about, day=day), facts)
        case PickingTime(), Pressed(button) if at := time_of(button):
            return _timed(state, at, facts)
        case PickingTime(about=about) | Confirming(about=about), Pressed("back"):
            return _ask(PickingDay(about=about), facts)
        case Confirming(), Pressed("send"):
            return _moved(state, facts)
        case Confirming(about=about), Pressed("send_all") if about.later:
            return _moved(state, facts, following=True)
        case PickingDay(about=about), Said(words, forwarded=False) if day := read_day(words, facts.today):
            if facts.today <= day <= facts.today + LATEST:
                return _ask(PickingTime(about=about, day=day), facts, fresh=True)
            first, last = Day(facts.today), Day(facts.today + LATEST)
            return _ask(state, facts, text("planning.day_range", first=first, last=last), fresh=True)
        case PickingTime(), Said(words, forwarded=False) if at := read_time(words):
            return _timed(state, at, facts, fresh=True)
        case _, Said() | Sent():
            return _ask(state, facts, _hint(state, facts), fresh=True)
        case _, Returned() | Elapsed() | Pressed():
            return _ask(state, facts, fresh=True)


def _timed(state: PickingTime, at: time, facts: Facts, *, fresh: bool = False) -> Stepped:
    then = Confirming(about=state.about, day=state.day, hour=at)
    if _instant(then, facts) <= facts.now:
        return _ask(state, facts, text("planning.time_over"), fresh=fresh)
    return _ask(then, facts, fresh=fresh)


def _moved(state: Confirming, facts: Facts, *, following: bool = False) -> Stepped:
    at = _instant(state, facts)
    if at <= facts.now:
        return _ask(PickingDay(about=state.about), facts, text("planning.time_over"))
    move = MoveActivity(state.about.activity, state.about.sequence, at, following)
    return Step(None, (Ask(message(*_summary(state, facts))), move))


def _instant(state: Confirming, facts: Facts) -> datetime:
    return resolve(datetime.combine(state.day, state.hour), facts.service.zone)


# --- cards ---

_LEAVE = (Button("cancel", text("planning.leave"), "✔️"),)
_BACK = Button("back", text("check_in.back"), "↩️")


def _ask(state: Postponing, facts: Facts, lead: Line = None, *, fresh: bool = False) -> Stepped:
    shown = _card(state, facts)
    lines = shown.lines if lead is None else (lead, None, *shown.lines)
    return Step(state, (Ask(Message(lines, shown.rows), fresh=fresh),))


def _card(state: Postponing, facts: Facts) -> Message:
    name = state.about.name
    match state:
        case PickingDay():
            note = text("planning.day_note", example=example(facts))
            return Message((name, Bold(text("activities.new_day")), note), (*days_rows(facts), _LEAVE))
        case PickingTime(day=day):
            asks = Bold(text("planning.time_question", day=Day(day)))
            return Message((name, asks, text("planning.time_note")), (*times_rows(), (_BACK, *_LEAVE)))
        case Confirming():
            lines = (*_summary(state, facts), None, text("activities.move_note"), Bold(text("planning.sure")))
            ways: tuple[tuple[Button, ...], ...] = ((Button("send", text("planning.send"), "✉️"),),)
            if state.about.later:
                only = Button("send", text("series.only_this"), "✉️")
                ways = ((only,), (Button("send_all", text("series.this_and_later"), "🔁"),))
            return Message(lines, (*ways, (_BACK, *_LEAVE)))


def _summary(state: Confirming, facts: Facts) -> tuple[Line, ...]:
    return (
        state.about.name,
        Bold(text("common.plain", it=Moment(_instant(state, facts)))),
    )


def _hint(state: Postponing, facts: Facts) -> Text:
    match state:
        case PickingDay():
            return text("planning.day_hint", example=example(facts))
        case PickingTime():
            return text("planning.time_hint", example=Hour(time(14, 15)))
        case Confirming():
            return text("check_in.hint_buttons")
