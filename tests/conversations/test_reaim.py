"""Figures of a report, reckoned by hand for small groups."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from conversations.reaim import Alerted, Around, Figure, Life, Period, Savings, reckon

MEASURES = (("gas_t", "points"), ("mood", "points"), ("weight", "kg"))
PHASES = ("start", "theme_a")
VANTAA = Savings(62_500, 1_700_000, 15, -2.5)


def life(id: int, **more: object) -> Life:
    known = Life(str(id), "mothers", "fi", "school", "m1", joined=True, starter=True)
    return replace(known, **more)  # type: ignore[arg-type]


def found(lives: list[Life], id: str, part: str = "", key: str = "", around: Around | None = None) -> Figure:
    figures = reckon(lives, around or Around(), MEASURES, PHASES, VANTAA)
    (one,) = [figure for figure in figures if (figure.id, figure.part, figure.key) == (id, part, key)]
    return one


def test_a_period_holds_its_first_and_its_last_day() -> None:
    june = Period(date(2026, 6, 1), date(2026, 6, 30))
    assert june.has(date(2026, 6, 1))
    assert june.has(date(2026, 6, 30))
    assert not june.has(date(2026, 7, 1))
    assert not june.has(None)


class TestReach:
    def test_counts_who_joined_by_group_language_and_source(self) -> None:
        lives = [life(n, audience="mothers" if n < 6 else "students", source=None) for n in range(12)]
        assert found(lives, "joined").value == 12
        assert found(lives, "joined", "audience", "students").value == 6
        assert found(lives, "joined", "source", "-").value == 12
        assert found([replace(one, joined=False) for one in lives], "joined").value == 0

    def test_four_of_a_group_are_hidden_and_so_is_what_would_tell_of_them(self) -> None:
        lives = [life(n, language="so" if n < 4 else "ar" if n < 10 else "fi") for n in range(30)]
        assert found(lives, "joined").value == 30
        assert found(lives, "joined", "language", "fi").value == 20
        for hidden in ("so", "ar"):
            cell = found(lives, "joined", "language", hidden)
            assert (cell.value, cell.people, cell.hidden) == (None, None, True)

    def test_a_table_that_would_tell_all_is_not_shown(self) -> None:
        lives = [life(n, language=f"l{n}") for n in range(5)]
        figures = [one for one in reckon(lives, Around(), MEASURES, PHASES, VANTAA) if one.part == "language"]
        assert [(one.key, one.value, one.hidden) for one in figures] == [("", None, True)]
        assert found(lives, "joined").value == 5

    def test_the_few_who_joined_earlier_do_not_follow_from_those_who_take_part(self) -> None:
        lives = [life(n, joined=n >= 2) for n in range(22)]
        assert found(lives, "joined").value == 20
        assert found(lives, "taking_part").hidden
        assert found([life(n, joined=n >= 5) for n in range(22)], "taking_part").value == 22

    def test_of_some_people_only_nobody_knows_whom_a_link_was_for(self) -> None:
        assert [one for one in reckon([], Around(), MEASURES, PHASES, VANTAA) if one.unit == "links"] == []

    def test_links_are_no_people(self) -> None:
        assert found([], "links", around=Around(links=3, ran_out=1)).value == 3
        assert found([], "ran_out", around=Around(links=3, ran_out=1)).value == 1


class TestEffectiveness:
    def test_means_of_all_who_began_and_of_those_who_went_the_whole_year(self) -> None:
        lives = [life(n, changes={"mood": (3, 3 + n % 2)}, completer=n < 6) for n in range(12)]
        assert found(lives, "mood_first", "starters").value == 3
        assert found(lives, "mood_change", "starters").value == 0.5
        assert found(lives, "mood_last", "completers").value == 3.5
        assert found(lives, "mood_change", "completers").people == 6

    def test_a_few_who_did_not_go_the_whole_year_hide_those_who_did(self) -> None:
        lives = [life(n, changes={"mood": (3, 4)}, completer=n < 9) for n in range(12)]
        assert found(lives, "mood_change", "starters").value == 1
        assert found(lives, "mood_change", "completers").hidden

    def test_four_are_too_few_for_a_mean(self) -> None:
        lives = [life(n, changes={"gas_t": (36.0, 50.0)}) for n in range(4)]
        assert found(lives, "gas_t_change", "starters").hidden
        assert found(lives, "gas_t_first", "starters").value is None

    def test_who_does_not_take_part_does_not_count(self) -> None:
        lives = [life(n, changes={"mood": (3, 4)}, starter=n < 5) for n in range(12)]
        assert found(lives, "mood_change", "starters").people == 5

    @pytest.mark.parametrize(("last", "saved"), [(97.5, 17_000), (95.0, 34_000), (100.0, None), (101.0, None)])
    def test_the_saving_grows_in_a_straight_line_and_there_is_none_without_a_loss(
        self, last: float, saved: float | None
    ) -> None:
        lives = [life(n, changes={"weight": (100.0, last)}) for n in range(10)]
        assert found(lives, "saved").value == (None if saved is None else pytest.approx(saved))
        assert found(lives, "weight_percent", "starters").value == pytest.approx(last - 100)

    def test_there_is_no_saving_of_four(self) -> None:
        assert found([life(n, changes={"weight": (100.0, 90.0)}) for n in range(4)], "saved").hidden


class TestImplementation:
    def test_the_share_of_check_ins_by_phase_is_of_check_ins(self) -> None:
        lives = [life(n, asked={"start": 4, "theme_a": n}, answered={"start": 1, "theme_a": n}) for n in range(6)]
        assert found(lives, "check_ins_answered", "phase", "start").value == 25
        assert found(lives, "check_ins_answered", "phase", "theme_a").value == 100
        assert found(lives, "check_ins_answered", "phase", "theme_a").people == 5  # one was asked nothing
        assert found(lives, "check_ins_answered").value == pytest.approx(100 * (6 + 15) / (24 + 15))

    def test_a_phase_of_four_hides_the_whole_too(self) -> None:
        lives = [life(n, asked={"start": 4} | ({"theme_a": 1} if n < 4 else {})) for n in range(9)]
        assert found(lives, "check_ins_answered", "phase", "theme_a").hidden
        assert found(lives, "check_ins_answered").hidden

    def test_alerts_by_lane(self) -> None:
        one = Alerted("now", 10.0, in_time=True, resolved=True)
        late = Alerted("now", 30.0, in_time=False, resolved=False)
        lives = [life(n, alerts=(one, late)) for n in range(5)]
        assert found(lives, "alerts", "lane", "now").value == 10
        assert found(lives, "alerts_minutes", "lane", "now").value == 20
        assert found(lives, "alerts_in_time", "lane", "now").value == 50
        assert found(lives, "alerts_resolved", "lane", "now").value == 50
        assert found(lives[:4], "alerts", "lane", "now").hidden
        assert found(lives, "alerts", "lane", "today").value == 0

    def test_measurements_and_invitations(self) -> None:
        lives = [life(n, points=2, on_time=n % 2, invited=2, replied=1, came=n % 2) for n in range(10)]
        assert found(lives, "measured_on_time").value == 25
        assert found(lives, "invitations").value == 20
        assert found(lives, "invitations_answered").value == 50
        assert found(lives, "attended").value == 25

    def test_where_each_was_invited_once_one_who_came_cannot_be_told(self) -> None:
        lives = [life(n, invited=1, replied=1, came=n < 1, points=1, on_time=n < 9) for n in range(10)]
        assert found(lives, "attended").hidden
        assert found(lives, "measured_on_time").hidden  # one was not
        assert found(lives, "invitations_answered").value == 100
        assert found([replace(one, came=int(one.id) < 5) for one in lives], "attended").value == 50

    def test_one_who_came_cannot_be_told_either_when_somebody_was_invited_twice(self) -> None:
        lives = [life(n, invited=2 if n == 0 else 1, replied=1, came=n == 1) for n in range(20)]
        assert found(lives, "attended").hidden

    def test_that_one_alert_was_not_taken_does_not_follow_from_the_people_behind_two_figures(self) -> None:
        lives = [life(n, alerts=(Alerted("now", 5.0 if n else None, bool(n), bool(n)),)) for n in range(6)]
        assert found(lives, "alerts", "lane", "now").people == 6
        minutes = found(lives, "alerts_minutes", "lane", "now")
        assert (minutes.hidden, minutes.people, minutes.value) == (True, None, None)

    def test_minutes_of_the_only_alert_that_was_taken_are_of_one_person(self) -> None:
        waits, taken = Alerted("now", None, False, False), Alerted("now", 10.0, True, True)
        lives = [life(n, alerts=(taken if n < 1 else waits, waits)) for n in range(6)]
        assert found(lives, "alerts", "lane", "now").value == 12
        assert found(lives, "alerts_minutes", "lane", "now").hidden


class TestMaintenance:
    def test_who_is_left_does_not_follow_from_who_dropped_out(self) -> None:
        lives = [life(n, dropped="start" if n < 20 else None) for n in range(22)]
        assert found(lives, "taking_part").value == 22
        assert found(lives, "dropped").hidden
        assert found(lives, "dropped", "phase").hidden

    def test_who_goes_on_after_the_year(self) -> None:
        lives = [life(n, goes_on=n < 9) for n in range(15)]
        assert found(lives, "follow_up").value == 60
        assert found([life(n, goes_on=n < 9) for n in range(12)], "follow_up").hidden  # three do not

    def test_weights_of_the_second_year_by_their_points(self) -> None:
        lives = [life(n, late={"m5": -2.0, "m6": float(-n)}) for n in range(5)]
        assert found(lives, "weight_late", "point", "m5").value == -2
        assert found(lives, "weight_late", "point", "m6").value == -2

    def test_who_stopped_by_the_phase(self) -> None:
        lives = [life(n, dropped="start" if n < 5 else "-" if n < 11 else None) for n in range(20)]
        assert found(lives, "dropped").value == 11
        assert found(lives, "dropped", "phase", "start").value == 5
        assert found(lives, "dropped", "phase", "-").value == 6


@pytest.mark.parametrize("few", [1, 2, 3, 4])
def test_a_table_of_two_groups_looks_the_same_however_eight_people_are_in_them(few: int) -> None:
    """If only that of four and four were hidden whole, everybody would know what it holds."""
    lives = [life(n, audience="mothers" if n < few else "students") for n in range(8)]
    cells = [one for one in reckon(lives, Around(), MEASURES, PHASES, VANTAA) if one.part == "audience"]

    assert [(one.key, one.value, one.hidden) for one in cells] == [("", None, True)]
