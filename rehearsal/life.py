"""One made-up client from the welcome to the end of the programme: what comes due, and what the person makes of it."""

from __future__ import annotations

import heapq
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from conversations import agreeing, aside, feedback, goals, leaving, measuring, pausing, settings, welcome
from conversations.agenda import KINDS
from conversations.effects import KeepGoal
from conversations.events import Began, Elapsed, Event, Pressed, Said, Sent
from conversations.goal import name_of
from conversations.goals_card import levels_of, plan_lines
from conversations.goals_state import REOPENED
from conversations.journey import DAY, WEEK_DAYS, Journey
from conversations.schedule import resolve, working_hours_later
from conversations.step import InviteFacts, Me
from conversations.words import message, text
from rehearsal.coming import begin_check_in, came_due
from rehearsal.costs import SPEAKS, TAPS, TYPES
from rehearsal.opened import Open
from rehearsal.person import STOPS, Person
from rehearsal.plan import Plan
from rehearsal.stage import Stage
from rehearsal.tally import Tally, Trouble
from rehearsal.watching import WATCH

MOST_ACTS = 60  # at a stretch
DUE = (*KINDS, WATCH, "reminder", "review", "ending_again")
MENTOR = Me("mentor", "Mentor", "en", frozenset({"mentor"}), "active", work_from=8, work_to=16)
GRACE = 2 * WEEK_DAYS * DAY  # what belongs to the very last day may come a few days later


def live(plan: Plan, tally: Tally, client: int) -> None:
    """Adds all that happens to one client to the tally."""
    Life(plan, tally, client).run()


