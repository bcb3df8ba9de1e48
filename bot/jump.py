"""Sets the wall clock forward, step by step: through every instant at which something is due, in order.

At each the path is drained, so that a year can be walked through in minutes and nothing looks late.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.app import App
from storage import due

Step = Callable[[datetime], Awaitable[bool]]
"""Whether somebody did something at this instant."""


async def jump(app: App, to: datetime, step: Step | None = None, moved: Callable[[], None] = lambda: None) -> int:
    """Walks to `to`. Returns at how many instants something was due.

    `moved` is called when the clock was set (other clocks may follow), `step` after an instant was drained.
    """
    await app.settled()
    steps = 0
    while (at := await next_instant(app)) is not None and at <= to:
        steps += 1
        app.clock.set_to(at)
        moved()
        await app.settled()
        if step is not None and await step(at):
            await app.settled()
    app.clock.set_to(to)
    moved()
    await app.settled()
    return steps


async def next_instant(app: App) -> datetime | None:
    """When the next thing happens by itself, or None."""
    async with app.readers.connect() as reader:
        return await due.next_instant(reader, app.clock.now())
