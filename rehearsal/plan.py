"""What is rehearsed: the programme, the service, how many people, how long. Made once, the same for everybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from conversations.alerts import Hours
from conversations.programme import Programme
from conversations.step import Service
from conversations.table import CONVERSATIONS, Conversation
from rehearsal.habits import HABITS, Habit

FIRST_DAY = date(2027, 7, 1)  # the year from here has a 29 February
LONGEST = 104  # weeks, where a programme goes on for ever
GOLDEN = 0.618033988749895  # steps of this size fall evenly between 0 and 1, however many there are


class CannotRehearse(Exception):
    """What was asked for makes no sense; the words say what would."""


@dataclass(frozen=True, slots=True)
class Plan:
    """`quiet`: the hours from and to which nothing may begin. `only`: this one of the clients alone. `conversations`:
    the table that is rehearsed."""

    programme: Programme
    service: Service
    hours: Hours
    quiet: tuple[int, int] = (21, 8)
    clients: int = 1000
    weeks: int = 104
    seed: int = 1
    first_day: date = FIRST_DAY
    only: int | None = None
    conversations: Mapping[str, Conversation] = field(default_factory=lambda: CONVERSATIONS)

    def __post_init__(self) -> None:
        if self.clients < 1:
            raise CannotRehearse(f"--clients is {self.clients}: there must be at least one client")
        if not 1 <= self.weeks <= self.programme.timeline.weeks:
            last = self.programme.timeline.weeks
            raise CannotRehearse(f"--weeks is {self.weeks}: this programme has the weeks 1 to {last}")
        if self.only is not None and not 0 <= self.only < self.clients:
            raise CannotRehearse(f"--only is {self.only}: the clients are 0 to {self.clients - 1}")

    @property
    def numbers(self) -> range:
        """The clients who are rehearsed."""
        return range(self.clients) if self.only is None else range(self.only, self.only + 1)

    @property
    def whole(self) -> bool:
        """Whether the programme is rehearsed to its end."""
        return self.weeks == self.programme.timeline.weeks

    def start_of(self, client: int) -> date:
        """The first days are spread over a year; whoever is nearest to a 29 February begins on it."""
        days = (_year_later(self.first_day) - self.first_day).days
        first, past = (client * days // self.clients, (client + 1) * days // self.clients)
        slot = [self.first_day + timedelta(days=day) for day in range(first, max(past, first + 1))]
        return next((day for day in slot if (day.month, day.day) == (2, 29)), slot[0])

    def audience_of(self, client: int) -> str:
        audiences = self.programme.audiences
        return audiences[client % len(audiences)].id

    def language_of(self, client: int) -> str:
        languages = self.service.languages
        return languages[client // len(self.programme.audiences) % len(languages)]

    def habit_of(self, client: int) -> Habit:
        """Each habit as often as its share says, in any number of clients."""
        at = (client * GOLDEN + self.seed * GOLDEN**2) % 1 * sum(habit.share for habit in HABITS)
        for habit in HABITS:
            if at < habit.share:
                return habit
            at -= habit.share
        return HABITS[-1]


def _year_later(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # a 29 February
        return date(day.year + 1, 3, 1)
