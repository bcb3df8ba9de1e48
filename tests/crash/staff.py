"""Staff who take and resolve whatever comes, and note what their cards said of it."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from simulator.people import Seen
from tests.crash.cards import ISOLATES, PROGRAMME
from tests.crash.clients import PATIENCE, join
from tests.crash.phones import Phone

YOURS, RESOLVED = "You have taken it", "Resolved."
ENDS = (":take", ":resolve", ":done_talked")
REASONS: dict[str, str] = {rule["label"]: rule["id"] for rule in PROGRAMME["rules"]}


@dataclass(frozen=True, slots=True)
class Tap:
    """On a card: `message_id` tells whether a newer one about the same client stood in the chat."""

    message_id: int
    alert_id: str


@dataclass
class Staff:
    """`took` are the (client, reason) of which a card said that they are this one's; `resolved` are ids of alerts."""

    phone: Phone
    chance: random.Random
    took: set[tuple[str, str]] = field(default_factory=set)
    resolved: set[str] = field(default_factory=set)
    taps: list[Tap] = field(default_factory=list)
    cards: dict[int, str] = field(default_factory=dict)  # the alert that the buttons of a message are about
    stopped: asyncio.Event = field(default_factory=asyncio.Event)

    async def join(self, token: str) -> None:
        await join(self.phone, token)
        await self.phone.sees("Now everything is ready.")

    async def work(self) -> None:
        tapped: dict[str, float] = {}
        while not self.stopped.is_set():
            self.phone.changed.clear()
            for data, message_id in (await self.look()).items():
                if time.monotonic() > tapped.get(data, 0):
                    tapped[data] = time.monotonic() + self.chance.uniform(*PATIENCE)
                    self.taps.append(Tap(message_id, data.split(":")[1]))
                    await self.phone.tap(message_id, data)
                    await asyncio.sleep(self.chance.uniform(0, 0.4))
            await self.phone.change(0.5)

    async def look(self) -> dict[str, int]:
        """Notes what the cards say. Returns what can be taken or resolved, each on its newest card."""
        found: dict[str, int] = {}
        for seen in await self.phone.screen(60):
            for data in (str(key.get("callback_data", "")) for row in seen.rows for key in row):
                if data.startswith("alert:"):
                    self.cards[seen.id] = data.split(":")[1]
                    if data.endswith(ENDS):
                        found.setdefault(data, seen.id)
            if seen.id in self.cards:
                self.took |= set(taken_on(seen))
                if RESOLVED in seen.text:
                    self.resolved.add(self.cards[seen.id])
        return found


def taken_on(seen: Seen) -> Iterator[tuple[str, str]]:
    """A card has a paragraph for each alert of the client; what holds for all of them stands in one below."""
    paragraphs = ISOLATES.sub("", seen.text).split("\n\n")
    own = [found for part in paragraphs if YOURS in part for found in reasons(part)]
    if own or not any(YOURS in part for part in paragraphs):
        yield from own
    else:
        yield from (found for part in paragraphs for found in reasons(part))


def reasons(text: str) -> Iterator[tuple[str, str]]:
    """(client, reason) of each line that says whom it is about and why: "Client 3: Wants to talk"."""
    for line in ISOLATES.sub("", text).splitlines():
        who, _, why = line.partition(": ")
        if why in REASONS:
            yield who, why


__all__ = ["REASONS", "Staff", "Tap", "reasons", "taken_on"]
