"""What a picture of progress shows: numbers as they were given, gaps where there was nothing, and the same in words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.progress import MOST_TICKS, goals, measured, month_ticks, weeks
from conversations.words import Number, Text, text
from tests.conversations.scene import programme

MARCH = date(2027, 3, 1)


def said(words: tuple[object, ...], id: str) -> list[Text]:
    return [line for line in words if isinstance(line, Text) and line.id == id]


def test_a_week_without_an_answer_is_a_gap() -> None:
    picture = weeks(programme(), {1: {"mood": 2, "sleep": 3}, 3: {"mood": 4}})
    assert picture is not None
    [mood] = picture.series  # sleep was answered once: one point is no line
    assert mood.points == ((1.0, 2.0), (2.0, None), (3.0, 4.0))
    assert (mood.low, mood.high) == (1, 5)
    [line] = said(picture.words, "progress.series")
    values = dict(line.values)
    assert [values["first"].source, values["last"].source] == ["Low", "Good"]


def test_between_monthly_check_ins_there_is_a_gap_only_where_a_month_was_missed() -> None:
    picture = weeks(
        programme(), {week: {"mood": 3} for week in (50, 52, 56, 60, 66, 74, 78)}
    )  # monthly from week 53 on
    assert picture is not None
    [mood] = picture.series
    assert [week for week, value in mood.points if value is None] == [51, *range(67, 74)]


def test_a_month_in_which_one_question_was_skipped_is_a_gap_of_that_one_alone() -> None:
    answers = {60: {"mood": 3, "sleep": 3}, 64: {"mood": 3}, 68: {"mood": 3, "sleep": 3}}
    picture = weeks(programme(), answers)
    assert picture is not None
    mood, sleep = picture.series
    assert None not in [value for _, value in mood.points]
    assert [week for week, value in sleep.points if value is None] == [61, 62, 63, 64, 65, 66, 67]


@pytest.mark.parametrize(
    "answers", [{}, {1: {"mood": 2}}, {1: {"mood": 2}, 2: {"sleep": 3}}, {1: {"pain": 2}, 2: {"pain": 3}}]
)
def test_one_answer_is_no_picture_and_neither_is_what_is_not_drawn(answers: dict[int, dict[str, int]]) -> None:
    assert weeks(programme(), answers) is None


def test_goals_are_drawn_from_the_baseline_with_what_was_agreed() -> None:
    picture = goals([(MARCH, 36.3), (MARCH + timedelta(days=7), 50.0), (MARCH + timedelta(days=14), 77.4)], ())
    assert picture is not None
    [t] = picture.series
    assert t.reference is not None
    assert t.reference[0] == 50
    assert (t.low, t.high) == (30, 77.4)
    said_at = [dict(line.values)["t"] for _, line in t.ticks if isinstance(line, Text)]
    assert [*said_at, dict(t.reference[1].values)["t"]] == [30, 77, 50]
    [line] = said(picture.words, "progress.t")
    assert dict(line.values) == {"first": 36, "last": 77}
    assert goals([(MARCH, 36.3)], ()) is None


def test_figures_have_a_line_each_in_their_own_unit() -> None:
    later = MARCH + timedelta(days=92)
    picture = measured(programme(), {"weight": [(MARCH, 90.5), (later, 88.0)], "waist": [(MARCH, 101.0)]})
    assert picture is not None
    [weight] = picture.series
    assert weight.ticks == tuple((value, text("common.number", number=Number(value))) for value in (88.0, 90.5))
    assert weight.low < 88 < 90.5 < weight.high
    [line] = said(picture.words, "progress.series")
    assert (dict(line.values)["first"], dict(line.values)["last"]) == (Number(90.5), Number(88.0))
    assert measured(programme(), {"weight": [(MARCH, 90.5)]}) is None
    assert measured(programme().model_copy(update={"measurements": None}), {}) is None


def test_months_stand_at_their_first_day() -> None:
    assert month_ticks([date(2027, 11, 15), date(2028, 2, 10)]) == tuple(
        (float(date(year, month, 1).toordinal()), f"{month}/{year % 100}")
        for year, month in ((2027, 12), (2028, 1), (2028, 2))
    )
    assert month_ticks([date(2027, 3, 5), date(2027, 3, 20)]) == ((float(date(2027, 3, 5).toordinal()), "3/27"),)


@given(st.lists(st.dates(date(2026, 1, 1), date(2031, 1, 1)), min_size=1, max_size=20))
def test_there_is_room_for_every_month_that_is_named(days: list[date]) -> None:
    ticks = month_ticks(days)
    assert 1 <= len(ticks) <= MOST_TICKS
    assert all(min(days).toordinal() <= at <= max(days).toordinal() for at, _ in ticks)
