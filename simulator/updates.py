"""A bot's queue of updates: kept for 24 hours, confirmed by an offset, given to one poll at a time."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

import orjson

from simulator.clock import Clock
from simulator.refusals import Refused, conflict

__all__ = ["Mailbox", "Receipt", "Update"]

KEPT_FOR = 24 * 60 * 60
REMEMBERED = 10_000
ONLY_IF_ASKED = {"chat_member", "message_reaction", "message_reaction_count"}
OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"

Receipt = tuple[int, int, int]


@dataclass(slots=True, eq=False)
class Update:
    """`lane` is the chat within which order is kept. A `stubborn` one is served once, whatever the offset says."""

    update_id: int
    kind: str
    lane: int
    body: bytes
    at: float
    receipt: Receipt | None = None
    stubborn: bool = False
    served: bool = False


class Mailbox:
    def __init__(self, clock: Clock, served: Callable[[Update], None], next_id: int = 700_000_001) -> None:
        self.clock = clock
        self.next_id = next_id
        self.allowed: frozenset[str] | None = None
        self.held: list[Update] | None = None
        self.on_new: Callable[[Update], None] | None = None
        self._served = served
        self._pending: dict[int, Update] = {}
        self._remembered: OrderedDict[int, Update] = OrderedDict()
        self._poll: asyncio.Future[None] | None = None

    @property
    def polled(self) -> bool:
        """Whether a poll waits here now."""
        return self._poll is not None

    def allow(self, kinds: Any) -> None:
        """What the bot wants to hear of; an empty list means the usual, None leaves it as it is."""
        if isinstance(kinds, list):
            self.allowed = frozenset(str(kind) for kind in kinds) or None

    def wants(self, kind: str) -> bool:
        return kind not in ONLY_IF_ASKED if self.allowed is None else kind in self.allowed

    def add(self, kind: str, payload: Any, lane: int, receipt: Receipt | None = None) -> int | None:
        """Queue a new update; None if the bot did not ask for such."""
        if not self.wants(kind):
            return None
        update_id = self.take_id()
        body = orjson.dumps({"update_id": update_id, kind: payload})
        self.put(Update(update_id, kind, lane, body, self.clock.now(), receipt))
        return update_id

    def take_id(self) -> int:
        self.next_id += 1
        return self.next_id - 1

    def put(self, update: Update) -> None:
        self._remembered[update.update_id] = update
        while len(self._remembered) > REMEMBERED:
            self._remembered.popitem(last=False)
        if self.held is not None:
            self.held.append(update)
            return
        self._pending[id(update)] = update
        if self._poll and not self._poll.done():
            self._poll.set_result(None)
        if self.on_new:
            self.on_new(update)

    def again(self, update_id: int) -> bool:
        """Deliver an update once more, as after a lost confirmation."""
        old = self._remembered.get(update_id)
        if old is None:
            return False
        self.put(Update(update_id, old.kind, old.lane, old.body, self.clock.now(), stubborn=True))
        return True

    def hold(self) -> None:
        if self.held is None:
            self.held = []

    def release(self, order: Callable[[list[Update]], Iterable[Update]]) -> int:
        held, self.held = self.held or [], None
        for update in order(held):
            self.put(update)
        return len(held)

    def pending(self) -> list[Update]:
        self._expire()
        return list(self._pending.values())

    def done(self, update: Update) -> None:
        self._pending.pop(id(update), None)

    def mark_served(self, update: Update) -> None:
        if not update.served:
            update.served = True
            self._served(update)

    def drop(self) -> None:
        self._pending.clear()

    async def take(self, offset: int, limit: int, seconds: float) -> list[Update]:
        """One getUpdates: confirm, then hand over what there is, or wait for it."""
        self.interrupt(conflict(OTHER_POLL))
        self.confirm(offset)
        page = self._page(limit)
        if page or not seconds:
            return page
        poll = self._poll = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await poll
        except TimeoutError:
            return []
        finally:
            if self._poll is poll:
                self._poll = None
        return self._page(limit)

    def interrupt(self, why: Refused | None) -> None:
        """End the poll that waits: refused, or empty-handed if there is no reason."""
        if self._poll and not self._poll.done():
            if why:
                self._poll.set_exception(why)
            else:
                self._poll.set_result(None)

    def confirm(self, offset: int) -> None:
        """Forget what came before `offset`; a negative one keeps only that many. One far ahead confirms nothing."""
        self._expire()
        if offset < 0:
            for key in list(self._pending)[:offset]:
                del self._pending[key]
        elif offset and offset <= self._highest() + 10:
            for key, update in list(self._pending.items()):
                if update.update_id < offset and (update.served or not update.stubborn):
                    del self._pending[key]

    def _highest(self) -> int:
        return max(self.next_id - 1, max((update.update_id for update in self._remembered.values()), default=0))

    def _expire(self) -> None:
        oldest = self.clock.now() - KEPT_FOR
        while self._pending and (first := next(iter(self._pending.items())))[1].at < oldest:
            del self._pending[first[0]]

    def _page(self, limit: int) -> list[Update]:
        page = list(islice(self._pending.values(), limit))
        for update in page:
            self.mark_served(update)
        return page
