"""A log of the calls that bots made: what a test asserts on when the chat alone does not tell."""

import time
from collections import deque
from typing import Any, NamedTuple

__all__ = ["Call", "Calls"]


class Call(NamedTuple):
    """One call. `at` is in monotonic seconds; `fault` names the fault that it met."""

    n: int
    at: float
    bot_id: int
    method: str
    chat_id: int | None
    ok: bool
    error_code: int | None
    params: dict[str, Any]
    fault: str | None


class Calls:
    def __init__(self, keep: int = 20_000) -> None:
        self._log: deque[Call] = deque(maxlen=keep)
        self._n = 0

    def add(
        self,
        bot_id: int,
        method: str,
        chat_id: int | None,
        params: dict[str, Any],
        *,
        error: int | None = None,
        fault: str | None = None,
    ) -> None:
        self._n += 1
        ok = error is None
        self._log.append(Call(self._n, time.monotonic(), bot_id, method, chat_id, ok, error, params, fault))

    def since(self, n: int = 0) -> list[Call]:
        return [call for call in self._log if call.n > n]

    def clear(self) -> None:
        self._log.clear()
