"""A goal of a client: what, how far, and the plan. Saved sealed; every shape ever saved must load for ever."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from pydantic import Field

from conversations.journey import WEEK_DAYS, Journey
from conversations.programme import Programme
from conversations.programme_year import LEVELS
from conversations.saved import State
from conversations.words import Line, Text, Verbatim, text

LONGEST = 200  # characters of own words in a goal


class Phrase(State):
    """Words that were chosen or one's own (`own`). Chosen ones have a `place` in the programme with their English
    `source`, or, without a source, they are a message of ours by its id."""

    place: str | None = None
    source: str = ""
    own: str | None = None

    def value(self, programme_id: str) -> str | Text:
        """As a value inside a text of ours."""
        return self.own if self.own is not None else self._text(programme_id)

    def line(self, programme_id: str) -> Line:
        """On a line of its own: own words as they were written."""
        return Verbatim(self.own) if self.own is not None else self._text(programme_id)

    def _text(self, programme_id: str) -> Text:
        if not self.source:
            return Text(self.place or "")
        return Text(f"{programme_id}.{self.place}", source=self.source)


def chosen(place: str, source: str) -> Phrase:
    return Phrase(place=place, source=source)


def own(words: str) -> Phrase:
    return Phrase(own=words)


class ActionPlan(State):
    """When, where, what and with whom (M-PAC's action plan)."""

    when: Phrase
    where: Phrase
    what: Phrase
    whom: Phrase


class CopingPlan(State):
    """`If barrier`, `then plan` (an implementation intention; Gollwitzer & Sheeran 2006, d = .65)."""

    barrier: Phrase
    then: Phrase


class Goal(State):
    """One goal. `levels` are the five written levels of Goal Attainment Scaling, from −2 to +2.

    `importance` and `difficulty` are 0–3, their product is the weight of the goal; `baseline` is the level at the
    beginning, −1 or −2; `confidence` 0–10. It is looked at again on the programme day `review_day`, which a pause
    shifts, and every `review_every` weeks from then on; `review_on` is an ISO date instead, of goals kept before.
    """

    id: str
    programme: str  # the id of the programme whose words the phrases name
    theme: str
    offer: str | None  # None: the client's own
    title: Phrase
    reasons: tuple[Phrase, ...] = ()
    levels: tuple[Phrase, Phrase, Phrase, Phrase, Phrase]
    importance: int = Field(default=1, ge=0, le=3)
    difficulty: int = Field(default=1, ge=0, le=3)
    baseline: int = Field(default=-1, ge=-2, le=2)
    action: ActionPlan | None = None
    coping: CopingPlan | None = None
    confidence: int | None = Field(default=None, ge=0, le=10)
    review_on: str | None = None
    review_day: int | None = None
    review_every: int | None = None
    agreed: bool = False  # the mentor has seen the levels and agrees

    @property
    def weight(self) -> int:
        return self.importance * self.difficulty

    def level(self, number: int) -> Phrase:
        """The words of a level, −2 … +2."""
        return self.levels[LEVELS.index(number)]


@dataclass(frozen=True, slots=True)
class Ended:
    """A goal that was finished or dropped (`how`), and when; `reason` is the id of a button, or words."""

    goal: Goal
    how: str
    day: date | None = None
    reason: str | None = None


def name_of(goal: Goal) -> str | Text:
    return goal.title.value(goal.programme)


def review_date(goal: Goal, journey: Journey) -> date | None:
    """The day on which the goal wants to be looked at again; what is in the way then (conversations/waiting.py:
    review_times) is another matter."""
    if goal.review_day is not None:
        return journey.date_of(goal.review_day)
    return date.fromisoformat(goal.review_on) if goal.review_on else None


def reviewed_every(goal: Goal, weeks: int, today: date, journey: Journey | None) -> Goal:
    """The goal, to be looked at again so many weeks from today on."""
    if journey is None:
        return goal.model_copy(update={"review_on": (today + timedelta(weeks=weeks)).isoformat()})
    day = journey.day_of(today) + weeks * WEEK_DAYS
    return goal.model_copy(update={"review_on": None, "review_day": day, "review_every": weeks})


def if_then(goal: Goal) -> Text | None:
    """The coping plan in its if–then form: own words come without an *if* or a *then* of theirs."""
    if goal.coping is None:
        return None
    barrier, then = goal.coping.barrier, goal.coping.then
    form = "if_then" if then.own is None else "if_then_own" if barrier.own is not None else "if_own_then"
    return text(f"goals.{form}", barrier=barrier.value(goal.programme), then=then.value(goal.programme))


def offered_levels(programme: Programme, theme: str, offer: str) -> tuple[Phrase, ...]:
    """The five levels that the bot proposes for an offer, from −2 to +2."""
    found = next(one for one in programme.theme(theme).offers if one.id == offer)
    place = f"themes.{theme}.offers.{offer}.levels"
    return tuple(chosen(f"{place}.{at}", words) for at, words in enumerate(found.levels))


def with_level(goal: Goal, level: int, words: str) -> Goal:
    """The goal with own words for one of its levels, −2 … +2."""
    at = LEVELS.index(level)
    levels = (*goal.levels[:at], own(words[:LONGEST]), *goal.levels[at + 1 :])
    return goal.model_copy(update={"levels": levels})
