"""Goals where a transcript says too little: programmes with fewer questions, and what others changed meanwhile."""

from __future__ import annotations

from typing import Any

from conversations import goals
from conversations.effects import Ask, KeepGoal
from conversations.events import Event, Pressed, Said
from conversations.goal import CopingPlan, Goal, Phrase, chosen, if_then, own, with_level
from conversations.goals_state import Goals, Looking
from conversations.step import Facts, Step
from conversations.words import message
from locales.catalogues import load
from locales.render import render
from tests.conversations.scene import HELSINKI, bare_programme, facts, swimming, walking
from tests.conversations.spoken import ISOLATES


def walk(state: Goals, *steps: tuple[Event, Facts]) -> Step[Any]:
    """One step after the other, each with what is known then."""
    step: Step[Any] = Step(state)
    for event, known in steps:
        step = goals.step(step.state, event, known)
    return step


def kept(step: Step[Any]) -> Goal:
    [goal] = [effect.goal for effect in step.effects if isinstance(effect, KeepGoal)]
    return goal


def buttons(step: Step[Any]) -> set[str]:
    [asked] = [effect.message for effect in step.effects if isinstance(effect, Ask)]
    return {button.id for row in asked.rows for button in row}


# --- a programme without choices for plans


def test_a_programme_without_plans_offers_none() -> None:
    known = facts(programme=bare_programme(), goals=(walking(),))

    looked = goals.step(goals.opened(known), Pressed("at_0"), known)

    assert buttons(looked) >= {"levels", "review", "finished", "dropped"}
    assert not buttons(looked) & {"plan", "coping"}


def test_a_stale_button_of_a_plan_shows_the_goal_again() -> None:
    known = facts(programme=bare_programme(), goals=(walking(),))

    for button in ("plan", "coping"):
        assert goals.step(Looking(goal="g-walking"), Pressed(button), known).state == Looking(goal="g-walking")


# --- others change a goal meanwhile


def test_a_line_that_the_mentor_changed_outlives_a_change_that_was_open() -> None:
    """The client had begun to change one line, and ends it after the mentor wrote another one."""
    before = facts(goals=(walking(),))
    after = facts(goals=(with_level(walking(), 2, "I walk every day"),))

    done = walk(
        Looking(goal="g-walking"),
        (Pressed("levels"), before),
        (Pressed("level_1"), before),
        (Said("I sit", forwarded=False), before),
        (Pressed("good"), after),
    )

    assert [level.own for level in kept(done).levels] == [
        "I sit",
        "I walk once",
        "I walk twice",
        "I walk three times",
        "I walk every day",
    ]


def test_a_new_plan_takes_nothing_of_the_mentor_back() -> None:
    before = facts(goals=(walking(),))
    agreed = walking().model_copy(update={"agreed": True})
    after = facts(goals=(with_level(agreed, 2, "I walk every day"),))

    done = walk(
        Looking(goal="g-walking"),
        (Pressed("coping"), before),
        (Pressed("tired"), after),
        (Pressed("shorter"), after),
    )

    assert kept(done).level(2) == own("I walk every day")
    assert kept(done).agreed


def test_a_change_of_a_goal_that_has_ended_meanwhile_leads_to_the_list() -> None:
    done = walk(
        Looking(goal="g-walking"),
        (Pressed("review"), facts(goals=(walking(),))),
        (Pressed("4"), facts(goals=(swimming(),))),
    )

    assert done.state == goals.Overview()
    assert not [effect for effect in done.effects if isinstance(effect, KeepGoal)]


# --- plans for hard days, in own words or chosen ones


def test_each_plan_reads_as_if_and_then() -> None:
    if_tired = chosen("barriers.tired.text", "If I am tired")
    then_shorter = chosen("barriers.tired.plans.shorter.text", "then I do it for ten minutes only")

    assert said(if_tired, then_shorter) == "If I am tired, then I do it for ten minutes only."
    assert said(if_tired, own("I swim")) == "If I am tired → then: I swim"
    assert said(own("My knee hurts"), own("I swim")) == "If: My knee hurts → then: I swim"


def said(barrier: Phrase, then: Phrase) -> str:
    plan = if_then(walking().model_copy(update={"coping": CopingPlan(barrier=barrier, then=then)}))
    assert plan is not None
    return render(message(plan), load()["en"], HELSINKI).text.translate(ISOLATES)
