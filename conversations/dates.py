"""Reads a day as people write it: `24.12.`, `24.12.2027`, `24/12`, `2027-12-24`, in the digits of any script."""

from __future__ import annotations

import re
from datetime import date, timedelta

from conversations.digits import latin

_DAY_FIRST = re.compile(r"\s*(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]?\s*(\d{4})?\s*")
_YEAR_FIRST = re.compile(r"\s*(\d{4})\s*-\s*(\d{1,2})\s*-\s*(\d{1,2})\s*")
RECENT = timedelta(days=31)  # further back, next year is meant


def read_day(words: str, today: date) -> date | None:
    """A date; without a year the next one that is so, or one that has just been. None when it is no day."""
    written = latin(words)
    if found := _YEAR_FIRST.fullmatch(written):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if not (found := _DAY_FIRST.fullmatch(written)):
        return None
    day, month = int(found[1]), int(found[2])
    if found[3]:
        return _date(int(found[3]), month, day)
    near = [one for year in range(today.year - 1, today.year + 5) if (one := _date(year, month, day))]
    return next((one for one in near if one > today - RECENT), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
