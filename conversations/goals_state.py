"""Where one can be with one's goals."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from conversations.goal import Goal, Phrase
from conversations.programme_year import Plan
from conversations.saved import State

At = Literal[
    "reasons", "importance", "difficulty", "levels", "baseline",
    "when", "where", "what", "whom", "barrier", "then", "confidence", "easier", "easier_levels", "review",
]  # fmt: skip
ORDER: tuple[At, ...] = (
    "reasons", "importance", "difficulty", "levels", "baseline",
    "when", "where", "what", "whom", "barrier", "then", "confidence", "review",
)  # fmt: skip
HOW = Literal["finished", "dropped"]


class Overview(State):
    """All goals on one card."""

    kind: Literal["overview"] = "overview"


class Ordering(State):
    """The themes in the client's own order, as far as they are chosen."""

    kind: Literal["ordering"] = "ordering"
    chosen: tuple[str, ...] = ()


class PickingTheme(State):
    kind: Literal["picking_theme"] = "picking_theme"


class PickingOffer(State):
    kind: Literal["picking_offer"] = "picking_offer"
    theme: str


class WritingGoal(State):
    """In own words, instead of an offer."""

    kind: Literal["writing_goal"] = "writing_goal"
    theme: str


class Offering(State):
    """The week of plans has come, and this goal has none of this kind: does the client want to make one?"""

    kind: Literal["offering"] = "offering"
    goal: str
    plan: Plan


class Shaping(State):
    """A goal is being made, or one part of it (`whole` is false) is changed; `offered`: a plan that the bot asked for,
    so that the next goal without one follows. `parts`: of plans that are not whole yet;
    the id of a barrier that was chosen stands in `barrier`. `written`: the levels that were given other words in this
    change, −2 … +2; None (saved before it was noted): perhaps all of them."""

    kind: Literal["shaping"] = "shaping"
    goal: Goal
    at: At
    whole: bool = True
    parts: tuple[tuple[str, Phrase], ...] = ()
    barrier: str | None = None
    written: tuple[int, ...] | None = None
    offered: bool = False


class WritingLevel(State):
    """The words of one level, −2 … +2."""

    kind: Literal["writing_level"] = "writing_level"
    goal: Goal
    level: int
    at: At = "levels"
    whole: bool
    written: tuple[int, ...] | None = None  # before this one


class Halfway(State):
    """A goal was left before it was ready, and somebody opens /goals or is to be invited: go on with it?"""

    kind: Literal["halfway"] = "halfway"
    half: Annotated[WritingGoal | Shaping | WritingLevel, Field(discriminator="kind")]


class Looking(State):
    """At one goal, by its id."""

    kind: Literal["looking"] = "looking"
    goal: str


class Reaching(State):
    """How far it came: before a goal ends, or (`how` is None) on the day on which it is looked at again."""

    kind: Literal["reaching"] = "reaching"
    goal: str
    how: HOW | None = None


class Leaving(State):
    """Why a goal is dropped."""

    kind: Literal["leaving"] = "leaving"
    goal: str


class Past(State):
    """Goals that ended."""

    kind: Literal["past"] = "past"


class Inviting(State):
    """Whoever has no goal yet is asked whether to set one."""

    kind: Literal["inviting"] = "inviting"


Goals = Annotated[
    Overview
    | Ordering
    | PickingTheme
    | PickingOffer
    | WritingGoal
    | Shaping
    | WritingLevel
    | Halfway
    | Looking
    | Reaching
    | Leaving
    | Past
    | Inviting
    | Offering,
    Field(discriminator="kind"),
]

REOPENED = "reopened"  # to whoever has left a goal halfway


def is_halfway(state: State) -> bool:
    """Whether a goal would be lost with this conversation."""
    return isinstance(state, Halfway | WritingGoal | Shaping | WritingLevel)


def is_worth_waiting_for(state: State) -> bool:
    """Whether something that was chosen or written would be lost with it: not, where a goal that is kept was only
    looked at."""
    match state:
        case Halfway(half=half):
            return is_worth_waiting_for(half)
        case Shaping(whole=whole, parts=parts, written=written):
            return whole or bool(parts) or bool(written)
        case WritingLevel(whole=whole, written=written):
            return whole or bool(written)
        case _:
            return False
