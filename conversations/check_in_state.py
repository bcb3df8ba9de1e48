"""What is known in the middle of a check-in."""

from __future__ import annotations

from typing import Literal

from conversations.step import State


class Given(State):
    """An answer that was accepted. `value` is None when the question was skipped."""

    question: str
    value: int | str | None


class Asking(State):
    """`question` is on the card; `given` are the answers so far; `before` what Back has opened again."""

    kind: Literal["asking"] = "asking"
    question: str
    given: tuple[Given, ...] = ()
    before: tuple[Given, ...] = ()
    raised: tuple[str, ...] = ()
