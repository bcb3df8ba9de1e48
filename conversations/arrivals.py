"""Who came to the service from where, and which links are still open, as /invite shows it. Part of step.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class FromSource:
    """Links for clients that name this source, how many joined with them, and the day of the first."""

    source: str | None
    links: int
    joined: int
    since: date


@dataclass(frozen=True, slots=True)
class FromPoster:
    """A link for many: `joined` of at most `most`, made on a day, good until another (both local). `over`: its last day
    has passed, or somebody has taken it back."""

    id: str
    source: str | None
    joined: int
    most: int
    made: date
    until: date
    over: bool = False


@dataclass(frozen=True, slots=True)
class OpenLink:
    """A link that somebody can use, and no poster. `made`: local, without a zone; `until`: its last local day; `left`:
    how often it can be used; `alias`: whose new phone it is for, if it is for one."""

    id: str
    role: str
    audience: str
    made: datetime
    until: date
    left: int = 1
    alias: str | None = None


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Who came from where, as counts: sources with most people first, posters newest first; and the newest of the
    links that are still open, with the one that was looked for (`found`)."""

    sources: tuple[FromSource, ...] = ()
    posters: tuple[FromPoster, ...] = ()
    links: tuple[OpenLink, ...] = ()
    found: OpenLink | None = None
