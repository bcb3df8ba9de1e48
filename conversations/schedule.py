"""Local times become instants: the hour of a day, quiet hours, working hours.

Wall clocks skip an hour in spring and repeat one in autumn, at midnight in some zones. Cron triggers then fire twice or
never; here every local time has exactly one instant. Which days are meant is said by conversations/agenda.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, time, timedelta, tzinfo
from functools import lru_cache

from conversations.free_days import is_free

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)  # no clock was ever changed at a fraction of one


@lru_cache(maxsize=8192)  # the same few hours, for everybody
def resolve(local: datetime, zone: tzinfo) -> datetime:
    """The instant (UTC) at which clocks first show `local` (naive); if they skip it, the one at which they skip it."""
    return _shown(local, zone)[0]


def quiet_until(now: datetime, zone: tzinfo, quiet_from: int, quiet_to: int) -> datetime | None:
    """When the quiet hours end in which `now` falls; None outside of them. Equal hours: there are none."""
    local = now.astimezone(zone)
    overnight = quiet_from > quiet_to
    evening, morning = local.hour >= quiet_from, local.hour < quiet_to
    if not (evening or morning if overnight else evening and morning):
        return None
    last_day = local.date() + (DAY if overnight and evening else timedelta())
    ends = _shown(datetime.combine(last_day, time(quiet_to)), zone)
    end = next((end for end in ends if end > now), ends[-1])
    # Where clocks skip the very hour that is not quiet, the quiet hours go on until that hour of the next day.
    return quiet_until(end, zone, quiet_from, quiet_to) or end


def awake_later(start: datetime, lasts: timedelta, zone: tzinfo, quiet_from: int, quiet_to: int) -> datetime:
    """The instant at which so much time outside of the quiet hours has passed since `start`."""
    if quiet_from > quiet_to:  # overnight
        return working_hours_later(start, lasts / timedelta(hours=1), zone, quiet_to, quiet_from, range(7))
    begin = quiet_until(start, zone, quiet_from, quiet_to) or start
    return quiet_until(begin + lasts, zone, quiet_from, quiet_to) or begin + lasts


def working_hours_later(
    start: datetime,
    hours: float,
    zone: tzinfo,
    work_from: int,
    work_to: int,
    work_days: Collection[int],
    holidays: str | None = None,
) -> datetime:
    """The instant at which `hours` of working time have passed since `start`; nights and free days do not count.

    `work_from` 0–23 and `work_to` 1–24 are full hours of the local day, `work_days` holds 0 for Monday; `holidays`: the
    country whose public holidays are free.
    """
    left = timedelta(hours=hours)
    for begin, end in _working_days(start, zone, work_from, work_to, work_days, holidays):
        if left <= end - begin:
            return begin + left
        left -= end - begin
    raise AssertionError("there is always a next working day")


def _working_days(
    start: datetime, zone: tzinfo, work_from: int, work_to: int, work_days: Collection[int], holidays: str | None
) -> Iterator[tuple[datetime, datetime]]:
    """What is left of each working day from `start` on, for ever."""
    if not (0 <= work_from < work_to <= 24 and any(day in work_days for day in range(7))):
        raise ValueError(f"nobody ever works from {work_from} to {work_to} on days {sorted(work_days)}")
    day = start.astimezone(zone).date()
    while True:
        if day.weekday() in work_days and not is_free(day, holidays):
            midnight = datetime.combine(day, time())
            begin = max(start.astimezone(UTC), resolve(midnight + timedelta(hours=work_from), zone))
            end = resolve(midnight + timedelta(hours=work_to), zone)
            if begin < end:
                yield begin, end
        day += DAY


def _shown(local: datetime, zone: tzinfo) -> list[datetime]:
    """The instants at which clocks show `local`: one, two when it is repeated, or that of the change that skips it."""
    first = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None, fold=0) == local:
        return sorted({first, second})
    return [_change(second, first, zone)]  # in a gap, `second` is reckoned from the later offset and so comes earlier


def _change(before: datetime, after: datetime, zone: tzinfo) -> datetime:
    """The instant between the two at which the zone's offset changes."""
    old = before.astimezone(zone).utcoffset()
    while after - before > SECOND:
        middle = before + (after - before) // SECOND // 2 * SECOND
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after
