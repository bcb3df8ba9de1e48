"""For whom a changed programme changes something: counted by what will really be planned."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from conversations.goal import Goal, own
from conversations.journey import Journey, Pause
from conversations.programme import Programme, read_programme
from conversations.programme_effect import Traveller, effects

SOURCE = (Path(__file__).parents[2] / "programmes" / "vantaa.toml").read_text("utf-8")
TODAY = date(2027, 3, 1)  # a Monday
OLD = read_programme(SOURCE, "old", "p.toml")


def version(*replaced: tuple[str, str]) -> Programme:
    source = SOURCE
    for old, new in replaced:
        assert old in source
        source = source.replace(old, new, 1)
    return read_programme(source, "new", "p.toml")


def client(weeks_ago: int, **more: object) -> Traveller:
    return Traveller(replace(Journey(TODAY - timedelta(weeks=weeks_ago), 0, 18), **more))  # type: ignore[arg-type]


def found(new: Programme, *clients: Traveller) -> dict[str, int]:
    return {effect.what: effect.clients for effect in effects(OLD, new, clients, TODAY)}


def test_nobody_is_touched_by_a_programme_that_is_the_same() -> None:
    assert found(OLD, client(0), client(20), client(60)) == {}


def test_another_question_is_for_those_who_still_have_check_ins() -> None:
    new = version(("How was your mood this week?", "How is your mood?"))
    over = client(80, next="end")
    assert found(new, client(0), client(60), over) == {"questions": 2}


def test_a_question_of_certain_weeks_is_for_those_who_come_to_them() -> None:
    new = version(("weeks = [40, 44, 48, 52]", "weeks = [40]"))
    assert found(new, client(10), client(35), client(70)) == {"questions": 1}


def test_another_rhythm_is_for_those_in_that_phase() -> None:
    new = version(('check_ins = "twice_a_week"', 'check_ins = "weekly"'))
    assert found(new, client(0), client(30))["check_in"] == 1
    assert "questions" not in found(new, client(0))


def test_who_lives_in_an_area_that_is_gone_is_counted() -> None:
    new = version(('id = "korso"', 'id = "upper_korso"'))
    assert found(new, replace(client(5), area="korso"), replace(client(5), area="hakunila"), client(5)) == {"area": 1}


def test_groups_are_counted_apart() -> None:
    new = version(("now_minutes = 15", "now_minutes = 20"), ("[nudges]\nhour = 10", "[nudges]\nhour = 11"))
    [nudge] = [
        one
        for one in effects(OLD, new, [client(5, audience="mothers"), client(5), client(5, audience="mothers")], TODAY)
        if one.what == "nudge"
    ]
    assert nudge.groups == (("general", 1), ("mothers", 2))
    assert nudge.clients == 3


def test_whoever_chose_what_is_gone_is_named() -> None:
    new = version(('{ id = "follow_up", emoji = "🌱"', '{ id = "monthly", emoji = "🌱"'))
    assert found(new, client(60, next="follow_up"), client(60, next="peer"))["choice"] == 1


def test_a_goal_of_an_offer_that_is_gone_and_a_group_that_is_gone_are_counted() -> None:
    line = next(line for line in SOURCE.splitlines() if 'id = "swim"' in line)
    words = own("…")
    goal = Goal(
        id="g",
        programme="vantaa",
        theme="movement",
        offer="swim",
        title=words,
        levels=(words, words, words, words, words),
    )
    swimmer = Traveller(client(5).journey, (goal,))
    assert found(version((line + "\n", "")), swimmer, client(5)) == {"goal": 1}
    gone = version(('[[audiences]]\nid = "general"', '[[audiences]]\nid = "all"'))
    assert found(gone, client(5), client(5, audience="mothers")) == {"audience": 1}


def test_a_break_counts_only_when_what_follows_changes() -> None:
    new = version(("weeks = [4, 26, 52]", "weeks = [5, 26, 52]"))
    resting = client(2, pauses=(Pause(TODAY, TODAY + timedelta(weeks=20)),))
    assert found(new, client(2), resting)["feedback"] == 1
