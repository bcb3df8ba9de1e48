"""The wall clock goes forward only; the monotonic one does not follow it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.clock import Clock

MOMENT = timedelta(seconds=5)


def test_it_tells_the_time_in_utc() -> None:
    now = Clock().now()

    assert now.tzinfo is UTC
    assert abs(now - datetime.now(UTC)) < MOMENT


def test_it_goes_forward_by_steps_that_add_up() -> None:
    clock = Clock()

    clock.forward(timedelta(hours=3))
    clock.forward(timedelta(hours=4))

    assert clock.ahead == timedelta(hours=7)
    assert abs(clock.now() - datetime.now(UTC) - clock.ahead) < MOMENT


def test_it_may_start_at_any_instant() -> None:
    start = datetime(2020, 2, 29, 12, tzinfo=UTC)

    assert timedelta() <= Clock(start).now() - start < MOMENT


def test_it_can_be_set_to_a_later_instant_of_any_zone() -> None:
    clock = Clock()
    later = datetime.now(timezone(timedelta(hours=3))) + timedelta(days=400)

    clock.set_to(later)

    assert timedelta() <= clock.now() - later < MOMENT


@pytest.mark.parametrize("back", [timedelta(microseconds=-1), timedelta(days=-1)])
def test_it_never_goes_back(back: timedelta) -> None:
    clock = Clock(datetime.now(UTC) + timedelta(days=2))
    ahead = clock.ahead

    with pytest.raises(ValueError, match="forward only"):
        clock.forward(back)
    clock.set_to(clock.now() + back)

    assert clock.ahead == ahead


def test_it_refuses_an_instant_without_a_zone() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        Clock().set_to(datetime(2030, 1, 1))


def test_its_monotonic_side_does_not_jump() -> None:
    clock = Clock()
    before = clock.monotonic()

    clock.forward(timedelta(days=365))

    assert 0 <= clock.monotonic() - before < 5


async def test_it_sleeps_on_the_monotonic_clock() -> None:
    clock = Clock()
    before = clock.monotonic()

    await clock.sleep(0.02)
    await clock.sleep(-1)

    assert 0.015 <= clock.monotonic() - before < 5
