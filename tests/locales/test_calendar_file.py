"""A meeting as a calendar reads it, read back by a parser: when, where, which change of it, and without names."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event

from locales.calendar_file import Appointment, calendar_file

HELSINKI = ZoneInfo("Europe/Helsinki")
NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)
MEETING = Appointment(
    uid="m1@askel_bot",
    sequence=0,
    at=datetime(2027, 3, 2, 8, tzinfo=UTC),
    lasts=timedelta(hours=1),
    title="Meeting with your mentor",
    place="Library",
    organiser="City of Vantaa",
    link="https://t.me/askel_bot",
)


def read(meeting: Appointment) -> tuple[Calendar, Event]:
    calendar = Calendar.from_ical(calendar_file([meeting], HELSINKI, NOW))
    [event] = calendar.walk("VEVENT")
    return calendar, event


def test_it_says_when_in_the_zone_of_the_service_and_brings_the_zone_along() -> None:
    calendar, event = read(MEETING)

    assert event.decoded("dtstart") == datetime(2027, 3, 2, 10, tzinfo=HELSINKI)
    assert event.decoded("dtend") == datetime(2027, 3, 2, 11, tzinfo=HELSINKI)
    assert event["dtstart"].params["TZID"] == "Europe/Helsinki"
    assert [zone["tzid"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/Helsinki"]
    assert event.decoded("dtstamp") == NOW


@pytest.mark.parametrize(("day", "hours"), [((2027, 3, 28), 3), ((2027, 10, 31), 2)])
def test_the_zone_that_is_brought_along_knows_both_sides_of_a_change(day: tuple[int, int, int], hours: int) -> None:
    noon = datetime(*day, 12, tzinfo=HELSINKI)
    calendar, event = read(replace(MEETING, at=noon.astimezone(UTC)))
    [zone] = calendar.walk("VTIMEZONE")

    assert event.decoded("dtstart").replace(tzinfo=None) == noon.replace(tzinfo=None)
    assert zone.to_tz(lookup_tzid=False).utcoffset(noon.replace(tzinfo=None)) == timedelta(hours=hours)


def test_a_later_change_has_the_same_uid_and_a_higher_sequence() -> None:
    _, first = read(MEETING)
    _, second = read(replace(MEETING, sequence=1, at=MEETING.at + timedelta(days=1)))

    assert first["uid"] == second["uid"]
    assert (first["sequence"], second["sequence"]) == (0, 1)


def test_it_is_published_and_taken_back() -> None:
    calendar, event = read(MEETING)
    assert (calendar["method"], event["status"]) == ("PUBLISH", "CONFIRMED")

    calendar, event = read(replace(MEETING, cancelled=True, sequence=2))
    assert (calendar["method"], event["status"], event["sequence"]) == ("CANCEL", "CANCELLED", 2)


NASTY = (
    "a, b; c\\d", 'the "big" hall', "two\nlines", "BEGIN:VEVENT\r\nUID:evil", "مكتبة، الطابق 2", "x" * 300, "<3 😀",
)  # fmt: skip


@pytest.mark.parametrize("words", NASTY)
def test_words_of_people_stay_words(words: str) -> None:
    _, event = read(replace(MEETING, place=words, title=words, organiser=words))

    assert str(event["location"]) == words.replace("\r\n", "\n")
    assert str(event["uid"]) == MEETING.uid


@pytest.mark.parametrize("words", NASTY)
def test_no_line_is_longer_than_75_bytes(words: str) -> None:
    written = calendar_file([replace(MEETING, place=words)], HELSINKI, NOW)

    assert max(len(line.encode()) for line in written.split("\r\n")) <= 75
    assert "\n" not in written.replace("\r\n", "")


def test_several_dates_are_events_of_their_own_in_one_file_on_both_sides_of_a_change_of_clocks() -> None:
    weeks = [replace(MEETING, uid=f"a{n}@askel", at=datetime(2027, 3, 22 + n, 12 - n // 7, tzinfo=UTC)) for n in (0, 7)]
    calendar = Calendar.from_ical(calendar_file(weeks, HELSINKI, NOW))
    events = list(calendar.walk("VEVENT"))
    assert [str(event["uid"]) for event in events] == ["a0@askel", "a7@askel"]
    assert [event.decoded("dtstart").hour for event in events] == [14, 14]
    assert len(calendar.walk("VTIMEZONE")) == 1
