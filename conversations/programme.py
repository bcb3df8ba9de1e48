"""A programme as data: what is asked, when, and who hears of which answer. Read from `programmes/*.toml`.

Every text of a programme has an id made of the programme's id and the place where it stands; the catalogues know the
translations by that id (see `conversations/programme_texts.py`, which makes the same ids).
"""

from __future__ import annotations

import tomllib
from datetime import timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from conversations.words import Text


class ProgrammeWrong(Exception):
    """A programme file with mistakes: `problems` names each place, what was wrong and what would be right."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


Id = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,24}$")]
English = Annotated[str, Field(min_length=1, max_length=300)]


class Option(Data):
    """One button of a choice."""

    id: Id
    label: English
    emoji: str = ""


class Question(Data):
    """One question of a check-in.

    `choice` has options; `scale` runs from `lowest` to `highest`; `yes_no` is yes or no; `text` takes a sentence
    and can be skipped. `alert` says which rule an answer sets off.
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

    @model_validator(mode="after")
    def _fits(self) -> Question:
        if self.kind == "choice" and not 2 <= len(self.options) <= 8:
            raise ValueError("a question of kind 'choice' needs 2 to 8 options")
        if self.kind != "choice" and self.options:
            raise ValueError(f"a question of kind '{self.kind}' has no options")
        if self.kind == "scale" and not 1 <= self.highest - self.lowest <= 15:
            raise ValueError("a scale needs 2 to 16 steps: lowest < highest")
        if unknown := set(self.alert) - set(self.answers):
            raise ValueError(f"alert names the answer {sorted(unknown)[0]!r}, which this question does not have")
        return self

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


class Rule(Data):
    """Why a human hears of something, and how fast."""

    id: Id
    label: English
    lane: Literal["now", "today"]


class CheckIn(Data):
    remind_after_hours: int = Field(default=24, ge=1, le=120)
    questions: tuple[Question, ...] = Field(min_length=1, max_length=12)


class Named(Data):
    """Something to choose from a list."""

    id: Id
    label: English


class Lanes(Data):
    """How long an alert waits on each rung of the ladder."""

    now_minutes: int = Field(default=15, ge=1, le=240)
    today_working_hours: int = Field(default=4, ge=1, le=24)

    @property
    def now(self) -> timedelta:
        return timedelta(minutes=self.now_minutes)


class Programme(Data):
    id: Id
    title: English
    consent_version: str = Field(min_length=1, max_length=40)
    check_in: CheckIn
    rules: tuple[Rule, ...]
    lanes: Lanes = Lanes()
    audiences: tuple[Named, ...] = Field(min_length=1)
    sources: tuple[Named, ...] = ()
    hash: str = Field(default="", exclude=True)

    @model_validator(mode="after")
    def _whole(self) -> Programme:
        rules = {rule.id for rule in self.rules}
        for needed in ("wants_to_talk", "needs_help_now"):
            if needed not in rules:
                raise ValueError(f"rules: a rule with the id '{needed}' is missing; /talk and the help button need it")
        for question in self.check_in.questions:
            for rule in question.alert.values():
                if rule not in rules:
                    raise ValueError(f"check_in.{question.id}.alert names the rule '{rule}', which is not among rules")
        for what, ids in (
            ("check_in.questions", [q.id for q in self.check_in.questions]),
            ("audiences", [a.id for a in self.audiences]),
            ("sources", [s.id for s in self.sources]),
        ):
            if twice := {i for i in ids if ids.count(i) > 1}:
                raise ValueError(f"{what}: the id '{sorted(twice)[0]}' is there twice")
        return self

    def question(self, id: str) -> Question:
        return next(question for question in self.check_in.questions if question.id == id)

    def rule(self, id: str) -> Rule:
        return next(rule for rule in self.rules if rule.id == id)

    def words(self, place: str, source: str) -> Text:
        return Text(f"{self.id}.{place}", source=source)

    def rule_label(self, id: str) -> Text:
        return self.words(f"rules.{id}.label", self.rule(id).label)


def read_programme(source: str, hash: str, name: str) -> Programme:
    """A programme from TOML text. Raises `ProgrammeWrong` with every mistake; `name` is the file's, for the message."""
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as wrong:
        raise ProgrammeWrong([f"{name}: is not TOML: {wrong}"]) from wrong
    try:
        return Programme.model_validate({**data, "hash": hash})
    except ValidationError as wrong:
        raise ProgrammeWrong([f"{name}: {_place(e['loc'])}: {e['msg']}" for e in wrong.errors()]) from None


def _place(loc: tuple[int | str, ...]) -> str:
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in loc) or "the whole file"