class Life:
    def __init__(self, plan: Plan, tally: Tally, client: int) -> None:
        habit, language = plan.habit_of(client), plan.language_of(client)
        self.person = Person(habit, plan.programme, f"{plan.seed}:{client}")
        morning = datetime.combine(plan.start_of(client), time(9)) + timedelta(minutes=self.person.dice.randrange(480))
        me = Me(f"p{client}", "·", language, frozenset({"client"}), "joining", mentor="Mentor")
        now, audience = resolve(morning, plan.service.zone), plan.audience_of(client)
        self.plan, self.stage = plan, Stage(plan, tally, client, now, me, language, audience)
        tally.people.update((f"habit {habit.name}", f"audience {audience}", f"language {language}"))
        self._ends: tuple[Journey | None, datetime] = (None, now)
        self.doing: tuple[str, str, Event | None] = ("welcome", "", None)

    def run(self) -> None:
        stage = self.stage
        self._safely(self._join)
        if stage.journey is None:
            return
        self._later("week", "1", timedelta(hours=1))
        while stage.queue and stage.over is None:
            at, _, kind, key = heapq.heappop(stage.queue)
            if self._is_past(at):
                break
            if kind in DUE and stage.due.get((kind, key)) != at:
                continue  # taken back, or moved
            stage.due.pop((kind, key), None)
            stage.now = max(stage.now, at)
            self.doing = (kind, key, None)
            self._safely(self._happens, kind, key)
        self._count_what_was_there()

    def _is_past(self, at: datetime) -> bool:
        """Whether this comes after the weeks that are rehearsed."""
        journey = self.stage.journey
        if journey is not self._ends[0]:
            day = journey.date_of(self.plan.weeks * WEEK_DAYS) if journey else self.stage.today
            last = datetime.combine(day + (GRACE if self.plan.whole else -DAY), time(23, 59))
            self._ends = (journey, resolve(last, self.plan.service.zone))
        return at > self._ends[1]

    def _safely(self, do: Any, *what: str) -> None:
        """A fault of a step is what a rehearsal is there to find: it is told, and the others go on."""
        try:
            do(*what)
            self._react()
        except Exception as wrong:
            self._failed(wrong)

    def _failed(self, wrong: Exception) -> None:
        stage, (name, where, event) = self.stage, self.doing
        on = f" on {event!r}" if event is not None else ""
        what = f"{name}, in '{where}'{on}: {type(wrong).__name__}: {wrong}"
        key = f"exception {name} {where if event is not None else ''} {type(wrong).__name__}"
        stage.tally.trouble(key, Trouble("exception", stage.client, what))
        stage.begins = False
        stage.heard.clear()
        stage.told.clear()
        stage.open.pop(name, None)

    # --- what happens ---

    def _happens(self, kind: str, key: str) -> None:
        stage = self.stage
        match kind:
            case "look":
                name, _, id = key.partition(" ")
                if (one := stage.open.get(name)) is not None and str(one.id) == id:
                    self._sit_down(one)
            case "tap_nudge":
                self._tap_nudge(int(key))
            case "week":
                self._week()
            case "take":
                self._taken(key)
            case "talk_ends":
                stage.talking = False
                stage.alerts.discard(key)
                stage.show(message(text("talk.ended")), new=True)
            case "mentor_sees":
                self._mentor_sees(key)
            case _:
                came_due(stage, kind, key)

    def _later(self, kind: str, key: str, after: timedelta) -> None:
        self.stage.wake(kind, key, self.stage.now + after)

    def _react(self) -> None:
        """To what was said just now: by the client, and by the mentor."""
        stage, person = self.stage, self.person
        heard, stage.heard = stage.heard, []
        for name, key in heard:
            chance = person.chance(stage.week)
            if name == "nudge":
                if person.does(chance * person.habit.nudge):
                    self._later("tap_nudge", key, self._delay())
            elif person.does(chance / 2 if name == "reminder" else chance):
                self._later("look", f"{'check_in' if name == 'reminder' else name} {key}", self._delay())
        told, stage.told = stage.told, []
        for kind, key in told:
            hours = person.dice.uniform(0.2, 6)
            self.stage.wake("take" if kind == "alert" else "mentor_sees", key, self._working_hours(hours))

    def _delay(self) -> timedelta:
        """Minutes, hours, or tomorrow; who has time at weekends only, on the next day of one."""
        dice, stage = self.person.dice, self.stage
        wait = timedelta(minutes=dice.choice((2, 5, 15, 40, 90, 200, 480, 1300)) * dice.uniform(0.5, 1.5))
        if not self.person.habit.weekend_only:
            return wait
        there = (stage.now + wait).astimezone(self.plan.service.zone)
        days = max(0, 5 - there.weekday())
        return wait + days * DAY

    def _working_hours(self, hours: float) -> datetime:
        at = self.plan.hours
        return working_hours_later(self.stage.now, hours, at.zone, at.work_from, at.work_to, at.work_days)

    # --- at a card ---

    def _sit_down(self, one: Open) -> None:
        """Until it is over, or the person has had enough."""
        for _ in range(MOST_ACTS):
            self._do(one, self.person.act(one))
            if self.stage.open.get(one.name) is not one or self.person.does(STOPS):
                return

    def _do(self, one: Open, event: Event) -> None:
        stage = self.stage
        match event:
            case Said():
                stage.spend("typed", TYPES)
            case Sent("voice"):
                stage.spend("voices", SPEAKS)
            case _:
                stage.spend("taps", TAPS)
        self.doing = (one.name, one.place[1], event)
        stage.step(one, event, own=True)

    def _tap_nudge(self, number: int) -> None:
        stage = self.stage
        at = len(stage.had) - 1 - number
        if stage.had[at].answered:
            return
        stage.spend("taps", TAPS)
        stage.had[at] = replace(stage.had[at], answered=True)
        stage.tally.count("nudges_answered", stage.week)
        if stage.journey is not None and self.person.does(0.01):
            stage.travel(replace(stage.journey, nudges="fewer"))
            stage.show(message(text("year.nudge_fewer_now")), new=True)

    # --- of one's own accord ---

    def _join(self) -> None:
        invite = InviteFacts(f"i{self.stage.client}", "client", None, None, "good")
        self.stage.begin("welcome", welcome.begin(invite), invite=invite)
        for _ in range(MOST_ACTS):
            one = self.stage.open.get("welcome")
            if one is None:
                return
            event = self.person.act(one)
            if isinstance(one.state, welcome.Choosing):
                event = Pressed(self.stage.language)
            self._do(one, event)
            if self.stage.journey is None and "welcome" not in self.stage.open:  # said no, and looks again
                self.stage.begin("welcome", welcome.begin(invite), invite=invite)

    def _week(self) -> None:
        """Once a week, at any time: what people do by themselves, while they are there at all."""
        stage, person = self.stage, self.person
        wait = timedelta(days=WEEK_DAYS, hours=person.dice.uniform(-20, 20))
        self._later("week", str(stage.week), wait)
        if stage.journey is None or person.chance(stage.week) == 0:
            if person.does(0.004):
                self._open("leaving", leaving.Sure())
            return
        goal = person.habit.goals * (0.25 if not stage.goals else 0.03)
        for chance, do in (
            (goal, self._open_goals),
            (0.012, lambda: self._open("settings", settings.Menu())),
            (person.habit.pauses, lambda: self._open("pausing", pausing.PickingLength())),
            (0.01, self._extra),
            (0.01, self._measure),
            (0.02, self._aside),
            (0.05, self._say_how_it_works),
            (0.0008, lambda: self._open("leaving", leaving.Sure())),
            (0.05, self._resume),
        ):
            if stage.over is None and person.does(chance):
                do()

    def _open(self, name: str, state: Any) -> None:
        self.stage.spend("taps", TAPS)  # the command, from the menu
        self.doing = (name, "the beginning", Began())
        self.stage.begin(name, state)
        if (one := self.stage.open.get(name)) is not None:
            self._sit_down(one)

    def _open_goals(self) -> None:
        if (half := self.stage.half_made()) is not None:
            self.stage.spend("taps", TAPS)
            self.stage.step(half, Elapsed(REOPENED))
            self._sit_down(half)
            return
        self._open("goals", goals.opened(self.stage.facts(**self.stage.listed())))

    def _extra(self) -> None:
        if "check_in" not in self.stage.open:
            begin_check_in(self.stage, "extra")
        self._sit_down(self.stage.open["check_in"])

    def _measure(self) -> None:
        journey, programme = self.stage.journey, self.plan.programme
        if journey is not None and programme.measurements is not None:
            point = measuring.nearest(programme, journey, self.stage.today)
            self._open("measuring", measuring.begin(programme, point))

    def _aside(self) -> None:
        """Words to nobody; where a check-in is open they would be an answer to it."""
        if "check_in" not in self.stage.open and not self.stage.talking:
            self._open("aside", aside.Holding(words=(self.person.dice.choice(("Hello?", "Hei!", "مرحبا")),)))

    def _say_how_it_works(self) -> None:
        asked = self.plan.programme.feedback
        if asked is not None and self.stage.audience in asked.anytime:
            self._open("feedback", feedback.begin(self.plan.programme, "anytime"))

    def _resume(self) -> None:
        journey = self.stage.journey
        if journey is not None and journey.is_paused(self.stage.today):
            self.stage.pause(self.stage.today)
            self.stage.show(message(text("year.resumed")), new=True)

    # --- the mentor ---

    def _taken(self, rule: str) -> None:
        """The mentor takes the alert; the two talk, and meanwhile the bot begins nothing."""
        stage = self.stage
        stage.talking = True
        stage.show(message(text("talk.taken", alias=MENTOR.alias), text("talk.write_here")), new=True)
        for _ in range(self.person.dice.randint(0, 4)):
            stage.spend("typed", TYPES)
            stage.count("replies")
        self._later("talk_ends", rule, timedelta(hours=self.person.dice.uniform(0.2, 12)))

    def _mentor_sees(self, id: str) -> None:
        """A new goal: the mentor agrees, or writes better words for one of its lines."""
        stage = self.stage
        goal = next((one for one in stage.goals if one.id == id), None)
        if goal is None or goal.agreed:
            return
        if self.person.does(0.15):
            self._mentor_changes(id)
            return
        at = stage.goals.index(goal)
        stage.goals[at] = goal.model_copy(update={"agreed": True})
        stage.show(message(text("goals.mentor_agreed", goal=name_of(goal)), *plan_lines(goal)), new=True)

    def _mentor_changes(self, id: str) -> None:
        stage, conversation = self.stage, self.plan.conversations["agreeing"]
        state: Any = agreeing.PickingLine(client=stage.me.id, alias=stage.me.alias, goal=id)
        facts = replace(stage.facts(**stage.listed()), me=MENTOR, journey=None)
        for event in (Began(), Pressed(self.person.dice.choice("12345")), Said("Three times a week")):
            self.doing = ("agreeing", state.kind, event)
            step = conversation.step(state, event, facts)
            state = step.state or state
            for effect in step.effects:
                if isinstance(effect, KeepGoal):
                    stage.goals = [effect.goal if one.id == id else one for one in stage.goals]
                    changed = text("goals.mentor_changed", goal=name_of(effect.goal))
                    stage.show(message(changed, *levels_of(effect.goal)), new=True)

    # --- at the end ---

    def _count_what_was_there(self) -> None:
        stage, journey = self.stage, self.stage.journey
        if journey is None:
            return
        if (one := stage.open.get("check_in")) is not None:
            stage.close_check_in(one, "partial")
        for week in range(1, self.plan.weeks + 1):
            if stage.over is None or journey.date_of((week - 1) * WEEK_DAYS) <= stage.over:
                stage.tally.count("there", week)
