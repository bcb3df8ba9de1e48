"""Local times, quiet and working hours over the days on which clocks change, checked against a clock that is read
minute by minute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from conversations.activity import OFFER_LASTS
from conversations.schedule import awake_later, quiet_until, resolve, working_hours_later

HELSINKI = ZoneInfo("Europe/Helsinki")
BEIRUT = ZoneInfo("Asia/Beirut")  # skips and repeats the hour at midnight
CAIRO = ZoneInfo("Africa/Cairo")  # skips 0–1, repeats 23–24
ASUNCION = ZoneInfo("America/Asuncion")  # changed at midnight until 2024
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")  # changes by half an hour
ST_JOHNS = ZoneInfo("America/St_Johns")  # until 2011 changed at 0:01
APIA = ZoneInfo("Pacific/Apia")  # skipped 30 December 2011 as a whole
ZONES = [HELSINKI, BEIRUT, CAIRO, ASUNCION, LORD_HOWE]
MINUTE, HOUR, DAY, WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(days=7)
FIRST, LAST = datetime(2025, 1, 1), datetime(2030, 12, 31)


def changes(zone: ZoneInfo, begin: datetime = FIRST, end: datetime = LAST) -> list[datetime]:
    """The instants (to the hour before) at which a zone's offset changes."""
    found, instant = [], begin.replace(tzinfo=UTC)
    while instant < end.replace(tzinfo=UTC):
        if instant.astimezone(zone).utcoffset() != (instant + HOUR).astimezone(zone).utcoffset():
            found.append(instant)
        instant += HOUR
    return found


CHANGES = {
    HELSINKI: changes(HELSINKI),
    BEIRUT: changes(BEIRUT),
    CAIRO: changes(CAIRO),
    ASUNCION: changes(ASUNCION, datetime(2019, 1, 1), datetime(2024, 12, 31)),
    LORD_HOWE: changes(LORD_HOWE),
}

UNHURRIED = settings(deadline=None)  # a busy machine is no fault
zones = st.sampled_from(ZONES)


@st.composite
def instants_of(draw: st.DrawFn, zone: ZoneInfo) -> datetime:
    """Any instant of 2025–2030, half of them within two days of a change of the clocks."""
    if draw(st.booleans()):
        near = draw(st.sampled_from(CHANGES[zone]))
        return near + draw(st.timedeltas(-2 * DAY, 2 * DAY))
    return draw(st.datetimes(FIRST, LAST, timezones=st.just(UTC)))


@st.composite
def places_and_instants(draw: st.DrawFn) -> tuple[ZoneInfo, datetime]:
    zone = draw(zones)
    return zone, draw(instants_of(zone))


def read_minute_by_minute(local: datetime, zone: ZoneInfo) -> datetime:
    """The first instant at which a clock on the wall shows `local`, or else jumps over it."""
    instant = local.replace(tzinfo=UTC) - 15 * HOUR
    end = instant + 30 * HOUR
    passed = None
    shown = instant.astimezone(zone).replace(tzinfo=None)
    while instant < end:
        before, shown = shown, instant.astimezone(zone).replace(tzinfo=None)
        if shown == local:
            return instant
        if before < local < shown and passed is None:
            passed = instant
        instant += MINUTE
    assert passed is not None
    return passed


# --- a local time


def test_the_zones_change_when_they_should() -> None:
    assert {zone.key: len(found) for zone, found in CHANGES.items()} == {
        "Europe/Helsinki": 12,
        "Asia/Beirut": 12,
        "Africa/Cairo": 12,
        "America/Asuncion": 12,
        "Australia/Lord_Howe": 12,
    }


@UNHURRIED
@given(places_and_instants())
def test_a_local_time_is_the_instant_at_which_a_clock_first_shows_it(place: tuple[ZoneInfo, datetime]) -> None:
    zone, instant = place
    local = instant.astimezone(zone).replace(tzinfo=None, fold=0, second=0, microsecond=0)

    assert resolve(local, zone) == read_minute_by_minute(local, zone)


@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_so_it_is_in_every_quarter_of_an_hour_around_every_change(zone: ZoneInfo) -> None:
    for change in CHANGES[zone]:
        middle = change.astimezone(zone).replace(tzinfo=None, minute=0)
        for quarters in range(-10, 11):
            local = middle + quarters * timedelta(minutes=15)
            assert resolve(local, zone) == read_minute_by_minute(local, zone), local


