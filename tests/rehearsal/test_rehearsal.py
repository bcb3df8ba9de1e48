"""A rehearsal counts what really happens, the same for the same seed on any number of processes."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from rehearsal.findings import findings
from rehearsal.habits import HABITS
from rehearsal.plan import CannotRehearse, Plan
from rehearsal.report import Report, report
from rehearsal.run import rehearse
from rehearsal.tally import Tally
from tests.rehearsal.conftest import Watch, plan


def reported(played: Plan, tally: Tally) -> Report:
    return report(played, tally, 70, findings(played, tally, (), ()))


# --- who takes part


def test_the_shares_of_the_habits_are_a_whole() -> None:
    assert sum(habit.share for habit in HABITS) == pytest.approx(1)
    assert len({habit.name for habit in HABITS}) == len(HABITS)


@pytest.mark.parametrize("habit", HABITS, ids=lambda habit: habit.name)
def test_replies_are_highest_in_the_first_two_weeks_and_fall(habit) -> None:  # type: ignore[no-untyped-def]
    chances = [habit.chance(week) for week in range(1, 105)]

    assert chances[0] == chances[1] == habit.first
    assert chances == sorted(chances, reverse=True)
    assert habit.later <= chances[-1] <= chances[0] <= 1


@pytest.mark.parametrize("clients", [1, 12, 366, 1000])
def test_first_days_are_spread_over_the_year_and_one_is_a_29_february(clients: int) -> None:
    days = [plan(clients=clients).start_of(client) for client in range(clients)]

    assert date(2028, 2, 29) in days
    assert min(days) >= date(2027, 7, 1)
    assert max(days) <= date(2028, 6, 30)
    assert max(Counter(days).values()) <= max(1, -(-clients // 366))


def test_every_group_language_and_habit_takes_part_by_its_share() -> None:
    whole = plan(clients=400)
    groups = Counter(whole.audience_of(client) for client in range(400))
    languages = Counter(whole.language_of(client) for client in range(400))
    habits = Counter(whole.habit_of(client).name for client in range(400))

    assert set(groups.values()) == {100}
    assert set(languages.values()) == {100}
    assert {habit.name: pytest.approx(400 * habit.share, abs=4) for habit in HABITS} == habits


# --- what is counted


def test_every_tap_word_and_voice_message_is_counted_once(watch: Watch, tally: Tally) -> None:
    done = watch.events_of("Pressed", "Said", "Sent", "Returned")

    assert sum(tally.tries.values()) == done
    assert watch.events_of("Sent") > 0
    assert tally.total("taps") > watch.events_of("Pressed")  # with nudges, commands, and stale buttons
    assert tally.total("typed") + tally.total("voices") >= watch.events_of("Said")


def test_every_check_in_ends_in_one_way(watch: Watch, tally: Tally) -> None:
    ends = [tally.total(f"check_ins_{how}") for how in ("complete", "partial", "unanswered")]

    assert tally.total("check_ins") == sum(ends)
    assert tally.total("check_ins") + tally.total("extra") == watch.events["check_in", "Began"]
    assert 0 <= watch.effects["check_in", "complete=True"] - ends[0] <= tally.total("extra")
    assert tally.total("reminders") == watch.events["check_in", "Elapsed reminder"]
    assert all(ends)


def test_every_message_of_a_conversation_is_counted(watch: Watch, tally: Tally) -> None:
    """Each conversation begins with a message; what is edited is none."""
    begun = sum(times for (name, kind), times in watch.events.items() if kind == "Began" and name != "agreeing")
    asked = sum(times for (name, kind), times in watch.effects.items() if kind == "Ask" and name != "agreeing")
    counted = tally.total("begun") + tally.total("replies")

    assert begun < counted < asked + tally.total("nudges") + tally.total("replies")
    assert tally.total("begun") >= tally.total("check_ins") + tally.total("reminders") + tally.total("nudges")


def test_what_was_kept_was_asked_for(watch: Watch, tally: Tally) -> None:
    assert tally.total("figures") == watch.effects["measuring", "KeepMeasurement"] > 0
    assert tally.total("feedback") == watch.effects["feedback", "KeepFeedback"] > 0
    assert tally.total("pauses") == watch.effects["pausing", "PauseUntil"]
    assert tally.total("left") == watch.effects["leaving", "Leave"]
    raised = sum(times for (_, kind), times in watch.effects.items() if kind in ("RaiseAlert", "PassVoice"))
    assert 0 < tally.total("alerts") - tally.total("met") <= raised


def test_what_the_rules_of_the_programme_meet_is_counted_as_alerts(played: Plan, tally: Tally) -> None:
    by_rule = {rule.id: tally.seen[f"rule {rule.id}"] for rule in played.programme.rules if rule.when}

    assert sum(by_rule.values()) == tally.total("met") > 0
    for rule in ("mood_low", "strong_pain", "missed_two", "gone_quiet", "goal_stuck", "not_measured"):
        assert by_rule[rule] > 0, rule


def test_the_weeks_add_up_to_the_phases_and_to_the_whole(played: Plan, tally: Tally) -> None:
    found = reported(played, tally)

    for name in ("there", "begun", "replies", "taps", "seconds", "check_ins", "unanswered", "nudges", "alerts"):
        whole = getattr(found.whole, name)
        assert sum(getattr(week, name) for week in found.weeks) == whole > 0, name
        assert sum(getattr(phase, name) for phase in found.phases) == whole, name
    assert found.weeks[0].there == 12
    assert found.whole.nudges + sum(found.whole.dropped.values()) >= found.whole.nudges_answered


def test_alerts_are_told_for_the_caseload(played: Plan, tally: Tally) -> None:
    few, many = report(played, tally, 10, ()).whole, report(played, tally, 80, ()).whole

    assert few.alerts_per_mentor == pytest.approx(10 * few.alerts / few.there)
    assert many.alerts_per_mentor == pytest.approx(8 * few.alerts_per_mentor)


def test_the_shipped_programme_has_no_fault(played: Plan, tally: Tally) -> None:
    found = reported(played, tally)

    assert [one.told for one in found.wrong] == []
    assert found.whole.holiday == found.whole.night == 0


# --- the same again


def test_the_same_seed_gives_the_same_report_on_any_number_of_processes() -> None:
    short = plan(weeks=6, clients=22)
    alone = reported(short, rehearse(short)).as_json()

    assert reported(short, rehearse(short, processes=2)).as_json() == alone
    other = plan(weeks=6, clients=22, seed=2)
    assert reported(other, rehearse(other)).as_json()["weeks"] != alone["weeks"]


def test_one_client_alone_lives_as_among_the_others() -> None:
    together = rehearse(plan(weeks=3, clients=4))
    alone = [rehearse(plan(weeks=3, clients=4, only=client)) for client in range(4)]

    whole = Tally()
    for one in alone:
        whole.add(one)
    assert whole.counts == together.counts
    assert whole.seen == together.seen


def test_progress_is_told() -> None:
    heard: list[int] = []
    rehearse(plan(weeks=1, clients=13), told=heard.append)

    assert heard == [10, 13]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"clients": 0}, "at least one client"),
        ({"weeks": 0}, "weeks 1 to 104"),
        ({"weeks": 105}, "weeks 1 to 104"),
        ({"only": 12}, "the clients are 0 to 11"),
    ],
)
def test_what_cannot_be_rehearsed_is_refused_with_what_could(more: dict[str, int], told: str) -> None:
    with pytest.raises(CannotRehearse, match=told):
        plan(**more)
