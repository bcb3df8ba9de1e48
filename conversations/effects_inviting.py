"""What /invite asks for. Part of conversations/effects.py, which names all effects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


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
class MakePoster:
    """A link for many, as a page to print. `until`: its last local day; `uses`: how many may join."""

    source: str | None
    languages: tuple[str, ...]
    until: date
    uses: int


@dataclass(frozen=True, slots=True)
class EndLink:
    """Nobody joins with this link any more, be it for one or, on a poster, for many."""

    link: str


OfInviting = Invite | MakePoster | EndLink
