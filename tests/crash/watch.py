"""What an onlooker notes while the bot is killed: when, what was on its way, what reached whom."""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from simulator import Simulator
from tests.crash.cards import BUTTON, PROGRESS
from tests.crash.left import InFlight

LONG_AGO, NEVER = 0.0, float("inf")


@dataclass(frozen=True, slots=True)
class Shown:
    """A card that was put into a chat, or changed there."""

    at: float
    question: str  # session.turn
    step: str  # "3": the third question


@dataclass(frozen=True, slots=True)
class Told:
    """An alert that came into a chat, or stood on a card there when that was changed."""

    at: float
    chat: int
    text: str


@dataclass(slots=True)
class Kill:
    at: float
    in_flight: list[InFlight]
    starting: bool  # it did not even take updates yet
    back_at: float = NEVER  # when the next one took updates


@dataclass
class Watch:
    sim: Simulator
    kills: list[Kill] = field(default_factory=list)
    shown: dict[int, list[Shown]] = field(default_factory=lambda: defaultdict(list))
    alerts: dict[str, list[Told]] = field(default_factory=lambda: defaultdict(list))  # new messages only
    cards: list[Told] = field(default_factory=list)  # of alerts, changed ones as well
    calls: int = 0
    _last: int = 0

    async def run(self) -> None:
        """The simulator remembers its calls for a while only."""
        while True:
            self.look()
            await asyncio.sleep(0.5)

    def look(self) -> None:
        for call in self.sim.world.calls.since(self._last):
            self._last = call.n
            self.calls += call.method.lower() != "getupdates"
            if call.ok and call.chat_id is not None and call.method.lower() in ("sendmessage", "editmessagetext"):
                self._reached(call.at, call.method.lower(), call.chat_id, call.params)

    def _reached(self, at: float, method: str, chat: int, params: dict[str, Any]) -> None:
        for data in buttons(params):
            parts = data.split(":")
            progress = PROGRESS.search(params["text"])
            if (found := BUTTON.fullmatch(data)) and progress:
                self.shown[chat].append(Shown(at, f"{found[1]}.{found[2]}", progress[1]))
                return
            if parts[0] == "alert":
                told = Told(at, chat, params["text"])
                self.cards.append(told)
                if method == "sendmessage":
                    self.alerts[parts[1]].append(told)
                return

    def killed(self, at: float, in_flight: list[InFlight], *, starting: bool) -> None:
        self.kills.append(Kill(at, in_flight, starting))

    def back(self) -> None:
        """The bot takes updates again."""
        now = time.monotonic()
        for kill in self.kills:
            kill.back_at = min(kill.back_at, now)

    def disturbed(self, since: float, until: float) -> bool:
        """Whether the bot was killed, or not yet back, at some moment between."""
        return any(kill.at <= until and kill.back_at >= since for kill in self.kills)


def buttons(params: dict[str, Any]) -> list[str]:
    markup = params.get("reply_markup") or {}
    if isinstance(markup, str):
        markup = json.loads(markup)
    return [str(key.get("callback_data", "")) for row in markup.get("inline_keyboard", ()) for key in row]
