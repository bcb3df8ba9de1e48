"""The whole of a client's year as it is planned, on any start, over pauses, holidays and the days of clock changes."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from conversations.agenda import CATCHES_UP, KINDS, Entry, first_of_each, upcoming
from conversations.free_days import is_free
from conversations.journey import Journey, Pause
from tests.conversations.scene import HELSINKI, programme
from tests.conversations.test_journey import journeys

START = date(2027, 3, 1)  # a Monday
DAY = timedelta(days=1)
UNHURRIED = settings(deadline=None, max_examples=40)
DONE: frozenset[tuple[str, str]] = frozenset()  # nothing has had its time
LEAP = Journey(date(2028, 2, 29), 1, 18)
OVER_A_POINT = Journey(START, 0, 18, pauses=(Pause(date(2027, 5, 20), date(2027, 6, 20)),))  # M1 is on 1 June


def year(journey: Journey) -> list[Entry]:
    return list(upcoming(programme(), journey, journey.day0))


def days(journey: Journey, kind: str) -> list[date]:
    return [entry.day for entry in year(journey) if entry.kind == kind]


@UNHURRIED
@given(journeys())
@example(LEAP)
@example(OVER_A_POINT)
def test_one_thing_a_day_never_on_a_holiday_and_never_in_a_pause(journey: Journey) -> None:
    entries = year(journey)

    assert [day for day, times in Counter(entry.day for entry in entries).items() if times > 1] == []
    assert [entry for entry in entries if is_free(entry.day, "FI") or journey.is_paused(entry.day)] == []
    assert [entry.day for entry in entries] == sorted(entry.day for entry in entries)
    assert len({(entry.kind, entry.key) for entry in entries}) == len(entries)


@UNHURRIED
@given(journeys())
@example(LEAP)
@example(Journey(date(2024, 12, 11), 1, 8))  # Christmas takes one away
def test_twice_a_week_then_weekly_then_once_a_month(journey: Journey) -> None:
    asked = [journey.week_of(day) for day in days(journey, "check_in")]
    weeks = Counter(asked)
    pauses = 2 * len(journey.pauses)  # a pause that cuts a week may leave it without its day, or with two

    holidays = sum(is_free(journey.day0 + number * DAY, "FI") for number in range(14))
    assert sum(weeks[week] for week in (1, 2)) in range(4 - pauses - holidays, 6 + pauses)
    assert abs(sum(weeks[week] for week in range(3, 53)) - 50) <= 2 + pauses
    assert sum(weeks[week] for week in range(53, 106)) in range(11, 14)


@UNHURRIED
@given(journeys())
def test_all_that_comes_once_comes(journey: Journey) -> None:
    once = Counter((entry.kind, entry.key) for entry in year(journey) if entry.kind not in ("check_in", "nudge"))
    points = programme().measurements.points if programme().measurements else ()
    weeks = programme().feedback.weeks if programme().feedback else ()

    assert {key for kind, key in once if kind == "measurement"} == {point.id for point in points}
    assert {key for kind, key in once if kind == "feedback"} == {f"week_{week}" for week in weeks}
    assert once["ending", "ending"] == once["farewell", "farewell"] == once["first_goal", "first"] == 1
    assert once["action_plan", "first"] == once["coping_plan", "first"] == 1


def test_it_begins_on_the_very_first_day_when_that_is_the_chosen_one() -> None:
    first = days(Journey(START, 0, 18), "check_in")[:5]

    assert first == [date(2027, 3, day) for day in (1, 4, 8, 11, 15)]


def test_a_check_in_on_a_holiday_comes_on_the_next_working_day() -> None:
    asked = days(Journey(START, 4, 18), "check_in")  # Fridays: 26 March is Good Friday, 29 March Easter Monday

    assert date(2027, 3, 26) not in asked
    assert date(2027, 3, 27) in asked


def test_a_pause_over_a_measurement_point_moves_it_by_as_many_days() -> None:
    def point(journey: Journey) -> date:
        return next(entry.day for entry in year(journey) if entry.key == "m1")

    moved = point(OVER_A_POINT) - point(Journey(START, 0, 18))

    assert abs(moved.days - 31) <= 3  # a check-in or a holiday may stand on the very day


def test_who_starts_on_29_february_has_the_end_a_year_later() -> None:
    ending = days(LEAP, "ending")[0]

    assert date(2029, 2, 26) <= ending <= date(2029, 3, 3)


def test_the_hour_stays_the_same_over_both_changes_of_the_clock() -> None:
    asked = [entry for entry in year(Journey(START, 0, 18)) if entry.kind == "check_in"]

    instants = [entry.instant(HELSINKI) for entry in asked]

    assert {instant.astimezone(HELSINKI).time() for instant in instants} == {time(18)}
    assert {instant.astimezone(UTC).hour for instant in instants} == {15, 16}


@pytest.mark.parametrize("zone", [HELSINKI, ZoneInfo("Asia/Beirut")], ids=str)
def test_asked_again_and_again_none_is_skipped_or_repeated_over_six_years(zone: ZoneInfo) -> None:
    """Walked as the bot walks: at each instant the next one is asked for, with all that was fired left out."""
    for start in (date(2025, 1, 1), date(2027, 1, 3), date(2029, 1, 5)):
        journey, fired = Journey(start, start.weekday(), 8), []
        now = datetime.combine(start, time(), zone)
        while found := first_of_each(programme(), journey, now, zone, frozenset(("check_in", key) for key in fired)):
            check_in = next((entry for entry in found if entry.kind == "check_in"), None)
            if check_in is None:
                break
            now = check_in.instant(zone)
            fired.append(check_in.key)
        assert fired == [day.isoformat() for day in days(journey, "check_in")]


def test_in_another_zone_everything_comes_at_that_zones_hour() -> None:
    entry = year(Journey(START, 0, 18))[0]

    assert entry.instant(ZoneInfo("Europe/Stockholm")) - entry.instant(HELSINKI) == timedelta(hours=1)


@UNHURRIED
@given(journeys(), st.integers(0, 700))
def test_the_next_of_each_kind_is_later_and_nothing_of_it_comes_before(journey: Journey, day: int) -> None:
    now = datetime.combine(journey.day0 + day * DAY, time(12), HELSINKI)

    found = {entry.kind: entry for entry in first_of_each(programme(), journey, now, HELSINKI, frozenset())}

    for kind in KINDS:
        later = [entry for entry in year(journey) if entry.kind == kind and entry.instant(HELSINKI) > now]
        late = [entry for entry in year(journey) if entry.kind == kind and timedelta() <= now - entry.instant(HELSINKI)]
        if late and kind not in ("check_in", "nudge") and late[-1].day >= now.date() - CATCHES_UP:
            assert found[kind].instant(HELSINKI) > now  # of what comes once, what is late comes first
        else:
            assert found.get(kind) == (later[0] if later else None)


@UNHURRIED
@given(journeys(), st.integers(0, 200))
def test_looked_at_from_any_day_what_follows_is_the_same(journey: Journey, day: int) -> None:
    whole, since = year(journey), journey.day0 + day * DAY

    for later in (since + number * DAY for number in range(7)):
        assert list(upcoming(programme(), journey, later)) == [entry for entry in whole if entry.day >= later]


def test_what_has_had_its_time_does_not_come_again() -> None:
    journey, before = Journey(START, 0, 18), datetime(2027, 2, 28, tzinfo=UTC)
    first = {entry.kind: entry for entry in first_of_each(programme(), journey, before, HELSINKI, frozenset())}

    done = frozenset({("check_in", first["check_in"].key), ("measurement", "m0")})
    then = {entry.kind: entry for entry in first_of_each(programme(), journey, before, HELSINKI, done)}

    assert then["check_in"].day == date(2027, 3, 4)
    assert then["measurement"].key == "m1"


def test_fewer_nudges_are_half_as_many_and_none_are_none() -> None:
    normal, fewer, off = (len(days(Journey(START, 0, 18, nudges=how), "nudge")) for how in ("normal", "fewer", "off"))

    assert abs(fewer - normal / 2) <= 2
    assert off == 0


def test_who_chose_another_way_after_the_year_is_asked_no_more() -> None:
    over = Journey(START, 0, 18, next="end")

    assert year(over) == []


def test_check_ins_are_never_two_on_neighbouring_days_in_calm_weeks() -> None:
    asked = [day for day in days(Journey(START, 2, 18), "check_in") if day > date(2027, 4, 12)]

    assert min((later - earlier).days for earlier, later in pairwise(asked)) >= 5


# --- what is measured, and the ends


@UNHURRIED
@given(journeys())
@example(LEAP)
def test_the_ends_come_after_the_measurement_that_they_look_back_on(journey: Journey) -> None:
    on = {(entry.kind, entry.key): entry.day for entry in year(journey)}

    assert on["measurement", "m4"] < on["ending", "ending"]
    assert on["measurement", "m6"] < on["farewell", "farewell"]


@pytest.mark.parametrize("hour", [0, 9, 11, 23])
def test_whoever_joins_after_the_hour_of_the_day_measures_at_the_beginning_all_the_same(hour: int) -> None:
    joined = datetime.combine(START, time(hour), HELSINKI)

    found = {entry.kind: entry for entry in first_of_each(programme(), Journey(START, 2, 18), joined, HELSINKI, DONE)}

    assert (found["first_goal"].day, found["measurement"].day) == (date(2027, 3, 2), date(2027, 3, 4))


@UNHURRIED
@given(journeys())
@example(LEAP)
@example(Journey(START, 0, 18))
def test_in_the_follow_up_year_each_month_has_one_check_in(journey: Journey) -> None:
    asked = [day for day in days(journey, "check_in") if journey.week_of(day) > 53]
    months = [max(m for m in range(30) if journey.day_of_month(m) <= journey.day_of(day)) for day in asked]

    assert [month for month, times in Counter(months).items() if times > 1] == []


# --- a client who moves


def test_a_day_that_is_moved_brings_no_check_in_right_after_the_last_one() -> None:
    """Asked on Wednesday of a calm week, moved to Friday on Thursday: the next is Friday of the week after."""
    thursday = datetime(2027, 5, 20, 12, tzinfo=HELSINKI)
    asked = frozenset({("check_in", "2027-05-19")})

    assert _next(Journey(START, 4, 18), thursday, asked) == date(2027, 5, 28)
    assert _next(Journey(START, 2, 18), thursday, asked) == date(2027, 5, 26)
    assert _next(Journey(START, 6, 18), thursday, asked) == date(2027, 5, 23)  # Sunday is far enough


def test_a_month_whose_day_was_moved_behind_now_is_asked_about_all_the_same() -> None:
    """Month 14 begins on Monday 1 May 2028, and Friday would have been the day: on Thursday it becomes Tuesday."""
    thursday = datetime(2028, 5, 4, 12, tzinfo=HELSINKI)
    asked = frozenset({("check_in", "2028-04-07")})

    assert _next(Journey(START, 4, 18), thursday, asked) == date(2028, 5, 5)
    assert _next(Journey(START, 1, 18), thursday, asked) == date(2028, 5, 9)
    assert _next(Journey(START, 1, 18), thursday, asked | {("check_in", "2028-05-02")}) == date(2028, 6, 6)


@pytest.mark.parametrize(
    ("weekday", "hour", "then"),
    [(0, 18, date(2027, 4, 12)), (0, 8, date(2027, 4, 13)), (6, 18, date(2027, 4, 13)), (2, 18, date(2027, 4, 14))],
)
def test_a_week_whose_day_or_hour_was_moved_behind_now_is_asked_about(weekday: int, hour: int, then: date) -> None:
    """Asked on Tuesday after Easter; on Monday morning the questions of the evening are moved."""
    monday = datetime(2027, 4, 12, 10, tzinfo=HELSINKI)

    assert _next(Journey(START, weekday, hour), monday, frozenset({("check_in", "2027-04-06")})) == then


@UNHURRIED
@given(
    weekday=st.integers(0, 6),
    hour=st.sampled_from([8, 18]),
    moved=st.builds(Journey, st.just(START), st.integers(0, 6), st.sampled_from([8, 18])),
    now=st.datetimes(datetime(2027, 4, 6), datetime(2027, 6, 1), timezones=st.just(HELSINKI)),
)
def test_whoever_moves_is_asked_within_eleven_days_of_the_last_time(
    weekday: int, hour: int, moved: Journey, now: datetime
) -> None:
    before = year(Journey(START, weekday, hour))
    asked = [one for one in before if one.kind == "check_in" and one.instant(HELSINKI) <= now]

    then = _next(moved, now, frozenset(("check_in", one.key) for one in asked))

    assert 1 <= (then - asked[-1].day).days <= 11


def test_who_was_away_for_long_begins_again_on_their_own_day() -> None:
    friday = datetime(2027, 5, 21, 12, tzinfo=HELSINKI)

    assert _next(Journey(START, 0, 18), friday, frozenset({("check_in", "2027-04-19")})) == date(2027, 5, 24)


def test_what_comes_once_is_caught_up_on_when_its_day_was_moved_behind_now() -> None:
    """M1 is on Tuesday 1 June, and stands back for the check-in; that moves away on this very day."""
    before, after = Journey(START, 1, 18), Journey(START, 3, 18)
    now = datetime(2027, 6, 1, 18, 30, tzinfo=HELSINKI)

    assert [entry.day for entry in year(before) if entry.key == "m1"] == [date(2027, 6, 2)]
    assert [entry.day for entry in year(after) if entry.key == "m1"] == [date(2027, 6, 1)]
    assert _planned(after, now, DONE)["measurement"] == ("m1", date(2027, 6, 2))
    assert _planned(after, now, DONE | {("measurement", "m1")})["measurement"][0] == "m2"


def test_what_was_due_long_ago_is_not_caught_up_on() -> None:
    """A point that the programme did not have yet at its time."""
    found = _planned(Journey(START, 1, 18), datetime(2027, 7, 1, 12, tzinfo=HELSINKI), DONE)

    assert found["measurement"][0] == "m2"


def _planned(journey: Journey, now: datetime, done: frozenset[tuple[str, str]]) -> dict[str, tuple[str, date]]:
    return {entry.kind: (entry.key, entry.day) for entry in first_of_each(programme(), journey, now, HELSINKI, done)}


def _next(journey: Journey, now: datetime, done: frozenset[tuple[str, str]]) -> date:
    return _planned(journey, now, done)["check_in"][1]


# --- the odd days of the calendar


def test_two_years_that_begin_on_29_february_have_every_point_and_twelve_months() -> None:
    entries = year(LEAP)
    on = {entry.key: entry.day for entry in entries if entry.kind == "measurement"}
    wished = {  # the same day of the month, or its last one
        "m0": date(2028, 3, 1),
        "m1": date(2028, 5, 29),
        "m2": date(2028, 8, 29),
        "m3": date(2028, 11, 29),
        "m4": date(2029, 2, 28),
        "m5": date(2029, 8, 29),
        "m6": date(2030, 2, 28),
    }

    assert on.keys() == wished.keys()
    assert {key: (on[key] - day).days for key, day in wished.items() if not 0 <= (on[key] - day).days <= 2} == {}
    assert len([entry for entry in entries if entry.kind == "check_in" and LEAP.week_of(entry.day) > 52]) == 12
    assert entries[-1].kind == "farewell"


@pytest.mark.parametrize("hour", [2, 3, 4])
def test_an_hour_that_clocks_skip_or_repeat_has_one_instant_on_every_day(hour: int) -> None:
    asked = [entry for entry in year(Journey(date(2026, 1, 4), 6, hour)) if entry.kind == "check_in"]

    instants = [entry.instant(HELSINKI) for entry in asked]

    assert [at.astimezone(HELSINKI).date() for at in instants] == [entry.day for entry in asked]
    assert min(later - earlier for earlier, later in pairwise(instants)) >= timedelta(days=1)
