"""/report: a coordinator says for which months and for whom; then it is made, and comes as a message and as files.

Periods are whole months: two that differ in a few days would tell of the people of these days. Next: bot/reckoner.py.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from conversations import segment
from conversations.digits import latin
from conversations.effects import Ask
from conversations.effects_groups import MakeReport
from conversations.events import Began, Elapsed, Event, Pressed, Returned, Said, Sent
from conversations.planning import in_rows
from conversations.reaim import Period
from conversations.saved import State
from conversations.segment import Segment, newest
from conversations.step import Facts, FindReach, Question, Step
from conversations.suppressing import LEAST, protected_part
from conversations.words import Bold, Button, Line, Message, Text, message, text

PERIODS = ("this_year", "last_year", "this_quarter", "last_quarter", "last_month", "all")
FIRST_YEAR = 2000  # nobody took part before
MONTHS = re.compile(r"(\d{1,2})[./](\d{4})(?:\s*[-–]\s*(\d{1,2})[./](\d{4}))?")


class PickingPeriod(State):
    kind: Literal["picking_period"] = "picking_period"


class ChoosingWhom(State):
    """For whom, and the way to make it. `first` and `last`: local dates, both included."""

    kind: Literal["choosing_whom"] = "choosing_whom"
    first: date
    last: date
    segment: Segment


Reporting = Annotated[PickingPeriod | ChoosingWhom, Field(discriminator="kind")]
Stepped = Step[Reporting]


def question(state: Reporting, event: Event) -> Question | None:
    """How many people these are is counted anew at every step, and how many there are in all."""
    match state:
        case ChoosingWhom():
            then, saved = _chosen(state, event), None
            if isinstance(event, Pressed) and event.button.startswith("saved_"):
                saved = event.button.removeprefix("saved_")
            return FindReach(then.segment, "", saved)
        case PickingPeriod() if isinstance(event, Pressed | Said):
            return FindReach(Segment(), "")
        case _:
            return None


def step(state: Reporting, event: Event, facts: Facts) -> Stepped:  # noqa: C901
    if facts.me is None or "coordinator" not in facts.me.roles:  # looked up at every use
        return Step(None, (Ask(message(text("faults.not_for_you"))),))
    match state, event:
        case _, Began():
            return _ask(state, facts)
        case _, Pressed("cancel"):
            return Step(None, (Ask(message(text("report.left"))),))
        case ChoosingWhom(), Pressed("back"):
            return _ask(PickingPeriod(), facts)
        case PickingPeriod(), Pressed(which) if which in PERIODS:
            return _for(period(which, facts.today), facts)
        case PickingPeriod(), Said(words, forwarded=False) if (read := read_months(words, facts.today)) is not None:
            return _for(read, facts, fresh=True)
        case ChoosingWhom(), Pressed("make"):
            return _make(state, facts)
        case ChoosingWhom(), Pressed(button) if button.startswith("saved_"):
            found = next((one.segment for one in facts.saved if one.id == button.removeprefix("saved_")), None)
            return _ask(state if found is None else state.model_copy(update={"segment": found}), facts)
        case ChoosingWhom(), Pressed() if (then := _chosen(state, event)) != state:
            return _ask(then, facts)
        case PickingPeriod(), Said() | Sent():
            return _ask(state, facts, text("report.period_hint"), fresh=True)
        case _, Said() | Sent():
            return _ask(state, facts, text("check_in.hint_buttons"), fresh=True)
        case _, Returned() | Elapsed() | Pressed():
            return _ask(state, facts, fresh=True)


# --- for when ---


def period(which: str, today: date) -> Period:
    """Up to the end of the last whole month, but for those that are still going on: they end with this month."""
    quarter = (today.month - 1) // 3
    match which:
        case "this_year":
            return _months(today.year, 1, today.year, today.month)
        case "last_year":
            return _months(today.year - 1, 1, today.year - 1, 12)
        case "this_quarter":
            return _months(today.year, 3 * quarter + 1, today.year, today.month)
        case "last_quarter":
            year, quarter = (today.year, quarter - 1) if quarter else (today.year - 1, 3)
            return _months(year, 3 * quarter + 1, year, 3 * quarter + 3)
        case "last_month":
            year, month = (today.year, today.month - 1) if today.month > 1 else (today.year - 1, 12)
            return _months(year, month, year, month)
        case _:
            return _months(FIRST_YEAR, 1, today.year, today.month)


def _months(year: int, month: int, last_year: int, last_month: int) -> Period:
    return Period(date(year, month, 1), date(last_year, last_month, monthrange(last_year, last_month)[1]))


def read_months(words: str, today: date) -> Period | None:
    """ "3.2026", "1.2026 – 6.2026"; None: it is nothing of that kind, or nothing has happened then."""
    found = MONTHS.fullmatch(latin(words).strip())
    if found is None:
        return None
    month, year, last_month, last_year = (int(part) if part else 0 for part in found.groups())
    last_month, last_year = last_month or month, last_year or year
    if not (1 <= month <= 12 and 1 <= last_month <= 12 and FIRST_YEAR <= year <= last_year <= today.year):
        return None
    read = _months(year, month, last_year, last_month)
    return read if read.first <= read.last and read.first <= today else None


def _for(over: Period, facts: Facts, *, fresh: bool = False) -> Stepped:
    return _ask(ChoosingWhom(first=over.first, last=over.last, segment=Segment()), facts, fresh=fresh)


# --- for whom ---


def _chosen(state: ChoosingWhom, event: Event) -> ChoosingWhom:
    """As a tap leaves it: its people are counted before the step."""
    if not isinstance(event, Pressed):
        return state
    what, _, id = event.button.partition("_")
    match what:
        case "everybody":
            return state.model_copy(update={"segment": Segment()})
        case "audiences" | "languages" if id:
            chosen: tuple[str, ...] = getattr(state.segment, what)
            toggled = tuple(one for one in chosen if one != id) if id in chosen else (*chosen, id)
            return state.model_copy(update={"segment": state.segment.model_copy(update={what: toggled})})
        case _:
            return state


def _make(state: ChoosingWhom, facts: Facts) -> Stepped:
    """Not about a few people, and not about all but a few."""
    if not enough(facts.reach.total, facts.everybody):
        return _ask(state, facts, text("report.too_few", count=LEAST))
    asked = message(text("report.asked"), text("report.asked_note"))
    return Step(None, (Ask(asked), MakeReport(Period(state.first, state.last), state.segment)))


def enough(part: int, whole: int) -> bool:
    """Whether so many people of all are enough for a report of their own."""
    return part >= LEAST and protected_part(part, whole)


# --- cards ---

_LEAVE = Button("cancel", text("gathering.leave"), "✖️")
_BACK = Button("back", text("check_in.back"), "↩️")


def _ask(state: Reporting, facts: Facts, lead: Line = None, *, fresh: bool = False) -> Stepped:
    shown = _card(state, facts)
    lines = shown.lines if lead is None else (lead, None, *shown.lines)
    return Step(state, (Ask(Message(lines, shown.rows), fresh=fresh),))


def _card(state: Reporting, facts: Facts) -> Message:
    match state:
        case PickingPeriod():
            buttons = tuple(Button(which, text(f"report.{which}")) for which in PERIODS)
            lines = (Bold(text("report.period_question")), text("report.period_hint"))
            return Message(lines, (*in_rows(buttons, 2), (_LEAVE,)))
        case ChoosingWhom(first=first, last=last):
            return _whom(state, facts, months(Period(first, last)))


def months(over: Period) -> Text:
    """As in 1/2026–6/2026."""
    first, last = (f"{day.month}/{day.year}" for day in (over.first, over.last))
    if over.first.year == FIRST_YEAR:
        return text("report.until", last=last)
    return text("common.plain", it=first) if first == last else text("report.months", first=first, last=last)


def _whom(state: ChoosingWhom, facts: Facts, over: Text) -> Message:
    mentors = {one.id: one.name for one in facts.mentors}
    who = segment.sentence(state.segment, facts.programme, mentors)
    people = text("segment.people", count=facts.reach.total)
    lines = (Bold(text("report.whom_question")), None, over, Bold(who), people)
    groups = tuple(
        Button(f"audiences_{id}", label, chosen=id in state.segment.audiences)
        for id, label in segment.labels(facts.programme, "audiences").items()
    )
    spoken = tuple(
        Button(f"languages_{code}", segment.language_label(code), chosen=code in state.segment.languages)
        for code in facts.service.languages
    )
    kept = tuple(Button(f"saved_{one.id}", text("common.plain", it=one.name), "⭐") for one in newest(facts.saved))
    everybody = (Button("everybody", text("segment.everybody"), "↩️"),) if state.segment != Segment() else ()
    make = (Button("make", text("report.make"), "📊"),)
    rows = (*in_rows(groups, 2), *in_rows(spoken, 2), *in_rows((*kept, *everybody), 2))
    return Message(lines, (*rows, make, (_BACK, _LEAVE)))
