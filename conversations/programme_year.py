"""The parts of a programme that make a client's year: themes with goals on offer, plans, measurements, the timeline.

Weeks count from 1 and months from 0, both from the client's own day 0 (see `conversations/journey.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

import holidays
from pydantic import AfterValidator, Field, model_validator

from conversations.programme_data import Data, English, Id, Named, Short

LEVELS = (-2, -1, 0, 1, 2)  # of Goal Attainment Scaling: 0 is what was agreed in advance
Week = Annotated[int, Field(ge=1, le=520)]
MOST_GOALS = 3  # of one client at a time
MOST_QUESTIONS = 9  # of a check-in, unless the programme says otherwise
COPING_WEEK = 3  # when the plan for hard days comes, unless the programme says otherwise
Plan = Literal["plan", "coping"]  # when, where, what and with whom; and "If …, then …"


class Offer(Data):
    """A goal on offer. `levels` say what −2, −1, 0, +1 and +2 look like; no `audiences`: for everybody."""

    id: Id
    label: Short
    emoji: str = Field(default="", max_length=16)
    text: English
    levels: tuple[English, ...] = Field(min_length=5, max_length=5)
    audiences: tuple[Id, ...] = ()

    def is_for(self, audience: str) -> bool:
        return not self.audiences or audience in self.audiences


class Theme(Data):
    id: Id
    label: Short
    emoji: str = Field(default="", max_length=16)
    text: English
    offers: tuple[Offer, ...] = Field(min_length=1, max_length=16)

    def offers_for(self, audience: str) -> tuple[Offer, ...]:
        return tuple(offer for offer in self.offers if offer.is_for(audience))


class Then(Data):
    """What one does when a barrier comes: the second half of "If …, then …"."""

    id: Id
    text: English


class Barrier(Data):
    """What may come in between. `text` is the first half of "If …, then …"."""

    id: Id
    label: Short
    emoji: str = Field(default="", max_length=16)
    text: English
    plans: tuple[Then, ...] = Field(min_length=1, max_length=6)


class Planning(Data):
    """The choices of an action plan: reasons for the goal, and when, where and with whom.

    From `plan_week` on a goal has an action plan, from `coping_week` on one for hard days.
    """

    reasons: tuple[Named, ...] = Field(min_length=2, max_length=8)
    when: tuple[Named, ...] = Field(min_length=2, max_length=8)
    where: tuple[Named, ...] = Field(min_length=2, max_length=8)
    whom: tuple[Named, ...] = Field(min_length=2, max_length=8)
    review_weeks: tuple[Week, ...] = Field(default=(4, 8, 12), min_length=1, max_length=4)
    plan_week: Week = 2
    coping_week: Week = COPING_WEEK

    @model_validator(mode="after")
    def _fits(self) -> Planning:
        if self.coping_week < self.plan_week:
            raise ValueError(f"has coping_week = {self.coping_week}: it must not be before plan_week, {self.plan_week}")
        return self


class Item(Data):
    """A figure that can be measured. Outside of `usual_from`–`usual_to` the bot asks whether it is right."""

    id: Id
    label: Short
    unit: str = Field(min_length=1, max_length=16)
    lowest: float
    highest: float
    usual_from: float
    usual_to: float
    decimals: int = Field(default=0, ge=0, le=2)

    @model_validator(mode="after")
    def _fits(self) -> Item:
        if not self.lowest <= self.usual_from < self.usual_to <= self.highest:
            raise ValueError(
                f"goes from {self.lowest:g} to {self.highest:g} and is usual from {self.usual_from:g} to "
                f"{self.usual_to:g}: it needs lowest <= usual_from < usual_to <= highest"
            )
        return self


class Point(Data):
    """When measuring is offered: so many months after day 0."""

    id: Id
    label: Short
    month: int = Field(ge=0, le=120)


class Measurements(Data):
    items: tuple[Item, ...] = Field(min_length=1, max_length=12)
    points: tuple[Point, ...] = Field(min_length=1, max_length=24)

    def item(self, id: str) -> Item:
        return next(item for item in self.items if item.id == id)

    def point(self, id: str) -> Point:
        return next(point for point in self.points if point.id == id)


class Phase(Data):
    """Some weeks in a row. `theme`: which one in the client's own order is on (1 = the first)."""

    id: Id
    label: Short
    from_week: Week
    to_week: Week
    theme: int | None = Field(default=None, ge=1, le=12)
    check_ins: Literal["twice_a_week", "weekly", "monthly"] = "weekly"
    nudges_a_week: int = Field(default=1, ge=0, le=3)


