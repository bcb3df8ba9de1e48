"""When a client is reminded of a meeting, and when not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from conversations.journey import Journey
from conversations.meeting import NEEDED, Meeting, Place, remind_at, why_not_remind
from tests.conversations.scene import HELSINKI, JOURNEY, programme

MINUTE = timedelta(minutes=1)


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=HELSINKI)  # type: ignore[arg-type,misc]


MEETING = Meeting("m1", local(2027, 3, 2, 10), Place(words="Library"))


def at_hour(hour: int | None) -> Journey:
    return replace(JOURNEY, nudge_hour=hour)


def test_it_comes_the_day_before_at_the_clients_own_hour() -> None:
    assert remind_at(programme(), at_hour(9), MEETING.at, HELSINKI) == local(2027, 3, 1, 9)
    assert remind_at(programme(), None, MEETING.at, HELSINKI) == local(2027, 3, 1, 17)


@pytest.mark.parametrize(("own", "hour"), [(0, 8), (7, 8), (8, 8), (20, 20), (21, 20), (23, 20)])
def test_it_never_comes_at_night(own: int, hour: int) -> None:
    assert remind_at(programme(), at_hour(own), MEETING.at, HELSINKI) == local(2027, 3, 1, hour)


def test_the_day_before_is_the_local_one() -> None:
    just_after_midnight = datetime(2027, 3, 1, 22, 30, tzinfo=UTC)  # half past midnight of 2 March in Helsinki

    assert remind_at(programme(), at_hour(9), just_after_midnight, HELSINKI) == local(2027, 3, 1, 9)


def test_it_keeps_its_hour_when_the_clocks_change() -> None:
    monday_after = local(2027, 3, 29, 10)

    assert remind_at(programme(), at_hour(9), monday_after, HELSINKI) == datetime(2027, 3, 28, 6, tzinfo=UTC)


DUE = local(2027, 3, 1, 17)


def test_it_comes_when_it_is_due_and_until_an_hour_before_the_meeting() -> None:
    assert why_not_remind(MEETING, HELSINKI, DUE) is None
    assert why_not_remind(MEETING, HELSINKI, MEETING.at - NEEDED) is None
    assert (
        why_not_remind(MEETING, HELSINKI, MEETING.at - NEEDED + MINUTE) == "a reminder came too late and was left out"
    )


@pytest.mark.parametrize(
    ("meeting", "why"),
    [
        (replace(MEETING, cancelled=True), "called off"),
        (replace(MEETING, answer="cannot"), "cannot come"),
    ],
)
def test_it_is_left_out_when_nobody_comes(meeting: Meeting, why: str) -> None:
    assert why in str(why_not_remind(meeting, HELSINKI, DUE))


def test_who_is_coming_is_reminded_all_the_same() -> None:
    assert why_not_remind(replace(MEETING, answer="coming"), HELSINKI, DUE) is None


def test_it_is_left_out_when_the_meeting_was_moved_and_has_another_day_before() -> None:
    later = replace(MEETING, at=local(2027, 3, 3, 10))

    assert "moved" in str(why_not_remind(later, HELSINKI, DUE))
    assert why_not_remind(later, HELSINKI, local(2027, 3, 2, 8)) is None
