"""A programme as data: what is asked, when, and who hears of which answer. Read from `programmes/*.toml`.

Every text of a programme has an id made of the programme's id and the place where it stands; the catalogues know the
translations by that id (see `conversations/programme_texts.py`, which makes the same ids).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import cached_property
from typing import Any, Literal

from pydantic import Field, ValidationError, model_validator

from conversations.programme_data import Data, English, Id, Named, Short
from conversations.programme_faults import careful_faults, respelt, shape_faults, whole_faults
from conversations.programme_rules import (
    Answer,
    Drop,
    Figure,
    GoalLevel,
    Missed,
    NotMeasured,
    Rule,
    Silent,
    Words,
)
from conversations.programme_year import (
    COPING_WEEK,
    MOST_QUESTIONS,
    Barrier,
    Ending,
    EndingChoice,
    Feedback,
    FeedbackQuestion,
    Item,
    Measurements,
    Nudge,
    Nudges,
    Offer,
    Phase,
    Plan,
    Planning,
    Point,
    Theme,
    Then,
    Timeline,
)
from conversations.words import Text


class ProgrammeWrong(Exception):
    """A programme file with mistakes: `problems` names each place, what was wrong and what would be right."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Option(Data):
    """One button of a choice."""

    id: Id
    label: English
    emoji: str = Field(default="", max_length=16)


class After(Data):
    """Which answer to an earlier question this one follows upon."""

    question: Id
    at_least: int


class Question(Data):
    """One question of a check-in.

    `choice` has options; `scale` runs from `lowest` to `highest`; `yes_no` is yes or no; `text` takes a sentence
    and can be skipped. `alert` says which rule an answer sets off; `after`, upon which answer it is asked at all.
    """

    id: Id
    kind: Literal["choice", "scale", "yes_no", "text"]
    text: English
    label: English
    note: English | None = None
    options: tuple[Option, ...] = ()
    lowest: int = 0
    highest: int = 10
    low: English | None = None
    high: English | None = None
    alert: dict[str, str] = Field(default_factory=dict)
    weeks: tuple[int, ...] = ()  # asked in these weeks only; empty: always
    after: After | None = None  # asked only of those who have just answered so
    picture: bool = False  # drawn in /progress

    @model_validator(mode="after")
    def _fits(self) -> Question:
        wrong = list(self._misfits())
        if wrong:
            raise ValueError("\n".join(wrong))
        return self

    def _misfits(self) -> Iterator[str]:
        if self.kind == "choice" and not 2 <= len(self.options) <= 8:
            yield f"has {len(self.options)} options: a choice needs 2 to 8"
        if self.kind != "choice" and self.options:
            yield f"is of kind '{self.kind}' and has options: only a choice has them"
        if self.kind == "scale" and not 1 <= self.highest - self.lowest <= 15:
            yield f"is a scale from {self.lowest} to {self.highest}: it needs 2 to 16 steps, lowest < highest"
            return
        for answer in self.alert:
            if answer not in self.answers:
                yield f"has an alert for '{answer}': its answers are {', '.join(self.answers)}"

    @property
    def in_pictures(self) -> bool:
        """Whether its answers are numbers that can be drawn over the weeks."""
        return self.picture and self.kind in ("choice", "scale") and all(_whole(answer) for answer in self.answers)

    @property
    def answers(self) -> tuple[str, ...]:
        """The ids of the answers that can be tapped."""
        match self.kind:
            case "choice":
                return tuple(option.id for option in self.options)
            case "scale":
                return tuple(str(step) for step in range(self.lowest, self.highest + 1))
            case "yes_no":
                return ("yes", "no")
            case "text":
                return ("skip",)


def _whole(answer: str) -> bool:
    return answer.lstrip("-").isdecimal()


class HardWeek(Data):
    """An answer at or below this tells of a hard week: it is met with kindness, and nothing else comes of it."""

    question: Id
    at_most: int


class CheckIn(Data):
    remind_after_hours: int = Field(default=24, ge=1, le=120)
    most_questions: int = Field(
        default=MOST_QUESTIONS, ge=1, le=20
    )  # with those of the goals; own words are left out first
    hard_week: tuple[HardWeek, ...] = ()
    questions: tuple[Question, ...] = Field(min_length=1, max_length=12)


