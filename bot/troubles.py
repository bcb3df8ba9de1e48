"""What a refusal or a silence means for everybody else: parks a chat, pauses all, feels its way after an outage.

Three chats in trouble within five seconds pause everything but alerts, which stop only for troubles of their own.
"""

from __future__ import annotations

from collections import deque
from datetime import timedelta
from typing import NamedTuple

import structlog

from bot.outcomes import Later, Outcome, Unknown
from bot.queue import Queue
from bot.verdicts import backoff
from storage.outbox import Lane
from storage.sending import Claimed

__all__ = ["Troubles"]

log = structlog.get_logger()

WITHIN_SECONDS = 5.0
CHATS = 3
SILENCES = 3  # unknown outcomes in a row
LONGEST = timedelta(seconds=5)  # pause when nobody answers
LONGEST_FOR_ALERTS = timedelta(seconds=2)


class _Trouble(NamedTuple):
    at: float
    chat_id: int
    lane: int
    until: float


class Troubles:
    """Watches outcomes and tells the queue to wait. All instants are monotonic seconds."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue
        self._recent: deque[_Trouble] = deque()
        self._silences = 0
        self._outages = 0
        self._outage_until = 0.0

    @property
    def nobody_answers(self) -> bool:
        """Then no row is risked until something harmless was answered; but alerts keep trying."""
        return self._outages > 0

    def ask_again(self, now: float) -> bool:
        """Whether it is time to find out if that is still so."""
        return self.nobody_answers and now >= self._outage_until

    def heard(self, outcome: Outcome, now: float) -> None:
        """Something harmless was asked, and this came of it."""
        match outcome:
            case Later(wait, reason):
                self._outage(wait, reason, now)
            case Unknown(why):
                self._outage(None, why, now)
            case _:
                self._answered()

    def note(self, row: Claimed, outcome: Outcome, now: float) -> None:
        """A call has come to an end."""
        match outcome:
            case Later(wait, reason, True):
                self._outage(wait, reason, now)
            case Later(wait, reason):
                self._answered()
                self._put_off(row, (wait or backoff(row.attempts)).total_seconds(), reason, now)
            case Unknown(why):
                self._silences += 1
                if self._silences >= SILENCES:
                    self._outage(None, why, now)
            case _:
                self._answered()

    def _answered(self) -> None:
        self._silences = self._outages = 0

    def _put_off(self, row: Claimed, seconds: float, reason: str, now: float) -> None:
        self._queue.park(row.chat_id, now + seconds, alerts=row.lane == Lane.ALERT)
        self._recent.append(_Trouble(now, row.chat_id, row.lane, now + seconds))
        while self._recent[0].at < now - WITHIN_SECONDS:
            self._recent.popleft()
        everybody = self._pause(list(self._recent), reason, now, alerts=False)
        alerts = self._pause([one for one in self._recent if one.lane == Lane.ALERT], reason, now, alerts=True)
        if everybody or alerts:
            self._recent.clear()

    def _pause(self, troubles: list[_Trouble], reason: str, now: float, *, alerts: bool) -> bool:
        if len({one.chat_id for one in troubles}) < CHATS:
            return False
        until = max(one.until for one in troubles)
        log.warning("sending pauses", seconds=round(until - now, 1), alerts=alerts, why=reason)
        self._queue.pause(until, alerts=alerts)
        return True

    def _outage(self, wait: timedelta | None, reason: str, now: float) -> None:
        """A little longer each time, for alerts never as long; calls that fail together count once. Alerts that fail
        while it lasts wait anew: an edit, which takes no token, would be tried again and again without a rest."""
        if now < self._outage_until:
            self._queue.pause(now + LONGEST_FOR_ALERTS.total_seconds(), alerts=True)
            return
        self._outages += 1
        pause = wait or min(backoff(self._outages), LONGEST)
        self._outage_until = now + pause.total_seconds()
        log.warning("Telegram is out of reach", seconds=pause.total_seconds(), why=reason)
        self._queue.pause(self._outage_until, alerts=False)
        self._queue.pause(now + min(pause, LONGEST_FOR_ALERTS).total_seconds(), alerts=True)
