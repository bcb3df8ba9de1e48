"""What every conversation shares: its facts, its step, and the shape of a saved state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from conversations.effects import Effect
from conversations.programme import Programme


class State(BaseModel):
    """A state holds exactly what is known there. It is saved as JSON and must load for ever (tests/saved_states).

    One that does not load must not tell in an error, and so in a log, what somebody said.
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", hide_input_in_errors=True)


S_co = TypeVar("S_co", bound=State, covariant=True)


@dataclass(frozen=True, slots=True)
class Step(Generic[S_co]):
    """Where the conversation is now (None: it is over), and what it asks for."""

    state: S_co | None
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Telephone:
    """A number to call. `name` stands in place of a text of ours, for numbers that only the settings know."""

    id: str
    number: str
    all_day: bool
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """What the settings say of the service: the same for everybody."""

    zone: ZoneInfo
    languages: tuple[str, ...]
    bot_username: str
    controller: str
    contact: str
    without_telegram: tuple[tuple[str, str], ...]  # language → the way without Telegram; "" is the fallback
    help_numbers: tuple[tuple[str, tuple[Telephone, ...]], ...]  # by language, in the order in which they are shown

    def numbers(self, language: str) -> tuple[Telephone, ...]:
        table = dict(self.help_numbers)
        return table.get(language) or table.get("en") or ()

    def other_way(self, language: str) -> str:
        table = dict(self.without_telegram)
        return table.get(language) or table.get("") or self.contact


@dataclass(frozen=True, slots=True)
class Me:
    """The person who is spoken with."""

    id: str
    alias: str
    language: str
    roles: frozenset[str]
    state: str  # joining | active | stopped
    weekday: int | None = None
    hour: int | None = None
    work_from: int | None = None
    work_to: int | None = None
    mentor: str | None = None  # alias

    @property
    def is_client(self) -> bool:
        return "client" in self.roles

    @property
    def is_staff(self) -> bool:
        return bool(self.roles & {"mentor", "coordinator"})


@dataclass(frozen=True, slots=True)
class InviteFacts:
    """What the link that a person opened is worth."""

    id: str
    role: str
    language: str | None
    person: str | None  # id of the very person for whom it is
    standing: str  # good | spent | expired


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose from that only the database knows: an id and what it is called."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a conversation may look at besides its state and the event."""

    service: Service
    programme: Programme
    language: str
    now: datetime
    me: Me | None = None
    app_language: str = ""  # what Telegram reports: only the order of the offer
    invite: InviteFacts | None = None
    invite_spent: bool = False  # the answer to `SpendInvite`
    alias_free: bool = True  # the answer to `CheckAlias` …
    alias_offers: tuple[str, ...] = ()  # … and names that are free, if it was taken
    mentors: tuple[Choice, ...] = ()
    found: Choice | None = None  # the answer to `FindPerson`


@dataclass(frozen=True, slots=True)
class SpendInvite:
    """A question that only the database can answer, asked before the step: may this invite still be used?"""

    invite: str


@dataclass(frozen=True, slots=True)
class CheckAlias:
    """Is this name free?"""

    alias: str


@dataclass(frozen=True, slots=True)
class FindPerson:
    """Who is called so?"""

    alias: str


@dataclass(frozen=True, slots=True)
class ListMentors:
    """Which mentors are there?"""


Question = SpendInvite | CheckAlias | FindPerson | ListMentors
