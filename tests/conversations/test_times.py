"""A time of day as people write it, and nothing that might be another one."""

from __future__ import annotations

from datetime import time

import pytest

from conversations.times import read_time


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("9", time(9)),
        (" 09:05 ", time(9, 5)),
        ("14.15", time(14, 15)),
        ("klo 14.15", time(14, 15)),
        ("Klo. 8", time(8)),
        ("kl 8", time(8)),
        ("1430", time(14, 30)),
        ("930", time(9, 30)),
        ("١٤:٣٠", time(14, 30)),
        ("۱۴:۳۰", time(14, 30)),
        ("0:00", time(0)),
        ("23.59", time(23, 59)),
    ],
)
def test_it_reads_what_is_a_time(written: str, meant: time) -> None:
    assert read_time(written) == meant


@pytest.mark.parametrize("written", ["", "24", "12:60", "2 pm", "about 9", "9:5", "12345", "9-10", "²", "4.3.2027"])
def test_what_is_no_time_or_may_be_another_one_is_none(written: str) -> None:
    assert read_time(written) is None
