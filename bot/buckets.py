"""How much may be sent now: token buckets on the monotonic clock, one for all and one a chat. Used by bot/queue.py.

The defaults stay below what Telegram is known to allow (about 30 messages a second in all, 1 a second to a chat, 20 a
minute to a group). Allowing paid broadcasts is a higher global rate and nothing more.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Bucket", "Buckets", "Rates"]

PRUNE_AT = 4096  # chats: more than these are looked through for buckets that have filled up again
ALMOST = 1e-9  # so that a token that is due now is not missed by the last bit of a float


class Bucket:
    """`burst` at once, then `rate` a second: never more than rate·t + burst in any t seconds."""

    __slots__ = ("_at", "_level", "burst", "rate")

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self.rate = rate
        self.burst = burst
        self._level = burst
        self._at = now

    def wait(self, now: float, keep: float = 0.0) -> float:
        """Seconds until one may be taken so that `keep` stay behind; 0 = now."""
        missing = 1.0 + keep - self._level_at(now)
        return 0.0 if missing <= ALMOST else missing / self.rate

    def take(self, now: float) -> None:
        self._level = self._level_at(now) - 1.0
        self._at = max(now, self._at)

    def give_back(self) -> None:
        """One that was taken was not needed."""
        self._level = min(self._level + 1.0, self.burst)

    def full(self, now: float) -> bool:
        return self._level_at(now) >= self.burst

    def _level_at(self, now: float) -> float:
        return min(self.burst, self._level + max(0.0, now - self._at) * self.rate)


@dataclass(frozen=True, slots=True)
class Rates:
    """Messages: a second in all, a second in one chat, a minute in a group. 0 = no limit."""

    everywhere: float = 25.0
    chat: float = 1.0
    group: float = 20.0
    chat_burst: float = 3.0

    @property
    def burst(self) -> float:
        """A fifth of a second's messages at once: 5 of 25."""
        return max(1.0, self.everywhere / 5)

    @property
    def kept(self) -> float:
        """What scheduled messages and broadcasts must leave of the burst, at least one: it is for alerts and replies.

        Half of it, so that a broadcast that begins after a silence does not open with the whole burst: a burst that
        the network holds up and the steady stream after it would together pass Telegram's limit.
        """
        return max(1.0, self.burst // 2) if self.burst >= 2 else 0.0


class Buckets:
    """All buckets of one bot. A message needs a token of each that concerns it; an edit needs none."""

    def __init__(self, rates: Rates, now: float) -> None:
        self._rates = rates
        self._all = Bucket(rates.everywhere, rates.burst, now) if rates.everywhere else None
        self._chats: dict[int, Bucket] = {}

    def wait(self, now: float, *, bulk: bool) -> float:
        """Seconds until anything may be sent. `bulk` (scheduled or broadcast) leaves a part of the burst."""
        return self._all.wait(now, self._rates.kept if bulk else 0.0) if self._all else 0.0

    def wait_chat(self, chat_id: int, now: float) -> float:
        """Seconds until this chat may get another message."""
        bucket = self._chats.get(chat_id)
        return bucket.wait(now) if bucket else 0.0

    def take(self, chat_id: int, now: float) -> None:
        if self._all:
            self._all.take(now)
        bucket = self._chats.get(chat_id) or self._new(chat_id, now)
        if bucket:
            bucket.take(now)

    def give_back(self, chat_id: int) -> None:
        """The row turned out to be an edit, or was not sent at all."""
        if self._all:
            self._all.give_back()
        if chat_id in self._chats:
            self._chats[chat_id].give_back()

    def _new(self, chat_id: int, now: float) -> Bucket | None:
        if len(self._chats) >= PRUNE_AT:
            self._chats = {chat: bucket for chat, bucket in self._chats.items() if not bucket.full(now)}
        bucket = group_bucket(self._rates.group, now) if chat_id < 0 else self._private(now)
        if bucket:
            self._chats[chat_id] = bucket
        return bucket

    def _private(self, now: float) -> Bucket | None:
        return Bucket(self._rates.chat, self._rates.chat_burst, now) if self._rates.chat else None


def group_bucket(a_minute: float, now: float) -> Bucket | None:
    """Never more than `a_minute` in any minute, the burst of up to three among them."""
    if not a_minute:
        return None
    burst = max(1.0, min(3.0, a_minute // 4))
    return Bucket(max(a_minute - burst, a_minute / 2) / 60.0, burst, now)
