"""Public holidays, on which nothing is begun: as the `holidays` package knows them for a country."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import holidays

DAY = timedelta(days=1)


@cache
def _of_year(country: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, years=year))


def is_free(day: date, country: str | None) -> bool:
    """Whether `day` is a public holiday there. No country: there are none."""
    return country is not None and day in _of_year(country, day.year)


def working_day(day: date, country: str | None) -> date:
    """This day, or the next one that is no public holiday."""
    while is_free(day, country):
        day += DAY
    return day
