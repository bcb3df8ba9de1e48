"""Which short message comes, and why none does: fewer while nobody answers, back again for who comes back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.goal import ActionPlan, CopingPlan, Goal, own
from conversations.journey import Journey
from conversations.nudging import Around, Dropped, Had, card, choose, unanswered
from conversations.words import Text
from tests.conversations.scene import programme

TODAY = date(2027, 3, 3)
JOURNEY = Journey(date(2027, 3, 1), 0, 18)
AROUND = Around(TODAY, planned=TODAY)
LEVELS = (own("a"), own("b"), own("c"), own("d"), own("e"))
GOAL = Goal(id="g", programme="vantaa", theme="movement", offer=None, title=own("walk"), levels=LEVELS)
ACTION = ActionPlan(when=own("at noon"), where=own("outdoors"), what=own("walk"), whom=own("alone"))
PLANNED = GOAL.model_copy(update={"coping": CopingPlan(barrier=own("If it rains"), then=own("then I go inside"))})


def had(*each: str) -> tuple[Had, ...]:
    """The newest first: `sent`, `answered`, or why it was left out."""
    return tuple(
        Had("movement_1" if what in ("sent", "answered") else "", TODAY - timedelta(days=3 * (n + 1)),
            what == "answered", None if what in ("sent", "answered") else what)
        for n, what in enumerate(each)
    )  # fmt: skip


def comes(*each: str, goals: tuple[Goal, ...] = (), around: Around = AROUND) -> str:
    found = choose(programme(), JOURNEY, goals, had(*each), around)
    return f"left out: {found.why}" if isinstance(found, Dropped) else found.id


@pytest.mark.parametrize(
    ("around", "why"),
    [
        (Around(TODAY, planned=TODAY - timedelta(days=1)), "late"),
        (Around(TODAY, talking=True, check_in_open=True), "talk"),
        (Around(TODAY, check_in_open=True), "check_in_open"),
    ],
)
def test_what_else_goes_on_comes_first(around: Around, why: str) -> None:
    assert comes(around=around) == f"left out: {why}"


def test_an_answer_brings_them_back_as_before() -> None:
    assert comes("sent", "sent") == "wellbeing_1"
    assert comes("sent", "sent", "sent") == "left out: unanswered"
    assert comes("answered", *("sent",) * 9) == "wellbeing_1"


def test_after_three_without_an_answer_every_second_one_comes() -> None:
    three = ("sent",) * 3
    assert comes(*three) == "left out: unanswered"
    assert comes("unanswered", *three) == "wellbeing_1"
    assert comes("sent", "unanswered", *three) == "left out: unanswered"


def test_after_eight_one_comes_in_four_weeks() -> None:
    eight = had(*("sent",) * 8)
    long_ago = tuple(Had(one.nudge, one.on - timedelta(days=25), one.answered, one.dropped) for one in eight)
    assert choose(programme(), JOURNEY, (), eight, AROUND) == Dropped("unanswered")
    assert choose(programme(), JOURNEY, (), long_ago, AROUND) != Dropped("unanswered")


def test_the_theme_of_the_week_goes_round_before_anything_is_said_twice() -> None:
    said: list[str] = []
    for _ in range(6):
        before = tuple(Had(one, TODAY - timedelta(days=n + 1), answered=True) for n, one in enumerate(reversed(said)))
        found = choose(programme(), JOURNEY, (), before, AROUND)
        assert not isinstance(found, Dropped)
        said.append(found.id)
    assert sorted(said) == [f"wellbeing_{n}" for n in range(1, 7)]


def test_every_third_recalls_the_own_plan_of_who_has_one() -> None:
    assert comes("answered", "answered", goals=(GOAL,)) == "wellbeing_1"
    assert comes("answered", "answered", goals=(GOAL, PLANNED)) == "plan_1"
    assert comes("answered", goals=(PLANNED,)) == "wellbeing_1"


def test_a_programme_without_fitting_words_says_nothing() -> None:
    messages = [one for one in programme().nudges.messages if one.kind == "plan"] if programme().nudges else []
    nudges = programme().nudges
    assert nudges is not None
    bare = programme().model_copy(update={"nudges": nudges.model_copy(update={"messages": tuple(messages)})})
    assert choose(bare, JOURNEY, (GOAL,), (), AROUND) == Dropped("nothing_new")
    assert choose(programme().model_copy(update={"nudges": None}), JOURNEY, (), (), AROUND) == Dropped("nothing_new")


@pytest.mark.parametrize(
    ("goals", "shown"),
    [
        ((GOAL, PLANNED), ["year.plan_of", "goals.if_then_own"]),
        ((GOAL.model_copy(update={"action": ACTION}),), ["year.plan_of", "year.action"]),
        ((GOAL,), []),
    ],
)
def test_a_reminder_of_the_plan_shows_the_first_there_is(goals: tuple[Goal, ...], shown: list[str]) -> None:
    nudges = programme().nudges
    assert nudges is not None
    plan = next(one for one in nudges.messages if one.kind == "plan")
    lines = [getattr(line, "line", line) for line in card(programme(), plan, goals, "n1").lines]
    assert [line.id for line in lines if isinstance(line, Text)][1:] == shown


@given(st.lists(st.sampled_from(["sent", "answered", "unanswered", "talk"]), max_size=30))
def test_only_who_did_not_answer_three_times_is_left_in_peace(before: list[str]) -> None:
    found = choose(programme(), JOURNEY, (), had(*before), AROUND)
    assert not isinstance(found, Dropped) or unanswered(had(*before)) >= 3
