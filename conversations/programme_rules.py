"""When a human hears of something: the rules of a programme file, each with what must have happened.

A rule holds a threshold that the service has set; it only routes to a human. Whether one is met is looked at in
conversations/rules.py, words of a list in conversations/danger_words.py.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field, model_validator

from conversations.programme_data import Data, English, Id

Lane = Literal["now", "today", "week"]
Told = Literal["mentor", "deputy", "coordinators"]
WordList = Literal["self_harm", "violence", "overdose", "chest_pain", "breathlessness", "fainting"]
WORD_LISTS: tuple[str, ...] = get_args(WordList)
LANES: tuple[str, ...] = get_args(Lane)  # the most urgent first

InARow = Annotated[int, Field(ge=1, le=12)]
EarlyWeeks = Annotated[int, Field(ge=0, le=520)]


class Answer(Data):
    """An answer at or over, or at or under, a threshold; `in_a_row`: in so many scheduled check-ins."""

    kind: Literal["answer"] = "answer"
    question: Id
    at_least: int | None = None
    at_most: int | None = None
    in_a_row: InARow = 1

    @model_validator(mode="after")
    def _fits(self) -> Answer:
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("needs one of at_least and at_most, as in at_least = 7")
        return self

    def holds(self, value: int) -> bool:
        if self.at_least is not None:
            return value >= self.at_least
        return self.at_most is not None and value <= self.at_most


class Drop(Data):
    """An answer that is lower by so much than in the scheduled check-in before."""

    kind: Literal["drop"] = "drop"
    question: Id
    by: int = Field(ge=1, le=100)


class GoalLevel(Data):
    """One goal at this level or below, so many weeks in a row."""

    kind: Literal["goal"] = "goal"
    level: int = Field(default=-2, ge=-2, le=1)
    weeks_in_a_row: int = Field(ge=1, le=12)


class Missed(Data):
    """So many scheduled check-ins in a row without any answer; one fewer in the first `early_weeks`."""

    kind: Literal["missed"] = "missed"
    in_a_row: InARow
    early_weeks: EarlyWeeks = 0

    def needed(self, week: int | None) -> int:
        early = week is not None and 1 <= week <= self.early_weeks
        return max(1, self.in_a_row - 1) if early else self.in_a_row


class Silent(Data):
    """So many days without a sign of life, breaks not counted; `early_days` in the first `early_weeks`."""

    kind: Literal["silent"] = "silent"
    days: int = Field(ge=2, le=365)
    early_weeks: EarlyWeeks = 0
    early_days: int | None = Field(default=None, ge=1, le=365)

    @model_validator(mode="after")
    def _fits(self) -> Silent:
        if (self.early_days is None) != (self.early_weeks == 0):
            raise ValueError("needs both of early_weeks and early_days, or neither")
        if self.early_days is not None and self.early_days >= self.days:
            raise ValueError(f"has early_days = {self.early_days}: it must be less than days, {self.days}")
        return self

    def needed(self, week: int | None) -> int:
        early = week is not None and 1 <= week <= self.early_weeks
        return self.early_days if early and self.early_days is not None else self.days


class Figure(Data):
    """A measured figure that went up or down by so many per cent within so many days."""

    kind: Literal["figure"] = "figure"
    item: Id
    per_cent: float = Field(gt=0, le=100)
    within_days: int = Field(ge=1, le=400)


class NotMeasured(Data):
    """A measurement point from which no figure came, so many days after its day."""

    kind: Literal["not_measured"] = "not_measured"
    after_days: int = Field(default=14, ge=1, le=80)


class Words(Data):
    """Words of these lists, in any language (programmes/words)."""

    kind: Literal["words"] = "words"
    lists: tuple[WordList, ...] = Field(min_length=1)


When = Annotated[
    Answer | Drop | GoalLevel | Missed | Silent | Figure | NotMeasured | Words, Field(discriminator="kind")
]


class Rule(Data):
    """Why a human hears of something, how fast, and who is told first: all of `tells` at the same time.

    `when`: any one of these is enough; without any, a button or an answer's `alert` raises it. `text`: what the client
    reads when it is raised, if anything. `climbs`: what is for the week becomes one for today when a week has passed;
    otherwise it stays in the digest.
    """

    id: Id
    label: English
    lane: Lane
    tells: tuple[Told, ...] = Field(default=("mentor",), min_length=1, max_length=3)
    when: tuple[When, ...] = Field(default=(), max_length=8)
    text: English | None = None
    climbs: bool = True

    @model_validator(mode="after")
    def _fits(self) -> Rule:
        for one in sorted({one for one in self.tells if self.tells.count(one) > 1}):
            raise ValueError(f"tells '{one}' twice: once is enough")
        return self