@pytest.mark.parametrize(
    ("local", "zone", "instant"),
    [
        (datetime(2026, 7, 1, 18), HELSINKI, datetime(2026, 7, 1, 15, tzinfo=UTC)),
        (datetime(2026, 3, 29, 3), HELSINKI, datetime(2026, 3, 29, 1, tzinfo=UTC)),
        (datetime(2026, 3, 29, 3, 59), HELSINKI, datetime(2026, 3, 29, 1, tzinfo=UTC)),
        (datetime(2026, 10, 25, 3, 30), HELSINKI, datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (datetime(2026, 3, 29, 0, 30), BEIRUT, datetime(2026, 3, 28, 22, tzinfo=UTC)),
        (datetime(2026, 10, 24, 23, 30), BEIRUT, datetime(2026, 10, 24, 20, 30, tzinfo=UTC)),
        (datetime(2011, 12, 30, 12), APIA, datetime(2011, 12, 30, 10, tzinfo=UTC)),
    ],
)
def test_gaps_move_forward_and_the_first_of_two_counts(local: datetime, zone: ZoneInfo, instant: datetime) -> None:
    assert resolve(local, zone) == instant
    assert resolve(local, zone).tzinfo is UTC


# --- quiet hours


def quiet(local: datetime, begin: int, end: int) -> bool:
    hours = [hour % 24 for hour in range(begin, end if end >= begin else end + 24)]
    return local.hour in hours


@UNHURRIED
@given(places_and_instants(), st.integers(0, 23), st.integers(0, 23))
def test_quiet_hours_end_at_the_first_minute_that_is_not_quiet(
    place: tuple[ZoneInfo, datetime], begin: int, end: int
) -> None:
    zone, now = place
    now = now.replace(second=0, microsecond=0)
    until = quiet_until(now, zone, begin, end)

    if not quiet(now.astimezone(zone), begin, end):
        assert until is None
    else:
        minute = now
        while quiet(minute.astimezone(zone), begin, end):
            minute += MINUTE
        assert until == minute


def test_a_clock_that_goes_back_over_the_end_of_quiet_hours_begins_them_again() -> None:
    change = datetime(2010, 11, 7, 2, 31, tzinfo=UTC)  # 0:01 became 23:01
    assert quiet_until(change - timedelta(seconds=30), ST_JOHNS, 21, 0) is None

    until = quiet_until(change, ST_JOHNS, 21, 0)

    assert until == change + timedelta(minutes=59)


@pytest.mark.parametrize("hour", range(24))
def test_equal_hours_are_no_quiet_hours(hour: int) -> None:
    assert quiet_until(datetime(2026, 1, 5, hour, tzinfo=UTC), HELSINKI, 8, 8) is None


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (datetime(2026, 7, 1, 17, 59), None),
        (datetime(2026, 7, 1, 18, 0), datetime(2026, 7, 2, 5)),
        (datetime(2026, 7, 2, 4, 59), datetime(2026, 7, 2, 5)),
        (datetime(2026, 7, 2, 5, 0), None),
        (datetime(2026, 3, 28, 20), datetime(2026, 3, 29, 5)),  # the night that is an hour shorter
    ],
)
def test_nights_are_quiet(now: datetime, until: datetime | None) -> None:
    assert quiet_until(now.replace(tzinfo=UTC), HELSINKI, 21, 8) == (until and until.replace(tzinfo=UTC))


# --- working hours

OFFICE = {"work_from": 8, "work_to": 16, "work_days": frozenset(range(5))}


def local(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=HELSINKI).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        (local(2026, 7, 1, 9), 4, local(2026, 7, 1, 13)),
        (local(2026, 7, 1, 14), 4, local(2026, 7, 2, 10)),
        (local(2026, 7, 1, 3), 4, local(2026, 7, 1, 12)),
        (local(2026, 7, 1, 20), 4, local(2026, 7, 2, 12)),
        (local(2026, 7, 3, 15), 4, local(2026, 7, 6, 11)),  # over a weekend
        (local(2026, 7, 4, 12), 4, local(2026, 7, 6, 12)),
        (local(2026, 3, 27, 15), 4, local(2026, 3, 30, 11)),  # and a change of the clocks
        (local(2026, 10, 23, 15), 4, local(2026, 10, 26, 11)),
        (local(2026, 7, 1, 12), 4, local(2026, 7, 1, 16)),  # to the end of the day, not the next morning
        (local(2026, 7, 1, 16), 4, local(2026, 7, 2, 12)),
        (local(2026, 7, 1, 12), 40, local(2026, 7, 8, 12)),
        (local(2026, 7, 1, 12), 0.5, local(2026, 7, 1, 12, 30)),
        (local(2026, 7, 1, 12), 0, local(2026, 7, 1, 12)),
        (local(2026, 7, 4, 12), 0, local(2026, 7, 6, 8)),
    ],
)
def test_four_working_hours_skip_nights_and_weekends(start: datetime, hours: float, end: datetime) -> None:
    assert working_hours_later(start, hours, HELSINKI, **OFFICE) == end


