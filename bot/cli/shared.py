"""What every command shares: its event loop, and errors that are sentences."""

# The imports inside the functions keep `askel --help` quick.
# ruff: noqa: PLC0415

from __future__ import annotations

from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import typer
from rich.console import Console

errors = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
T = TypeVar("T")
STOPPED = 130  # the exit status of what Ctrl+C ended


@contextmanager
def plain_errors() -> Iterator[None]:
    """What an operator can mend is said in a sentence, without a traceback."""
    try:
        yield
    except KeyboardInterrupt:
        errors.print("Stopped.")
        raise typer.Exit(STOPPED) from None
    except Exception as wrong:
        from bot.cli.expected import sentence

        told = sentence(wrong)
        if told is None:
            raise
        errors.print(told)
        raise typer.Exit(1) from None


def go(work: Coroutine[Any, Any, T]) -> T:
    import uvloop

    return uvloop.run(work)
