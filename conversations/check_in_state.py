"""What is known in the middle of a check-in."""

from __future__ import annotations

from typing import Literal

from conversations.goal import Goal
from conversations.saved import State


class Given(State):
    """An answer that was accepted. `value` is None when the question was skipped."""

    question: str
    value: int | str | None


class Asking(State):
    """`question` is on the card; `given` are the answers so far; `before` what Back has opened again.

    `asks` are the ids of all questions in order, `goals` the goals as they were when it began; a goal's question is
    `goal:<id>`. Without `asks` (saved before there were goals) it is every question of the programme.
    """

    kind: Literal["asking"] = "asking"
    question: str
    asks: tuple[str, ...] = ()
    goals: tuple[Goal, ...] = ()
    given: tuple[Given, ...] = ()
    before: tuple[Given, ...] = ()
    raised: tuple[str, ...] = ()
