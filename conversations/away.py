"""/away: a member of staff is not at work from one day to another; who stands in for a mentor meanwhile."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field

from conversations.dates import read_day
from conversations.effects import Ask, EndAway, GoAway, StandIn
from conversations.events import Began, Elapsed, Event, Pressed, Returned, Said, Sent
from conversations.profile import BACK
from conversations.saved import State
from conversations.step import Choice, Facts, FindAway, Question, Step
from conversations.words import Bold, Button, Day, Line, Message, Text, message, text

LENGTHS = {"1": ("away.one_day", 1), "7": ("away.week", 7), "14": ("away.two_weeks", 14), "28": ("away.four_weeks", 28)}
LONGEST = timedelta(days=365)
DAY = timedelta(days=1)
NOBODY = "nobody"


class Looking(State):
    """What is planned, if anything; and who stands in when nothing else was said."""

    kind: Literal["looking"] = "looking"


class PickingFirst(State):
    kind: Literal["picking_first"] = "picking_first"


class PickingLast(State):
    kind: Literal["picking_last"] = "picking_last"
    first: date


class WritingLast(State):
    """Another day than those on the buttons."""

    kind: Literal["writing_last"] = "writing_last"
    first: date


class PickingDeputy(State):
    kind: Literal["picking_deputy"] = "picking_deputy"
    first: date
    last: date


class PickingUsual(State):
    """Who hears next of an alert, absence or not."""

    kind: Literal["picking_usual"] = "picking_usual"


Away = Annotated[
    Looking | PickingFirst | PickingLast | WritingLast | PickingDeputy | PickingUsual, Field(discriminator="kind")
]


def question(state: Away, event: Event) -> Question:
    return FindAway()


def step(state: Away, event: Event, facts: Facts) -> Step[Away]:
    if not _mentors(facts) and "coordinator" not in _roles(facts):  # looked up at every use
        return Step(None, (Ask(message(text("faults.not_for_you"))),))
    match event:
        case Began():
            return _ask(state, facts)
        case Returned() | Elapsed():
            return _ask(state, facts, fresh=True)
        case Pressed("back"):
            return _ask(_before(state), facts)
        case Pressed(button):
            return _pressed(state, button, facts) or _ask(state, facts, fresh=True)
        case Said(words, forwarded=False) if day := read_day(words, facts.today):
            return _written(state, day, facts) or _again(state, facts)
        case Said() | Sent():
            return _again(state, facts)


def _roles(facts: Facts) -> frozenset[str]:
    return facts.me.roles if facts.me else frozenset()


def _mentors(facts: Facts) -> bool:
    """Only for a mentor somebody stands in: coordinators all hear of the same."""
    return "mentor" in _roles(facts)


def _pressed(state: Away, button: str, facts: Facts) -> Step[Away] | None:
    deputies = {choice.id for choice in _able(state, facts)}
    match state, button:
        case Looking(), "close":
            return Step(None, (Ask(Message(_standing(facts))),))
        case Looking(), "end" if facts.away is not None:
            return Step(None, (EndAway(), Ask(message(text("away.ended")))))
        case Looking(), "plan" if facts.away is None:
            return _ask(PickingFirst(), facts)
        case Looking(), "usual" if _mentors(facts):
            return _ask(PickingUsual(), facts)
        case PickingFirst(), day if day in _firsts(facts.today):
            return _ask(PickingLast(first=_firsts(facts.today)[day]), facts)
        case PickingLast(), length if length in LENGTHS:
            last = state.first + LENGTHS[length][1] * DAY - DAY
            return _until(PickingDeputy(first=state.first, last=last), facts)
        case PickingLast(), "other":
            return _ask(WritingLast(first=state.first), facts)
        case PickingDeputy(), chosen if chosen in deputies | {NOBODY}:
            return _gone(state, chosen, facts)
        case PickingUsual(), chosen if chosen in deputies | {NOBODY}:
            deputy = None if chosen == NOBODY else chosen
            return Step(None, (StandIn(deputy), Ask(message(_usual(_named(deputy, facts))))))
        case _:
            return None


def _written(state: Away, day: date, facts: Facts) -> Step[Away] | None:
    match state:
        case PickingFirst():
            earliest, latest = facts.today, facts.today + LONGEST
            fits: Away = PickingLast(first=day)
        case PickingLast() | WritingLast():
            earliest, latest = max(state.first, facts.today), state.first + LONGEST
            fits = PickingDeputy(first=state.first, last=day)
        case _:
            return None
    if not earliest <= day <= latest:
        lead = text("year.pause_day_range", first=Day(earliest), last=Day(latest))
        return _ask(state, facts, lead, fresh=True)
    if isinstance(fits, PickingDeputy):
        return _until(fits, facts, fresh=True)
    return _ask(fits, facts, fresh=True)


def _until(state: PickingDeputy, facts: Facts, *, fresh: bool = False) -> Step[Away]:
    """Both days are known."""
    return _ask(state, facts, fresh=fresh) if _mentors(facts) else _gone(state, NOBODY, facts, fresh=fresh)


def _gone(state: PickingDeputy, chosen: str, facts: Facts, *, fresh: bool = False) -> Step[Away]:
    deputy = None if chosen == NOBODY else chosen
    if state.last < facts.today:  # the card stood open for too long
        return _ask(PickingFirst(), facts)
    lines = _absence(state.first, state.last, _named(deputy, facts))
    return Step(
        None, (GoAway(state.first, state.last, deputy), Ask(message(*lines, None, text("away.how")), fresh=fresh))
    )


def _before(state: Away) -> Away:
    match state:
        case PickingLast():
            return PickingFirst()
        case WritingLast():
            return PickingLast(first=state.first)
        case PickingDeputy():
            return PickingLast(first=state.first)
        case Looking() | PickingFirst() | PickingUsual():
            return Looking()


def _again(state: Away, facts: Facts) -> Step[Away]:
    typed = isinstance(state, PickingFirst | PickingLast | WritingLast)
    hint = text("year.pause_day_hint", example=_example(facts)) if typed else text("away.hint_buttons")
    return _ask(state, facts, hint, fresh=True)


def _ask(state: Away, facts: Facts, lead: Text | None = None, *, fresh: bool = False) -> Step[Away]:
    card = _card(state, facts)
    if not isinstance(state, Looking):
        card = Message(card.lines, (*card.rows, BACK))
    if lead is not None:
        card = Message((lead, None, *card.lines), card.rows)
    return Step(state, (Ask(card, fresh=fresh),))


def _card(state: Away, facts: Facts) -> Message:
    match state:
        case Looking():
            return Message(_standing(facts), _looking_rows(facts))
        case PickingFirst():
            days = ((Button(id, text(f"away.{id}", day=Day(day))),) for id, day in _firsts(facts.today).items())
            return Message((Bold(text("away.first_question")), _write(facts)), tuple(days))
        case PickingLast():
            rows = [(Button(id, text(label)),) for id, (label, _) in LENGTHS.items()]
            rows.append((Button("other", text("year.pause_other"), "📅"),))
            return Message((Bold(text("away.last_question", day=Day(state.first))), _write(facts)), tuple(rows))
        case WritingLast():
            return Message((Bold(text("away.last_day_question")), _write(facts)))
        case PickingDeputy():
            lines = (*_absence(state.first, state.last, None)[:1], None, Bold(text("away.deputy_question")))
            return Message(lines, _deputies(state, facts))
        case PickingUsual():
            return Message((Bold(text("away.usual_question")), text("away.usual_note")), _deputies(state, facts))


def _firsts(today: date) -> dict[str, date]:
    return {"today": today, "tomorrow": today + DAY, "monday": today + (7 - today.weekday()) * DAY}


def _looking_rows(facts: Facts) -> tuple[tuple[Button, ...], ...]:
    plan = Button("plan", text("away.plan"), "🌴") if facts.away is None else Button("end", text("away.end"), "🏁")
    usual = ((Button("usual", text("away.usual"), "👥"),),) if _mentors(facts) else ()
    return ((plan,), *usual, (Button("close", text("settings.close"), "✔️"),))


def _able(state: Away, facts: Facts) -> list[Choice]:
    """Who could stand in on those days (today, for whom nothing is planned): nobody who is away on one of them."""
    first, last = (state.first, state.last) if isinstance(state, PickingDeputy) else (facts.today, facts.today)
    absent = {id for id, since, until in facts.absent if since <= last and first <= until}
    return [choice for choice in facts.mentors if choice.id not in absent]


def _deputies(state: Away, facts: Facts) -> tuple[tuple[Button, ...], ...]:
    usual = facts.deputy.id if facts.deputy else None
    each = sorted(_able(state, facts), key=lambda choice: choice.id != usual)  # the usual one comes first
    rows = [(Button(one.id, text("common.plain", it=one.name), chosen=one.id == usual),) for one in each]
    return (*rows, (Button(NOBODY, text("away.nobody")),))


def _standing(facts: Facts) -> tuple[Line, ...]:
    absence = facts.away
    usual = (_usual(facts.deputy.name if facts.deputy else None),) if _mentors(facts) else ()
    if absence is None:
        return (text("away.here"), *usual)
    return (*_absence(absence.first, absence.last, absence.deputy), *usual)


def _absence(first: date, last: date, deputy: str | None) -> tuple[Line, ...]:
    one_day = text("away.on_day", day=Day(first)) if first == last else None
    days = one_day or text("away.from_to", first=Day(first), last=Day(last))
    return (days, text("away.deputy", deputy=deputy) if deputy else text("away.no_deputy"))


def _usual(name: str | None) -> Text:
    return text("away.usual_is", deputy=name) if name else text("away.no_usual")


def _named(id: str | None, facts: Facts) -> str | None:
    return next((choice.name for choice in facts.mentors if choice.id == id), None)


def _write(facts: Facts) -> Text:
    return text("away.write", example=_example(facts))


def _example(facts: Facts) -> str:
    day = facts.today + timedelta(weeks=3)
    return f"{day.day}.{day.month}.{day.year}"