class Lanes(Data):
    """How long an alert waits on each rung of the ladder; a rung without a time of its own takes the first one's."""

    now_minutes: int = Field(default=15, ge=1, le=240)
    now_coordinators_minutes: int | None = Field(default=None, ge=1, le=240)
    now_mail_minutes: int | None = Field(default=None, ge=1, le=240)
    today_working_hours: int = Field(default=4, ge=1, le=24)
    today_deputy_working_hours: int | None = Field(default=None, ge=1, le=24)
    today_coordinators_working_hours: int | None = Field(default=None, ge=1, le=24)
    today_mail_working_hours: int | None = Field(default=None, ge=1, le=24)
    week_days: int = Field(default=7, ge=1, le=28)  # after that it is for today
    now_comes_back_minutes: int = Field(default=60, ge=5, le=1440)  # taken and not resolved, in lane *now*
    comes_back_hours: int = Field(default=24, ge=1, le=168)  # and in the others

    def minutes(self, rung: str) -> timedelta:
        """Lane *now*."""
        own = {"coordinators": self.now_coordinators_minutes, "mail": self.now_mail_minutes}
        return timedelta(minutes=own.get(rung) or self.now_minutes)

    def working_hours(self, rung: str) -> int:
        """Lane *today*."""
        own = {
            "deputy": self.today_deputy_working_hours,
            "coordinators": self.today_coordinators_working_hours,
            "mail": self.today_mail_working_hours,
        }
        return own.get(rung) or self.today_working_hours

    @property
    def week(self) -> timedelta:
        return timedelta(days=self.week_days)

    def comes_back(self, lane: str) -> timedelta:
        """After this, what was taken and is not resolved is told to its owner again."""
        minutes = self.now_comes_back_minutes if lane == "now" else 60 * self.comes_back_hours
        return timedelta(minutes=minutes)


class Reporting(Data):
    """What a report says of money: euros a year for a mentor; euros saved for 1,000 clients over `years` at a change of
    weight in percent. The defaults are those of the evaluation in Vantaa (preliminary)."""

    mentor_eur: int = Field(default=62_500, ge=0)
    saved_per_1000_eur: int = Field(default=1_700_000, ge=0)
    years: int = Field(default=15, ge=1, le=100)
    weight_change: float = Field(default=-2.5, lt=0, ge=-50)


class ListedPlace(Data):
    """Where groups meet: a name and an address as they stand on signs, and the point on a map (degrees, WGS 84)."""

    id: Id
    name: Short
    address: str = Field(default="", max_length=120)
    latitude: float | None = Field(default=None, ge=-90, le=90)
    longitude: float | None = Field(default=None, ge=-180, le=180)

    @model_validator(mode="after")
    def _is_whole(self) -> ListedPlace:
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("has half of a point on the map: write both latitude and longitude, or none")
        return self


class Area(Data):
    """A part of the town, by the name that it has there in every language."""

    id: Id
    name: Short


WEEKLY = Timeline(phases=(Phase(id="all", label="Weekly check-ins", from_week=1, to_week=520, nudges_a_week=0),))


