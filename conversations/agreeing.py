"""A mentor changes a line of a client's goal: which one, and its new words. Agreeing itself is one tap on the card."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from conversations.digits import whole_number
from conversations.effects import Ask, KeepGoal
from conversations.events import Began, Elapsed, Event, Pressed, Returned, Said, Sent
from conversations.goal import Goal, name_of, with_level
from conversations.goals_card import levels_of
from conversations.goals_shaping import STEPS
from conversations.profile import BACK
from conversations.programme_year import LEVELS
from conversations.saved import State
from conversations.step import Facts, ListGoals, Question, Step
from conversations.words import Bold, Button, Line, Message, message, text


class PickingLine(State):
    """`client` is the id of the goal's person, `alias` what they are called."""

    kind: Literal["picking_line"] = "picking_line"
    client: str
    alias: str
    goal: str


class WritingLine(State):
    kind: Literal["writing_line"] = "writing_line"
    client: str
    alias: str
    goal: str
    level: int


Agreeing = Annotated[PickingLine | WritingLine, Field(discriminator="kind")]


def question(state: Agreeing, event: Event) -> Question | None:
    """The goal as it is now, and only while the client is this mentor's."""
    return ListGoals(state.client)


def step(state: Agreeing, event: Event, facts: Facts) -> Step[Agreeing]:
    goal = next((one for one in facts.goals if one.id == state.goal), None)
    if goal is None:
        return Step(None, (Ask(message(text("goals.toast.gone"))),))
    match state, event:
        case PickingLine(), Pressed(button) if button in STEPS:
            return _ask(_writing(state, LEVELS[STEPS.index(button)]), goal)
        case PickingLine(), Said(words, forwarded=False) if str(whole_number(words, out_of=len(STEPS))) in STEPS:
            return _ask(_writing(state, LEVELS[(whole_number(words, out_of=len(STEPS)) or 1) - 1]), goal, fresh=True)
        case WritingLine(level=level), Said(words, forwarded=False) if words.strip():
            return _changed(state, with_level(goal, level, words))
        case WritingLine(), Pressed("back"):
            return _ask(PickingLine(client=state.client, alias=state.alias, goal=state.goal), goal)
        case _, Began():
            return _ask(state, goal)
        case _, Returned() | Elapsed() | Pressed():
            return _ask(state, goal, fresh=True)
        case _, Said() | Sent():
            return _ask(state, goal, text("goals.hint"), fresh=True)


def _writing(state: Agreeing, level: int) -> WritingLine:
    return WritingLine(client=state.client, alias=state.alias, goal=state.goal, level=level)


def _changed(state: Agreeing, goal: Goal) -> Step[Agreeing]:
    """The mentor's own words are agreed."""
    kept = KeepGoal(goal.model_copy(update={"agreed": True}), "changed", person=state.client)
    done = message(text("goals.staff_changed", alias=state.alias), None, *levels_of(goal))
    return Step(None, (kept, Ask(done, fresh=True)))


def _ask(state: Agreeing, goal: Goal, lead: Line = None, *, fresh: bool = False) -> Step[Agreeing]:
    shown = _card(state, goal)
    lines = shown.lines if lead is None else (lead, None, *shown.lines)
    return Step(state, (Ask(Message(lines, shown.rows), fresh=fresh),))


def _card(state: Agreeing, goal: Goal) -> Message:
    match state:
        case PickingLine():
            numbers = tuple(Button(step, text("common.number", number=int(step))) for step in STEPS)
            return Message((text("goals.one", goal=name_of(goal)), *levels_of(goal), _which()), (numbers,))
        case WritingLine(level=level):
            now = goal.level(level).value(goal.programme)
            shown = text("goals.level_now", number=LEVELS.index(level) + 1, level=now)
            return Message((Bold(text("goals.level_question")), shown, text("goals.level_note")), (BACK,))


def _which() -> Bold:
    return Bold(text("goals.staff_which"))
