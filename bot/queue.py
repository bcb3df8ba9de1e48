"""Which row leaves next: schedules chats, not messages. In memory and without waiting; bot/sender.py asks it.

A chat's rows leave one at a time, by lane and then in the order in which they came. Among chats the most urgent lane
goes first, then the row that came first. A chat stands in one of these places:

    flying    one of its rows is being sent
    ready     its first row may go: as an edit at once, as a message as soon as the buckets have a token for all
    timers    its own bucket is empty, or Telegram asked us to leave it alone for a while (it is parked)
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.buckets import Buckets
from storage.outbox import Lane, Waiting

__all__ = ["Queue"]

REMEMBERED_CARDS = 4096

Place = tuple[int, int]  # lane, number of arrival


@dataclass(slots=True)
class _Entry:
    waiting: Waiting
    number: int
    flying: bool = False
    token: bool = False  # it has taken one from the buckets

    @property
    def place(self) -> Place:
        return self.waiting.lane, self.number


@dataclass(slots=True)
class _Chat:
    rows: list[tuple[int, int, str]] = field(default_factory=list)  # a heap of places with the row's id
    flying: bool = False
    parked: float = 0.0  # until then only alerts may go
    alerts_parked: float = 0.0


class Queue:
    """Rows that wait, and the rules by which they leave. All instants are monotonic seconds but for `not_before`."""

    def __init__(self, buckets: Buckets) -> None:
        self._buckets = buckets
        self._entries: dict[str, _Entry] = {}
        self._chats: dict[int, _Chat] = {}
        self._messages: list[tuple[int, int, int]] = []  # heaps of places with the chat's id
        self._edits: list[tuple[int, int, int]] = []
        self._timers: list[tuple[float, int]] = []
        self._planned: list[tuple[datetime, int, str]] = []
        self._known_cards: dict[str | None, None] = {}  # cards whose message became known lately, in order
        self._numbers = 0
        self._paused = 0.0  # until then only alerts may go
        self._alerts_paused = 0.0
        self.flying: Counter[int] = Counter()  # calls under way, by lane

    def __len__(self) -> int:
        """Rows that wait or are being sent."""
        return len(self._entries)

    def knows(self, row_id: str) -> bool:
        return row_id in self._entries

    def add(self, waiting: Waiting, now: float, wall: datetime) -> None:
        """A row that is queued in the database; one that is known already may have become more urgent, or an edit."""
        if waiting.card_id in self._known_cards and not waiting.is_edit:
            waiting = replace(waiting, is_edit=True)
        entry = self._entries.get(waiting.id)
        if entry is None:
            self._numbers += 1
            entry = self._entries[waiting.id] = _Entry(waiting, self._numbers)
        elif entry.flying:
            return
        else:
            entry.waiting = replace(waiting, lane=min(waiting.lane, entry.waiting.lane))
        self._enter(entry, now, wall)

    def _enter(self, entry: _Entry, now: float, wall: datetime) -> None:
        waiting = entry.waiting
        if waiting.not_before is not None and waiting.not_before > wall:
            if not waiting.attempts:
                heapq.heappush(self._planned, (waiting.not_before, entry.number, waiting.id))
                return
            # It was tried and put off, before a restart: its chat was parked, so that nothing may pass it by.
            self.park(waiting.chat_id, now + (waiting.not_before - wall).total_seconds(), alerts=False)
        chat = self._chats.setdefault(waiting.chat_id, _Chat())
        heapq.heappush(chat.rows, (*entry.place, waiting.id))
        self._stand(waiting.chat_id, now)

    def take(self, now: float, wall: datetime, room: Callable[[int], bool]) -> Waiting | None:
        """The row that leaves now, its tokens taken; None if there is none. `room` says if a lane may have one more."""
        self._pass_time(now, wall)
        for heap in sorted(self._ready(now), key=lambda heap: heap[0]):
            lane, _, chat_id = heap[0]
            if not room(lane) or self._pause(lane) > now:
                continue
            if heap is self._messages and self._buckets.wait(now, bulk=lane >= Lane.SCHEDULED) > 0:
                continue
            heapq.heappop(heap)
            return self._fly(chat_id, now)
        return None

    def _fly(self, chat_id: int, now: float) -> Waiting:
        chat = self._chats[chat_id]
        entry = self._entries[heapq.heappop(chat.rows)[2]]
        chat.flying = entry.flying = True
        if not entry.waiting.is_edit:
            self._buckets.take(chat_id, now)
            entry.token = True
        self.flying[entry.waiting.lane] += 1
        return entry.waiting

    def needs_token(self, row_id: str, now: float) -> bool:
        """A row that was taken as an edit turns out to be a message: takes its tokens, or says that there are none."""
        entry = self._entries[row_id]
        if entry.token:
            return False
        chat_id, bulk = entry.waiting.chat_id, entry.waiting.lane >= Lane.SCHEDULED
        if max(self._buckets.wait(now, bulk=bulk), self._buckets.wait_chat(chat_id, now)) > 0:
            return True
        self._buckets.take(chat_id, now)
        entry.token = True
        return False

    def unspent(self, row_id: str) -> None:
        """The row that was taken did not go out as a message after all."""
        entry = self._entries.get(row_id)
        if entry is not None and entry.token:
            self._buckets.give_back(entry.waiting.chat_id)
            entry.token = False

    def done(self, row_id: str, now: float) -> None:
        """The row is finished, whatever came of it: its chat may go on."""
        entry = self._entries.pop(row_id, None)
        if entry is not None:
            self._land(entry, now)

    def back(self, row_id: str, now: float, wall: datetime, *, is_edit: bool, chat_id: int, attempts: int) -> None:
        """The row was not sent: it waits again, where it stood before."""
        entry = self._entries[row_id]
        self._land(entry, now)
        entry.waiting = replace(entry.waiting, is_edit=is_edit, chat_id=chat_id, not_before=None, attempts=attempts)
        self._enter(entry, now, wall)

    def again(self, row_id: str, now: float, wall: datetime) -> None:
        """The row was taken but not even claimed."""
        entry = self._entries[row_id]
        self._land(entry, now)
        self._enter(entry, now, wall)

    def _land(self, entry: _Entry, now: float) -> None:
        if not entry.flying:
            return
        entry.flying = entry.token = False
        self.flying[entry.waiting.lane] -= 1
        chat = self._chats.get(entry.waiting.chat_id)
        if chat is not None:
            chat.flying = False
            self._stand(entry.waiting.chat_id, now)

    def urge(self, row_id: str, lane: int, now: float) -> None:
        """The row has taken over the urgency of another."""
        entry = self._entries.get(row_id)
        if entry is None or entry.flying or entry.waiting.lane <= lane:
            return
        entry.waiting = replace(entry.waiting, lane=lane)
        heapq.heappush(self._chats.setdefault(entry.waiting.chat_id, _Chat()).rows, (*entry.place, row_id))
        self._stand(entry.waiting.chat_id, now)

    def card_has_message(self, chat_id: int, card_id: str) -> None:
        """The card's message is known: its rows are edits from now on, also those that are offered a moment late."""
        self._known_cards[card_id] = None
        if len(self._known_cards) > REMEMBERED_CARDS:
            del self._known_cards[next(iter(self._known_cards))]
        chat = self._chats.get(chat_id)
        for *_, row_id in chat.rows if chat else ():
            entry = self._entries.get(row_id)
            if entry is not None and entry.waiting.card_id == card_id and not entry.waiting.is_edit:
                entry.waiting = replace(entry.waiting, is_edit=True)

    def park(self, chat_id: int, until: float, *, alerts: bool) -> None:
        """Leaves a chat alone; its alerts too if `alerts`."""
        chat = self._chats.setdefault(chat_id, _Chat())
        chat.parked = max(chat.parked, until)
        if alerts:
            chat.alerts_parked = max(chat.alerts_parked, until)
        heapq.heappush(self._timers, (until, chat_id))

    def pause(self, until: float, *, alerts: bool) -> None:
        """Sends nothing; no alerts either if `alerts`."""
        self._paused = max(self._paused, until)
        if alerts:
            self._alerts_paused = max(self._alerts_paused, until)

    def move(self, old: int, new: int, now: float, wall: datetime) -> None:
        """A group goes by another id."""
        chat = self._chats.pop(old, None)
        for *_, row_id in sorted(chat.rows) if chat else ():
            entry = self._entries.get(row_id)
            if entry is not None and not entry.flying:
                entry.waiting = replace(entry.waiting, chat_id=new)
                self._enter(entry, now, wall)

    def wait(self, now: float, wall: datetime) -> float | None:
        """Seconds until something may leave that may not leave now; None if nothing waits for the time to pass."""
        waits = [until - now for until in (self._paused, self._alerts_paused) if until > now]
        if self._timers:
            waits.append(self._timers[0][0] - now)
        if self._planned:
            waits.append((self._planned[0][0] - wall).total_seconds())
        if self._messages:
            waits.append(self._buckets.wait(now, bulk=self._messages[0][0] >= Lane.SCHEDULED))
        waits = [wait for wait in waits if wait > 0]
        return min(waits) if waits else None

    def could_go(self, now: float, wall: datetime) -> bool:
        """Whether anything is being sent, or waits for nothing but its turn and its tokens."""
        self._pass_time(now, wall)
        return any(self._live(chat, now) for chat in self._chats.values())

    def _live(self, chat: _Chat, now: float) -> bool:
        if chat.flying:
            return True
        entry = self._head(chat)
        return entry is not None and max(self._parked(chat, entry), self._pause(entry.waiting.lane)) <= now

    # --- places -----------------------------------------------------------------------------------------------------

    def _stand(self, chat_id: int, now: float) -> None:
        """Puts a chat where it belongs."""
        chat = self._chats[chat_id]
        if chat.flying:
            return
        entry = self._head(chat)
        if entry is None:
            if max(chat.parked, chat.alerts_parked) <= now:
                del self._chats[chat_id]
            return
        until = self._parked(chat, entry)
        if not entry.waiting.is_edit:
            until = max(until, now + self._buckets.wait_chat(chat_id, now))
        if until > now:
            heapq.heappush(self._timers, (until, chat_id))
        else:
            heapq.heappush(self._edits if entry.waiting.is_edit else self._messages, (*entry.place, chat_id))

    def _head(self, chat: _Chat) -> _Entry | None:
        while chat.rows:
            lane, number, row_id = chat.rows[0]
            entry = self._entries.get(row_id)
            if entry is not None and not entry.flying and entry.place == (lane, number):
                return entry
            heapq.heappop(chat.rows)  # it has left, or stands elsewhere by now
        return None

    def _ready(self, now: float) -> list[list[tuple[int, int, int]]]:
        """The heaps of chats that are ready, each with one on top that really is."""
        for heap in (self._edits, self._messages):
            while heap and not self._stands_here(heap, now):
                heapq.heappop(heap)
        return [heap for heap in (self._edits, self._messages) if heap]

    def _stands_here(self, heap: list[tuple[int, int, int]], now: float) -> bool:
        lane, number, chat_id = heap[0]
        chat = self._chats.get(chat_id)
        entry = self._head(chat) if chat and not chat.flying else None
        if chat is None or entry is None or entry.place != (lane, number):
            return False  # a note of the past: it has left or was moved since
        if heap is (self._edits if entry.waiting.is_edit else self._messages) and self._parked(chat, entry) <= now:
            return True
        self._stand(chat_id, now)
        return False

    def _pass_time(self, now: float, wall: datetime) -> None:
        while self._timers and self._timers[0][0] <= now:
            _, chat_id = heapq.heappop(self._timers)
            if chat_id in self._chats:
                self._stand(chat_id, now)
        while self._planned and self._planned[0][0] <= wall:
            _, _, row_id = heapq.heappop(self._planned)
            entry = self._entries.get(row_id)
            if entry is not None and not entry.flying:
                self._enter(entry, now, wall)

    def _parked(self, chat: _Chat, entry: _Entry) -> float:
        return chat.alerts_parked if entry.waiting.lane == Lane.ALERT else chat.parked

    def _pause(self, lane: int) -> float:
        return self._alerts_paused if lane == Lane.ALERT else self._paused
