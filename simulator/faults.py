"""Faults on demand: what goes wrong, for which call, how often. Which calls meet which fault is decided here alone."""

import random
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from simulator.refusals import Refused, too_many

__all__ = ["BAD_GATEWAY", "Fault", "Faults"]

BAD_GATEWAY = (
    b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n"
    b"<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
)
WORDS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    500: "Internal Server Error",
}


@dataclass(slots=True)
class Fault:
    """`kind` is an error code as text, `drop_before`, `drop_after` or `latency`."""

    kind: str
    method: str | None = None
    chat_id: int | None = None
    bot_id: int | None = None
    times: int | None = None
    probability: float = 1.0
    seed: int | None = None
    description: str = ""
    retry_after: int = 1
    seconds: tuple[float, float] = (0.0, 0.0)
    id: int = 0
    taken: int = 0
    chance: random.Random = field(default_factory=random.Random, repr=False)

    def __post_init__(self) -> None:
        self.method = self.method.lower() if self.method else None
        self.chance = random.Random(self.seed)  # noqa: S311 (repeatable, not secret)

    def meets(self, bot: int, method: str, chat_id: int | None) -> bool:
        if self.method not in (None, method) or self.chat_id not in (None, chat_id) or self.bot_id not in (None, bot):
            return False
        if self.probability < 1 and self.chance.random() >= self.probability:
            return False
        self.taken += 1
        return True

    @property
    def spent(self) -> bool:
        return self.times is not None and self.taken >= self.times

    def wait(self) -> float:
        return self.chance.uniform(*self.seconds)

    def refusal(self) -> Refused:
        code = int(self.kind)
        if code == 429:
            return too_many(self.retry_after)
        return Refused(code, self.description or WORDS.get(code, f"Error {code}"))

    def as_dict(self) -> dict[str, Any]:
        names = ("id", "kind", "method", "chat_id", "bot_id", "times", "taken", "probability", "seed", "description")
        return {name: getattr(self, name) for name in names} | {
            "retry_after": self.retry_after,
            "seconds": list(self.seconds),
        }


class Faults:
    def __init__(self) -> None:
        self.standing: list[Fault] = []
        self.latency: tuple[float, float] = (0.0, 0.0)
        self._ids = count(1)
        self._chance = random.Random(0)  # noqa: S311 (repeatable, not secret)

    def add(self, fault: Fault) -> Fault:
        fault.id = next(self._ids)
        self.standing.append(fault)
        return fault

    def clear(self, fault_id: int | None = None) -> int:
        kept = [] if fault_id is None else [fault for fault in self.standing if fault.id != fault_id]
        cleared = len(self.standing) - len(kept)
        self.standing = kept
        return cleared

    def meeting(self, bot: int, method: str, chat_id: int | None) -> tuple[float, Fault | None]:
        """How long this call takes, and the first fault that it runs into. A spent fault goes away by itself."""
        low, high = self.latency
        wait, fault = self._chance.uniform(low, high) if high else 0.0, None
        for standing in tuple(self.standing):
            if (fault and standing.kind != "latency") or not standing.meets(bot, method, chat_id):
                continue
            if standing.kind == "latency":
                wait += standing.wait()
            else:
                fault = standing
            if standing.spent:
                self.standing.remove(standing)
        return wait, fault
