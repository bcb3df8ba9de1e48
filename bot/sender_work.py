"""What one transaction of the sender writes: marks, claims, repeats, together. Next: storage/sending.py."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from storage import sending
from storage.outbox import Waiting
from storage.seal import Seal
from storage.sending import Claimed, Settled

__all__ = ["Work", "Written", "write"]


@dataclass(slots=True)
class Work:
    """What came of calls, and rows by their ids: to claim, to hold until an instant, late, and to say again."""

    settled: list[Settled] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    held: dict[str, datetime] = field(default_factory=dict)
    late: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.settled) + len(self.taken) + len(self.held) + len(self.late) + len(self.unsure)

    def names(self) -> list[str]:
        """The ids of all rows that this is about."""
        return [*self.taken, *self.held, *self.late, *self.unsure, *(one.row.id for one in self.settled)]

    def pieces(self) -> list[Work]:
        """The same work, one thing at a time, to find the one that fails."""
        return [
            *(Work(settled=[one]) for one in self.settled),
            *(Work(held={one: until}) for one, until in self.held.items()),
            *(Work(late=[one]) for one in self.late),
            *(Work(unsure=[one]) for one in self.unsure),
            *(Work(taken=[one]) for one in self.taken),
        ]


@dataclass(frozen=True, slots=True)
class Written:
    """`newer` and `claimed` as `sending.settle` and `sending.claim` return them; `repeated` are new rows."""

    newer: dict[str, tuple[str, int]]
    repeated: list[Waiting]
    claimed: list[Claimed]


async def write(tx: AsyncConnection, seal: Seal, bot_id: int, work: Work, now: datetime) -> Written:
    """Writes it all. Marks come first, so that a card's message is known to the claim that edits it."""
    newer = await sending.settle(tx, seal, bot_id, work.settled, now) if work.settled else {}
    await sending.hold(tx, seal, work.held, now)
    await sending.expire(tx, work.late, now)
    repeated = await sending.repeat(tx, seal, work.unsure, now) if work.unsure else []
    return Written(newer, repeated, await sending.claim(tx, work.taken, now))
