"""What conversations about group activities ask for. Part of conversations/effects.py, which names all effects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from conversations.gathering_state import Planned
from conversations.own_prompts import KeptVariant, Voice
from conversations.reaim import Period
from conversations.segment import Segment


@dataclass(frozen=True, slots=True)
class Gather:
    """A group activity is kept (unless it is already), and everybody whom the segment finds now is invited to it.

    `at`: when it is sent, None: now.
    """

    planned: Planned
    segment: Segment
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TryOut:
    """The invitation comes to the coordinator alone, in each of these languages; its buttons do nothing."""

    planned: Planned
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MoveActivity:
    """A group activity, as it was at `sequence`, begins at another instant; `following`: and with it, by as many days
    and to the same hour, all later dates of its series."""

    activity: str
    sequence: int
    at: datetime
    following: bool = False


@dataclass(frozen=True, slots=True)
class KeepSegment:
    """These criteria are kept under a name, for all coordinators."""

    name: str
    segment: Segment


@dataclass(frozen=True, slots=True)
class ForgetSegment:
    """The name is forgotten; whoever was invited by it stays invited."""

    id: str


@dataclass(frozen=True, slots=True)
class Live:
    """In this area of the programme the client lives, who may be invited by it; None: they do not say."""

    area: str | None


@dataclass(frozen=True, slots=True)
class KeepPrompt:
    """A coordinator has written a prompt of their own. `prompt` is its id; `kind` of conversations/prompts.py."""

    prompt: str
    kind: str
    language: str
    name: str
    what: str


@dataclass(frozen=True, slots=True)
class KeepVariant:
    """The words of an own prompt in a language are these now. `stale`: those of the source are others than they
    translate."""

    prompt: str
    variant: KeptVariant
    stale: bool = False


@dataclass(frozen=True, slots=True)
class KeepVoice:
    """The recording of a prompt in a language is this now."""

    prompt: str
    voice: Voice


@dataclass(frozen=True, slots=True)
class DropVoice:
    """There is no recording in this language any more."""

    prompt: str
    language: str


@dataclass(frozen=True, slots=True)
class RetirePrompt:
    """An own prompt is not offered any more; activities that were made with it keep its words."""

    prompt: str


@dataclass(frozen=True, slots=True)
class MakeReport:
    """A report about these months and people is to be made."""

    period: Period
    segment: Segment


OfPrompts = KeepPrompt | KeepVariant | KeepVoice | DropVoice | RetirePrompt
OfGroups = Gather | TryOut | MoveActivity | KeepSegment | ForgetSegment | Live | MakeReport
