"""Planted faults are found, and what is not due yet is no fault."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

import pytest

from conversations.effects import Ask
from conversations.events import Event, Pressed
from conversations.feedback import Rating
from conversations.feedback import step as feedback_step
from conversations.programme import Programme
from conversations.programme_texts import programme_texts
from conversations.step import Facts, Me, Step
from conversations.table import CONVERSATIONS, Conversation
from conversations.words import Message, message, text
from locales.catalogues import load
from locales.messages import MESSAGES
from rehearsal.findings import Finding, findings
from rehearsal.plan import Plan
from rehearsal.run import rehearse
from rehearsal.stage import Stage
from rehearsal.tally import Tally
from rehearsal.words import speeches, unsayable
from tests.conversations.scene import CLIENT, HELSINKI, programme
from tests.rehearsal.conftest import plan


def found(played: Plan) -> list[Finding]:
    return findings(played, rehearse(played), (), ())


def told(played: Plan, kind: str = "never_asked", weight: str = "wrong") -> list[str]:
    return [one.told for one in found(played) if one.kind == kind and one.weight == weight]


def changed(change: Callable[[dict[str, Any]], None]) -> Programme:
    """The shipped programme with something else in it."""
    data = programme().model_dump(mode="python")
    change(data)
    return Programme.model_validate(data)


# --- two on one day


def test_a_nudge_on_the_day_of_something_else_is_a_fault_and_two_others_are_a_note() -> None:
    weights = {}
    for kinds in (("reminder", "nudge"), ("measurement", "reminder")):
        tally = Tally()
        stage = Stage(plan(), tally, 3, datetime(2027, 3, 1, 10, tzinfo=UTC), CLIENT, "en", "")
        for kind in kinds:
            stage.began(kind)
        [one] = [one for one in findings(plan(), tally, (), ()) if one.kind == "two_a_day"]
        weights[kinds] = (one.weight, one.told)

    assert weights == {
        ("reminder", "nudge"): (
            "wrong", "two of the bot's own messages on one day: reminder and nudge on 2027-03-01 (once)"),
        ("measurement", "reminder"): (
            "note", "two of the bot's own messages on one day: measurement and reminder on 2027-03-01 (once)"),
    }  # fmt: skip


def test_what_comes_or_came_today_keeps_a_nudge_away() -> None:
    stage = Stage(plan(), Tally(), 3, datetime(2027, 3, 1, 10, tzinfo=UTC), CLIENT, "en", "")
    assert not stage.comes_today(("reminder", "review"))

    stage.wake("reminder", "1", stage.now.replace(hour=18))
    stage.began("review")

    assert [stage.comes_today((kind,)) for kind in ("reminder", "review", "ending_again")] == [True, True, False]


# --- never asked


def asking_in(*weeks: int) -> Programme:
    extra = {"id": "extra", "kind": "yes_no", "text": "Is it so?", "label": "So", "weeks": weeks}

    def change(data: dict[str, Any]) -> None:
        data["check_in"]["questions"] = (*data["check_in"]["questions"], extra)

    return changed(change)


def test_a_question_for_a_week_that_never_comes_is_never_asked() -> None:
    (one,) = told(plan(programme=asking_in(200), clients=1, weeks=2))

    assert one == (
        "the check-in's question 'extra' never comes: it is for the weeks 200 only, and the programme has 104"
    )


def test_a_question_that_is_not_due_yet_is_no_finding() -> None:
    early = found(plan(programme=asking_in(40), clients=2, weeks=6))

    assert [one for one in early if "'extra'" in one.told] == []


def test_what_few_people_could_have_seen_is_a_note_and_no_fault() -> None:
    lonely = plan(clients=1, weeks=1, seed=3)

    assert told(lonely) == []
    assert "rehearse more" in next(one.todo for one in found(lonely) if one.weight == "note")


def test_what_nobody_of_many_was_shown_is_a_fault() -> None:
    """Nobody reaches the offers of goals: the invitation to them is always declined."""
    table = {**CONVERSATIONS, "goals": replace(CONVERSATIONS["goals"], step=_declined)}
    missed = told(plan(clients=24, weeks=2, conversations=table))

    assert "the theme 'sleep' was seen by nobody of 24 who could have" in missed


def _declined(state: Any, event: Event, facts: Facts) -> Step[Any]:
    return Step(None, (Ask(message(text("goals.invite_later"))),))


@pytest.mark.parametrize(
    ("plant", "expected"),
    [
        (
            lambda data: data["measurements"].update(points=({"id": "late", "label": "Late", "month": 60},)),
            "the measurement point 'late' never comes: month 60 is after the last week, 104",
        ),
        (
            lambda data: data["feedback"].update(weeks=(150,)),
            "the feedback of week 150 never comes: the programme has 104 weeks",
        ),
        (
            lambda data: data["themes"][0]["offers"][0].update(audiences=("pensioners",)),
            "the goal on offer 'own_time' of the theme 'wellbeing' never comes: its audiences are pensioners, and the "
            "programme has no such group",
        ),
        (
            lambda data: data["nudges"]["messages"][0].update(theme="money"),
            "the nudge 'wellbeing_1' never comes: there is no theme 'money'",
        ),
        (
            lambda data: [phase.update(theme=min(phase["theme"] or 1, 3)) for phase in data["timeline"]["phases"]],
            "the theme in place 4 never comes: no phase of the timeline is for it",
        ),
    ],
)
def test_what_the_programme_has_no_time_or_people_for_is_found(
    plant: Callable[[dict[str, Any]], object], expected: str
) -> None:
    assert expected in told(plan(programme=changed(lambda data: plant(data) and None), clients=1, weeks=1))


# --- dead ends and failing steps


def table(step: Callable[[Any, Event, Facts], Step[Any]]) -> dict[str, Conversation]:
    return {**CONVERSATIONS, "feedback": replace(CONVERSATIONS["feedback"], step=step)}


def stuck(state: Any, event: Event, facts: Facts) -> Step[Any]:
    """The second question of the feedback is never left."""
    if isinstance(state, Rating) and state.question == "human" and isinstance(event, Pressed):
        return Step(state, (Ask(message(text("feedback.intro"))),))
    return feedback_step(state, event, facts)


def failing(state: Any, event: Event, facts: Facts) -> Step[Any]:
    if isinstance(state, Rating) and event == Pressed("much"):
        raise ZeroDivisionError("planted")
    return feedback_step(state, event, facts)


def test_a_state_that_nobody_leaves_is_a_dead_end() -> None:
    ends = told(plan(clients=8, weeks=8, conversations=table(stuck)), "dead_end")

    assert len(ends) == 2, ends  # the question itself, and the one that leads nowhere else
    assert ends[0].startswith("a dead end: nobody comes out of 'feedback' in 'rating helps'")
    assert ends[1].startswith("a dead end: nobody comes out of 'feedback' in 'rating human'")


def test_a_state_that_somebody_merely_did_not_leave_is_none() -> None:
    assert told(plan(clients=1, weeks=5, seed=5), "dead_end") == []


def test_a_step_that_fails_names_the_state_the_event_and_the_client() -> None:
    (one,) = [
        each for each in found(plan(clients=8, weeks=8, conversations=table(failing))) if each.kind == "exception"
    ]

    assert "feedback, in 'rating helps' on Pressed(button='much'): ZeroDivisionError: planted" in one.told
    assert one.client is not None
    again = found(plan(clients=8, weeks=8, conversations=table(failing), only=one.client))
    assert [each.client for each in again if each.kind == "exception"] == [one.client]


# --- holidays and nights


def test_a_message_in_the_quiet_hours_is_found() -> None:
    """Quiet hours that leave nobody the evening: who chose it is disturbed."""
    nights = told(plan(clients=12, weeks=3, quiet=(12, 8)), "night")

    assert any("check_in.progress" in one for one in nights)


def on_stage(now: datetime, tally: Tally) -> Stage:
    me = Me("p0", "Aino", "en", frozenset({"client"}), "active")
    return Stage(plan(), tally, 0, now, me, "en", "general")


@pytest.mark.parametrize("begins", [True, False])
def test_only_what_the_bot_begins_on_a_holiday_disturbs(begins: bool) -> None:
    tally = Tally()
    stage = on_stage(datetime(2027, 12, 6, 10, tzinfo=UTC), tally)  # Independence Day
    stage.begins = begins
    stage.show(message(text("measuring.due_note")), new=True)

    (one,) = [each.told for each in findings(plan(), tally, (), ()) if each.kind == "holiday"] or [""]
    assert ("measuring.due_note at 2027-12-06 12:00" in one) is begins


# --- words


def texts(old: str = "", new: str = "") -> dict[str, Any]:
    """Ours and those of the shipped programme, with other words in it."""
    toml = files("programmes").joinpath("vantaa.toml").read_text("utf-8").replace(old, new)
    return {**MESSAGES, **programme_texts(tomllib.loads(toml), "vantaa")}


def test_a_text_that_a_language_lacks_is_named_and_only_warned_of(tally: Tally) -> None:
    lacking = speeches(load(), texts("How was your mood this week?", "How did you feel this week?"), tally)
    warned = findings(plan(), Tally(), lacking, ())

    assert {one.code: (one.offered, one.missing, one.said) for one in lacking if one.code != "en"} == {
        code: (False, ("vantaa.check_in.questions.mood.text",), 1) for code in ("fi", "ar", "ru")
    }
    languages = [one for one in warned if one.kind == "missing_texts"]
    assert len(languages) == 3
    assert {one.weight for one in languages} == {"language"}
    assert "vantaa.check_in.questions.mood.text" in languages[0].told


def test_every_language_that_is_whole_can_be_offered(tally: Tally) -> None:
    assert {one.code: one.offered for one in speeches(load(), texts(), tally)} == dict.fromkeys(
        ("fi", "en", "ar", "ru"), True
    )


def test_everything_that_was_said_can_be_said_in_every_language(tally: Tally) -> None:
    assert len(tally.shapes) > 300
    assert unsayable(load(), HELSINKI, tally) == []


def test_a_text_without_its_value_is_found() -> None:
    tally = Tally()
    tally.words(Message((text("talk.taken"),)))

    assert any("talk.taken" in one for one in unsayable(load(), HELSINKI, tally))
