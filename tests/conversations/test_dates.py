"""A day as people write it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.dates import read_day

TODAY = date(2027, 3, 1)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("24.12.2027", date(2027, 12, 24)),
        (" 24.12. ", date(2027, 12, 24)),
        ("24.12", date(2027, 12, 24)),
        ("24/12", date(2027, 12, 24)),
        ("24-12-2027", date(2027, 12, 24)),
        ("2027-12-24", date(2027, 12, 24)),
        ("٢٤/١٢", date(2027, 12, 24)),
        ("۲۴.۱۲.۲۰۲۷", date(2027, 12, 24)),
        ("28.2.", date(2027, 2, 28)),  # yesterday is not next year
        ("29.2.", date(2028, 2, 29)),
        ("1.8.", date(2027, 8, 1)),
    ],
)
def test_it_is_read_in_the_digits_of_any_script(words: str, day: date) -> None:
    assert read_day(words, TODAY) == day


@pytest.mark.parametrize("words", ["", "tomorrow", "31.2.2027", "32.1.", "1.13.", "24.12.27", "1", "99999-1-1", "²/3"])
def test_what_is_no_day_is_none(words: str) -> None:
    assert read_day(words, TODAY) is None


@given(st.text(max_size=30))
def test_nothing_that_is_written_breaks_it(words: str) -> None:
    found = read_day(words, TODAY)

    assert found is None or isinstance(found, date)
