"""What a picture of progress shows and says: series of numbers, with texts for everything around them.

The same series go into the picture and into the words beside it, so that nobody needs to see the one to know the other.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from conversations.check_in_card import answer_text
from conversations.programme import Programme, Question
from conversations.programme_year import Item
from conversations.words import Line, Number, Text, text

TOO_NEAR = 0.2  # of the height of a panel
MOST_TICKS = 6
MONTH = 6  # weeks: two monthly check-ins are not further apart, unless one between them was missed


@dataclass(frozen=True, slots=True)
class Series:
    """Values over weeks or days; None where there was none. `ticks` along the axis are texts."""

    label: Text
    points: tuple[tuple[float, float | None], ...]
    low: float
    high: float
    ticks: tuple[tuple[float, str | Text], ...]
    reference: tuple[float, Text] | None = None

    @property
    def values(self) -> list[float]:
        return [value for _, value in self.points if value is not None]


@dataclass(frozen=True, slots=True)
class Picture:
    title: Text
    across: Text
    ticks: tuple[tuple[float, str], ...]
    series: tuple[Series, ...]
    words: tuple[Line, ...] = field(default=())


def weeks(programme: Programme, answers: dict[int, dict[str, int]]) -> Picture | None:
    """Mood, sleep, activity …: every question with numbers that was answered in two weeks or more.

    `answers`: week → question → number. Weeks without an answer are gaps; where check-ins are monthly, months are.
    """
    if not answers:
        return None
    first, last = min(answers), max(answers)
    span = range(first, last + 1)
    series = [
        found
        for question in programme.check_in.questions
        if question.in_pictures and len((found := _of_weeks(programme, question, answers, span)).values) > 1
    ]
    if not series:
        return None
    lines = [_said(programme, question_of(programme, one), one) for one in series]
    every = max(1, -(-len(span) // MOST_TICKS))
    ticks = tuple((float(week), str(week)) for week in span if (week - first) % every == 0)
    words = (text("progress.weeks_of", first=first, last=last), *lines)
    return Picture(text("progress.weeks_title"), text("progress.weeks_across"), ticks, tuple(series), words)


def question_of(programme: Programme, series: Series) -> Question:
    return next(one for one in programme.check_in.questions if _label(programme, one) == series.label)


def _of_weeks(programme: Programme, question: Question, answers: dict[int, dict[str, int]], span: range) -> Series:
    given = {week: float(found[question.id]) for week, found in answers.items() if question.id in found}
    asked = [week for week in span if week in given or _is_missed(programme, week, given)]
    points = tuple((float(week), given.get(week)) for week in asked)
    steps = [int(answer) for answer in question.answers]
    low, high = min(steps), max(steps)
    if question.kind == "choice":
        ends: tuple[tuple[float, str | Text], ...] = tuple(
            (float(step), answer_text(programme, question, step)) for step in (low, high)
        )
    else:
        ends = ((float(low), str(low)), (float(high), str(high)))
    return Series(_label(programme, question), points, low, high, ends)


def _is_missed(programme: Programme, week: int, given: Collection[int]) -> bool:
    """Whether a week without an answer is a gap."""
    phase = programme.timeline.phase(week)
    if phase is None or phase.check_ins != "monthly":
        return True
    before, after = (
        max((one for one in given if one < week), default=0),
        min((one for one in given if one > week), default=0),
    )
    return not before or not after or after - before > MONTH


def _label(programme: Programme, question: Question) -> Text:
    return programme.words(f"check_in.questions.{question.id}.label", question.label)


def _said(programme: Programme, question: Question, series: Series) -> Text:
    first, last = (answer_text(programme, question, int(value)) for value in (series.values[0], series.values[-1]))
    return text("progress.series", name=series.label, first=first, last=last)


def goals(points: list[tuple[date, float]], lines: tuple[Line, ...]) -> Picture | None:
    """T since the baseline; `lines` say how far each goal is."""
    if len(points) < 2:
        return None
    values = [value for _, value in points]
    low, high = min(30.0, *values), max(70.0, *values)
    ends = ((low, _at(low, text("progress.below"))), (high, _at(high, text("progress.above"))))
    series = Series(
        text("progress.goals_label"),
        tuple((float(day.toordinal()), value) for day, value in points),
        low,
        high,
        ends,
        (50.0, _at(50.0, text("progress.agreed"))),
    )
    said = text("progress.t", first=round(values[0]), last=round(values[-1]))
    days = [day for day, _ in points]
    across = text("progress.date_across")
    return Picture(text("progress.goals_title"), across, month_ticks(days), (series,), (said, *lines))


def _at(t: float, meaning: Text) -> Text:
    return text("progress.at", t=round(t), meaning=meaning)


def measured(programme: Programme, figures: dict[str, list[tuple[date, float]]]) -> Picture | None:
    """One line for each figure that was measured twice or more, in its own unit."""
    items = programme.measurements.items if programme.measurements else ()
    series = [_of_item(programme, item, figures[item.id]) for item in items if len(figures.get(item.id, ())) > 1]
    if not series:
        return None
    days = sorted({day for item in items for day, _ in figures.get(item.id, ())})
    lines = tuple(
        text("progress.series", name=one.label, first=Number(one.values[0]), last=Number(one.values[-1]))
        for one in series
    )
    return Picture(
        text("progress.measured_title"), text("progress.date_across"), month_ticks(days), tuple(series), lines
    )


def _of_item(programme: Programme, item: Item, points: list[tuple[date, float]]) -> Series:
    name = programme.words(f"measurements.items.{item.id}.label", item.label)
    values = [value for _, value in points]
    room = max((max(values) - min(values)) * 0.5, abs(max(values)) * 0.02, 1.0)
    low, high = min(values) - room, max(values) + room
    near = max(values) - min(values) < (high - low) * TOO_NEAR  # the words of two would stand on each other
    shown = {values[-1]} if near else {min(values), max(values)}
    ticks = tuple((value, text("common.number", number=Number(value))) for value in sorted(shown))
    with_unit = text("measuring.question_name", name=name, unit=item.unit)
    return Series(with_unit, tuple((float(day.toordinal()), value) for day, value in points), low, high, ticks)


def month_ticks(days: list[date]) -> tuple[tuple[float, str], ...]:
    """`3/27` at the first day of a month, no more than six of them; the first day itself when it is one month only."""
    first, last = min(days), max(days)
    months = []
    year, month = first.year, first.month
    while date(year, month, 1) <= last:
        if date(year, month, 1) >= first:
            months.append(date(year, month, 1))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    every = max(1, -(-len(months) // MOST_TICKS))
    chosen = months[::every] or [first]
    return tuple((float(day.toordinal()), f"{day.month}/{day.year % 100:02}") for day in chosen)
