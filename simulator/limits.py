"""How many messages a bot may send: 30 in any second, 1 a second to a chat with a short burst, 20 a minute to a group.

What Telegram publishes and what is assumed here stands in docs/simulator.md. All of it runs on the monotonic clock.
"""

import math
import time
from collections import defaultdict, deque
from dataclasses import asdict, dataclass

from simulator.refusals import too_many

__all__ = ["Limits", "Rates"]


@dataclass(slots=True)
class Rates:
    """Messages; 0 means that there is no such limit."""

    all: int = 30
    chat_sustained: float = 1.0
    chat_burst: int = 5
    group_per_minute: int = 20

    @classmethod
    def none(cls) -> "Rates":
        return cls(all=0, chat_sustained=0, chat_burst=0, group_per_minute=0)

    def as_dict(self) -> dict[str, float]:
        return asdict(self)


class Window:
    """At most `most` in any `seconds`."""

    __slots__ = ("seconds", "taken")

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.taken: deque[float] = deque()

    def wait(self, most: int, now: float) -> float:
        while self.taken and self.taken[0] <= now - self.seconds:
            self.taken.popleft()
        if len(self.taken) < most:
            return 0.0
        return self.taken[len(self.taken) - most] + self.seconds - now


class Bucket:
    """`burst` at once, then `rate` a second."""

    __slots__ = ("at", "left")

    def __init__(self, burst: float, now: float) -> None:
        self.left = burst
        self.at = now

    def wait(self, rate: float, burst: float, now: float) -> float:
        self.left = min(burst, self.left + (now - self.at) * rate)
        self.at = now
        return 0.0 if self.left >= 1 else (1 - self.left) / rate


class Limits:
    def __init__(self, rates: Rates | None = None) -> None:
        self.rates = rates or Rates()
        self.clear()

    def clear(self) -> None:
        """Forget what was sent; the rates stay."""
        self._bots: defaultdict[int, Window] = defaultdict(lambda: Window(1.0))
        self._groups: defaultdict[tuple[int, int], Window] = defaultdict(lambda: Window(60.0))
        self._chats: dict[tuple[int, int], Bucket] = {}

    def take(self, bot: int, chat: int, group: bool) -> None:
        """Count one message, or refuse it; what is refused is not counted."""
        rates, now, key = self.rates, time.monotonic(), (bot, chat)
        wait, spend = 0.0, []
        if rates.all:
            window = self._bots[bot]
            wait = window.wait(rates.all, now)
            spend.append(window)
        if group and rates.group_per_minute:
            window = self._groups[key]
            wait = max(wait, window.wait(rates.group_per_minute, now))
            spend.append(window)
        bucket = self._bucket(key, now)
        if bucket:
            wait = max(wait, bucket.wait(rates.chat_sustained, max(1, rates.chat_burst), now))
        if wait > 0:
            raise too_many(max(1, math.ceil(wait)))
        for window in spend:
            window.taken.append(now)
        if bucket:
            bucket.left -= 1

    def _bucket(self, key: tuple[int, int], now: float) -> Bucket | None:
        if not self.rates.chat_sustained:
            return None
        bucket = self._chats.get(key)
        if bucket is None:
            bucket = self._chats[key] = Bucket(max(1, self.rates.chat_burst), now)
        return bucket
