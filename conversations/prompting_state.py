"""The states of a coordinator's way through the library of prompts. Next: conversations/prompting.py."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from conversations.saved import State

Seen = tuple[str, str] | None
"""Name and text of the source, as somebody saw them who translated or compared; None: in states of earlier versions."""


class Browsing(State):
    """The ready prompts, and those of coordinators."""

    kind: Literal["browsing"] = "browsing"


class LookingAtReady(State):
    """A ready prompt (or what goes out by itself) in a language."""

    kind: Literal["looking_at_ready"] = "looking_at_ready"
    prompt: str
    language: str


class LookingAtOwn(State):
    """A prompt of one's own, and how its languages stand."""

    kind: Literal["looking_at_own"] = "looking_at_own"
    prompt: str


class LookingAtVariant(State):
    """One language of it, beside the source."""

    kind: Literal["looking_at_variant"] = "looking_at_variant"
    prompt: str
    language: str


class PickingKind(State):
    """What a new prompt is like: its sign, and what stands in the gaps."""

    kind: Literal["picking_kind"] = "picking_kind"


class WritingName(State):
    """The short name of a new prompt."""

    kind: Literal["writing_name"] = "writing_name"
    alike: str


class WritingWhat(State):
    """What a new prompt says."""

    kind: Literal["writing_what"] = "writing_what"
    alike: str
    name: str


class RewritingName(State):
    """The short name in a language."""

    kind: Literal["rewriting_name"] = "rewriting_name"
    prompt: str
    language: str
    seen: Seen = None


class RewritingWhat(State):
    kind: Literal["rewriting_what"] = "rewriting_what"
    prompt: str
    language: str
    name: str
    seen: Seen = None


class Vouching(State):
    """Who has checked a translation? `name` and `what` as they were written."""

    kind: Literal["vouching"] = "vouching"
    prompt: str
    language: str
    name: str
    what: str
    seen: Seen = None


class NamingChecker(State):
    """It was somebody else: who?"""

    kind: Literal["naming_checker"] = "naming_checker"
    prompt: str
    language: str
    name: str
    what: str
    seen: Seen = None


class Recording(State):
    """A voice message is waited for."""

    kind: Literal["recording"] = "recording"
    prompt: str
    language: str
    seen: str | None = None  # what was to be read out, when this began


class PuttingAway(State):
    """Is a prompt of one's own not needed any more?"""

    kind: Literal["putting_away"] = "putting_away"
    prompt: str


Prompting = Annotated[
    Browsing
    | LookingAtReady
    | LookingAtOwn
    | LookingAtVariant
    | PickingKind
    | WritingName
    | WritingWhat
    | RewritingName
    | RewritingWhat
    | Vouching
    | NamingChecker
    | Recording
    | PuttingAway,
    Field(discriminator="kind"),
]
