"""The simulator's own clock: every `date` comes from here, and it can be set forward but never back."""

import time

__all__ = ["Clock"]


class Clock:
    """Seconds since 1970 as this Telegram counts them. Rates and retries run on the monotonic clock, not on this."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def now(self) -> float:
        return time.time() + self.ahead

    def date(self) -> int:
        return int(self.now())

    def forward(self, seconds: float) -> None:
        if seconds < 0:
            raise ValueError("A clock only goes forward")
        self.ahead += seconds
