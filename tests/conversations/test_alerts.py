"""The ladder of an alert, minute by minute: who hears next, and when the one after."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.alerts import (
    NOBODY_YET,
    Around,
    Climb,
    Hours,
    Staff,
    Standing,
    climb,
    ladder,
    may_act,
    rounds,
    waits_only_for,
)
from conversations.programme import Lanes
from tests.conversations.scene import HELSINKI

LANES = Lanes(now_minutes=15, today_working_hours=4)
HOURS = Hours(HELSINKI, 8, 16, frozenset(range(5)))
MIKA = Staff("mika", here=True, work_from=8, work_to=16)
SARI, KIRSI, OLGA = (replace(MIKA, id=id) for id in ("sari", "kirsi", "olga"))
EVERYONE = Around(MIKA, SARI, (KIRSI, OLGA))
DAY, SECOND, MINUTE = timedelta(days=1), timedelta(seconds=1), timedelta(minutes=1)


def replace_lanes(**values: int) -> Lanes:
    return LANES.model_copy(update=values)


def local(day: int, hour: int, minute: int = 0) -> datetime:
    """In March 2027 in Helsinki; the 1st is a Monday."""
    return datetime(2027, 3, day, hour, minute, tzinfo=HELSINKI)


def alert(lane: str = "now", state: str = "open", rung: int = 0, at: datetime | None = None):
    at = at or local(1, 10)
    return Standing(lane, state, rung, at, at)


def gone(staff: Staff) -> Staff:
    return replace(staff, here=False)


def after(standing: Standing, step: Climb) -> Standing:
    return replace(standing, rung=step.rung, next_at=step.next_at, lane=step.lane)


def played(standing: Standing, around: Around, rungs: int, lanes: Lanes = LANES) -> list[tuple[str, ...]]:
    """Who is told on each rung, each at its time."""
    told = []
    for _ in range(rungs):
        step = climb(standing, around, lanes, HOURS, standing.next_at)
        assert step is not None
        told.append(step.tell)
        standing = after(standing, step)
    return told


def test_now_the_mentor_and_the_deputy_hear_at_once_then_the_coordinators_and_then_it_begins_again() -> None:
    both, coordinators = ("mika", "sari"), ("kirsi", "olga")

    assert played(alert("now"), EVERYONE, 4) == [both, coordinators, both, coordinators]


def test_today_the_mentor_hears_then_the_deputy_then_the_coordinators_and_then_it_begins_again() -> None:
    coordinators = ("kirsi", "olga")

    assert played(alert("today"), EVERYONE, 5) == [("mika",), ("sari",), coordinators, ("mika",), ("sari",)]


def test_where_there_is_a_mail_server_the_mail_is_the_last_rung() -> None:
    def sent(standing: Standing, around: Around, rungs: int) -> list[tuple[tuple[str, ...], bool]]:
        steps = []
        for _ in range(rungs):
            step = climb(standing, around, LANES, HOURS, standing.next_at)
            assert step is not None
            steps.append((step.tell, step.mail))
            standing = after(standing, step)
        return steps

    now, coordinators = replace(alert("now"), mails=True), (("kirsi", "olga"), False)
    assert sent(now, EVERYONE, 4) == [
        (("mika", "sari"), False),
        coordinators,
        ((), True),
        (("mika", "sari"), False),
    ]
    assert sent(now, Around(), 2) == [((), True), ((), True)]  # nobody can be reached: at once, and again


def test_with_the_mail_goes_a_word_to_whoever_is_only_away_when_nobody_else_is_there() -> None:
    holiday = replace(KIRSI, here=False, away=True)
    standing = replace(alert("now"), mails=True)

    step = climb(standing, Around(None, None, (holiday, gone(OLGA))), LANES, HOURS, local(1, 10))
    other = climb(replace(standing, rung=2), Around(MIKA, None, (holiday,)), LANES, HOURS, local(1, 10))

    assert step is not None
    assert (step.tell, step.mail) == (("kirsi",), True)
    assert other is not None
    assert (other.tell, other.mail) == ((), True)


@pytest.mark.parametrize(
    ("lane", "lanes", "then"),
    [
        ("now", LANES, local(1, 10, 15)),
        ("now", replace_lanes(now_mail_minutes=60), local(1, 11)),
        ("today", LANES, local(1, 14)),
        ("today", replace_lanes(today_mail_working_hours=8), local(2, 10)),
    ],
)
def test_the_mail_has_a_time_of_its_own_by_the_hours_of_the_service(lane: str, lanes: Lanes, then: datetime) -> None:
    step = climb(replace(alert(lane), mails=True), Around(), lanes, HOURS, local(1, 10))

    assert step is not None
    assert (step.mail, step.next_at) == (True, then)


def test_somebody_in_two_places_is_told_once_on_a_rung() -> None:
    assert played(alert("now"), Around(MIKA, MIKA), 1) == [("mika",)]


@pytest.mark.parametrize(("lane", "rungs"), [("now", 2), ("today", 3)])
def test_a_round_is_over_when_the_first_rung_is_climbed_again(lane: str, rungs: int) -> None:
    assert [rounds(alert(lane, rung=rung)) for rung in range(rungs + 2)] == [0] * (rungs + 1) + [1]


@pytest.mark.parametrize(
    ("lane", "tells", "rungs"),
    [
        ("today", ("mentor",), (("mentor",), ("deputy",), ("coordinators",))),
        ("today", ("coordinators",), (("coordinators",), ("mentor",), ("deputy",))),
        ("today", ("mentor", "deputy", "coordinators"), (("mentor", "deputy", "coordinators"),)),
        ("now", ("mentor",), (("mentor", "deputy"), ("coordinators",))),
        ("now", ("coordinators",), (("coordinators",), ("mentor",), ("deputy",))),
    ],
)
def test_whom_a_rule_tells_stands_on_the_first_rung_and_the_others_follow(lane: str, tells, rungs) -> None:
    assert ladder(lane, tells) == rungs


def test_each_rung_can_have_a_time_of_its_own() -> None:
    lanes = Lanes(now_coordinators_minutes=30, today_deputy_working_hours=2, today_coordinators_working_hours=1)

    def waits(lane: str, rung: int) -> timedelta:
        step = climb(alert(lane, rung=rung, at=local(1, 8)), EVERYONE, lanes, HOURS, local(1, 8))
        assert step is not None
        return step.next_at - local(1, 8)

    assert [waits("now", rung) for rung in (0, 1)] == [15 * MINUTE, 30 * MINUTE]
    assert [waits("today", rung) for rung in (0, 1, 2)] == [240 * MINUTE, 120 * MINUTE, 60 * MINUTE]


def test_the_ladder_counts_from_the_commit_of_the_answer_though_the_bot_was_late() -> None:
    step = climb(alert(at=local(1, 10)), EVERYONE, LANES, HOURS, local(1, 10, 9))

    assert step is not None
    assert step.next_at == local(1, 10, 15)


def test_who_was_down_for_hours_makes_up_for_one_round_and_not_for_all() -> None:
    standing, now, told = alert(at=local(1, 10)), local(1, 18), []
    while (step := climb(standing, EVERYONE, LANES, HOURS, now)) is not None:
        told.append(step.tell)
        standing = after(standing, step)

    assert told == [("mika", "sari"), ("kirsi", "olga")]
    assert standing.next_at == now + 15 * MINUTE


# --- this week


def test_what_is_for_the_week_is_pushed_to_nobody_for_a_week_and_then_is_for_today() -> None:
    first = climb(alert("week"), EVERYONE, LANES, HOURS, local(1, 10))
    assert first == Climb((), 0, local(8, 10), "week")
    standing = after(alert("week"), first)

    assert climb(standing, EVERYONE, LANES, HOURS, local(8, 10) - SECOND) is None
    second = climb(standing, EVERYONE, LANES, HOURS, local(8, 10))
    assert second == Climb(("mika",), 1, local(8, 14), "today")


def test_what_is_for_the_week_and_does_not_climb_rings_nobody_however_long_it_stands() -> None:
    standing = replace(alert("week"), climbs=False)
    for week in range(1, 60):
        step = climb(standing, EVERYONE, LANES, HOURS, standing.next_at)
        assert step == Climb((), 0, local(1, 10) + week * 7 * DAY, "week")
        standing = after(standing, step)


def test_what_is_for_the_week_and_was_taken_comes_back_like_the_rest() -> None:
    owned = replace(EVERYONE, owner=MIKA)

    assert climb(alert("week", "taken"), owned, LANES, HOURS, local(2, 10)) == Climb(("mika",), 0, local(3, 10), "week")


@pytest.mark.parametrize(("waited", "climbs"), [(15 * MINUTE - SECOND, False), (15 * MINUTE, True)])
def test_what_is_for_now_waits_a_quarter_of_an_hour_and_not_a_second_less(waited: timedelta, climbs: bool) -> None:
    first = climb(alert(), Around(MIKA, None, (KIRSI,)), LANES, HOURS, local(1, 10))
    assert first is not None

    second = climb(after(alert(), first), Around(MIKA, None, (KIRSI,)), LANES, HOURS, local(1, 10) + waited)

    assert (second is not None) == climbs


def test_what_is_for_now_does_not_sleep_at_night_or_over_a_weekend() -> None:
    saturday_night = local(6, 3)

    step = climb(alert(at=saturday_night), Around(MIKA, None, (KIRSI,)), LANES, HOURS, saturday_night)

    assert step == Climb(("mika",), 1, saturday_night + 15 * MINUTE, "now")


@pytest.mark.parametrize(
    ("raised", "comes"),
    [
        (local(1, 10), local(1, 14)),
        (local(1, 12), local(1, 16)),
        (local(1, 12, 1), local(2, 8, 1)),
        (local(1, 15, 59), local(2, 11, 59)),
        (local(1, 16), local(2, 12)),
        (local(1, 3), local(1, 12)),
        (local(5, 14), local(8, 10)),  # Friday afternoon → Monday morning
        (local(6, 11), local(8, 12)),
        (local(26, 14), local(29, 10)),  # clocks go forward in between
    ],
)
def test_what_is_for_today_counts_working_hours(raised: datetime, comes: datetime) -> None:
    step = climb(alert("today", at=raised), Around(MIKA, None, (KIRSI,)), LANES, HOURS, raised)
    assert step is not None
    second = after(alert("today"), step)

    assert step.next_at == comes
    assert climb(second, Around(MIKA, None, (KIRSI,)), LANES, HOURS, comes - SECOND) is None
    assert climb(second, Around(MIKA, None, (KIRSI,)), LANES, HOURS, comes) is not None


def test_the_working_hours_are_those_of_who_was_told_and_the_earliest_counts() -> None:
    late, early = replace(KIRSI, work_from=12, work_to=20), replace(OLGA, work_from=6, work_to=14)

    step = climb(alert("today", rung=1, at=local(1, 5)), Around(MIKA, None, (late, early)), LANES, HOURS, local(1, 5))

    assert step is not None
    assert step.next_at == local(1, 10)


@pytest.mark.parametrize("mentor", [None, gone(MIKA)])
def test_a_mentor_who_cannot_be_reached_is_passed_over_at_once(mentor: Staff | None) -> None:
    step = climb(alert(), Around(mentor, None, (KIRSI, gone(OLGA))), LANES, HOURS, local(1, 10))

    assert step is not None
    assert step.tell == ("kirsi",)


def test_without_coordinators_the_mentor_is_told_again() -> None:
    step = climb(alert(rung=1), Around(MIKA, None, (gone(KIRSI),)), LANES, HOURS, local(1, 10))

    assert step is not None
    assert step.tell == ("mika",)


@pytest.mark.parametrize("rung", [0, 1, 5])
def test_without_coordinators_the_mentor_is_not_woken_every_quarter_of_an_hour_for_what_is_for_today(rung: int) -> None:
    friday_evening = local(5, 20)

    step = climb(alert("today", rung=rung, at=friday_evening), Around(MIKA, None, ()), LANES, HOURS, friday_evening)

    assert step is not None
    assert step.next_at == local(8, 12)


def test_when_nobody_can_be_reached_somebody_is_looked_for_again_soon() -> None:
    step = climb(alert("today", rung=2), Around(gone(MIKA), None, (gone(KIRSI),)), LANES, HOURS, local(1, 10))

    assert step is not None
    assert (step.tell, step.next_at) == ((), local(1, 10) + NOBODY_YET)


def test_better_somebody_on_holiday_than_nobody() -> None:
    on_holiday = replace(gone(KIRSI), away=True)
    around = Around(gone(MIKA), replace(gone(SARI), away=True), (on_holiday, gone(OLGA)))

    step = climb(alert("now"), around, LANES, HOURS, local(1, 10))

    assert step == Climb(("sari", "kirsi"), 0, local(1, 10, 15), "now")


def test_nobody_on_holiday_is_disturbed_while_somebody_is_there() -> None:
    around = Around(replace(gone(MIKA), away=True), None, (replace(gone(KIRSI), away=True), OLGA))

    assert played(alert("now"), around, 3) == [("olga",)] * 3


@pytest.mark.parametrize(
    ("lane", "lanes", "later"),
    [
        ("now", LANES, 60 * MINUTE),
        ("now", replace_lanes(now_comes_back_minutes=30), 30 * MINUTE),
        ("today", replace_lanes(now_comes_back_minutes=30), DAY),
        ("today", replace_lanes(comes_back_hours=48), 2 * DAY),
    ],
)
def test_what_was_taken_and_not_resolved_comes_back_to_its_owner(lane: str, lanes: Lanes, later: timedelta) -> None:
    step = climb(alert(lane, state="taken", rung=1), replace(EVERYONE, owner=KIRSI), lanes, HOURS, local(1, 10))

    assert step == Climb(("kirsi",), 1, local(1, 10) + later, lane)


# --- taken, and the client cries again


def cried(lane: str = "now", **more: object) -> Standing:
    return replace(alert(lane, state="taken"), cries=True, **more)


@pytest.mark.parametrize(
    ("lane", "owner", "told"),
    [
        ("now", MIKA, [("mika",), ("sari",), ("kirsi", "olga"), ("mika",)]),
        ("now", SARI, [("sari",), ("mika",), ("kirsi", "olga"), ("sari",)]),
        ("now", KIRSI, [("kirsi",), ("mika", "sari"), ("olga",), ("kirsi",)]),
        ("today", MIKA, [("mika",), ("sari",), ("kirsi", "olga"), ("mika",)]),
        ("today", KIRSI, [("kirsi",), ("mika",), ("sari",), ("olga",), ("kirsi",)]),
    ],
)
def test_a_cry_that_its_owner_does_nothing_about_climbs_on_past_the_owner(lane: str, owner: Staff, told: list) -> None:
    assert played(cried(lane), replace(EVERYONE, owner=owner), len(told)) == told


def test_a_cry_has_the_times_of_its_lane_and_stays_its_owners() -> None:
    owned = replace(EVERYONE, owner=MIKA)

    first = climb(cried(), owned, LANES, HOURS, local(1, 10))
    assert first == Climb(("mika",), 1, local(1, 10, 15), "now")
    second = climb(after(cried(), first), owned, LANES, HOURS, local(1, 10, 15))
    assert second == Climb(("sari",), 2, local(1, 10, 30), "now")
    today = climb(cried("today"), owned, LANES, HOURS, local(1, 10))
    assert today == Climb(("mika",), 1, local(1, 14), "today")


def test_a_cry_goes_out_by_e_mail_when_nobody_answers_it() -> None:
    standing, owned = cried(mails=True), Around(MIKA, owner=MIKA)

    steps = []
    for _ in range(3):
        step = climb(standing, owned, LANES, HOURS, standing.next_at)
        assert step is not None
        steps.append((step.tell, step.mail))
        standing = after(standing, step)

    assert steps == [(("mika",), False), ((), True), (("mika",), False)]


def test_whoever_is_alone_is_told_of_a_cry_again_and_again() -> None:
    assert played(cried(), Around(MIKA, owner=MIKA), 3) == [("mika",)] * 3


@pytest.mark.parametrize(("rung", "told", "climbed"), [(0, ("sari",), 1), (1, ("sari",), 1), (2, ("olga",), 2)])
def test_a_cry_to_somebody_who_is_gone_is_anybodys(rung: int, told: tuple[str, ...], climbed: int) -> None:
    around = Around(gone(MIKA), SARI, (OLGA,), gone(MIKA))

    step = climb(cried(rung=rung), around, LANES, HOURS, local(1, 10))

    assert step == Climb(told, climbed, local(1, 10, 15), "now", reopen=True)


@pytest.mark.parametrize(("rung", "lost", "moves"), [(1, "mika", True), (2, "sari", True), (3, "kirsi", False)])
def test_a_cry_moves_on_when_whom_it_waits_for_is_lost_though_its_owner_was_told(
    rung: int, lost: str, moves: bool
) -> None:
    told = {"mika", "sari", "kirsi", "olga"}

    assert waits_only_for(lost, cried(rung=rung), replace(EVERYONE, owner=MIKA), told) == moves


@pytest.mark.parametrize("owner", [None, gone(KIRSI)])
@pytest.mark.parametrize(
    ("mentor", "coordinators"), [(MIKA, (gone(KIRSI), OLGA)), (None, (OLGA,)), (gone(MIKA), (OLGA,)), (None, ())]
)
def test_what_was_taken_by_somebody_who_is_gone_is_anybodys_again(mentor, coordinators, owner) -> None:
    around = Around(mentor, None, coordinators, owner)

    step = climb(alert(state="taken", rung=1), around, LANES, HOURS, local(1, 10))

    assert step is not None
    assert step.reopen
    assert "kirsi" not in step.tell


def test_what_is_resolved_is_over() -> None:
    assert climb(alert(state="resolved"), Around(MIKA, None, (KIRSI,)), LANES, HOURS, local(9, 9)) is None


@given(
    st.builds(
        Standing,
        st.sampled_from(["now", "today", "week"]),
        st.sampled_from(["open", "taken"]),
        st.integers(0, 9),
        st.just(local(1, 0)),
        st.just(local(1, 0)),
    ),
    st.sampled_from([None, MIKA, gone(MIKA)]),
    st.sampled_from([None, SARI, gone(SARI), MIKA]),
    st.sets(st.sampled_from([KIRSI, gone(KIRSI), OLGA, gone(OLGA)])),
    st.datetimes(datetime(2027, 3, 9), datetime(2027, 4, 30)),
)
def test_whoever_can_be_reached_is_told_and_there_is_always_a_next_time(standing, mentor, deputy, staff, at) -> None:
    now = at.replace(tzinfo=HELSINKI)
    coordinators = tuple(sorted(staff, key=lambda one: (one.id, one.here)))
    here = {one.id for one in (mentor, deputy, *coordinators) if one and one.here}

    step = climb(standing, Around(mentor, deputy, coordinators), LANES, HOURS, now)

    assert step is not None
    assert set(step.tell) <= here
    assert bool(step.tell) == bool(here)
    assert standing.next_at < step.next_at <= now + timedelta(days=4)
    assert step.lane != "week"


@pytest.mark.parametrize(
    ("lane", "rung", "lost", "moves"),
    [
        ("today", 1, "mika", True),
        ("today", 1, "sari", False),
        ("today", 2, "sari", True),
        ("today", 2, "mika", False),
        ("today", 3, "kirsi", False),  # Olga has it, too
        ("now", 1, "mika", False),  # Sari has it, too
        ("now", 0, "mika", False),  # nobody was told yet
        ("week", 0, "mika", False),
    ],
)
def test_an_alert_moves_on_when_somebody_is_lost_for_whom_alone_it_waits(
    lane: str, rung: int, lost: str, moves: bool
) -> None:
    assert waits_only_for(lost, alert(lane, rung=rung), EVERYONE, {"mika", "sari", "kirsi", "olga"}) == moves


def test_it_does_not_wait_for_a_deputy_who_was_never_told() -> None:
    assert waits_only_for("mika", alert("now", rung=1), EVERYONE, {"mika"})


THEIRS = frozenset({"mika", "sari"})


@pytest.mark.parametrize("action", ["take", "show", "hide"])
def test_the_clients_mentor_who_stands_in_and_coordinators_may_act(action: str) -> None:
    mentor, coordinator = frozenset({"mentor"}), frozenset({"coordinator"})

    assert may_act("mika", mentor, THEIRS, None, action)
    assert may_act("sari", mentor, THEIRS, None, action)
    assert may_act("kirsi", coordinator, THEIRS, None, action)
    assert not may_act("leena", mentor, THEIRS, "leena", action)
    assert not may_act("mika", frozenset({"client"}), THEIRS, None, action)
    assert not may_act("mika", frozenset(), THEIRS, "mika", action)


def test_only_the_owner_or_a_coordinator_resolves() -> None:
    assert may_act("mika", frozenset({"mentor"}), THEIRS, "mika", "resolve")
    assert not may_act("mika", frozenset({"mentor"}), THEIRS, "kirsi", "resolve")
    assert may_act("olga", frozenset({"coordinator"}), THEIRS, "mika", "resolve")
    assert not may_act("leena", frozenset({"mentor"}), THEIRS, "leena", "resolve")


def test_an_action_that_nobody_knows_is_nobodys() -> None:
    assert not may_act("kirsi", frozenset({"coordinator"}), THEIRS, "kirsi", "delete")
