"""What nobody was asked, offered or sent, though it was time for it: by what the programme says, against the tally."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conversations.journey import WEEK_DAYS
from conversations.nudging import PLAN_EVERY
from conversations.programme import Programme
from rehearsal.plan import Plan
from rehearsal.tally import Tally

ENOUGH = 20  # people who could have seen something: if none of them did, it is not by chance
MONTH_DAYS = 31  # at most
LEFT_OUT = 2  # of so many nudges that are planned, one comes


@dataclass(frozen=True, slots=True)
class Sight:
    """Something to be seen. `id` as in rehearsal/sights.py; `from_week`: when it is due at the latest, None: the
    programme has no time for it at all; `audiences`: for whom, empty for everybody."""

    id: str
    told: str
    from_week: int | None = 1
    audiences: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Unseen:
    """`could`: how many people could have seen it. `surely`: it is not by chance."""

    sight: Sight
    could: int
    surely: bool


def unseen(plan: Plan, tally: Tally) -> list[Unseen]:
    found = []
    for sight in sights(plan.programme):
        if sight.from_week is None:
            found.append(Unseen(sight, 0, surely=True))
        elif plan.only is None and sight.from_week <= plan.weeks and not tally.seen[sight.id]:
            could = _could(plan, tally, sight)
            found.append(Unseen(sight, could, surely=could >= ENOUGH))
    return found


def _could(plan: Plan, tally: Tally, sight: Sight) -> int:
    """Those of its audiences, as far as they were still there in that week."""
    groups = sight.audiences or tuple(one.id for one in plan.programme.audiences)
    people = sum(tally.people[f"audience {group}"] for group in groups)
    there = tally.counts["there", sight.from_week or 1]
    return people * there // plan.clients


def sights(programme: Programme) -> Iterator[Sight]:
    """All that this programme has to show, and when."""
    yield from _questions(programme)
    yield from _goals(programme)
    yield from _nudges(programme)
    yield from _feedback(programme)
    yield from _measurements(programme)
    if programme.ending is not None:
        late = "the ending comes after the last week"
        for choice in programme.ending.choices:
            week = _week(programme, programme.ending.week)
            yield Sight(f"choice {choice.id}", f"the choice '{choice.id}' of the ending", week, why=late)


def _week(programme: Programme, week: int) -> int | None:
    """None for a week that the programme does not have."""
    return week if week <= programme.timeline.weeks else None


def _questions(programme: Programme) -> Iterator[Sight]:
    last = programme.timeline.weeks
    for question in programme.check_in.questions:
        weeks = [week for week in question.weeks if week <= last] if question.weeks else [1]
        listed = ", ".join(map(str, question.weeks))
        why = f"it is for the weeks {listed} only, and the programme has {last}"
        told = f"the check-in's question '{question.id}'"
        yield Sight(f"question {question.id}", told, min(weeks, default=None), why=why)


def _goals(programme: Programme) -> Iterator[Sight]:
    groups = {one.id for one in programme.audiences}
    places = max((phase.theme or 0 for phase in programme.timeline.phases), default=0)
    for theme in programme.themes:
        yield Sight(f"theme {theme.id}", f"the theme '{theme.id}'", 1)
        for offer in theme.offers:
            meant = tuple(one for one in offer.audiences if one in groups)
            nobody = bool(offer.audiences) and not meant
            told = f"the goal on offer '{offer.id}' of the theme '{theme.id}'"
            why = f"its audiences are {', '.join(offer.audiences)}, and the programme has no such group"
            yield Sight(f"offer {theme.id}.{offer.id}", told, None if nobody else 1, meant, why)
    for number, theme in enumerate(programme.themes[places:] if places else (), places + 1):
        yield Sight(f"place {theme.id}", f"the theme in place {number}", None, why="no phase of the timeline is for it")
    for barrier in programme.barriers:
        yield Sight(f"barrier {barrier.id}", f"the barrier '{barrier.id}'", programme.plan_weeks["coping"])


def _nudges(programme: Programme) -> Iterator[Sight]:
    """Due when so many have been planned that every one has had its turn."""
    messages = programme.nudges.messages if programme.nudges else ()
    themes, groups = {theme.id for theme in programme.themes}, {one.id for one in programme.audiences}
    for nudge in messages:
        meant = tuple(one for one in nudge.audiences if one in groups)
        alike = sum(one.kind == nudge.kind and one.theme == nudge.theme for one in messages)
        told = f"the nudge '{nudge.id}'"
        if nudge.theme is not None and nudge.theme not in themes:
            yield Sight(f"nudge {nudge.id}", told, None, meant, f"there is no theme '{nudge.theme}'")
        elif nudge.audiences and not meant:
            yield Sight(f"nudge {nudge.id}", told, None, meant, "the programme has no such group")
        else:
            plan = nudge.kind == "plan"
            week = _week_of_nudge(programme, LEFT_OUT * alike, plan=plan)
            if week is None and _week_of_nudge(programme, alike, plan=plan) is not None:
                week = programme.timeline.weeks  # just enough of them
            yield Sight(f"nudge {nudge.id}", told, week, meant, "the timeline has too few nudges for it")


def _week_of_nudge(programme: Programme, number: int, *, plan: bool) -> int | None:
    """In which week the so-and-so-many-th of its kind is planned: of a plan one in three of all, of a theme the others
    while it is on. None: never."""
    had = 0
    theme: int | None = None
    for phase in programme.timeline.phases:
        if not plan and phase.theme != theme:
            had, theme = 0, phase.theme
        for week in range(phase.from_week, phase.to_week + 1):
            had += phase.nudges_a_week
            due = had // PLAN_EVERY if plan else had - had // PLAN_EVERY
            if due >= number and phase.nudges_a_week:
                return week
    return None


def _feedback(programme: Programme) -> Iterator[Sight]:
    feedback = programme.feedback
    if feedback is None:
        return
    for week in feedback.weeks:
        told, why = f"the feedback of week {week}", f"the programme has {programme.timeline.weeks} weeks"
        yield Sight(f"occasion week_{week}", told, _week(programme, week), why=why)
    first = min(feedback.weeks)
    for question in feedback.questions:
        yield Sight(f"feedback {question.id}", f"the feedback's question '{question.id}'", _week(programme, first))


def _measurements(programme: Programme) -> Iterator[Sight]:
    if programme.measurements is None:
        return
    last = programme.timeline.weeks
    weeks = []
    for point in programme.measurements.points:
        week = min(last, point.month * MONTH_DAYS // WEEK_DAYS + 1)
        possible = point.month * 28 <= (last + 1) * WEEK_DAYS
        why = f"month {point.month} is after the last week, {last}"
        weeks.append(week)
        yield Sight(f"point {point.id}", f"the measurement point '{point.id}'", week if possible else None, why=why)
    for item in programme.measurements.items:
        yield Sight(f"item {item.id}", f"the figure '{item.id}'", min(weeks))