def _known_country(code: str) -> str:
    if code not in holidays.list_supported_countries():
        raise ValueError(f"is '{code}': write the two letters of a country, as in holidays = \"FI\", or leave it out")
    return code


class Timeline(Data):
    """The phases one after the other, without a gap. On the public holidays of `holidays` nothing is begun."""

    holidays: Annotated[str, AfterValidator(_known_country)] | None = None
    phases: tuple[Phase, ...] = Field(min_length=1, max_length=24)

    @model_validator(mode="after")
    def _fits(self) -> Timeline:
        wrong = list(self._gaps())
        if wrong:
            raise ValueError("\n".join(wrong))
        return self

    def _gaps(self) -> Iterator[str]:
        week = 1
        for phase in self.phases:
            if phase.from_week != week:
                yield f"phase '{phase.id}' begins in week {phase.from_week}: it must begin in week {week}"
            if phase.to_week < phase.from_week:
                yield f"phase '{phase.id}' ends in week {phase.to_week}, before it begins in week {phase.from_week}"
            week = phase.to_week + 1

    @property
    def weeks(self) -> int:
        return self.phases[-1].to_week

    def phase(self, week: int) -> Phase | None:
        """The phase of this week; None before the first and after the last."""
        return next((phase for phase in self.phases if phase.from_week <= week <= phase.to_week), None)


class Nudge(Data):
    """A short message between the check-ins: something of a theme, or (`plan`) a reminder of the own plan."""

    id: Id
    kind: Literal["theme", "plan"]
    text: English
    theme: Id | None = None
    audiences: tuple[Id, ...] = ()

    @model_validator(mode="after")
    def _fits(self) -> Nudge:
        if (self.kind == "theme") != (self.theme is not None):
            raise ValueError("is of kind 'theme' with a theme = …, or of kind 'plan' without one")
        return self


class Nudges(Data):
    """`fewer_after`: so many in a row without any answer, and only every second one comes; `none_after`: only one in
    four weeks (conversations/nudging.py)."""

    hour: int = Field(default=10, ge=8, le=20)
    fewer_after: int = Field(default=3, ge=1, le=50)
    none_after: int = Field(default=8, ge=2, le=100)
    messages: tuple[Nudge, ...] = Field(min_length=1, max_length=400)

    @model_validator(mode="after")
    def _fits(self) -> Nudges:
        if self.none_after <= self.fewer_after:
            raise ValueError(f"none_after is {self.none_after}: it must be more than fewer_after, {self.fewer_after}")
        return self


class Feedback(Data):
    """How is the mentoring working? Three taps in these weeks; `anytime`: groups who may say it whenever they like."""

    weeks: tuple[Week, ...] = Field(min_length=1, max_length=12)
    anytime: tuple[Id, ...] = ()
    questions: tuple[FeedbackQuestion, ...] = Field(min_length=1, max_length=5)

    def question(self, id: str) -> FeedbackQuestion:
        return next(question for question in self.questions if question.id == id)


class FeedbackQuestion(Data):
    id: Id
    text: English
    options: tuple[Named, ...] = Field(min_length=2, max_length=5)


class Ending(Data):
    """The end of the year in this week: a summary, the last look at the goals, and what comes next."""

    week: Week = 52
    choices: tuple[EndingChoice, ...] = Field(min_length=1, max_length=5)


class EndingChoice(Data):
    """`goes_on`: the timeline continues (a follow-up year); otherwise the programme is over with this choice."""

    id: Id
    label: Short
    emoji: str = Field(default="", max_length=16)
    text: English
    goes_on: bool = False


Feedback.model_rebuild()
Ending.model_rebuild()
