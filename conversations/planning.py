"""Staff plan a meeting with a client: day, time and place, looked at once more before it is sent; or call one off."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal

from pydantic import Field

from conversations.caseload import PAGE
from conversations.dates import read_day
from conversations.effects import Ask, CallOff, KeepMeeting
from conversations.events import Began, Elapsed, Event, Pressed, Returned, Said, Sent
from conversations.free_days import is_free
from conversations.meeting import PHONE, Place, place_text
from conversations.saved import State
from conversations.schedule import resolve
from conversations.step import Choice, Facts, FindClient, FindClients, Question, Step
from conversations.times import read_time
from conversations.words import Bold, Button, Day, Hour, Line, Message, Moment, Text, message, text

DAYS = 6  # on buttons
SUNDAY = 6
TIMES = tuple(time(hour) for hour in range(8, 18))
LONGEST_PLACE = 200
LATEST = timedelta(weeks=26)


class About(State):
    """Whose meeting it is. One that is to be changed has a `meeting` (its id), a sequence and a place already."""

    client: str
    alias: str
    meeting: str | None = None
    sequence: int = 0
    place: Place | None = None


class PickingClient(State):
    kind: Literal["picking_client"] = "picking_client"


class PickingDay(State):
    kind: Literal["picking_day"] = "picking_day"
    about: About


class PickingTime(State):
    kind: Literal["picking_time"] = "picking_time"
    about: About
    day: date


class WritingPlace(State):
    kind: Literal["writing_place"] = "writing_place"
    about: About
    day: date
    hour: time


class Confirming(State):
    kind: Literal["confirming"] = "confirming"
    about: About
    day: date
    hour: time
    place: Place


class CallingOff(State):
    """`day` and `hour`: when the meeting was to be."""

    kind: Literal["calling_off"] = "calling_off"
    about: About
    day: date
    hour: time


Planning = Annotated[
    PickingClient | PickingDay | PickingTime | WritingPlace | Confirming | CallingOff, Field(discriminator="kind")
]
Stepped = Step[Planning]


def question(state: Planning, event: Event) -> Question | None:
    """Whose client it is is looked up at every use: they may have another mentor meanwhile."""
    match state, event:
        case PickingClient(), Said(words, forwarded=False):
            return FindClients(words.strip())
        case PickingClient(), Pressed(button):
            return FindClient(id=button)
        case PickingClient(), _:
            return None
        case _:
            return FindClient(id=state.about.client)


def step(state: Planning, event: Event, facts: Facts) -> Stepped:  # noqa: C901
    if not isinstance(state, PickingClient) and facts.found is None:
        return Step(None, (Ask(message(text("measuring.not_yours")), fresh=True),))
    match state, event:
        case _, Began():
            return _ask(state, facts)
        case _, Pressed("cancel"):
            return Step(None, (Ask(message(text("planning.left"))),))
        case PickingClient(), Said(words, forwarded=False) if words.strip():
            return _found(facts)
        case PickingClient(), Pressed() if facts.found is not None:
            return _ask(PickingDay(about=About(client=facts.found.id, alias=facts.found.name)), facts)
        case PickingDay(about=about), Pressed(button) if day := offered_day(button, facts):
            return _ask(PickingTime(about=about, day=day), facts)
        case PickingTime(about=about, day=day), Pressed(button) if at := time_of(button):
            return _timed(state, at, facts)
        case WritingPlace(), Pressed("phone"):
            return _placed(state, Place(words=PHONE, offered=True), facts)
        case WritingPlace(about=About(place=Place() as place)), Pressed("same"):
            return _placed(state, place, facts)
        case Confirming(), Pressed("send"):
            return _sent(state, facts)
        case CallingOff(), Pressed("off") if _instant(state, facts) <= facts.now:
            return Step(None, (Ask(message(text("planning.began"))),))
        case CallingOff(about=About(meeting=str(meeting)) as about), Pressed("off"):
            shown = message(*_summary(about, _instant(state, facts), None))
            return Step(None, (Ask(shown), CallOff(about.client, meeting, about.sequence)))
        case PickingTime() | WritingPlace() | Confirming(), Pressed("back"):
            return _ask(_before(state), facts)
        case _, Said(words, forwarded=False) if words.strip():
            return _written(state, words, facts)
        case _, Said() | Sent():
            return _ask(state, facts, _hint(state, facts), fresh=True)
        case _, Returned() | Elapsed() | Pressed():
            return _ask(state, facts, fresh=True)


# --- who ---


def _found(facts: Facts) -> Stepped:
    match facts.clients:
        case ():
            return _ask(PickingClient(), facts, text("finding.nobody"), fresh=True)
        case (one,):
            return _ask(PickingDay(about=About(client=one.id, alias=one.name)), facts, fresh=True)
        case several:
            return Step(PickingClient(), (Ask(_several(several), fresh=True),))


def _several(clients: tuple[Choice, ...]) -> Message:
    lines: list[Line] = [Bold(text("finding.several", count=len(clients)))]
    if len(clients) > PAGE:
        lines.append(text("finding.more", count=len(clients) - PAGE))
    rows = tuple((Button(one.id, text("common.plain", it=one.name)),) for one in clients[:PAGE])
    return Message(tuple(lines), (*rows, _LEAVE))


# --- when and where ---


def days_on_offer(facts: Facts) -> tuple[date, ...]:
    """The next days on which people work, Saturdays among them: for the others there is writing."""
    holidays = facts.programme.timeline.holidays
    coming = (facts.today + timedelta(days=n) for n in range(1, 4 * DAYS))
    return tuple(day for day in coming if day.weekday() < SUNDAY and not is_free(day, holidays))[:DAYS]


def offered_day(button: str, facts: Facts) -> date | None:
    """The day of a button. One that was offered on an earlier day is good as long as it has not passed."""
    if len(button) != 9 or button[0] != "d" or not (button[1:].isascii() and button[1:].isdigit()):
        return None
    day = read_day(f"{button[1:5]}-{button[5:7]}-{button[7:]}", facts.today)
    return day if day is not None and facts.today <= day <= facts.today + LATEST else None


def time_of(button: str) -> time | None:
    return next((at for at in TIMES if button == f"t{at.hour}"), None)


def _written(state: Planning, words: str, facts: Facts) -> Stepped:
    match state:
        case PickingDay(about=about) if day := read_day(words, facts.today):
            first, last = facts.today, facts.today + LATEST
            if first <= day <= last:
                return _ask(PickingTime(about=about, day=day), facts, fresh=True)
            return _ask(state, facts, text("planning.day_range", first=Day(first), last=Day(last)), fresh=True)
        case PickingTime() if at := read_time(words):
            return _timed(state, at, facts, fresh=True)
        case WritingPlace():
            return _placed(state, Place(words=" ".join(words.split())[:LONGEST_PLACE]), facts, fresh=True)
        case _:
            return _ask(state, facts, _hint(state, facts), fresh=True)


def _timed(state: PickingTime, at: time, facts: Facts, *, fresh: bool = False) -> Stepped:
    then = WritingPlace(about=state.about, day=state.day, hour=at)
    if _instant(then, facts) <= facts.now:
        return _ask(state, facts, text("planning.time_over"), fresh=fresh)
    return _ask(then, facts, fresh=fresh)


def _placed(state: WritingPlace, place: Place, facts: Facts, *, fresh: bool = False) -> Stepped:
    return _ask(Confirming(about=state.about, day=state.day, hour=state.hour, place=place), facts, fresh=fresh)


def _sent(state: Confirming, facts: Facts) -> Stepped:
    """The effect says what became of it; the card keeps what was sent. A time that has passed is asked anew."""
    about, at = state.about, _instant(state, facts)
    if at <= facts.now:
        return _ask(PickingDay(about=about), facts, text("planning.time_over"))
    kept = KeepMeeting(about.client, at, state.place.words, state.place.offered, about.meeting, about.sequence)
    return Step(None, (Ask(message(*_summary(about, at, state.place))), kept))


def _before(state: PickingTime | WritingPlace | Confirming) -> Planning:
    match state:
        case PickingTime(about=about):
            return PickingDay(about=about)
        case WritingPlace(about=about, day=day):
            return PickingTime(about=about, day=day)
        case Confirming(about=about, day=day, hour=hour):
            return WritingPlace(about=about, day=day, hour=hour)


def _instant(state: WritingPlace | Confirming | CallingOff, facts: Facts) -> datetime:
    return resolve(datetime.combine(state.day, state.hour), facts.service.zone)


# --- cards ---

_LEAVE = (Button("cancel", text("planning.leave"), "✔️"),)
_BACK = Button("back", text("check_in.back"), "↩️")


def _ask(state: Planning, facts: Facts, lead: Line = None, *, fresh: bool = False) -> Stepped:
    shown = _card(state, facts)
    lines = shown.lines if lead is None else (lead, None, *shown.lines)
    return Step(state, (Ask(Message(lines, shown.rows), fresh=fresh),))


def _hint(state: Planning, facts: Facts) -> Text:
    match state:
        case PickingDay():
            return text("planning.day_hint", example=example(facts))
        case PickingTime():
            return text("planning.time_hint", example=Hour(time(14, 15)))
        case WritingPlace():
            return text("planning.place_hint")
        case PickingClient():
            return text("planning.who_hint")
        case Confirming() | CallingOff():
            return text("check_in.hint_buttons")


def _card(state: Planning, facts: Facts) -> Message:
    match state:
        case PickingClient():
            return Message((Bold(text("finding.question")),), (_LEAVE,))
        case PickingDay(about=about):
            head = text("planning.day_question", alias=about.alias)
            note = text("planning.day_note", example=example(facts))
            return Message((Bold(head), note), (*in_rows(day_buttons(facts), 2), _LEAVE))
        case PickingTime(about=about, day=day):
            head = text("planning.time_question", day=Day(day))
            buttons = tuple(Button(f"t{at.hour}", text("common.plain", it=Hour(at))) for at in TIMES)
            return Message((Bold(head), text("planning.time_note")), (*in_rows(buttons, 5), (_BACK, *_LEAVE)))
        case WritingPlace(about=about):
            note = text("planning.place_note", alias=about.alias)
            return Message((Bold(text("planning.place_question")), note), (*_places(about), (_BACK, *_LEAVE)))
        case Confirming(about=about, place=place):
            lines = (*_summary(about, _instant(state, facts), place), None, Bold(text("planning.sure")))
            return Message(lines, ((Button("send", text("planning.send"), "✉️"),), (_BACK, *_LEAVE)))
        case CallingOff(about=about):
            lines = (*_summary(about, _instant(state, facts), None), None, Bold(text("planning.off_sure")))
            return Message(lines, ((Button("off", text("planning.off_yes"), "✖️"),), _LEAVE))


def _summary(about: About, at: datetime, place: Place | None) -> tuple[Line, ...]:
    where: tuple[Line, ...] = (text("meetings.place", place=place_text(place)),) if place is not None else ()
    return (text("planning.with", alias=about.alias), Bold(text("common.plain", it=Moment(at))), *where)


def _places(about: About) -> tuple[tuple[Button, ...], ...]:
    phone = Button("phone", text("planning.phone"), "📞")
    return ((Button("same", text("planning.same_place"), "📍"),), (phone,)) if about.place else ((phone,),)


def day_buttons(facts: Facts) -> tuple[Button, ...]:
    return tuple(Button(f"d{day:%Y%m%d}", text("common.plain", it=Day(day))) for day in days_on_offer(facts))


def in_rows(buttons: tuple[Button, ...], size: int) -> tuple[tuple[Button, ...], ...]:
    return tuple(buttons[at : at + size] for at in range(0, len(buttons), size))


def example(facts: Facts) -> str:
    day = facts.today + timedelta(weeks=3)
    return f"{day.day}.{day.month}.{day.year}"
