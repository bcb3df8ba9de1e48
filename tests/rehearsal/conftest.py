"""A small rehearsal of the shipped programme, once for all tests that look at it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from conversations import effects as e
from conversations.alerts import Hours
from conversations.events import Elapsed, Event
from conversations.saved import State
from conversations.step import Facts, Step
from conversations.table import CONVERSATIONS, Conversation
from rehearsal.plan import Plan
from rehearsal.run import rehearse
from rehearsal.tally import Tally
from tests.conversations.scene import HELSINKI, SERVICE, programme

HOURS = Hours(HELSINKI, 8, 16, frozenset(range(5)))


def plan(**more: Any) -> Plan:
    return Plan(**{"programme": programme(), "service": SERVICE, "hours": HOURS, "clients": 12, **more})


@dataclass
class Watch:
    """Counts on its own what goes through the steps of the table, without knowing how a rehearsal counts."""

    events: Counter[tuple[str, str]] = field(default_factory=Counter)
    effects: Counter[tuple[str, str]] = field(default_factory=Counter)

    def over(self, name: str, step: Callable[[Any, Event, Facts], Step[Any]]) -> Callable[..., Step[Any]]:
        def watched(state: State, event: Event, facts: Facts) -> Step[Any]:
            done = step(state, event, facts)
            about = f" {event.kind}" if isinstance(event, Elapsed) else ""
            self.events[name, type(event).__name__ + about] += 1
            for effect in done.effects:
                self.effects[name, type(effect).__name__] += 1
                if isinstance(effect, e.CloseCheckIn):
                    self.effects[name, f"complete={effect.complete}"] += 1
            return done

        return watched

    def table(self) -> dict[str, Conversation]:
        return {name: replace(one, step=self.over(name, one.step)) for name, one in CONVERSATIONS.items()}

    def events_of(self, *kinds: str, apart_from: tuple[str, ...] = ("agreeing",)) -> int:
        return sum(times for (name, kind), times in self.events.items() if kind in kinds and name not in apart_from)


@pytest.fixture(scope="session")
def watch() -> Watch:
    return Watch()


@pytest.fixture(scope="session")
def played(watch: Watch) -> Plan:
    """What was rehearsed: 12 clients from the welcome to the farewell, among them all that rules can meet."""
    return plan(conversations=watch.table(), seed=3)


@pytest.fixture(scope="session")
def tally(played: Plan) -> Tally:
    return rehearse(played)
