"""Days count from the client's own day 0, and a pause shifts all that follows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.journey import Journey, Pause, months_later
from tests.conversations.scene import programme

DAY = timedelta(days=1)
START = date(2027, 3, 1)


@st.composite
def journeys(draw: st.DrawFn) -> Journey:
    """Any start, and up to three pauses one after the other."""
    start = draw(st.dates(date(2024, 1, 1), date(2030, 12, 31)))
    pauses, day = [], start
    for _ in range(draw(st.integers(0, 3))):
        since = day + draw(st.integers(0, 200)) * DAY
        day = since + draw(st.integers(0, 90)) * DAY
        pauses.append(Pause(since, day))
    return Journey(start, draw(st.integers(0, 6)), draw(st.integers(8, 20)), pauses=tuple(pauses))


@given(journeys(), st.integers(0, 760))
def test_a_programme_day_has_a_date_which_is_that_day(journey: Journey, day: int) -> None:
    found = journey.date_of(day)

    assert journey.day_of(found) == day
    assert not journey.is_paused(found)


@given(journeys(), st.integers(0, 760))
def test_a_pause_shifts_all_that_follows_by_as_many_days(journey: Journey, day: int) -> None:
    nominal = journey.day0 + day * DAY
    shifted = (journey.date_of(day) - nominal).days

    assert shifted in {sum(pause.days for pause in journey.pauses[:count]) for count in range(4)}


@given(journeys())
def test_days_never_go_back(journey: Journey) -> None:
    days = [journey.day_of(journey.day0 + n * DAY) for n in range(500)]

    assert days == sorted(days)
    assert set(days) == set(range(days[-1] + 1))


def test_in_a_pause_the_day_stands_still() -> None:
    journey = Journey(START, 0, 18, pauses=(Pause(date(2027, 3, 5), date(2027, 3, 15)),))

    assert [journey.day_of(date(2027, 3, day)) for day in (4, 5, 10, 15, 16)] == [3, 4, 4, 4, 5]
    assert [journey.is_paused(date(2027, 3, day)) for day in (4, 5, 14, 15)] == [False, True, True, False]


@pytest.mark.parametrize(
    ("start", "months", "day"),
    [
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2027, 12, 1), 1, date(2028, 1, 1)),
        (date(2027, 3, 1), 0, date(2027, 3, 1)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_one(start: date, months: int, day: date) -> None:
    assert months_later(start, months) == day


def test_the_themes_come_in_the_order_that_the_client_chose() -> None:
    ids = tuple(theme.id for theme in programme().themes)
    own = Journey(START, 0, 18, themes=tuple(reversed(ids)))

    assert [own.theme(programme(), week) for week in (1, 14, 27, 40)] == list(reversed(ids))
    assert [Journey(START, 0, 18).theme(programme(), week) for week in (1, 14, 27, 40)] == list(ids)
    assert own.theme(programme(), 60) is None


def test_after_the_year_it_goes_on_only_for_who_chose_so() -> None:
    choices = programme().ending.choices if programme().ending else ()

    assert {choice.id: Journey(START, 0, 18, next=choice.id).goes_on(programme()) for choice in choices} == {
        choice.id: choice.goes_on for choice in choices
    }
    assert Journey(START, 0, 18).goes_on(programme())
