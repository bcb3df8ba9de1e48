"""Whether a group activity repeats: how often, how many times or until which day, and on which holidays it is not."""

from __future__ import annotations

from datetime import datetime, tzinfo

from conversations import activity as invitation
from conversations import series_cards
from conversations.activity import Activity
from conversations.dates import read_day
from conversations.digits import latin
from conversations.gathering_state import Checking, Detailing, LeavingOut, Planned, Repeating
from conversations.series import LEAST, MOST, Every, Repeats, Series, all_days, days, free_days, instants, times_until
from conversations.step import Facts
from conversations.words import Bold, Button, Day, Line, Message, text

TIMES = (2, 3, 4, 6, 8, 10, 12, 16, 20)
PREVIEW = "preview"
EVERY: dict[str, Every] = {"weekly": 1, "fortnightly": 2}

State = Detailing | Repeating | LeavingOut


def pressed(state: State, button: str, facts: Facts) -> Checking | State | None:
    """What a button makes of it; None: it is none of these."""
    match state, button:
        case Detailing(planned=planned, what="repeats"), "none":
            return Checking(planned=planned.model_copy(update={"repeats": None}))
        case Detailing(planned=planned, what="repeats"), how if how in EVERY:
            return Repeating(planned=planned, every=EVERY[how])
        case Repeating(planned=planned, every=every), number if number in map(str, TIMES):
            return _repeated(planned, every, int(number), facts)
        case LeavingOut(planned=planned), "done":
            return Checking(planned=planned)
        case LeavingOut(planned=planned), day if day.startswith("out_"):
            return _left_out(planned, day.removeprefix("out_"), facts)
        case _:
            return None


def written(state: Repeating, words: str, facts: Facts) -> Checking | LeavingOut | None:
    """A number, or the last day; None: it cannot be read, or is too few or too many."""
    figure = latin(words).strip()
    if figure.isdecimal() and len(figure) <= 2:
        return _repeated(state.planned, state.every, int(figure), facts)
    last = read_day(words, state.planned.day)
    times = times_until(state.planned.day, state.every, last) if last is not None else None
    return _repeated(state.planned, state.every, times, facts) if times is not None else None


def _repeated(planned: Planned, every: Every, times: int, facts: Facts) -> Checking | LeavingOut | None:
    """Public holidays are left out at first, and asked about."""
    if not LEAST <= times <= MOST:
        return None
    repeats = Repeats(every=every, times=times)
    free = free_days(planned.day, repeats, facts.programme.timeline.holidays)
    then = planned.model_copy(update={"repeats": repeats.model_copy(update={"without": free})})
    return LeavingOut(planned=then) if free else Checking(planned=then)


def _left_out(planned: Planned, number: str, facts: Facts) -> LeavingOut | None:
    """One holiday more or less; a date always remains."""
    repeats = planned.repeats
    free = free_days(planned.day, repeats, facts.programme.timeline.holidays) if repeats else ()
    day = next((one for one in free if number == f"{one:%Y%m%d}"), None)
    if repeats is None or day is None:
        return None
    without = tuple(sorted(set(repeats.without) ^ {day}))
    if len(without) == repeats.times:
        return LeavingOut(planned=planned)
    return LeavingOut(planned=planned.model_copy(update={"repeats": repeats.model_copy(update={"without": without})}))


# --- cards ---


def often_rows(planned: Planned) -> tuple[tuple[Button, ...], ...]:
    now = planned.repeats.every if planned.repeats else None
    return tuple((Button(how, text(f"gathering.{how}"), chosen=now == every),) for how, every in EVERY.items())


def times_card(state: Repeating) -> Message:
    """Each number with the last day that it means."""
    buttons = []
    for times in TIMES:
        last = all_days(state.planned.day, Repeats(every=state.every, times=times))[-1]
        buttons.append(Button(str(times), text("gathering.times", count=times, day=Day(last))))
    lines = (Bold(text("gathering.times_question")), text("gathering.times_note"))
    return Message(lines, tuple((button,) for button in buttons))


def holidays_card(state: LeavingOut, facts: Facts) -> Message:
    repeats = state.planned.repeats
    free = free_days(state.planned.day, repeats, facts.programme.timeline.holidays) if repeats else ()
    out = repeats.without if repeats else ()
    buttons = tuple(
        (Button(f"out_{day:%Y%m%d}", text("gathering.left_out", day=Day(day)), chosen=day in out),) for day in free
    )
    lines = (*lines_of(state.planned, facts), None, Bold(text("gathering.holidays_question")))
    done = (Button("done", text("segment.go_on"), "👍"),)
    return Message((*lines, text("gathering.holidays_note")), (*buttons, done))


# --- how it will be read ---


def dates_of(planned: Planned, zone: tzinfo, now: datetime) -> tuple[datetime, ...]:
    """All instants of it that still come; of one that is no series, its own."""
    if planned.dates:
        return tuple(at for at in planned.dates if at > now) or planned.dates[-1:]
    on = days(planned.day, planned.repeats) if planned.repeats is not None else (planned.day,)
    return instants(on, planned.hour, zone)


def preview(planned: Planned, zone: tzinfo, now: datetime) -> Activity | Series:
    """As if it were kept: with an id of its own that stands for none."""
    dates = dates_of(planned, zone, now)
    found = tuple(Activity(planned.activity or PREVIEW, planned.prompt, at, planned.details) for at in dates)
    return found[0] if len(found) == 1 else Series(PREVIEW, found, zone)


def lines_of(planned: Planned, facts: Facts) -> tuple[Line, ...]:
    shown = preview(planned, facts.service.zone, facts.now)
    return series_cards.lines(shown) if isinstance(shown, Series) else invitation.lines(shown)


def card_of(shown: Activity | Series) -> Message:
    """As somebody gets it who has not answered yet."""
    return series_cards.card(shown, {}) if isinstance(shown, Series) else invitation.card(shown)
