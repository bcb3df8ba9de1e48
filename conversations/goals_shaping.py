"""A goal takes shape: reasons, weight, levels, plan, confidence, the day to look at it again. One question a card.

Follows M-PAC (intention, action plan, coping plan) and Goal Attainment Scaling (five written levels, a baseline).
"""

from __future__ import annotations

from collections.abc import Iterable

from conversations.digits import whole_number
from conversations.goal import (
    LONGEST,
    ActionPlan,
    CopingPlan,
    Goal,
    Phrase,
    chosen,
    offered_levels,
    own,
    reviewed_every,
)
from conversations.goals_state import ORDER, At, Shaping
from conversations.programme import Programme
from conversations.programme_data import Named
from conversations.programme_year import LEVELS, Plan, Then
from conversations.step import Facts

MOST_REASONS = 2
UNSURE = 6  # of 10: up to here the bot asks whether an easier goal would be nicer
WEIGHTS = ("0", "1", "2", "3")
STEPS = tuple(str(number) for number in range(1, len(LEVELS) + 1))
CONFIDENCE = tuple(str(number) for number in range(11))
PARTS: dict[str, At] = {"levels": "levels", "plan": "when", "coping": "barrier", "review": "review"}
"""What can be changed of a goal, and the question with which that begins."""
PLANS: dict[Plan, tuple[At, ...]] = {"plan": ("when", "where", "what", "whom"), "coping": ("barrier", "then")}
TEMPLATE = ("much_less", "less", "as_meant", "more", "much_more")  # levels of an own goal until they are written
SCALES: dict[At, int] = {
    "importance": len(WEIGHTS) - 1,
    "difficulty": len(WEIGHTS) - 1,
    "baseline": len(STEPS),
    "confidence": len(CONFIDENCE) - 1,
}
"""Questions with numbers, and the highest."""


def from_offer(facts: Facts, theme: str, offer: str) -> Goal:
    found = next(one for one in facts.programme.theme(theme).offers if one.id == offer)
    place = f"themes.{theme}.offers.{offer}"
    levels = offered_levels(facts.programme, theme, offer)
    return _goal(facts, theme, offer, chosen(f"{place}.text", found.text), levels)


def from_words(facts: Facts, theme: str, words: str) -> Goal:
    """Levels that fit every goal, until the client or the mentor writes better ones."""
    return _goal(
        facts, theme, None, own(words[:LONGEST]), tuple(chosen(f"goals.level_{name}", "") for name in TEMPLATE)
    )


def _goal(facts: Facts, theme: str, offer: str | None, title: Phrase, levels: tuple[Phrase, ...]) -> Goal:
    least, less, meant, more, most = levels
    return Goal(
        id=facts.fresh_id,
        programme=facts.programme.id,
        theme=theme,
        offer=offer,
        title=title,
        levels=(least, less, meant, more, most),
    )


def steps(programme: Programme, week: int | None = None) -> tuple[At, ...]:
    """The questions that this programme has choices for; with a `week` of the client's, those of a new goal: a plan is
    for later until its week has come."""
    left_out: set[str] = set() if programme.planning else {"reasons"}
    for plan, asks in PLANS.items():
        since = programme.plan_weeks.get(plan)
        if since is None or (week is not None and week < since):
            left_out |= set(asks)
    return tuple(at for at in ORDER if at not in left_out)


def order_of(state: Shaping, facts: Facts) -> tuple[At, ...]:
    """The questions around the one where somebody is; a plan that was begun is gone through."""
    if not state.whole:
        return steps(facts.programme)
    begun = next((asks for asks in PLANS.values() if state.at in asks), ())
    wanted = {*steps(facts.programme, facts.week), *begun}
    return tuple(at for at in steps(facts.programme) if at in wanted)


def without(plan: Plan, goals: Iterable[Goal]) -> Goal | None:
    """The first goal that has no plan of this kind yet."""
    return next((goal for goal in goals if (goal.action if plan == "plan" else goal.coping) is None), None)


def plan_follows(goal: Goal, programme: Programme) -> bool:
    """Whether the bot asks later for a plan that this new goal has not got."""
    return any(without(plan, [goal]) for plan in programme.plan_weeks)


def parts(programme: Programme) -> frozenset[str]:
    """What can be changed of a goal here."""
    return frozenset(part for part, at in PARTS.items() if at in steps(programme))


def choices(state: Shaping, programme: Programme) -> tuple[Named, ...]:
    """What can be chosen by button where own words are welcome, too. A programme may have no choices at all."""
    planning = programme.planning
    if planning is None:
        return ()
    match state.at:
        case "reasons":
            return planning.reasons
        case "when":
            return planning.when
        case "where":
            return planning.where
        case "whom":
            return planning.whom
        case _:
            return ()