def test_public_holidays_are_no_working_days() -> None:
    start = local(2026, 12, 23, 15)  # before Christmas

    assert working_hours_later(start, 4, HELSINKI, **OFFICE, holidays="FI") == local(2026, 12, 28, 11)
    assert working_hours_later(start, 4, HELSINKI, **OFFICE) == local(2026, 12, 24, 11)


def test_who_works_through_the_night_of_the_change_works_the_hours_there_are() -> None:
    always = {"work_from": 0, "work_to": 24, "work_days": range(7)}

    assert working_hours_later(local(2026, 3, 28, 20), 12, HELSINKI, **always) == local(2026, 3, 29, 9)
    assert working_hours_later(local(2026, 10, 24, 20), 12, HELSINKI, **always) == local(2026, 10, 25, 7)


@UNHURRIED
@given(
    places_and_instants(),
    st.integers(0, 30),
    st.integers(0, 23),
    st.integers(1, 24),
    st.sets(st.integers(0, 6), min_size=1),
)
def test_the_minutes_at_work_between_start_and_end_are_as_many_as_asked(
    place: tuple[ZoneInfo, datetime], hours: int, begin: int, end: int, work_days: set[int]
) -> None:
    assume(begin < end)
    zone, start = place
    start = start.replace(second=0, microsecond=0, minute=start.minute // 15 * 15)

    after = working_hours_later(start, hours, zone, work_from=begin, work_to=end, work_days=work_days)

    assert after >= start
    assert after.tzinfo is UTC
    worked, quarter = timedelta(), start
    assume(after - start < 40 * DAY)
    while quarter < after:
        clock = quarter.astimezone(zone)
        if clock.weekday() in work_days and begin <= clock.hour < end:
            worked += timedelta(minutes=15)
        quarter += timedelta(minutes=15)
    assert worked == hours * HOUR


@pytest.mark.parametrize(
    "never",
    [
        {"work_from": 8, "work_to": 8, "work_days": {0}},
        {"work_from": 8, "work_to": 16, "work_days": set()},
        {"work_from": 8, "work_to": 16, "work_days": {7}},
        {"work_from": -1, "work_to": 16, "work_days": {0}},
        {"work_from": 8, "work_to": 25, "work_days": {0}},
    ],
)
def test_hours_at_which_nobody_works_are_an_error_and_no_endless_search(never: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="nobody ever works"):
        working_hours_later(local(2026, 7, 1, 9), 4, HELSINKI, **never)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("freed", "until"),
    [
        ("2027-03-01 10:00", "2027-03-02 09:00"),
        ("2027-03-01 14:00", "2027-03-02 13:00"),
        ("2027-03-01 20:55", "2027-03-02 19:55"),
        ("2027-03-01 23:00", "2027-03-02 20:00"),
        ("2027-03-01 06:00", "2027-03-01 20:00"),
    ],
)
def test_a_place_is_kept_for_twelve_hours_of_which_none_is_quiet(freed: str, until: str) -> None:
    at = datetime.fromisoformat(freed).replace(tzinfo=HELSINKI)
    kept = awake_later(at, OFFER_LASTS, HELSINKI, 21, 8).astimezone(HELSINKI)
    assert kept.replace(tzinfo=None) == datetime.fromisoformat(until)


def test_where_no_hour_is_quiet_twelve_hours_are_twelve() -> None:
    at = datetime(2027, 3, 1, 20, tzinfo=UTC)
    assert awake_later(at, OFFER_LASTS, HELSINKI, 0, 0) == at + OFFER_LASTS
    assert awake_later(at, OFFER_LASTS, HELSINKI, 9, 12) == at.replace(day=2, hour=10)  # noon in Helsinki
