"""The rules of the programme over one made-up client, as in handlers/watching.py: the same functions, without rows.

What a rule raises is counted and stays open for a while; the mentor calls, and nothing of that is said by the bot.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from conversations import rules
from conversations.journey import Journey
from conversations.programme import Programme
from conversations.rules import CheckIn, Condition, History, Met
from conversations.schedule import resolve
from rehearsal.plan import Plan

WATCH = "watch"
OPEN_FOR = {"now": 0, "today": 1, "week": 7}  # days until an alert of this lane is resolved


@dataclass(slots=True)
class Watched:
    """What rules look at. `check_ins` in the order in which they began; the last one is the one that is asked now."""

    programme: Programme
    check_ins: list[CheckIn] = field(default_factory=list)
    figures: dict[str, dict[date, float]] = field(default_factory=dict)
    measured: set[str] = field(default_factory=set)
    heard: date = date.min
    known: set[tuple[str, str]] = field(default_factory=set)
    open_until: dict[str, date] = field(default_factory=dict)

    def began(self, id: str, day: date, week: int, kind: str) -> None:
        self.check_ins.append(CheckIn(id, day, week, kind == "scheduled"))

    def answered(self, journey: Journey | None, today: date, question: str, value: object) -> list[str]:
        """The rules for which this answer raises an alert."""
        self.heard = today
        if not self.check_ins:
            return []
        last = self.check_ins[-1]
        kept = {key: old for key, old in last.answers.items() if key != question}
        numbers = {**kept, question: value} if isinstance(value, int) else kept
        self.check_ins[-1] = replace(last, answered=True, answers=numbers)
        return self._look(journey, today, rules.may_meet(self.programme, question, value), question)

    def ended(self, journey: Journey | None, today: date) -> list[str]:
        """The last check-in did."""
        if not self.check_ins:
            return []
        last = self.check_ins[-1] = replace(self.check_ins[-1], until=today)
        return [] if last.answered else self._look(journey, today, rules.of_missing(self.programme))

    def figure(self, journey: Journey | None, today: date, place: tuple[str, str, date], value: float) -> list[str]:
        point, item, day = place
        self.heard = today
        self.measured.add(point)
        self.figures.setdefault(item, {})[day] = value
        return self._look(journey, today, rules.of_figures(self.programme))

    def due(self, journey: Journey | None, today: date) -> list[str]:
        if journey is None or journey.is_paused(today) or not journey.goes_on(self.programme):
            return []
        return self._look(journey, today, rules.of_time(self.programme))

    def next_look(self, journey: Journey | None, today: date, plan: Plan) -> datetime | None:
        day = rules.look_on(self.programme, journey, self.heard, today) if journey is not None else None
        if journey is None or day is None:
            return None
        day = rules.working_day(day, journey, self.programme.timeline.holidays, plan.hours.work_days)
        return resolve(datetime.combine(day, time(plan.hours.work_from)), plan.service.zone)

    def _look(
        self, journey: Journey | None, today: date, conditions: list[Condition], goal: str | None = None
    ) -> list[str]:
        if journey is None or not conditions:
            return []
        figures = {item: sorted(days.items()) for item, days in self.figures.items()}
        measured = frozenset(self.measured)
        history = History(self.programme, journey, today, self.heard, tuple(self.check_ins), figures, measured)
        return self._raised(rules.met(conditions, history, goal), today)

    def _raised(self, found: Iterable[Met], today: date) -> list[str]:
        """Each for what has not raised one yet, and only where none is open."""
        fresh = [one for one in found if (one.rule.id, one.evidence) not in self.known]
        raised = []
        for id, evidence in rules.urgent(fresh).items():
            self.known |= {(one.rule.id, one.evidence) for one in evidence}
            if self.open_until.get(id, date.min) <= today:
                self.open_until[id] = today + timedelta(days=OPEN_FOR[self.programme.rule(id).lane])
                raised.append(id)
        return raised
