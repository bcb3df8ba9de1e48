"""For whom a changed programme changes something: each client's coming weeks by the old version and by the new one.

Pure, as conversations/agenda.py is, so what is foretold here is what will be planned.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile

from conversations.agenda import Entry, upcoming
from conversations.check_in_questions import of_week
from conversations.goal import Goal
from conversations.journey import Journey
from conversations.programme import Programme

WEEKS = 12  # that are looked at; what comes only later is counted once its time is near, or by `later`

DAYS = (
    "check_in", "nudge", "measurement", "feedback", "ending", "farewell", "first_goal", "action_plan", "coping_plan",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Traveller:
    """A client who takes part, with the active goals."""

    journey: Journey
    goals: tuple[Goal, ...] = ()
    area: str | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """`what`: an id of `WHAT`. `groups`: how many clients of each target group."""

    what: str
    groups: tuple[tuple[str, int], ...]

    @property
    def clients(self) -> int:
        return sum(number for _, number in self.groups)


WHAT = {
    "check_in": "get check-ins on other days",
    "questions": "are asked other questions in the check-in",
    "nudge": "get short messages on other days",
    "measurement": "are asked for figures at other times",
    "feedback": "are asked how the mentoring works at other times",
    "ending": "come to the end of their year on another day",
    "farewell": "come to the end of the programme on another day",
    "first_goal": "are asked for a first goal on another day",
    "action_plan": "are asked for a plan for their goals on another day",
    "coping_plan": "are asked for a plan for hard days on another day",
    "theme": "have another theme this week",
    "goal": "have a goal from an offer that is gone (they keep the goal)",
    "audience": "are of a target group that is gone",
    "area": "live in an area that is gone (nobody is invited by it any more)",
    "choice": "chose what is gone for after the year: nothing more would come for them",
}


def effects(
    old: Programme, new: Programme, clients: Iterable[Traveller], today: date, weeks: int = WEEKS
) -> tuple[Effect, ...]:
    """What changes, and for how many clients of which group; only what changes for somebody."""
    found: dict[str, Counter[str]] = {what: Counter() for what in WHAT}
    for client in clients:
        for what in _of_one(old, new, client, today, today + timedelta(weeks=weeks)):
            found[what][client.journey.audience] += 1
    return tuple(Effect(what, tuple(sorted(groups.items()))) for what, groups in found.items() if groups)


def _of_one(old: Programme, new: Programme, client: Traveller, today: date, until: date) -> set[str]:
    journey = client.journey
    before, after = _coming(old, journey, today, until), _coming(new, journey, today, until)
    found = {kind for kind in DAYS if _of_kind(before, kind) != _of_kind(after, kind)}
    if _asked(old, journey, before) != _asked(new, journey, after) and "check_in" not in found:
        found.add("questions")
    theme = _theme(new, journey, today)
    gone = theme is not None and theme not in {one.id for one in new.themes}
    if gone or _theme(old, journey, today) != theme:
        found.add("theme")
    offers = {(theme.id, offer.id) for theme in new.themes for offer in theme.offers}
    if any(goal.offer is not None and (goal.theme, goal.offer) not in offers for goal in client.goals):
        found.add("goal")
    if journey.audience not in {one.id for one in new.audiences}:
        found.add("audience")
    if client.area is not None and client.area not in {one.id for one in new.areas}:
        found.add("area")
    if journey.goes_on(old) and not journey.goes_on(new):
        found.add("choice")
    return found


def _coming(programme: Programme, journey: Journey, today: date, until: date) -> list[Entry]:
    return list(takewhile(lambda entry: entry.day < until, upcoming(programme, journey, today)))


def _of_kind(entries: list[Entry], kind: str) -> list[tuple[date, int]]:
    return [(entry.day, entry.hour) for entry in entries if entry.kind == kind]


def _asked(programme: Programme, journey: Journey, entries: list[Entry]) -> list[tuple[str, ...]]:
    """The questions of each check-in to come, as they are."""
    weeks = [journey.week_of(entry.day) for entry in entries if entry.kind == "check_in"]
    return [tuple(question.model_dump_json() for question in of_week(programme, week)) for week in weeks]


def _theme(programme: Programme, journey: Journey, today: date) -> str | None:
    return journey.theme(programme, journey.week_of(today))
