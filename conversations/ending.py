"""The end of the year: what was, how far each goal came, "I am someone who …", and what comes next."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from conversations.check_in_card import not_understood
from conversations.digits import whole_number
from conversations.effects import Ask, ChooseNext, KeepIdentity, ReachLevel
from conversations.events import Began, Elapsed, Event, Pressed, Returned, Said, Sent
from conversations.gas import Scored, t_of
from conversations.goal import name_of
from conversations.goals_card import found, levels_of
from conversations.goals_shaping import STEPS
from conversations.measuring import Figure, figures
from conversations.profile import BACK
from conversations.programme import Programme
from conversations.programme_year import LEVELS, EndingChoice
from conversations.saved import State
from conversations.step import Facts, ListGoals, Question, Step
from conversations.words import Bold, Button, Line, Message, Verbatim, message, text

OFFERS = ("moves", "cares", "starts_again")
LONGEST = 200
CHANGE = (Button("ending:-:change", text("ending.change"), "✏️"),)
"""A mistaken tap must not end anything for good."""


class Summed(State):
    """The year as it was: check-ins answered, the first and the last of each figure, T at both ends (rounded)."""

    kind: Literal["summed"] = "summed"
    answered: int
    first: tuple[Figure, ...] = ()
    last: tuple[Figure, ...] = ()
    t_first: int | None = None
    t_last: int | None = None


class Reaching(State):
    """How far a goal came; `left` are the ids of those that follow, `levels` those that are known already."""

    kind: Literal["reaching"] = "reaching"
    goal: str
    left: tuple[str, ...] = ()
    levels: tuple[tuple[str, int], ...] = ()
    t_first: int | None = None


class Naming(State):
    """I am someone who …"""

    kind: Literal["naming"] = "naming"
    looked: Reaching | None = None  # the last look at the goals, to which one can go back


class Choosing(State):
    """What comes next."""

    kind: Literal["choosing"] = "choosing"


Ending = Annotated[Summed | Reaching | Naming | Choosing, Field(discriminator="kind")]


def question(state: Ending, event: Event) -> Question | None:
    looks = isinstance(state, Summed | Reaching) or (isinstance(state, Naming) and state.looked is not None)
    return ListGoals() if looks else None


def step(state: Ending, event: Event, facts: Facts) -> Step[Ending]:  # noqa: C901
    match state, event:
        case _, Began():
            return _ask(state, facts)
        case Summed(), Pressed("on"):
            return _ask(_first_goal(state, facts), facts)
        case Reaching(), Pressed(button) if button in STEPS:
            return _reached(state, LEVELS[STEPS.index(button)], facts)
        case Reaching(), Said(words, forwarded=False) if str(whole_number(words, out_of=len(STEPS))) in STEPS:
            return _reached(state, LEVELS[(whole_number(words, out_of=len(STEPS)) or 1) - 1], facts, fresh=True)
        case Reaching(levels=levels), Pressed("back") if levels:
            return _ask(_back(state, here=True), facts)
        case Naming(looked=Reaching() as looked), Pressed("back"):
            return _ask(_back(looked, here=False), facts)
        case Naming(), Pressed("skip"):
            return _ask(Choosing(), facts)
        case Naming(), Pressed(button) if button in OFFERS:
            then = _ask(Choosing(), facts, text(f"ending.i_{button}"))
            return Step(then.state, (KeepIdentity(button, offered=True), *then.effects))
        case Naming(), Said(words, forwarded=False) if words.strip():
            return _named(words.strip()[:LONGEST], facts)
        case Choosing(), Pressed(button) if (choice := _choice(button, facts.programme)) is not None:
            return _chosen(choice, facts)
        case _, Elapsed():
            return _ask(state, facts, text("ending.reminder"), fresh=True)
        case _, Returned():
            return _ask(state, facts, fresh=True)
        case _, Pressed() | Said() | Sent():
            hint = text("check_in.hint_text" if isinstance(state, Naming) else "check_in.hint_buttons")
            if isinstance(state, Reaching) and found(state.goal, facts) is None:
                return _ask(state, facts, hint, fresh=True)
            return Step(state, (Ask(not_understood(_card(state, facts), hint), fresh=True),))


def _first_goal(state: Summed, facts: Facts) -> Ending:
    ids = tuple(goal.id for goal in facts.goals)
    return Reaching(goal=ids[0], left=ids[1:], t_first=state.t_first) if ids else Naming()


def _next_goal(state: Reaching) -> Ending:
    if not state.left:
        return Naming(looked=state if state.levels else None)
    return state.model_copy(update={"goal": state.left[0], "left": state.left[1:]})


def _reached(state: Reaching, level: int, facts: Facts, *, fresh: bool = False) -> Step[Ending]:
    if found(state.goal, facts) is None:  # ended meanwhile
        return _onward(state, facts, fresh=fresh)
    now = state.model_copy(update={"levels": (*state.levels, (state.goal, level))})
    then = _onward(now, facts, fresh=fresh)
    return Step(then.state, (ReachLevel(state.goal, level), *then.effects))


def _onward(state: Reaching, facts: Facts, *, fresh: bool = False) -> Step[Ending]:
    """To the next goal that has not ended meanwhile; after the last one with T."""
    left = tuple(id for id in state.left if found(id, facts) is not None)
    now = state.model_copy(update={"left": left})
    return _ask(_next_goal(now), facts, None if left or not now.levels else _final(now, facts), fresh=fresh)


def _back(state: Reaching, *, here: bool) -> Reaching:
    """To the goal before; `here`: the one that is asked about now comes after it again."""
    goal, _ = state.levels[-1]
    left = (state.goal, *state.left) if here else ()
    return state.model_copy(update={"goal": goal, "left": left, "levels": state.levels[:-1]})


def _final(state: Reaching, facts: Facts) -> Line:
    """T at both ends of the year and over the same goals, once the level of each is known."""
    levels = dict(state.levels)
    goals = [goal for goal in facts.goals if goal.id in levels]
    first = t_of([Scored(goal.baseline, goal.weight) for goal in goals])
    return _goals_together(first, t_of([Scored(levels[goal.id], goal.weight) for goal in goals]))


def _goals_together(first: float | None, last: float | None) -> Line:
    return None if first is None or last is None else text("ending.goals", first=round(first), last=round(last))


def _named(words: str, facts: Facts) -> Step[Ending]:
    shown = _card(Choosing(), facts)
    lead = (text("ending.you_wrote"), Verbatim(words), None)
    return Step(Choosing(), (KeepIdentity(words), Ask(Message((*lead, *shown.lines), shown.rows), fresh=True)))


def _choice(id: str, programme: Programme) -> EndingChoice | None:
    choices = programme.ending.choices if programme.ending else ()
    return next((choice for choice in choices if choice.id == id), None)


def _chosen(choice: EndingChoice, facts: Facts) -> Step[Ending]:
    what = facts.programme.words(f"ending.choices.{choice.id}.text", choice.text)
    said = message(text("ending.thanks"), what, text("ending.stays"), rows=(CHANGE,))
    return Step(None, (ChooseNext(choice.id), Ask(said)))


def chosen(id: str, programme: Programme) -> Message:
    """What was chosen, and the way to choose otherwise."""
    choice = _choice(id, programme)
    label = programme.words(f"ending.choices.{id}.label", choice.label) if choice else text("common.plain", it=id)
    return message(text("ending.chosen", choice=label), rows=(CHANGE,))


# --- cards ---


def _ask(state: Ending, facts: Facts, lead: Line = None, *, fresh: bool = False) -> Step[Ending]:
    if isinstance(state, Reaching) and found(state.goal, facts) is None:  # ended meanwhile
        return _onward(state, facts, fresh=fresh)
    shown = _card(state, facts)
    lines = shown.lines if lead is None else (lead, None, *shown.lines)
    return Step(state, (Ask(Message(lines, shown.rows), fresh=fresh),))


def _card(state: Ending, facts: Facts) -> Message:
    match state:
        case Summed():
            return Message(_summary(state, facts), ((Button("on", text("goals.on"), "➡️"),),))
        case Reaching(goal=id):
            goal = found(id, facts)
            lines = (text("goals.one", goal=name_of(goal)), *levels_of(goal)) if goal else ()
            numbers = tuple(Button(step, text("common.number", number=int(step))) for step in STEPS)
            back = (BACK,) if state.levels else ()
            return Message((Bold(text("goals.reached_question")), *lines), (numbers, *back))
        case Naming(looked=looked):
            offers = tuple((Button(one, text(f"ending.i_{one}")),) for one in OFFERS)
            skip = (Button("skip", text("check_in.skip"), "➡️"),)
            back = (BACK,) if looked is not None else ()
            return Message((text("ending.identity"), Bold(text("ending.identity_question"))), (*offers, skip, *back))
        case Choosing():
            return _choosing(facts.programme)


def _summary(state: Summed, facts: Facts) -> tuple[Line, ...]:
    """Counts and figures only: what they mean is the person's own."""
    lines: list[Line] = [Bold(text("ending.year")), text("ending.answered", count=state.answered)]
    if state.first:
        programme = facts.programme
        lines += [None, text("ending.first"), *figures(state.first, programme)]
        lines += [text("ending.last"), *figures(state.last, programme)]
    if not facts.goals and (together := _goals_together(state.t_first, state.t_last)) is not None:
        lines += [None, together]  # else it follows the last look at the goals
    return (*lines, None, text("ending.few_questions"))


def _choosing(programme: Programme) -> Message:
    choices = programme.ending.choices if programme.ending else ()
    rows = tuple(
        (Button(one.id, programme.words(f"ending.choices.{one.id}.label", one.label), one.emoji),) for one in choices
    )
    return Message((Bold(text("ending.next_question")),), rows)
