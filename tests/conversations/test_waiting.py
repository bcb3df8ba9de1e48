"""What has to wait comes neither at night nor on a public holiday, whatever the clocks do meanwhile."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.free_days import is_free
from conversations.journey import Journey
from conversations.programme import Programme
from conversations.schedule import quiet_until
from conversations.waiting import after_talk, own_time, questions_wait, reminder_at
from tests.conversations.scene import HELSINKI, programme
from tests.conversations.test_journey import journeys

UNHURRIED = settings(deadline=None)
instants = st.datetimes(datetime(2027, 1, 1), datetime(2030, 1, 1), timezones=st.just(HELSINKI))


def local(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=HELSINKI)


def reminding_after(hours: int) -> Programme:
    check_in = programme().check_in.model_copy(update={"remind_after_hours": hours})
    return programme().model_copy(update={"check_in": check_in})


def disturbs(at: datetime) -> bool:
    there = at.astimezone(HELSINKI)
    return is_free(there.date(), "FI") or quiet_until(at, HELSINKI, 21, 8) is not None


@UNHURRIED
@given(instants, st.integers(1, 120))
def test_a_reminder_disturbs_nobody(asked_at: datetime, hours: int) -> None:
    at = reminder_at(reminding_after(hours), asked_at, HELSINKI)

    assert not disturbs(at)
    assert at >= asked_at + timedelta(hours=hours - 1)  # clocks may be set forward meanwhile


@UNHURRIED
@given(instants)
def test_what_a_talk_holds_up_disturbs_nobody(now: datetime) -> None:
    at = after_talk(programme(), now, HELSINKI)

    assert not disturbs(at)
    assert at > now


@UNHURRIED
@given(journeys(), st.integers(0, 800))
def test_what_comes_after_a_pause_or_on_a_goals_day_disturbs_nobody(journey: Journey, days: int) -> None:
    day = journey.day0 + timedelta(days=days)
    at = own_time(programme(), journey, day, HELSINKI)

    assert not disturbs(at)
    assert not journey.is_paused(at.astimezone(HELSINKI).date())
    assert at.astimezone(HELSINKI).date() >= day


@pytest.mark.parametrize(
    ("asked_at", "reminded_at"),
    [
        (local(2027, 10, 30, 8), local(2027, 10, 31, 8)),  # the night has 25 hours: not at seven
        (local(2027, 3, 27, 20), local(2027, 3, 29 + 1, 20)),  # … and 23 in spring; then Easter is passed over
        (local(2027, 3, 1, 18), local(2027, 3, 2, 18)),
        (local(2027, 12, 5, 18, 30), local(2027, 12, 7, 18, 30)),  # not on Independence Day
    ],
)
def test_a_reminder_comes_at_the_same_hour_by_the_clock_on_the_wall(asked_at: datetime, reminded_at: datetime) -> None:
    assert reminder_at(programme(), asked_at, HELSINKI) == reminded_at


def test_a_talk_in_the_evening_before_a_holiday_leaves_both_in_peace() -> None:
    assert after_talk(programme(), local(2027, 12, 22, 20, 30), HELSINKI) == local(2027, 12, 23, 8)
    assert after_talk(programme(), local(2027, 12, 23, 20, 30), HELSINKI) == local(2027, 12, 27, 8)


def test_questions_keep_nudges_away_until_they_have_been_recalled() -> None:
    asked_at = local(2027, 3, 1, 18)

    assert questions_wait(asked_at, asked_at + timedelta(hours=35))
    assert not questions_wait(asked_at, asked_at + timedelta(hours=36))
