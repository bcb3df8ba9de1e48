"""Days and hours in the languages that the service speaks or will speak."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from locales.moments import day_words, hour_words, moment_words, span_words, weekday_words

ALL = ["fi_FI", "sv_FI", "en_GB", "ru_RU", "et_EE", "ar", "ar_EG", "sq", "so", "uk", "fa", "ckb", "vi"]


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en_GB", "Monday 5 January"),
        ("fi_FI", "maanantai 5. tammikuuta"),
        ("ru_RU", "понедельник, 5 января"),
        ("ar", "الاثنين، 5 يناير"),
        ("et_EE", "esmaspäev, 5. jaanuar"),
        ("vi", "Thứ Hai, 5 tháng 1"),
    ],
)
def test_a_day_is_said_in_full_with_its_weekday(locale, words):
    assert day_words(date(2026, 1, 5), locale) == words


@pytest.mark.parametrize("locale", ALL)
def test_hours_are_of_24_in_latin_digits(locale):
    words = hour_words(time(18, 5), locale)
    assert words in ("18:05", "18.05")
    assert hour_words(time(0, 0), locale) in ("00:00", "0.00", "0:00", "00.00")


@pytest.mark.parametrize("locale", ALL)
def test_the_week_begins_on_monday_everywhere(locale):
    named = [weekday_words(number, locale) for number in range(7)]
    assert len(set(named)) == 7
    assert all(len(name) > 2 for name in named)
    monday = day_words(date(2026, 1, 5), locale)
    assert named[0].split()[-1] in monday


@pytest.mark.parametrize("locale", ALL)
def test_all_digits_are_latin(locale):
    words = moment_words(datetime(2026, 11, 23, 16, 45, tzinfo=UTC), ZoneInfo("Europe/Helsinki"), locale)
    assert not [char for char in words if char.isdigit() and not char.isascii()]
    assert "23" in words
    assert "18" in words
    assert "45" in words


def test_an_instant_is_shown_as_the_clock_on_the_wall_shows_it():
    zone = ZoneInfo("Europe/Helsinki")
    assert moment_words(datetime(2026, 7, 1, 21, 30, tzinfo=UTC), zone, "en_GB") == "Thursday 2 July, 00:30"
    assert moment_words(datetime(2026, 1, 1, 21, 30, tzinfo=UTC), zone, "en_GB") == "Thursday 1 January, 23:30"


@pytest.mark.parametrize(
    ("locale", "said"),
    [("en_GB", "Monday 30 November, 14:00–15:00"), ("fi_FI", "maanantai 30. marraskuuta 14.00–15.00")],
)
def test_what_lasts_says_both_hours_and_the_day_once(locale: str, said: str) -> None:
    start = datetime(2026, 11, 30, 12, tzinfo=UTC)
    assert span_words(start, start + timedelta(hours=1), ZoneInfo("Europe/Helsinki"), locale) == said


def test_what_ends_on_another_day_says_so() -> None:
    start = datetime(2026, 11, 30, 21, tzinfo=UTC)  # 23:00
    said = span_words(start, start + timedelta(hours=2), ZoneInfo("Europe/Helsinki"), "en_GB")
    assert said == "Monday 30 November, 23:00 – Tuesday 1 December, 01:00"
