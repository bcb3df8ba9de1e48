"""The only file that reads a clock. Everything else is told what time it is."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta


class Clock:
    """Two clocks: the wall clock of the domain, which can be set forward, and the monotonic one, which never jumps."""

    def __init__(self, start: datetime | None = None) -> None:
        """`start` (aware) is what the wall clock shows first; the real time if it is not given."""
        self._ahead = timedelta() if start is None else start - datetime.now(UTC)

    @property
    def ahead(self) -> timedelta:
        """How far the wall clock has been set forward."""
        return self._ahead

    def now(self) -> datetime:
        """The wall clock: an aware instant in UTC."""
        return datetime.now(UTC) + self._ahead

    def monotonic(self) -> float:
        """Seconds since some start, for buckets, leases and time-outs; not moved by `forward`."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Waits in monotonic time; anything at or below zero only lets the others run."""
        await asyncio.sleep(max(seconds, 0))

    def forward(self, by: timedelta) -> None:
        """Sets the wall clock forward. Raises `ValueError` for a step back: what has happened stays in the past."""
        if by < timedelta():
            raise ValueError(f"the clock goes forward only, not by {by}")
        self._ahead += by

    def set_to(self, instant: datetime) -> None:
        """Sets the wall clock to an instant (aware); one that has passed, be it by a moment, leaves it as it is."""
        if instant.tzinfo is None:
            raise ValueError(f"{instant} has no time zone")
        self.forward(max(instant - self.now(), timedelta()))
