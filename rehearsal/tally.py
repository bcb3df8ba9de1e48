"""What is counted while people live through the programme. Whole numbers only: tallies of parts add up in any order."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from conversations.saved import State
from conversations.step import Facts
from conversations.words import Bold, Message, Text

Place = tuple[str, str]  # a conversation, and where one can be in it
END = "end"
Shape = tuple[str, int, bool]  # a text's id, how many values it has, and whether it is counted


@dataclass(frozen=True, slots=True)
class Example:
    """Somebody at a place, as they stood there."""

    client: int
    state: State
    facts: Facts
    message: Message


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that must not be, with what it takes to see it again."""

    kind: str  # exception | holiday | night | two_a_day
    client: int
    what: str
    times: int = 1


@dataclass(slots=True)
class Tally:
    """`counts`: by name and programme week. `seen`: what somebody was shown, by id. `moves`: from a place to the next,
    by a person's own doing."""

    counts: Counter[tuple[str, int]] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    people: Counter[str] = field(default_factory=Counter)
    tries: Counter[Place] = field(default_factory=Counter)
    moves: Counter[tuple[Place, str]] = field(default_factory=Counter)
    examples: dict[Place, Example] = field(default_factory=dict)
    shapes: dict[Shape, Text] = field(default_factory=dict)
    troubles: dict[str, Trouble] = field(default_factory=dict)

    def count(self, name: str, week: int, times: int = 1) -> None:
        self.counts[name, week] += times

    def total(self, name: str) -> int:
        return sum(times for (one, _), times in self.counts.items() if one == name)

    def trouble(self, key: str, trouble: Trouble) -> None:
        """One of a kind is kept, that of the first client, with how often it was so."""
        known = self.troubles.get(key)
        if known is None:
            self.troubles[key] = trouble
            return
        first = min(known, trouble, key=lambda one: one.client)
        self.troubles[key] = Trouble(first.kind, first.client, first.what, known.times + trouble.times)

    def words(self, message: Message) -> None:
        """Each text that was said, once in each shape."""
        for line in message.lines:
            if line is not None:
                self._text(line)
        for row in message.rows:
            for button in row:
                self._text(button.label)

    def _text(self, line: object) -> None:
        text = line.line if isinstance(line, Bold) else line
        if not isinstance(text, Text):
            return
        shape = (text.id, len(text.values), text.count is not None)
        if shape not in self.shapes:
            self.shapes[shape] = text
        for _, value in text.values:
            if isinstance(value, Text):
                self._text(value)

    def add(self, other: Tally) -> None:
        self.counts.update(other.counts)
        self.seen.update(other.seen)
        self.people.update(other.people)
        self.tries.update(other.tries)
        self.moves.update(other.moves)
        for place, example in other.examples.items():
            known = self.examples.get(place)
            if known is None or example.client < known.client:
                self.examples[place] = example
        self.shapes = other.shapes | self.shapes
        for key, trouble in other.troubles.items():
            self.trouble(key, trouble)


def first_id(message: Message) -> str:
    """What kind of message this is: the id of its first text."""
    lines = (line.line if isinstance(line, Bold) else line for line in message.lines)
    return next((line.id for line in lines if isinstance(line, Text)), "a message")


FINER = ("question", "at", "item")  # what tells places within one kind of state apart


def place_of(conversation: str, state: State) -> Place:
    """`("check_in", "asking mood")`: the kind of the state, and which question of it. Goals are all alike."""
    kind = str(getattr(state, "kind", type(state).__name__))
    finer = next((str(getattr(state, name)) for name in FINER if hasattr(state, name)), "")
    return conversation, f"{kind} {finer.partition(':')[0]}".strip()
