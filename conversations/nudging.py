"""Which nudge comes on a day, or why none does: from what the client had before, without a database.

Fewer come while nobody answers: after `fewer_after` in a row every second one, after `none_after` one in four weeks,
so that whoever comes back is met again. One thing of ours a day is enough: a nudge stands back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from conversations.agenda import KINDS
from conversations.goal import Goal, if_then, name_of
from conversations.journey import Journey
from conversations.programme import Programme
from conversations.programme_year import Nudge
from conversations.words import Bold, Button, Line, Message, Text, text

Why = Literal["talk", "check_in_open", "enough", "late", "unanswered", "nothing_new"]
# Enough for a day: what is not of the timeline; and what is, but came on another day than the nudges were planned
# around: the client moved to another weekday, or it is caught up on.
ENOUGH = ("review", "ending_again", "reminder", "held_check_in", *(kind for kind in KINDS if kind != "nudge"))
RARELY = timedelta(weeks=4)  # between two, when nobody has answered for long
PLAN_EVERY = 3  # of so many nudges one recalls the own plan


@dataclass(frozen=True, slots=True)
class Had:
    """A nudge that had its day; `dropped`: why it was left out after all."""

    nudge: str
    on: date
    answered: bool = False
    dropped: str | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """What else is going on with the client."""

    today: date
    talking: bool = False  # with a human
    check_in_open: bool = False  # questions wait for an answer
    enough: bool = False  # something else comes today
    planned: date | None = None  # the day that this nudge was meant for


@dataclass(frozen=True, slots=True)
class Dropped:
    why: Why


def choose(
    programme: Programme, journey: Journey, goals: Sequence[Goal], had: Sequence[Had], around: Around
) -> Nudge | Dropped:
    """`had`: the newest first."""
    if around.planned not in (None, around.today):
        return Dropped("late")
    if around.talking:
        return Dropped("talk")
    if around.check_in_open:
        return Dropped("check_in_open")
    if around.enough:
        return Dropped("enough")
    if _rests(programme, had, around.today):
        return Dropped("unanswered")
    found = _next(programme, journey, goals, had, around.today)
    return found or Dropped("nothing_new")


def unanswered(had: Sequence[Had]) -> int:
    """How many in a row came and had no answer."""
    streak = 0
    for one in had:
        if one.answered:
            break
        streak += one.dropped is None
    return streak


def _rests(programme: Programme, had: Sequence[Had], today: date) -> bool:
    nudges = programme.nudges
    streak = unanswered(had)
    if nudges is None or streak < nudges.fewer_after:
        return False
    if streak < nudges.none_after:
        return had[0].dropped is None  # every second one
    last = next(one.on for one in had if one.dropped is None)
    return today - last < RARELY


def _next(
    programme: Programme, journey: Journey, goals: Sequence[Goal], had: Sequence[Had], today: date
) -> Nudge | None:
    """The one that came least often, in the order of the programme; every third recalls the plan, if there is one."""
    messages = programme.nudges.messages if programme.nudges else ()
    theme = journey.theme(programme, journey.week_of(today))
    fitting = [one for one in messages if not one.audiences or journey.audience in one.audiences]
    of_theme = [one for one in fitting if one.kind == "theme" and one.theme == theme]
    of_plan = [one for one in fitting if one.kind == "plan"] if _has_plan(goals) else []
    sent = [one for one in had if one.dropped is None]
    plans_turn = len(sent) % PLAN_EVERY == PLAN_EVERY - 1
    candidates = (of_plan or of_theme) if plans_turn or not of_theme else of_theme
    times = Counter(one.nudge for one in sent)
    return min(candidates, key=lambda one: times[one.id], default=None)


def _has_plan(goals: Sequence[Goal]) -> bool:
    return any(goal.coping is not None or goal.action is not None for goal in goals)


def card(programme: Programme, nudge: Nudge, goals: Sequence[Goal], id: str) -> Message:
    """The nudge with its buttons; one of kind `plan` shows the client's own plan. `id`: of its row."""
    words = programme.words(f"nudges.messages.{nudge.id}.text", nudge.text)
    rows = (
        (Button(f"nudge:{id}:ok", text("year.nudge_ok"), "👍"),),
        (Button(f"nudge:{id}:fewer", text("year.nudge_fewer")),),
    )
    return Message((words, *(_plan(goals) if nudge.kind == "plan" else ())), rows)


def _plan(goals: Sequence[Goal]) -> tuple[Line, ...]:
    """The goal and its plan, of the first goal that has one."""
    for goal in goals:
        if (plan := if_then(goal)) is not None:
            return (None, Bold(text("year.plan_of", goal=name_of(goal))), plan)
        if goal.action is not None:
            return (None, Bold(text("year.plan_of", goal=name_of(goal))), _action(goal))
    return ()


def _action(goal: Goal) -> Text:
    action = goal.action
    if action is None:
        raise LookupError("this goal has no action plan")
    id = goal.programme
    return text("year.action", when=action.when.value(id), where=action.where.value(id), whom=action.whom.value(id))
