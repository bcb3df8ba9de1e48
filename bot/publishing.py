"""Which version of the programme is current, and what another one would change. For the commands of an operator.

A version becomes current by being published, not by a file that changed: what people are asked is somebody's decision.
Next: bot/programme.py, with which the running bot takes it up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.office import Office
from bot.settings import Settings
from bot.words import Source, catalogues_for, programme_source
from conversations.programme import Programme, ProgrammeWrong, kept_programme
from conversations.programme_diff import Change, changes
from conversations.programme_effect import Effect, Traveller, effects
from handlers.goals import ACTIVE, opened
from handlers.journeys import journey_of
from storage import goals, people, programmes
from storage.people import Person
from storage.seal import Seal


class PublishRefused(Exception):
    """The version may not become the current one, and what to do."""


@dataclass(frozen=True, slots=True)
class Version:
    """One that is or was current. `programme` is None when this Askel cannot read it."""

    hash: str
    source: str
    kept_at: datetime
    published_at: datetime | None
    open: int  # conversations that run on it
    programme: Programme | None


@dataclass(frozen=True, slots=True)
class Difference:
    """`old` is None when nothing was published yet. `lost`: languages that could not be offered any more, and why."""

    old: Version | None
    new: Programme
    changes: tuple[Change, ...]
    effects: tuple[Effect, ...]
    clients: int
    lost: tuple[tuple[str, str], ...]

    @property
    def is_none(self) -> bool:
        return self.old is not None and self.old.hash == self.new.hash


def source_of(settings: Settings, named: str | None) -> Source:
    """The file that is to be compared or published. Raises `PublishRefused`."""
    try:
        return programme_source(settings, named)
    except (OSError, UnicodeDecodeError) as failure:
        why = failure.strerror if isinstance(failure, OSError) else "it is not UTF-8"
        raise PublishRefused(
            f"{named or settings.programme}: cannot be read ({why}). "
            "Name a .toml file, or a programme that comes with Askel."
        ) from failure


async def versions(at: Office) -> list[Version]:
    """The current one first, then the others, the one published last before the earlier ones."""
    async with at.readers.connect() as reader:
        rows = await programmes.history(reader)
    return [_version(row) for row in rows]


async def compare(at: Office, settings: Settings, source: Source, now: datetime) -> Difference:
    """The file against what is published. Raises `ProgrammeWrong` for a file with mistakes."""
    new = source.programme()
    found = await versions(at)
    old = next((one for one in found if one.published_at is not None), None)
    async with at.readers.connect() as reader:
        clients = await travellers(reader, at.seal, settings.zone)
    before = old.programme if old else None
    told = effects(before, new, clients, now.astimezone(settings.zone).date()) if before else ()
    return Difference(
        old=old,
        new=new,
        changes=changes(before, new) if before else (),
        effects=told,
        clients=len(clients),
        lost=_lost(settings, old, source),
    )


def refuse_losses(found: Difference, even_without: frozenset[str]) -> None:
    """Raises `PublishRefused` when people would lose a language in which they are spoken with."""
    lost = [code for code, _ in found.lost if code not in even_without]
    if lost:
        raise PublishRefused(
            "Not published. Translate what is missing (docs/translators.md), or say "
            + " ".join(f"--even-without {code}" for code in lost)
        )


async def publish(at: Office, source: Source, now: datetime) -> None:
    await at.writer.run(lambda tx: programmes.publish(tx, source.hash, source.text, now))


async def travellers(tx: AsyncConnection, seal: Seal, zone: tzinfo) -> list[Traveller]:
    """All clients who take part and have a day of their own."""
    clients = [one for one in await people.with_role(tx, "client") if one.row.state == "active"]
    rows = await goals.of(tx, [one.id for one in clients])
    return [found for one in clients if (found := _traveller(one, rows, seal, zone)) is not None]


def _traveller(client: Person, rows: list[Any], seal: Seal, zone: tzinfo) -> Traveller | None:
    journey = journey_of(client, zone)
    if journey is None:
        return None
    theirs = [row for row in rows if row.person_id == client.id and row.state == ACTIVE]
    return Traveller(journey, tuple(opened(seal, row) for row in theirs), client.row.area)


def _version(row: Any) -> Version:
    hash, source = str(row.hash), str(row.source)
    try:
        programme = kept_programme(source, hash, f"version {hash[:12]}")
    except ProgrammeWrong:
        programme = None
    kept, published, running = row.kept_at, row.published_at, row.open
    return Version(hash, source, kept, published, int(running), programme)


def _lost(settings: Settings, old: Version | None, source: Source) -> tuple[tuple[str, str], ...]:
    """Languages of the settings that the old version can be spoken in, and the new one cannot."""
    if old is None:
        return ()
    catalogues, _, without = catalogues_for(settings, source)
    _, before, _ = catalogues_for(settings, Source(old.hash[:12], old.source), catalogues)
    return tuple((code, without[code]) for code in before if code in without)
