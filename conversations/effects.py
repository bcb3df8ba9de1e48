"""What a conversation asks for, in the imperative. Next: handlers/apply.py carries each of them out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from conversations.effects_groups import OfGroups, OfPrompts
from conversations.effects_inviting import OfInviting
from conversations.goal import Goal
from conversations.phrases import Filled
from conversations.words import Message, Text


@dataclass(frozen=True, slots=True)
class Ask:
    """The conversation's card shows this now. `fresh`: as a new message; the old card loses its buttons."""

    message: Message
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Say:
    """A message of its own. `last`: nothing that was queued for this person before may follow it."""

    message: Message
    last: bool = False


@dataclass(frozen=True, slots=True)
class Toast:
    """A short word over the chat, in answer to a tap; may be lost, so it never carries what matters."""

    line: Text


@dataclass(frozen=True, slots=True)
class Keep:
    """An answer to a question of the check-in; None when it was skipped."""

    question: str
    value: int | str | None
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class CloseCheckIn:
    complete: bool


WANTS_TO_TALK = "wants_to_talk"  # the rule of a client who asks for a human


@dataclass(frozen=True, slots=True)
class RaiseAlert:
    """A human is needed. `rule` is one of the programme's."""

    rule: str


@dataclass(frozen=True, slots=True)
class NoteCorrection:
    """An answer that raised an alert was changed: the alert stays and says so."""

    rule: str


@dataclass(frozen=True, slots=True)
class Join:
    """Consent was given: spend the invite and make (or bring back) the person."""

    invite: str
    role: str
    language: str
    consent: Text


@dataclass(frozen=True, slots=True)
class Call:
    """This is what the person wants to be called."""

    alias: str


@dataclass(frozen=True, slots=True)
class Speak:
    """This is the person's language."""

    language: str


@dataclass(frozen=True, slots=True)
class SpeakAlso:
    """In this language the person reads what is not there in the first; None: in no other."""

    language: str | None


@dataclass(frozen=True, slots=True)
class Schedule:
    """The weekly check-in comes on this weekday (0 = Monday) at this full hour."""

    weekday: int
    hour: int


@dataclass(frozen=True, slots=True)
class Work:
    """A member of staff works from one full hour to another."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Activate:
    """Everything is known: the person takes part from now on."""


@dataclass(frozen=True, slots=True)
class Leave:
    """The person wants no more messages."""


@dataclass(frozen=True, slots=True)
class PassOn:
    """The person's words go to a human, as part of an alert. `forwarded`: they are somebody else's."""

    words: str
    forwarded: bool = False


@dataclass(frozen=True, slots=True)
class PassVoice:
    """The voice message that was just sent goes to a human, with an alert of its own."""


@dataclass(frozen=True, slots=True)
class KeepGoal:
    """The goal is like this now. `what`: made | changed | agreed | finished | dropped; a dropped one has a reason.
    `person`: whose it is, when staff change it; None for one's own."""

    goal: Goal
    what: str
    reason: str | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class ReachLevel:
    """At the end of a goal, or of the year: how far it came, −2 … +2."""

    goal: str
    level: int


@dataclass(frozen=True, slots=True)
class OrderThemes:
    """The client's own order of the themes, by their ids."""

    themes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeepMeasurement:
    """A figure in the unit of its item. `person`: whose it is, when staff enter it; None for one's own.

    `again`: it stands in place of the last one of its point and item, on the day of that one; None takes that one back.
    """

    point: str
    item: str
    value: float | None
    person: str | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class KeepFeedback:
    """How the mentoring works. `occasion`: week_4 | week_26 | week_52 | anytime; `answers`: question and option.

    What one conversation keeps again, with a sentence or other taps, takes the place of what it kept before."""

    occasion: str
    answers: tuple[tuple[str, str], ...]
    sentence: str | None = None


@dataclass(frozen=True, slots=True)
class KeepIdentity:
    """The client's own "I am someone who …": own words, or the id of an offer."""

    words: str
    offered: bool = False


@dataclass(frozen=True, slots=True)
class ChooseNext:
    """What follows the year: an id of the programme's choices."""

    choice: str


@dataclass(frozen=True, slots=True)
class PauseUntil:
    """Nothing comes from today until this local date, on which everything goes on."""

    day: date


@dataclass(frozen=True, slots=True)
class Resume:
    """The pause is over today."""


@dataclass(frozen=True, slots=True)
class SetNudges:
    """`how`: normal | fewer | off; `hour`: when they come, None leaves it."""

    how: str | None = None
    hour: int | None = None


@dataclass(frozen=True, slots=True)
class KeepNote:
    """A note about a client, for whoever accompanies them."""

    person: str
    words: str


@dataclass(frozen=True, slots=True)
class OpenCard:
    """The card of a client comes, for a member of staff."""

    person: str


@dataclass(frozen=True, slots=True)
class GoAway:
    """A mentor is away from one local date to another, both included. `deputy`: who stands in; None: coordinators."""

    first: date
    last: date
    deputy: str | None


@dataclass(frozen=True, slots=True)
class EndAway:
    """Whatever absence was planned is over or taken back."""


@dataclass(frozen=True, slots=True)
class StandIn:
    """Who hears next of the alerts of this mentor's clients, absence or not."""

    deputy: str | None


@dataclass(frozen=True, slots=True)
class KeepMeeting:
    """A client's meeting is planned for this instant and place (own words, or the id of an offer). `meeting`: the one
    that is changed by it, as it was at `sequence`; None for a new one."""

    person: str
    at: datetime
    place: str
    offered: bool = False
    meeting: str | None = None
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class CallOff:
    """A client's meeting, as it was at `sequence`, will not be."""

    person: str
    meeting: str
    sequence: int


@dataclass(frozen=True, slots=True)
class SetDigest:
    """A member of staff hears of their clients at this full hour of each working day; None: not by itself."""

    hour: int | None


@dataclass(frozen=True, slots=True)
class WriteTo:
    """A member of staff's words go to this client, who may not have written first."""

    client: str
    words: str


@dataclass(frozen=True, slots=True)
class WriteVoiceTo:
    """The voice message that was just sent goes to this client."""

    client: str


@dataclass(frozen=True, slots=True)
class AllowPhotos:
    """Whether staff may see photos that the client sends in a talk."""

    yes: bool


@dataclass(frozen=True, slots=True)
class PassPhotos:
    """Photos that were sent into this talk, and waited for a yes, go to the other side. `forwarded`: which of them are
    somebody else's."""

    talk: str
    photos: tuple[str, ...]
    forwarded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SayPhrase:
    """A phrase goes to this client, in the client's language."""

    client: str
    phrase: str
    filled: Filled


OfTalking = SayPhrase | WriteTo | WriteVoiceTo | AllowPhotos | PassPhotos

OfTheMentorsDay = KeepNote | OpenCard | SetDigest | GoAway | EndAway | StandIn | KeepMeeting | CallOff

OfTheYear = (
    KeepGoal
    | ReachLevel
    | OrderThemes
    | KeepMeasurement
    | KeepFeedback
    | KeepIdentity
    | ChooseNext
    | PauseUntil
    | Resume
    | SetNudges
)

OfOnePerson = (
    Ask
    | Say
    | Toast
    | Keep
    | CloseCheckIn
    | RaiseAlert
    | NoteCorrection
    | Join
    | Call
    | Speak
    | SpeakAlso
    | Schedule
    | Work
    | Activate
    | Leave
    | PassOn
    | PassVoice
    | OfTheYear
    | OfTheMentorsDay
)

Effect = OfOnePerson | OfTalking | OfInviting | OfGroups | OfPrompts
