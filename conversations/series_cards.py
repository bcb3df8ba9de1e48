"""The invitation to a series as those who are invited see it. What its buttons do: handlers/series_taps.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from conversations import activity as one_date
from conversations.activity import SIGNS, Activity, Signup
from conversations.planning import in_rows
from conversations.series import Series, answer_of, answered, is_mixed, when
from conversations.words import Bold, Button, Line, Message, Moment, text

Answers = Mapping[str, Signup]
Rows = tuple[tuple[Button, ...], ...]

HOLDS = ("coming", "offered", "waiting")
"""What a *Maybe* would give up, to whoever waits, for good."""


def lines(series: Series) -> tuple[Line, ...]:
    return one_date.lines(series.first, when(series))


def card(series: Series, answers: Answers, *leads: Line) -> Message:
    """With what they have answered, to all dates alike or to each, and the ways to answer otherwise."""
    said = leads or (() if answers else (text("activity.invites"),))
    top: tuple[Line, ...] = (*said, None) if said else ()
    return Message((*top, *lines(series), None, *_answer(series, answers)), _rows(series, answers))


def cancelled_card(dates: Sequence[Activity]) -> Message:
    """None of them comes any more."""
    title = text("activity.title", sign=dates[0].kind.sign, name=dates[0].name)
    return Message((Bold(text("activity.cancelled")), None, Bold(title), *_listed(dates)))


def cancelled_lines(dates: Sequence[Activity]) -> tuple[Line, ...]:
    """Above the card of those that still come."""
    return (Bold(text("series.some_cancelled")), *_listed(dates), None, text("activity.changed"))


def _listed(dates: Sequence[Activity]) -> tuple[Line, ...]:
    return tuple(text("activity.when", at=Moment(one.at)) for one in dates)


def children_card(series: Series) -> Message:
    """How many children come along, each time."""
    counts = tuple(
        Button(_data(series, f"kids{number}"), text("common.plain", it=str(number)))
        for number in range(1, one_date.MOST_CHILDREN + 1)
    )
    back = (Button(_data(series, "show"), text("check_in.back"), "↩️"),)
    return Message((*lines(series), None, Bold(text("activity.how_many"))), (counts, back))


def full_card(series: Series, full: Sequence[Activity]) -> Message:
    """On some dates no place is free. Asked before anybody is put on a list."""
    yes = Button(_data(series, "wait"), text("activity.wait"), "⏳")
    no = Button(_data(series, "show"), text("activity.no_thanks"), "❌")
    shown = (*lines(series), None, text("series.full"), *_listed(full), None, Bold(text("activity.full")))
    return Message(shown, ((yes,), (no,)))


def dates_card(series: Series, answers: Answers) -> Message:
    """Each date by itself: a tap brings its card."""
    rows = tuple(
        (Button(f"series:{series.id}:date_{one.id}", text("common.plain", it=Moment(one.at)), _sign(answers, one)),)
        for one in series.dates
    )
    title = text("activity.title", sign=series.first.kind.sign, name=series.first.name)
    back = (Button(_data(series, "show"), text("check_in.back"), "↩️"),)
    return Message((title, Bold(text("series.which"))), (*rows, back))


def _answer(series: Series, answers: Answers) -> tuple[Line, ...]:
    match answer_of(answers, series):
        case Signup(state="coming", seats=1):
            return (Bold(text("series.you_come")),)
        case Signup(state="coming", seats=seats):
            return (Bold(text("series.you_come_with", count=seats - 1)),)
        case Signup(state="maybe"):
            return (text("activity.you_maybe"), Bold(text("activity.question")))
        case Signup(state="cannot"):
            return (text("activity.you_cannot"),)
        case None if not is_mixed(answers, series):
            return (Bold(text("activity.question")),)
        case _:
            return tuple(_of_date(one, answers.get(one.id)) for one in series.dates)


def _of_date(activity: Activity, signup: Signup | None) -> Line:
    return text("series.date", at=Moment(activity.at), answer=answered(signup))


def _rows(series: Series, answers: Answers) -> Rows:
    given = answer_of(answers, series)
    state, open_ones = (given.state if given else None), not answers
    dates = (Button(_data(series, "dates"), text("series.dates"), "📅"),)
    if state == "waiting":
        off = Button(_data(series, "cannot"), text("activity.off_the_list"), "❌")
        return ((off,), dates, *_last(series))
    held = any(one.id in answers and answers[one.id].state in HOLDS for one in series.dates)
    come = Button(_data(series, "coming"), text("series.coming"), SIGNS["coming"])
    maybe = Button(_data(series, "maybe"), text("activity.maybe"), SIGNS["maybe"])
    cannot = Button(_data(series, "cannot"), text("activity.cannot" if open_ones else "series.leave"), SIGNS["cannot"])
    kids = (Button(_data(series, "children"), text("activity.with_children"), "🧒"),)
    ways = [
        *(() if state == "coming" else (come,)),
        *(kids if series.first.kind.children else ()),
        *(() if state == "maybe" or held else (maybe,)),
        *(() if state == "cannot" else (cannot,)),
    ]
    return (*in_rows(tuple(ways), 2), dates, *_last(series))


def _last(series: Series) -> Rows:
    rows: list[tuple[Button, ...]] = []
    if series.first.voice is not None:
        rows.append((Button(_data(series, "listen"), text("activity.listen"), "🔊"),))
    if series.first.details.place.latitude is not None:
        rows.append((Button(_data(series, "map"), text("activity.map"), "🗺"),))
    return tuple(rows)


def _sign(answers: Answers, activity: Activity) -> str:
    signup = answers.get(activity.id)
    return {**SIGNS, "waiting": "⏳", "offered": "🎉"}.get(signup.state, "") if signup else ""


def _data(series: Series, action: str) -> str:
    """Names the sequence, so that an answer to what was planned before is none to what is planned now."""
    return f"series:{series.id}:{action}_{series.sequence}"