class Programme(Data):
    id: Id
    title: English
    consent_version: str = Field(min_length=1, max_length=40)
    check_in: CheckIn
    themes: tuple[Theme, ...] = Field(default=(), max_length=12)
    barriers: tuple[Barrier, ...] = Field(default=(), max_length=16)
    planning: Planning | None = None
    measurements: Measurements | None = None
    timeline: Timeline = WEEKLY
    nudges: Nudges | None = None
    feedback: Feedback | None = None
    ending: Ending | None = None
    rules: tuple[Rule, ...]
    lanes: Lanes = Lanes()
    report: Reporting = Reporting()
    audiences: tuple[Named, ...] = Field(min_length=1)
    sources: tuple[Named, ...] = ()
    places: tuple[ListedPlace, ...] = Field(default=(), max_length=40)
    areas: tuple[Area, ...] = Field(default=(), max_length=40)
    hash: str = Field(default="", exclude=True)  # of the file; never in it

    def question(self, id: str) -> Question:
        return self.questions[id]

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Those of the check-in by their ids."""
        return {question.id: question for question in self.check_in.questions}

    @property
    def plan_weeks(self) -> Mapping[Plan, int]:
        """From which week on a goal has a plan of each kind; only those for which there are choices."""
        weeks: dict[Plan, int] = {}
        if self.planning is not None:
            weeks["plan"] = self.planning.plan_week
        if self.barriers:
            weeks["coping"] = self.planning.coping_week if self.planning else COPING_WEEK
        return {plan: min(week, self.timeline.weeks) for plan, week in weeks.items()}

    def theme(self, id: str) -> Theme:
        return next(theme for theme in self.themes if theme.id == id)

    def barrier(self, id: str) -> Barrier:
        return next(barrier for barrier in self.barriers if barrier.id == id)

    def rule(self, id: str) -> Rule:
        return next(rule for rule in self.rules if rule.id == id)

    def words(self, place: str, source: str) -> Text:
        return Text(f"{self.id}.{place}", source=source)

    def rule_text(self, id: str) -> Text | None:
        """What the client reads when it is raised."""
        words = self.rule(id).text
        return self.words(f"rules.{id}.text", words) if words is not None else None

    def rule_label(self, id: str) -> Text:
        return self.words(f"rules.{id}.label", self.rule(id).label)


def read_programme(source: str, hash: str, name: str) -> Programme:
    """A programme from TOML text. Raises `ProgrammeWrong` with every mistake; `name` is the file's, for the message."""
    data = _toml(source, name)
    if _wrong_in(data) is None:
        problems = whole_faults(data) + careful_faults(data)
    else:
        meant, problems = respelt(data, _wrong_in, KEYS)
        still = _wrong_in(meant)
        problems += shape_faults(still, meant, KEYS) if still else []
        problems += whole_faults(meant) + careful_faults(meant)
    if problems:
        raise ProgrammeWrong([f"{name}: {problem}" for problem in problems])
    return Programme.model_validate({**data, "hash": hash})


def kept_programme(source: str, hash: str, name: str) -> Programme:
    """A version that was published, perhaps before as much was looked for as today: that is no reason to lose it.

    Raises `ProgrammeWrong` when it cannot be run.
    """
    data = _toml(source, name)
    wrong = _wrong_in(data)
    if problems := [*(shape_faults(wrong, data, KEYS) if wrong else ()), *whole_faults(data)]:
        raise ProgrammeWrong([f"{name}: {problem}" for problem in problems])
    return Programme.model_validate({**data, "hash": hash})


def _toml(source: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(source)
    except ValueError as wrong:  # also for numbers with thousands of digits
        raise ProgrammeWrong([f"{name}: is not TOML: {wrong}"]) from wrong


def _wrong_in(data: Mapping[str, Any]) -> ValidationError | None:
    try:
        Programme.model_validate(data)
    except ValidationError as error:
        return error
    return None


TABLES: dict[str, type[Data]] = {
    "": Programme,
    "check_in": CheckIn,
    "questions": Question,
    "options": Option,
    "hard_week": HardWeek,
    "after": After,
    "rules": Rule,
    "when": Answer,
    "answer": Answer,
    "drop": Drop,
    "goal": GoalLevel,
    "missed": Missed,
    "silent": Silent,
    "figure": Figure,
    "not_measured": NotMeasured,
    "words": Words,
    "audiences": Named,
    "sources": Named,
    "places": ListedPlace,
    "areas": Area,
    "lanes": Lanes,
    "report": Reporting,
    "themes": Theme,
    "offers": Offer,
    "barriers": Barrier,
    "plans": Then,
    "planning": Planning,
    "measurements": Measurements,
    "items": Item,
    "points": Point,
    "timeline": Timeline,
    "phases": Phase,
    "nudges": Nudges,
    "messages": Nudge,
    "feedback": Feedback,
    "feedback.questions": FeedbackQuestion,
    "ending": Ending,
    "choices": EndingChoice,
}
KEYS = {table: tuple(name for name in model.model_fields if name != "hash") for table, model in TABLES.items()}
