"""Buckets never let more through than they say, whatever is asked of them and when."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.buckets import Bucket, Buckets, Rates, group_bucket

PAUSES = st.lists(st.floats(0, 3, allow_nan=False), min_size=1, max_size=120)
BIT = 1e-6


def taken(bucket: Bucket, pauses: list[float], keep: float = 0.0) -> list[float]:
    """The instants at which one could be taken, asked after each of these pauses, and again whenever it said."""
    now, times = 0.0, []
    for pause in pauses:
        now += pause
        now += bucket.wait(now, keep)
        assert bucket.wait(now, keep) == 0
        bucket.take(now)
        times.append(now)
    return times


def most_within(times: list[float], seconds: float) -> int:
    """The most of these instants in any half-open window of so many seconds."""
    return max(sum(start <= time < start + seconds - BIT for time in times) for start in times)


@given(PAUSES, st.floats(0.2, 50), st.integers(1, 10), st.floats(0.01, 20))
def test_no_window_holds_more_than_its_rate_and_one_burst(
    pauses: list[float], rate: float, burst: int, seconds: float
) -> None:
    times = taken(Bucket(rate, burst, 0.0), pauses)
    assert most_within(times, seconds) <= rate * seconds + burst + BIT


@given(st.lists(st.floats(0, 0.2), min_size=30, max_size=150))
def test_at_most_29_leave_in_any_second_by_default(pauses: list[float]) -> None:
    rates = Rates()
    assert most_within(taken(Bucket(rates.everywhere, rates.burst, 0.0), pauses), 1.0) <= 29


@given(st.lists(st.floats(0, 9), min_size=30, max_size=80), st.integers(1, 60))
def test_a_group_never_gets_more_than_its_number_in_a_minute(pauses: list[float], a_minute: int) -> None:
    bucket = group_bucket(a_minute, 0.0)
    assert bucket
    assert most_within(taken(bucket, pauses), 60.0) <= a_minute


def test_a_bucket_that_is_asked_all_the_time_gives_its_rate() -> None:
    times = taken(Bucket(25, 5, 0.0), [0.0] * 505)
    assert times[-1] == pytest.approx(20.0)
    assert all(later - earlier < 0.041 for earlier, later in pairwise(times))


def test_what_is_scheduled_leaves_a_part_of_the_burst_to_alerts_and_replies() -> None:
    buckets = Buckets(Rates(), 0.0)
    for chat in range(3):
        assert buckets.wait(0.0, bulk=True) == 0
        buckets.take(chat, 0.0)
    assert buckets.wait(0.0, bulk=True) > 0
    assert buckets.wait(0.0, bulk=False) == 0


def test_a_chat_gets_three_at_once_and_then_one_a_second() -> None:
    buckets = Buckets(Rates(), 0.0)
    for _ in range(3):
        assert buckets.wait_chat(1, 0.0) == 0
        buckets.take(1, 0.0)
    assert buckets.wait_chat(1, 0.0) == pytest.approx(1.0)
    assert buckets.wait_chat(2, 0.0) == 0


def test_what_was_not_needed_is_given_back() -> None:
    buckets = Buckets(Rates(), 0.0)
    for _ in range(3):
        buckets.take(1, 0.0)
    buckets.give_back(1)
    assert buckets.wait_chat(1, 0.0) == 0


def test_zero_is_no_limit() -> None:
    buckets = Buckets(Rates(everywhere=0, chat=0, group=0), 0.0)
    for _ in range(1000):
        buckets.take(1, 0.0)
        buckets.take(-1, 0.0)
    assert buckets.wait(0.0, bulk=True) == buckets.wait_chat(1, 0.0) == buckets.wait_chat(-1, 0.0) == 0


def test_chats_that_have_been_quiet_are_forgotten() -> None:
    buckets = Buckets(Rates(everywhere=0), 0.0)
    for chat in range(20_000):
        buckets.take(chat, chat * 0.04)
    assert len(buckets._chats) <= 4096
