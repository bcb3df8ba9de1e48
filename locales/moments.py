"""Days, hours and instants in words: Monday first, 24 hours, Latin digits, nothing abbreviated, nothing relative.

Babel's relative times are untranslated for some of our languages and have no direction in others. Its skeletons give
a weekday of one letter in Estonian: the order of a date is taken from them, the width is ours.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, tzinfo
from functools import cache

from babel import Locale
from babel.dates import format_date, format_time

_QUOTED_OR_FIELD = re.compile(r"('[^']*')|([Ec]+)|([ML]+)")


def day_words(day: date, locale: str) -> str:
    """`Monday 24 November`, in the order of the language."""
    return format_date(day, _day_pattern(locale), locale=_locale(locale))


def weekday_words(number: int, locale: str) -> str:
    """0 is Monday in every language, also where the week begins on Saturday."""
    return str(_locale(locale).days["stand-alone"]["wide"][number])


def hour_words(at: time, locale: str) -> str:
    return format_time(at, _hour_pattern(locale), locale=_locale(locale))


def moment_words(at: datetime, zone: tzinfo, locale: str) -> str:
    """Weekday, date and time where the programme is."""
    local = at.astimezone(zone)
    frame = str(_locale(locale).datetime_formats["long"]).replace("'", "")
    return frame.replace("{1}", day_words(local.date(), locale)).replace("{0}", hour_words(local.time(), locale))


def span_words(start: datetime, end: datetime, zone: tzinfo, locale: str) -> str:
    """`Monday 30 November, 14:00–15:00`; where it ends on another day, that is said in full, too."""
    last = end.astimezone(zone)
    if start.astimezone(zone).date() != last.date():
        return f"{moment_words(start, zone, locale)} – {moment_words(end, zone, locale)}"
    return f"{moment_words(start, zone, locale)}–{hour_words(last.time(), locale)}"


@cache
def _locale(name: str) -> Locale:
    return Locale.parse(name)


@cache
def _day_pattern(locale: str) -> str:
    skeletons = _locale(locale).datetime_skeletons
    pattern = str(skeletons.get("MMMMEd") or skeletons["MMMEd"])
    return _QUOTED_OR_FIELD.sub(_in_full, pattern)


def _in_full(found: re.Match[str]) -> str:
    quoted, weekday, month = found.groups()
    return quoted or (weekday or month)[0] * 4


@cache
def _hour_pattern(locale: str) -> str:
    return str(_locale(locale).datetime_skeletons.get("Hm") or "HH:mm")
