"""What every conversation shares: its facts, its step, and its questions to the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from conversations.arrivals import Arrivals
from conversations.effects import Effect
from conversations.goal import Ended, Goal
from conversations.journey import Journey
from conversations.own_prompts import EMPTY, Library
from conversations.programme import Programme
from conversations.saved import State
from conversations.schedule import quiet_until
from conversations.segment import Reach, Saved, Segment

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
    mails: bool = False  # there is a mail server, so that an alert has a way outside Telegram
    caseload: tuple[int, int] = (60, 80)  # clients of one mentor at a time: as usual, and at most
    unread: tuple[str, ...] = ()  # languages whose texts no native reader has read yet
    quiet: tuple[int, int] = (21, 8)  # from and to which full hour nothing disturbs; equal: there are none

    def awake(self, at: datetime) -> datetime:
        """This instant; in the quiet hours, the one at which they end."""
        return quiet_until(at, self.zone, *self.quiet) or at

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
    second_language: str | None = None
    area: str | None = None  # of the programme: where a client lives, if they say

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
    language: str = ""  # of a client


@dataclass(frozen=True, slots=True)
class Absence:
    """A member of staff is away from one local date to another, both included; who stands in, by name."""

    first: date
    last: date
    deputy: str | None


@dataclass(frozen=True, slots=True)
class Caseload:
    """A mentor and how many clients they have. `state`: here | unreachable | stopped | joining | former."""

    id: str
    name: str
    clients: int
    state: str = "here"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody whom the service knows, as a coordinator sees them. `state`: joining | active | stopped | unreachable;
    `roles`: each with the local date since when; `clients`: how many are theirs; `deputy`: who stands in for a mentor;
    `last`: no other coordinator can be reached."""

    id: str
    name: str
    language: str
    state: str
    since: date
    roles: tuple[tuple[str, date], ...] = ()
    clients: int = 0
    mentor: str | None = None
    deputy: Choice | None = None
    last: bool = False

    def holds(self, role: str) -> bool:
        return any(role == held for held, _ in self.roles)


@dataclass(frozen=True, slots=True)
class Same:
    """The same thing that another coordinator has sent a short while ago: who, when, to how many."""

    by: str
    at: datetime
    people: int


NOBODY_FOUND = Reach()
NOBODY_CAME = Arrivals()


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
    away: Absence | None = None  # the answer to `FindAway`: an absence of now or later …
    deputy: Choice | None = None  # … and who stands in otherwise; `mentors` are those who could …
    absent: tuple[tuple[str, date, date], ...] = ()  # … unless they are away themselves: who, and from when to when
    found: Choice | None = None  # the answer to `FindPerson` or `FindClient`
    caseloads: tuple[Caseload, ...] = ()  # the answer to `ListCaseloads`
    without_mentor: int = 0  # with them: clients who have no mentor
    changed: bool = False  # the answer to `ChangeMentor`
    moved: int = 0  # the answer to `ChangeMentors`: how many went
    member: Member | None = None  # the answer to `FindMember`; with it `mentors`: who could stand in …
    appointed: str = ""  # … and to `ChangeRole` and `ChangeDeputy`: done | meanwhile | last
    clients: tuple[Choice, ...] = ()  # the answer to `FindClients`, or to `ListCaseloads` with `of`; by name
    journey: Journey | None = None  # where the client is in the programme
    goals: tuple[Goal, ...] = ()  # the answer to `ListGoals`: the active ones, oldest first
    past_goals: tuple[Ended, ...] = ()  # with them: those that ended, oldest first
    reviews: tuple[tuple[str, date], ...] = ()  # with them: when they are looked at again, by their ids
    next_check_in: date | None = None  # the answer to `NextCheckIn`
    fresh_id: str = ""  # with them: for a goal (with `ListPrompts`: a prompt) that may be made now
    came: Arrivals = NOBODY_CAME  # the answer to `CountArrivals`
    reach: Reach = NOBODY_FOUND  # the answer to `FindReach`; `mentors` are all there are …
    everybody: int = 0  # … and how many clients there are in all …
    same: Same | None = None  # … and what another coordinator has just sent …
    saved: tuple[Saved, ...] = ()  # … and the segments that were kept under a name
    library: Library = EMPTY  # the answer to `ListPrompts` and `FindReach`: what coordinators have written

    @property
    def today(self) -> date:
        """The local date."""
        return self.now.astimezone(self.service.zone).date()

    @property
    def week(self) -> int | None:
        """Of the client's programme, from 1; None for who has none."""
        return self.journey.week_of(self.today) if self.journey else None


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
class CountArrivals:
    """How many came from where, and which links are open? `link`: the id or the token of one that is looked for."""

    link: str = ""


@dataclass(frozen=True, slots=True)
class ListMentors:
    """Which mentors are there?"""


@dataclass(frozen=True, slots=True)
class NextCheckIn:
    """On which day do the next questions come, as they are planned now?"""


@dataclass(frozen=True, slots=True)
class ListGoals:
    """The goals of a person (of the one who is spoken with, if None), active and past."""

    person: str | None = None


@dataclass(frozen=True, slots=True)
class FindClient:
    """A client whom this member of staff may see now, by name or by id; the answer is `Facts.found`. `to_write`: to
    whom they may write, as also somebody may who has taken an alert."""

    alias: str | None = None
    id: str | None = None
    to_write: bool = False


@dataclass(frozen=True, slots=True)
class FindClients:
    """The clients whom this member of staff may see now and whose names hold these words."""

    part: str


@dataclass(frozen=True, slots=True)
class FindAway:
    """Is this member of staff away, or going to be; and who could stand in?"""


@dataclass(frozen=True, slots=True)
class ListCaseloads:
    """Which mentors are there, with how many clients? For who may give this client (None: all) another one. With the
    clients of one of them (or of `nobody`)."""

    client: str | None = None
    of: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeMentor:
    """May this client, who is with `before`, go to this mentor? Asked before the step; if so, it is done."""

    client: str
    before: str | None
    mentor: str


@dataclass(frozen=True, slots=True)
class ChangeMentors:
    """The same for several: those who are still with `before` go."""

    clients: tuple[str, ...]
    before: str | None
    mentor: str


@dataclass(frozen=True, slots=True)
class FindMember:
    """Who is this? For coordinators only."""

    person: str


@dataclass(frozen=True, slots=True)
class ChangeRole:
    """May this person be given this role (or lose it)? Asked before the step; if so, it is done."""

    person: str
    role: str
    give: bool


@dataclass(frozen=True, slots=True)
class ChangeDeputy:
    """May `after` stand in for this mentor, for whom it is `before` (None: nobody)? If so, it is done."""

    person: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class FindReach:
    """How many people does this segment (or the one that was kept with the id `saved`, if there is one) find; and has
    another coordinator just sent this prompt?"""

    segment: Segment
    prompt: str
    saved: str | None = None


@dataclass(frozen=True, slots=True)
class ListPrompts:
    """Which prompts have coordinators written, and which recordings are there?"""


Question = (
    SpendInvite
    | CheckAlias
    | FindPerson
    | CountArrivals
    | ListMentors
    | ListGoals
    | FindClient
    | FindClients
    | FindAway
    | NextCheckIn
    | ListCaseloads
    | ChangeMentor
    | ChangeMentors
    | FindMember
    | ChangeRole
    | ChangeDeputy
    | FindReach
    | ListPrompts
)
