"""A group that meets again and again: the same hour on both days on which clocks change, and words that are true."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations import series, series_cards
from conversations.activity import Activity, Details, Place, Signup
from conversations.series import Every, Repeats, Series
from conversations.words import Line, Message
from locales.render import render
from tests.conversations.scene import HELSINKI
from tests.conversations.spoken import ISOLATES, catalogue

MONDAY = date(2026, 11, 30)
TWO = time(14)
DETAILS = Details(place=Place(name="Park"))


def read(*lines: Line, language: str = "en") -> str:
    return render(Message(lines), catalogue(language), HELSINKI, catalogue).text.translate(ISOLATES)


def a_series(*at: datetime) -> Series:
    dates = tuple(Activity(f"{number:016}", "walking", one, DETAILS, series="s" * 16) for number, one in enumerate(at))
    return Series("s" * 16, dates, HELSINKI)


def weekly(times: int, *without: date, first: date = MONDAY, every: Every = 1) -> Series:
    days = series.days(first, Repeats(every=every, times=times, without=without))
    return a_series(*series.instants(days, TWO, HELSINKI))


@pytest.mark.parametrize("change", [date(2027, 3, 28), date(2027, 10, 31)], ids=["spring", "autumn"])
def test_the_hour_on_the_wall_stays_the_same_when_clocks_change(change: date) -> None:
    first = change - timedelta(weeks=1)
    days = series.days(first, Repeats(every=1, times=3))
    found = series.instants(days, TWO, HELSINKI)
    assert [at.astimezone(HELSINKI).time() for at in found] == [TWO] * 3
    assert len({at.astimezone(UTC).hour for at in found}) == 2
    assert "Every Sunday at 14:00" in read(*series.when(a_series(*found)))


@pytest.mark.parametrize("hour", [time(3), time(3, 30)])
def test_an_hour_that_clocks_skip_or_repeat_is_there_once_a_week(hour: time) -> None:
    for first in (date(2027, 3, 21), date(2027, 10, 24)):
        found = series.instants(series.days(first, Repeats(every=1, times=3)), hour, HELSINKI)
        assert len(set(found)) == 3
        assert sorted(found) == list(found)


def test_it_is_said_in_one_sentence_with_the_first_and_the_last_day() -> None:
    said = read(*series.when(weekly(8)))
    assert said == "🔁 Every Monday at 14:00–15:00\n8 times, from Monday 30 November to Monday 18 January"
    assert "Every second Monday" in read(*series.when(weekly(8, every=2)))
    assert "Joka viikko: maanantai klo 14.00–15.00" in read(*series.when(weekly(8)), language="fi")


def test_a_holiday_is_found_and_when_left_out_is_said() -> None:
    epiphany = date(2027, 1, 6)
    first = date(2026, 12, 2)
    repeats = Repeats(every=1, times=8)
    assert series.free_days(first, repeats, "FI") == (epiphany,)
    assert series.free_days(first, repeats, None) == ()
    said = read(*series.when(weekly(8, epiphany, first=first)))
    assert "7 times, from Wednesday 2 December to Wednesday 20 January" in said
    assert "Not on: Wednesday 6 January" in said


def test_dates_without_a_rhythm_are_listed() -> None:
    moved = [one.at for one in weekly(3).dates]
    moved[1] += timedelta(days=1)
    said = read(*series.when(a_series(*moved)))
    assert said.count("📅") == 3
    assert "Every" not in said


@pytest.mark.parametrize(
    ("every", "last", "times"),
    [(1, date(2027, 1, 18), 8), (1, date(2027, 1, 20), 8), (2, date(2027, 1, 18), 4), (1, date(2026, 12, 6), None),
     (1, date(2026, 11, 29), None), (1, date(2027, 4, 12), 20), (1, date(2027, 4, 19), None)],
)  # fmt: skip
def test_a_last_day_says_how_many_times(every: Every, last: date, times: int | None) -> None:
    assert series.times_until(MONDAY, every, last) == times


@given(
    first=st.dates(date(2026, 1, 1), date(2030, 1, 1)),
    every=st.sampled_from([1, 2]),
    times=st.integers(2, 20),
    out=st.sets(st.integers(0, 19), max_size=6),
    hour=st.times(),
)
def test_whatever_is_left_out_the_words_name_the_days_that_there_are(
    first: date, every: Every, times: int, out: set[int], hour: time
) -> None:
    hour = hour.replace(second=0, microsecond=0)
    whole = series.all_days(first, Repeats(every=every, times=times))
    repeats = Repeats(every=every, times=times, without=tuple(whole[n] for n in out if n < times))
    days = series.days(first, repeats)
    found = series.instants(days, hour, HELSINKI)
    assert 1 <= len(days) <= times
    assert len(set(found)) == len(days)
    local = [datetime.combine(day, hour) for day in days]
    if (rhythm := series.rhythm(local)) is not None:
        said = {days[0] + n * rhythm * series.WEEK for n in range((days[-1] - days[0]).days // (7 * rhythm) + 1)}
        assert said - set(series._missing(days, rhythm)) == set(days)


def test_answers_that_are_alike_are_one_and_others_are_listed() -> None:
    three = weekly(3)
    alike = {one.id: Signup("coming", 2) for one in three.dates}
    assert "✅ You are coming every time with 1 child." in read(*series_cards.card(three, alike).lines)
    some = alike | {three.dates[1].id: Signup("waiting", 2)}
    said = read(*series_cards.card(three, some).lines)
    assert said.count("✅ you are coming") == 2
    assert "Monday 7 December, 14:00: ⏳ you are on the waiting list" in said
    assert "not answered yet" in read(*series_cards.card(three, {three.first.id: Signup("coming")}).lines)


def test_a_card_of_a_long_series_has_room_for_every_date_in_every_language() -> None:
    longest = weekly(20)
    some = {one.id: Signup("waiting" if number else "coming") for number, one in enumerate(longest.dates)}
    for language in ("en", "fi", "ar", "ru"):
        for card in (
            series_cards.card(longest, some),
            series_cards.dates_card(longest, some),
            series_cards.full_card(longest, longest.dates),
        ):
            shown = render(card, catalogue(language), HELSINKI, catalogue)
            assert len(shown.text) < 4096
            assert all(len(button.id.encode()) <= 64 for row in shown.rows for button in row)
