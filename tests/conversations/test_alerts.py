"""The ladder of an alert, minute by minute: who hears next, and when the one after."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.alerts import COMES_BACK, NOBODY_YET, Climb, Hours, Staff, Standing, climb, may_act
from conversations.programme import Lanes
from tests.conversations.scene import HELSINKI

LANES = Lanes(now_minutes=15, today_working_hours=4)
HOURS = Hours(HELSINKI, 8, 16, frozenset(range(5)))
MIKA = Staff("mika", here=True, work_from=8, work_to=16)
KIRSI, OLGA = replace(MIKA, id="kirsi"), replace(MIKA, id="olga")
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def local(day: int, hour: int, minute: int = 0) -> datetime:
    """In March 2027 in Helsinki; the 1st is a Monday."""
    return datetime(2027, 3, day, hour, minute, tzinfo=HELSINKI)


def alert(lane: str = "now", state: str = "open", rung: int = 0, at: datetime | None = None, owner: str | None = None):
    at = at or local(1, 10)
    return Standing(lane, state, rung, at, at, owner)


def gone(staff: Staff) -> Staff:
    return replace(staff, here=False)


def after(standing: Standing, step: Climb) -> Standing:
    return replace(standing, rung=step.rung, next_at=step.next_at)


def test_the_mentor_hears_first_then_the_coordinators_again_and_again() -> None:
    standing, told = alert(), []
    for _ in range(4):
        step = climb(standing, MIKA, (KIRSI, OLGA), LANES, HOURS, standing.next_at)
        assert step is not None
        told.append((step.tell, step.rung))
        standing = after(standing, step)

    assert told == [(("mika",), 1), (("kirsi", "olga"), 2), (("kirsi", "olga"), 3), (("kirsi", "olga"), 4)]


@pytest.mark.parametrize(("waited", "climbs"), [(15 * MINUTE - SECOND, False), (15 * MINUTE, True)])
def test_what_is_for_now_waits_a_quarter_of_an_hour_and_not_a_second_less(waited: timedelta, climbs: bool) -> None:
    first = climb(alert(), MIKA, (KIRSI,), LANES, HOURS, local(1, 10))
    assert first is not None

    second = climb(after(alert(), first), MIKA, (KIRSI,), LANES, HOURS, local(1, 10) + waited)

    assert (second is not None) == climbs


def test_what_is_for_now_does_not_sleep_at_night_or_over_a_weekend() -> None:
    saturday_night = local(6, 3)

    step = climb(alert(at=saturday_night), MIKA, (KIRSI,), LANES, HOURS, saturday_night)

    assert step == Climb(("mika",), 1, saturday_night + 15 * MINUTE)


@pytest.mark.parametrize(
    ("raised", "comes"),
    [
        (local(1, 10), local(1, 14)),
        (local(1, 12), local(1, 16)),
        (local(1, 12, 1), local(2, 8, 1)),
        (local(1, 15, 59), local(2, 11, 59)),
        (local(1, 16), local(2, 12)),
        (local(1, 3), local(1, 12)),
        (local(5, 14), local(8, 10)),  # Friday afternoon → Monday morning
        (local(6, 11), local(8, 12)),
        (local(26, 14), local(29, 10)),  # clocks go forward in between
    ],
)
def test_what_is_for_today_counts_working_hours(raised: datetime, comes: datetime) -> None:
    step = climb(alert("today", at=raised), MIKA, (KIRSI,), LANES, HOURS, raised)
    assert step is not None
    second = after(alert("today"), step)

    assert step.next_at == comes
    assert climb(second, MIKA, (KIRSI,), LANES, HOURS, comes - SECOND) is None
    assert climb(second, MIKA, (KIRSI,), LANES, HOURS, comes) is not None


def test_the_working_hours_are_those_of_who_was_told_and_the_earliest_counts() -> None:
    late, early = replace(KIRSI, work_from=12, work_to=20), replace(OLGA, work_from=6, work_to=14)

    step = climb(alert("today", rung=1, at=local(1, 5)), MIKA, (late, early), LANES, HOURS, local(1, 5))

    assert step is not None
    assert step.next_at == local(1, 10)


@pytest.mark.parametrize("mentor", [None, gone(MIKA)])
def test_a_mentor_who_cannot_be_reached_is_passed_over_at_once(mentor: Staff | None) -> None:
    step = climb(alert(), mentor, (KIRSI, gone(OLGA)), LANES, HOURS, local(1, 10))

    assert step is not None
    assert step.tell == ("kirsi",)


def test_without_coordinators_the_mentor_is_told_again() -> None:
    step = climb(alert(rung=1), MIKA, (gone(KIRSI),), LANES, HOURS, local(1, 10))

    assert step is not None
    assert step.tell == ("mika",)


@pytest.mark.parametrize("rung", [0, 1, 5])
def test_without_coordinators_the_mentor_is_not_woken_every_quarter_of_an_hour_for_what_is_for_today(rung: int) -> None:
    friday_evening = local(5, 20)

    step = climb(alert("today", rung=rung, at=friday_evening), MIKA, (), LANES, HOURS, friday_evening)

    assert step is not None
    assert step.next_at == local(8, 12)


def test_when_nobody_can_be_reached_somebody_is_looked_for_again_soon() -> None:
    step = climb(alert("today", rung=2), gone(MIKA), (gone(KIRSI),), LANES, HOURS, local(1, 10))

    assert step is not None
    assert (step.tell, step.next_at) == ((), local(1, 10) + NOBODY_YET)


def test_what_was_taken_and_not_resolved_comes_back_to_its_owner() -> None:
    step = climb(alert(state="taken", rung=1, owner="kirsi"), MIKA, (KIRSI, OLGA), LANES, HOURS, local(1, 10))

    assert step == Climb(("kirsi",), 1, local(1, 10) + COMES_BACK)


@pytest.mark.parametrize(
    ("mentor", "coordinators"), [(MIKA, (gone(KIRSI), OLGA)), (None, (OLGA,)), (gone(MIKA), (OLGA,)), (None, ())]
)
def test_what_was_taken_by_somebody_who_is_gone_is_anybodys_again(mentor, coordinators) -> None:
    step = climb(alert(state="taken", rung=1, owner="kirsi"), mentor, coordinators, LANES, HOURS, local(1, 10))

    assert step is not None
    assert step.reopen
    assert "kirsi" not in step.tell


def test_what_is_resolved_is_over() -> None:
    assert climb(alert(state="resolved", owner="mika"), MIKA, (KIRSI,), LANES, HOURS, local(9, 9)) is None


@given(
    st.builds(
        Standing,
        st.sampled_from(["now", "today"]),
        st.sampled_from(["open", "taken"]),
        st.integers(0, 9),
        st.just(local(1, 0)),
        st.just(local(1, 0)),
        st.sampled_from([None, "mika", "kirsi", "olga", "somebody else"]),
    ),
    st.sampled_from([None, MIKA, gone(MIKA)]),
    st.sets(st.sampled_from([KIRSI, gone(KIRSI), OLGA, gone(OLGA)])),
    st.datetimes(datetime(2027, 3, 2), datetime(2027, 4, 30)),
)
def test_whoever_can_be_reached_is_told_and_there_is_always_a_next_time(standing, mentor, staff, at) -> None:
    now = at.replace(tzinfo=HELSINKI)
    coordinators = tuple(sorted(staff, key=lambda one: (one.id, one.here)))
    here = {one.id for one in (mentor, *coordinators) if one and one.here}

    step = climb(standing, mentor, coordinators, LANES, HOURS, now)

    assert step is not None
    assert set(step.tell) <= here
    assert bool(step.tell) == bool(here)
    assert now < step.next_at <= now + timedelta(days=4)


@pytest.mark.parametrize("action", ["take", "show", "hide"])
def test_the_clients_mentor_and_coordinators_may_act(action: str) -> None:
    mentor, coordinator = frozenset({"mentor"}), frozenset({"coordinator"})

    assert may_act("mika", mentor, "mika", None, action)
    assert may_act("kirsi", coordinator, "mika", None, action)
    assert not may_act("sari", mentor, "mika", None, action)
    assert not may_act("mika", frozenset({"client"}), "mika", None, action)
    assert not may_act("mika", frozenset(), "mika", "mika", action)


def test_only_the_owner_or_a_coordinator_resolves() -> None:
    assert may_act("mika", frozenset({"mentor"}), "mika", "mika", "resolve")
    assert not may_act("mika", frozenset({"mentor"}), "mika", "kirsi", "resolve")
    assert may_act("olga", frozenset({"coordinator"}), "mika", "mika", "resolve")
    assert not may_act("sari", frozenset({"mentor"}), "mika", "sari", "resolve")


def test_an_action_that_nobody_knows_is_nobodys() -> None:
    assert not may_act("kirsi", frozenset({"coordinator"}), "mika", "kirsi", "delete")
