"""What a conversation asks for, in the imperative. Next: handlers/apply.py carries each of them out."""

from __future__ import annotations

from dataclasses import dataclass

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
class Invite:
    """Staff make an invitation. The link is shown by whoever holds the token."""

    role: str
    audience: str = "general"
    language: str | None = None
    mentor: str | None = None
    source: str | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class PassOn:
    """The person's words go to a human, as part of an alert."""

    words: str


Effect = (
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
    | Schedule
    | Work
    | Activate
    | Leave
    | Invite
    | PassOn
)
