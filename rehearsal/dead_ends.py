"""Places of a conversation that nobody comes out of: seen in what people did, and proven by trying every way out."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace

from conversations.events import Event, Pressed, Said
from conversations.saved import State
from conversations.step import Facts
from conversations.table import Conversation
from conversations.words import Message
from rehearsal.plan import Plan
from rehearsal.tally import END, Example, Place, Tally, place_of

WORDS = ("3", "80", "hello", "24.12.")  # a number, a figure, own words, a day
MOST = 400  # places that are looked at before one is given up


@dataclass(frozen=True, slots=True)
class DeadEnd:
    """`tries`: how often somebody did something there. `client`: who stood there first."""

    conversation: str
    place: str
    tries: int
    client: int


def dead_ends(plan: Plan, tally: Tally) -> list[DeadEnd]:
    """Where people's own ways never led to the end, it is tried whether any way does."""
    led = _led_to_the_end(tally)
    return [
        DeadEnd(place[0], place[1], tally.tries[place], example.client)
        for place, example in sorted(tally.examples.items(), key=lambda one: one[0])
        if place not in led and not _comes_out(plan.conversations[place[0]], place[0], example)
    ]


def _led_to_the_end(tally: Tally) -> set[Place]:
    led: set[Place] = set()
    while True:
        more = {
            place for (place, after) in tally.moves if place not in led and (after == END or (place[0], after) in led)
        }
        if not more:
            return led
        led |= more


def _comes_out(conversation: Conversation, name: str, example: Example) -> bool:
    """Whether any taps and words lead from here to the end."""
    facts = replace(example.facts, alias_free=True, invite_spent=True)
    known, waiting = {place_of(name, example.state)}, deque([(example.state, example.message)])
    for _ in range(MOST):
        if not waiting:
            return False
        state, message = waiting.popleft()
        for after, shown in _after(conversation, state, message, facts):
            if after is None:
                return True
            if (place := place_of(name, after)) not in known:
                known.add(place)
                waiting.append((after, shown))
    return True


def _after(
    conversation: Conversation, state: State, message: Message, facts: Facts
) -> Iterator[tuple[State | None, Message]]:
    pressed = [Pressed(button.id) for row in message.rows for button in row if ":" not in button.id]
    events: list[Event] = [*pressed, *map(Said, WORDS)]
    for event in events:
        try:
            step = conversation.step(state, event, facts)
        except Exception:  # noqa: S112 – a step that fails leads nowhere; it is found where somebody took it
            continue
        shown = next((one for effect in step.effects if (one := getattr(effect, "message", None))), message)
        yield step.state, shown
