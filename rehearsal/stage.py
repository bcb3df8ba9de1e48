"""One client's side of the bot, in memory: what waits for its time, open conversations, goals, figures, what was said.

Does what handlers/sessions.py, apply.py, goals.py and journeys.py do with rows. Next: rehearsal/coming.py.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import count
from operator import attrgetter
from typing import Any

from conversations import effects as e
from conversations.agenda import KINDS, Entry, next_of_each, streams
from conversations.events import Began, Event
from conversations.free_days import is_free
from conversations.gas import Followed
from conversations.goal import Ended, Goal, reviewed_every
from conversations.goals_shaping import review_weeks
from conversations.goals_state import is_halfway
from conversations.journey import Journey, Pause
from conversations.nudging import Had
from conversations.saved import State
from conversations.schedule import quiet_until
from conversations.step import CheckAlias, Choice, Facts, FindClient, FindPerson, ListGoals, Me, Question, SpendInvite
from conversations.waiting import review_times
from conversations.words import Message
from rehearsal.costs import READS
from rehearsal.opened import Open, check_in_ended
from rehearsal.plan import Plan
from rehearsal.sights import see
from rehearsal.tally import END, Example, Tally, Trouble, first_id, place_of
from rehearsal.watching import WATCH, Watched

ENDS = ("finished", "dropped")
_day = attrgetter("day")
FIRST_WEEKDAY, FIRST_HOUR = 0, 18  # until the client has chosen


@dataclass(slots=True)
class Stage:
    plan: Plan
    tally: Tally
    client: int
    now: datetime
    me: Me
    language: str
    audience: str
    journey: Journey | None = None
    open: dict[str, Open] = field(default_factory=dict)
    goals: list[Goal] = field(default_factory=list)
    past: list[Ended] = field(default_factory=list)
    followed: dict[str, Followed] = field(default_factory=dict)
    reached: list[tuple[datetime, str, int]] = field(default_factory=list)
    figures: dict[tuple[str, str, date], float] = field(default_factory=dict)  # of a point, an item and a day
    had: list[Had] = field(default_factory=list)  # nudges, the newest first
    done: set[tuple[str, str]] = field(default_factory=set)
    alerts: set[str] = field(default_factory=set)
    told: list[tuple[str, str]] = field(default_factory=list)  # for the mentor: an alert, a goal
    heard: list[tuple[str, str]] = field(default_factory=list)  # by the client: what there is to react to
    answered: int = 0
    talking: bool = False
    begins: bool = False  # the bot does, by itself: what is said now may disturb
    spoke: bool = False  # and has said something
    came: list[tuple[date, str]] = field(default_factory=list)  # the kinds of what the bot began on the last such day
    over: date | None = None  # left, or went another way after the year
    due: dict[tuple[str, str], datetime] = field(default_factory=dict)
    queue: list[tuple[datetime, int, str, str]] = field(default_factory=list)
    ids: count[int] = field(default_factory=count)
    watched: Watched = field(init=False)
    _year: tuple[Journey, tuple[tuple[Entry, ...], ...]] | None = None
    _today: tuple[datetime, date] | None = None
    _week: tuple[date, Journey | None, int] | None = None

    def __post_init__(self) -> None:
        self.watched = Watched(self.plan.programme, heard=self.today)

    # --- when ---

    @property
    def today(self) -> date:
        if self._today is None or self._today[0] != self.now:
            self._today = (self.now, self.now.astimezone(self.plan.service.zone).date())
        return self._today[1]

    @property
    def week(self) -> int:
        """Of the programme, within those that are rehearsed: what comes on the very last day belongs to the last."""
        today = self.today
        if self._week is None or self._week[0] != today or self._week[1] is not self.journey:
            week = self.journey.week_of(today) if self.journey else 1
            self._week = (today, self.journey, min(max(week, 1), self.plan.weeks))
        return self._week[2]

    def count(self, name: str, times: int = 1) -> None:
        self.tally.count(name, self.week, times)

    def wake(self, kind: str, key: str, at: datetime) -> None:
        """One of a kind and key waits at a time, as in the table of what is due."""
        self.due[kind, key] = at
        heapq.heappush(self.queue, (at, next(self.ids), kind, key))

    def comes_today(self, kinds: Iterable[str]) -> bool:
        """Whether one of these comes, or came, on this very day: as the table of what is due tells it."""
        zone, wanted = self.plan.service.zone, frozenset(kinds)
        waits = (at for (kind, _), at in self.due.items() if kind in wanted)
        came = any(day == self.today and kind in wanted for day, kind in self.came)
        return came or any(at.astimezone(zone).date() == self.today for at in waits)

    def began(self, kind: str) -> None:
        """The bot began something. One thing a day is enough: a second one should have stood back."""
        self.came = [one for one in self.came if one[0] == self.today]
        others = [other for _, other in self.came]
        self.came.append((self.today, kind))
        if others:
            both = f"{others[-1]} and {kind}"
            at = f"{both} on {self.today.isoformat()}"
            self.tally.trouble(f"two_a_day {both}", Trouble("two_a_day", self.client, at))

    def cancel(self, kinds: Iterable[str]) -> None:
        for kind, key in [one for one in self.due if one[0] in kinds]:
            del self.due[kind, key]

    def replan(self) -> None:
        """As handlers/agenda.py: the next of each kind, from the journey as it is now."""
        self.cancel(KINDS)
        if self.journey is None:
            return
        zone = self.plan.service.zone
        if self._year is None or self._year[0] != self.journey:
            year = streams(self.plan.programme, self.journey, self.journey.day0)
            self._year = (self.journey, tuple(map(tuple, year)))
        today = self.today
        coming = [stream[bisect_left(stream, today, key=_day) :] for stream in self._year[1]]
        for entry in next_of_each(coming, self.now, zone, self.done):
            self.wake(entry.kind, entry.key, entry.instant(zone))
        if (WATCH, "next") not in self.due:  # planned anew with all the rest in the bot, here when it is over
            look = self.watched.next_look(self.journey, today, self.plan)
            if look is not None:
                self.wake(WATCH, "next", look)

    # --- conversations ---

    def facts(self, **more: Any) -> Facts:
        return Facts(
            service=self.plan.service,
            programme=self.plan.programme,
            language=self.language,
            now=self.now,
            me=self.me,
            journey=self.journey,
            **more,
        )

    def begin(self, name: str, state: State, kind: str = "", **more: Any) -> None:
        """A new conversation; one of the same name that was open is over without a word."""
        self.open.pop(name, None)
        one = Open(next(self.ids), name, state, self.now, self.week, kind=kind, place=place_of(name, state))
        self.open[name] = one
        self.step(one, Began(), **more)

    def half_made(self) -> Open | None:
        """The conversation in which a goal takes shape that is not kept yet."""
        one = self.open.get("goals")
        return one if one is not None and is_halfway(one.state) else None

    def step(self, one: Open, event: Event, *, own: bool = False, **more: Any) -> None:
        """`own`: the person did it."""
        conversation = self.plan.conversations[one.name]
        question = conversation.question(one.state, event) if conversation.question else None
        facts = self.facts(**more, **(self._answered(question) if question else {}))
        step = conversation.step(one.state, event, facts)
        here = None if step.state is None else place_of(one.name, step.state)
        if own:
            self.tally.tries[one.place] += 1
            if step.state != one.state:
                self.tally.moves[one.place, END if here is None else here[1]] += 1
        if step.state is None or here is None:
            self.open.pop(one.name, None)
        else:
            one.state, one.place = step.state, here
        for effect in step.effects:
            self._apply(one, effect)
        if here is not None and here not in self.tally.examples:
            self.tally.examples[here] = Example(self.client, one.state, facts, one.message)

    def _answered(self, question: Question) -> dict[str, Any]:
        match question:
            case SpendInvite():
                return {"invite_spent": True}
            case CheckAlias(alias):
                taken = alias.endswith("?")  # what made-up people write for a name that somebody has
                return {"alias_free": not taken, "alias_offers": (f"{alias} 2",) if taken else ()}
            case ListGoals():
                return self.listed()
            case FindPerson() | FindClient():
                return {"found": Choice("client", self.me.alias)}
            case _:
                return {}

    def listed(self) -> dict[str, Any]:
        fresh = f"g{next(self.ids)}"
        zone = self.plan.service.zone
        reviews = tuple((key, at.astimezone(zone).date()) for (kind, key), at in self.due.items() if kind == "review")
        return {
            "goals": tuple(self.goals), "past_goals": tuple(self.past), "reviews": reviews, "fresh_id": fresh,
        }  # fmt: skip

    # --- what conversations ask for ---

    def _apply(self, one: Open, effect: e.Effect) -> None:
        match effect:
            case e.Ask(message, fresh):
                one.message = message
                self.show(message, new=fresh or not one.shown)
                one.shown = True
                see(self.tally, self.plan.programme, one.name, one.state, message)
            case e.Say(message):
                self.show(message, new=True)
            case e.Keep(question, value):
                one.answers += 1
                if question.startswith("goal:") and isinstance(value, int):
                    self.reached.append((self.now, question.removeprefix("goal:"), value))
                self.met(self.watched.answered(self.journey, self.today, question, value))
            case e.CloseCheckIn(complete):
                self.close_check_in(one, "complete" if complete else "partial")
            case e.RaiseAlert(rule):
                self.alert(rule)
            case e.PassVoice():
                self.alert("sent_voice")
            case _:
                self._apply_to_person(effect)

    def _apply_to_person(self, effect: e.Effect) -> None:
        match effect:
            case e.Call(alias):
                self.me = replace(self.me, alias=alias)
            case e.Speak(language):
                self.language = language
                self.me = replace(self.me, language=language)
            case e.Schedule(weekday, hour):
                self.me = replace(self.me, weekday=weekday, hour=hour)
                now = self.journey or Journey(self.today, weekday, hour, self.audience)
                self.travel(replace(now, weekday=weekday, hour=hour))
            case e.Activate():
                self.me = replace(self.me, state="active")
                self.replan()
            case e.Leave():
                self.me = replace(self.me, state="stopped")
                self.cancel({kind for kind, _ in self.due})
                check_in_ended(self.tally, self.open.get("check_in"), "partial")
                self.open.clear()
                self.over = self.today
                self.count("left")
            case e.KeepGoal():
                self._keep_goal(effect)
            case e.ReachLevel(goal, level):
                self.reached.append((self.now, goal, level))
            case e.KeepMeasurement():
                self._measure(effect)
            case e.KeepFeedback():
                self.count("feedback")
            case _:
                self._apply_to_journey(effect)

    def _apply_to_journey(self, effect: e.Effect) -> None:
        journey = self.journey
        if journey is None:
            return
        match effect:
            case e.OrderThemes(themes):
                self.travel(replace(journey, themes=themes))
            case e.PauseUntil(day):
                self.pause(day)
            case e.SetNudges(how, hour):
                self.travel(replace(journey, nudges=how or journey.nudges, nudge_hour=hour or journey.nudge_hour))
            case e.ChooseNext(choice):
                self.travel(replace(journey, next=choice))
                if self.journey is not None and not self.journey.goes_on(self.plan.programme):
                    self.over = self.over or self.today

    def travel(self, journey: Journey) -> None:
        self.journey = journey
        self.replan()
        self.plan_reviews()

    def plan_reviews(self) -> None:
        """As handlers/goals.py."""
        self.cancel(("review",))
        if self.journey is not None:
            zone = self.plan.service.zone
            for id, at in review_times(self.plan.programme, self.journey, self.goals, self.now, zone).items():
                self.wake("review", id, at)

    def look_again(self, goal_id: str) -> None:
        """As handlers/goals.py: the next time is planned at once."""
        if self.journey is not None:
            first = review_weeks(self.plan.programme)[0]
            self.goals = [
                reviewed_every(one, one.review_every or first, self.today, self.journey) if one.id == goal_id else one
                for one in self.goals
            ]
            self.plan_reviews()

    def pause(self, until: date) -> None:
        """From today on; one that is on ends on that day instead. On today: everything goes on."""
        if self.journey is None:
            return
        running = self.journey.pause_on(self.today)
        since = running.since if running else self.today
        others = tuple(one for one in self.journey.pauses if one.since != since)
        self.cancel(("reminder",))
        self.count("pauses", until != self.today)
        self.travel(replace(self.journey, pauses=(*others, Pause(since, until))))

    def _measure(self, effect: e.KeepMeasurement) -> None:
        days = [
            day for point, item, day in self.figures if effect.again and (point, item) == (effect.point, effect.item)
        ]
        place = (effect.point, effect.item, days[-1] if days else self.today)
        if effect.value is None:
            self.figures.pop(place, None)
        else:
            self.figures[place] = effect.value
            self.met(self.watched.figure(self.journey, self.today, place, effect.value))
        self.count("figures")

    def _keep_goal(self, effect: e.KeepGoal) -> None:
        goal, theirs = effect.goal, [one for one in self.goals if one.id != effect.goal.id]
        since = self.followed[goal.id].since if goal.id in self.followed else self.now
        until = self.now if effect.what in ENDS else None
        self.followed[goal.id] = Followed(goal.id, goal.baseline, goal.weight, since, until)
        if effect.what in ENDS:
            self.goals = theirs
            self.past.append(Ended(goal, effect.what, self.today, effect.reason))
            self.plan_reviews()
            return
        at = next((at for at, one in enumerate(self.goals) if one.id == goal.id), len(theirs))
        self.goals = [*theirs[:at], goal, *theirs[at:]]
        self.count("goals", effect.what == "made")
        self.plan_reviews()
        if not goal.agreed:
            self.told.append(("goal", goal.id))

    def close_check_in(self, one: Open, how: str) -> None:
        self.answered += one.answers > 0
        self.due.pop(("reminder", str(one.id)), None)
        check_in_ended(self.tally, one, how)
        self.met(self.watched.ended(self.journey, self.today))

    def met(self, rules: list[str]) -> None:
        """Numbers over a threshold, and silence: the mentor hears of them, and calls."""
        for rule in rules:
            self.count("alerts")
            self.count("met")
            self.tally.seen[f"rule {rule}"] += 1

    def alert(self, rule: str) -> None:
        """One alert of a rule is open at a time; asking again tells the same people again."""
        if rule in self.alerts:
            return
        self.alerts.add(rule)
        self.count("alerts")
        self.told.append(("alert", rule))

    # --- what is said ---

    def show(self, message: Message, *, new: bool) -> None:
        self.tally.words(message)
        if not new:
            return
        self.count("begun" if self.begins else "replies")
        self.count("seconds", READS)
        if self.begins:
            self.spoke = True
            self._must_not_disturb(message)

    def _must_not_disturb(self, message: Message) -> None:
        zone, (quiet_from, quiet_to) = self.plan.service.zone, self.plan.quiet
        if is_free(self.today, self.plan.programme.timeline.holidays):
            self._disturbs("holiday", message)
        if quiet_until(self.now, zone, quiet_from, quiet_to) is not None:
            self._disturbs("night", message)

    def _disturbs(self, kind: str, message: Message) -> None:
        self.count(kind)
        at = f"{first_id(message)} at {self.now.astimezone(self.plan.service.zone):%Y-%m-%d %H:%M}"
        self.tally.trouble(f"{kind} {first_id(message)}", Trouble(kind, self.client, at))

    def spend(self, what: str, seconds: int) -> None:
        """The person does something."""
        self.count(what)
        self.count("seconds", seconds)
        self.now += timedelta(seconds=seconds)
