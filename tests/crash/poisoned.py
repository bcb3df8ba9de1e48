"""The bot with a check-in that ends the whole process at a certain word, as a crash in a C library would.

`python -m tests.crash.poisoned`: everything else is `askel run`.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot import worker
from bot.cli.commands import app
from conversations import check_in
from conversations.events import Event, Said
from conversations.step import Facts, Step
from conversations.table import CONVERSATIONS

POISON = "poison"
DIED = 86


def step(state: Any, event: Event, facts: Facts) -> Step[Any]:
    if isinstance(event, Said) and event.words == POISON:
        os._exit(DIED)
    return check_in.step(state, event, facts)


if __name__ == "__main__":
    worker.HELD_BACK = tuple(timedelta(seconds=one) for one in (1, 1, 1, 1, 0))  # the test waits them out
    CONVERSATIONS["check_in"] = replace(CONVERSATIONS["check_in"], step=step)
    app(["run"])
