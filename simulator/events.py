"""Everything that changes, in order and numbered, so that a page or a test can follow along and catch up."""

import asyncio
from collections import deque
from typing import Any

__all__ = ["Events"]


class Events:
    """A bounded log. `wait` returns once there is something newer than a given number."""

    def __init__(self, keep: int = 5_000) -> None:
        self._log: deque[dict[str, Any]] = deque(maxlen=keep)
        self._waiting: set[asyncio.Future[None]] = set()
        self.last_id = 0
        self.closed = False

    def add(self, kind: str, person_id: int | None = None, chat_id: int | None = None, **more: Any) -> None:
        self.last_id += 1
        self._log.append({"id": self.last_id, "type": kind, "person_id": person_id, "chat_id": chat_id, **more})
        self._wake()

    def close(self) -> None:
        self.closed = True
        self._wake()

    def since(self, last_id: int) -> list[dict[str, Any]]:
        """What came after `last_id`; a `reset` first if some of it is no longer kept, or was never ours."""
        if last_id > self.last_id or (self._log and last_id < self._log[0]["id"] - 1):
            return [{"id": self.last_id, "type": "reset", "person_id": None, "chat_id": None}]
        fresh = self.last_id - last_id
        return [self._log[i] for i in range(len(self._log) - fresh, len(self._log))]

    async def wait(self, last_id: int, seconds: float) -> bool:
        """True if there is more to read; False after `seconds` of silence."""
        if last_id != self.last_id or self.closed:
            return True
        waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(waiting)
        done, _ = await asyncio.wait([waiting], timeout=seconds)
        self._waiting.discard(waiting)
        return bool(done)

    def _wake(self) -> None:
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)
        self._waiting.clear()