def plans(state: Shaping, programme: Programme) -> tuple[Then, ...]:
    """What is offered against the barrier that was chosen; against one's own, nothing."""
    return next((one.plans for one in programme.barriers if one.id == state.barrier), ())


def answered(state: Shaping, button: str, facts: Facts) -> Shaping | None:  # noqa: C901
    """The same goal with this answer in it, at the same question; None when the button is no answer to it."""
    goal, programme = state.goal, facts.programme
    match state.at:
        case "reasons" if any(one.id == button for one in choices(state, programme)):
            return _with_reason(state, programme, button)
        case "importance" if button in WEIGHTS:
            return _with(state, importance=int(button))
        case "difficulty" if button in WEIGHTS:
            return _with(state, difficulty=int(button))
        case "levels" | "easier_levels" if button == "good":
            return state
        case "baseline" if button in STEPS:
            return _with(state, baseline=LEVELS[STEPS.index(button)])
        case "when" | "where" | "whom" if any(one.id == button for one in choices(state, programme)):
            label = next(one.label for one in choices(state, programme) if one.id == button)
            return _with_part(state, state.at, chosen(f"planning.{state.at}.{button}.label", label))
        case "what" if button == "same":
            return _with_part(state, "what", goal.title)
        case "barrier" if any(one.id == button for one in programme.barriers):
            barrier = chosen(f"barriers.{button}.text", programme.barrier(button).text)
            return _with_part(state, "barrier", barrier).model_copy(update={"barrier": button})
        case "then" if any(one.id == button for one in plans(state, programme)):
            plan = next(one for one in plans(state, programme) if one.id == button)
            return _with_part(state, "then", chosen(f"barriers.{state.barrier}.plans.{button}.text", plan.text))
        case "confidence" if button in CONFIDENCE:
            return _with(state, confidence=int(button))
        case "easier" if button in ("keep", "easier"):
            return state
        case "review" if button in {str(weeks) for weeks in review_weeks(programme)}:
            later = reviewed_every(goal, int(button), facts.today, facts.journey)
            return state.model_copy(update={"goal": later})
        case _:
            return None


def review_weeks(programme: Programme) -> tuple[int, ...]:
    return programme.planning.review_weeks if programme.planning else (4, 8, 12)


def said(state: Shaping, words: str, facts: Facts) -> Shaping | None:
    """Own words where they are welcome, a typed number where there are numbers."""
    if (end := SCALES.get(state.at)) is not None and (number := whole_number(words, out_of=end)) is not None:
        return answered(state, str(number), facts)
    if not words.strip():
        return None
    match state.at:
        case "reasons" if len(state.goal.reasons) < MOST_REASONS:
            return _with(state, reasons=(*state.goal.reasons, own(words[:LONGEST])))
        case "when" | "where" | "what" | "whom" | "then":
            return _with_part(state, state.at, own(words[:LONGEST]))
        case "barrier":
            return _with_part(state, "barrier", own(words[:LONGEST])).model_copy(update={"barrier": None})
        case _:
            return None


def following(state: Shaping, facts: Facts) -> At | None:
    """The question after this one; None when the goal has its shape."""
    order = order_of(state, facts)
    if state.at in ("easier", "easier_levels"):
        return "review"
    if state.at == "confidence" and (state.goal.confidence or 0) <= UNSURE:
        return "easier"
    return next((at for at in ORDER[ORDER.index(state.at) + 1 :] if at in order), None)


def before(state: Shaping, facts: Facts) -> At | None:
    order = order_of(state, facts)
    if state.at in ("easier", "easier_levels"):
        return "confidence"
    return next((at for at in reversed(ORDER[: ORDER.index(state.at)]) if at in order), None)


def _with(state: Shaping, **values: object) -> Shaping:
    return state.model_copy(update={"goal": state.goal.model_copy(update=values)})


def _with_reason(state: Shaping, programme: Programme, id: str) -> Shaping:
    """A second tap takes it back; with two it is enough."""
    label = next(one.label for one in choices(state, programme) if one.id == id)
    reason = chosen(f"planning.reasons.{id}.label", label)
    held = state.goal.reasons
    if reason in held:
        return _with(state, reasons=tuple(one for one in held if one != reason))
    return _with(state, reasons=(*held, reason)[-MOST_REASONS:])


def _with_part(state: Shaping, name: str, phrase: Phrase) -> Shaping:
    """A part of a plan; the plan is there as soon as its last part is."""
    parts = {**dict(state.parts), name: phrase}
    now = state.model_copy(update={"parts": tuple(parts.items())})
    if {"when", "where", "what", "whom"} <= parts.keys():
        plan = ActionPlan(when=parts["when"], where=parts["where"], what=parts["what"], whom=parts["whom"])
        now = _with(now, action=plan)
    if name == "then" and "barrier" in parts:
        now = _with(now, coping=CopingPlan(barrier=parts["barrier"], then=phrase))
    return now
