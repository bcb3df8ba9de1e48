"""What `askel programme` does, and how it says it: places first, then people, then languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, tzinfo
from pathlib import Path

from babel.messages.pofile import PoFileError
from rich.table import Table

from bot import publishing
from bot.office import office
from bot.publishing import Difference, PublishRefused
from bot.settings import Settings
from conversations.programme_diff import Change
from conversations.programme_effect import WEEKS, WHAT, Effect
from locales.catalogues import load, own_path_of
from locales.extract import update_own
from locales.languages import SOURCE


class TextsRefused(Exception):
    """No files for translators can be written, and what to do."""


SIGNS = {"added": "+", "removed": "-", "changed": "~", "moved": "↕"}
LONGEST = 90  # characters of a value that are shown
HASH = 12  # characters of a version's hash that tell it from the others


async def difference(settings: Settings, file: str | None, now: datetime) -> list[str]:
    source = publishing.source_of(settings, file)
    async with office(settings) as at:
        found = await publishing.compare(at, settings, source, now)
    return list(lines(found, source.name, settings.zone))


async def publish(
    settings: Settings,
    file: str | None,
    even_without: frozenset[str],
    say: Callable[[str], None],
    agreed: Callable[[], None],
    now: datetime,
) -> None:
    """`agreed` asks, and raises when the answer is no. Raises `PublishRefused`."""
    source = publishing.source_of(settings, file)
    async with office(settings) as at:
        found = await publishing.compare(at, settings, source, now)
        for line in lines(found, source.name, settings.zone):
            say(line)
        if found.is_none:
            return
        publishing.refuse_losses(found, even_without)
        agreed()
        await publishing.publish(at, source, now)
    say("Published. A running bot takes it up within seconds; open conversations finish as they began.")


def texts(settings: Settings, file: str | None, languages: tuple[str, ...]) -> Iterator[str]:
    """Writes the files for translators; a line for each language. Raises `TextsRefused`."""
    if settings.translations is None:
        raise TextsRefused("ASKEL_TRANSLATIONS is not set: name a folder in which your translations shall lie.")
    source, shipped = publishing.source_of(settings, file), load()
    source.programme()  # raises when it is none: its texts would not be those that people read
    for code in languages or settings.languages:
        if code not in shipped:
            raise TextsRefused(f"{code} is no language of Askel: use some of {', '.join(shipped)}.")
        if code == SOURCE:
            continue
        path = own_path_of(code, Path(settings.translations))
        try:
            waiting = update_own(path, source.texts(), shipped[code])
        except (PoFileError, ValueError) as wrong:
            raise TextsRefused(f"{path} cannot be read ({wrong}). Open it in Poedit, which shows the place.") from None
        yield f"{path}: texts to translate: {waiting}" if path.exists() else f"{code}: nothing to translate"


async def table(settings: Settings) -> Table:
    async with office(settings) as at:
        found = await publishing.versions(at)
    shown = Table("version", "published", "first kept", "open conversations", "title")
    for number, one in enumerate(found):
        mark = " (current)" if number == 0 and one.published_at else ""
        title = one.programme.title if one.programme else "(cannot be read by this Askel)"
        published = _day(one.published_at, settings.zone) if one.published_at else "before publishing was kept"
        shown.add_row(one.hash[:HASH] + mark, published, _day(one.kept_at, settings.zone), str(one.open), title)
    return shown


async def source(settings: Settings, version: str) -> str:
    """The file of a version. Raises `PublishRefused` where the beginning of a hash names none, or several."""
    async with office(settings) as at:
        found = [one for one in await publishing.versions(at) if one.hash.startswith(version.lower())]
    if len(found) != 1:
        how_many = "no version begins" if not found else f"{len(found)} versions begin"
        raise PublishRefused(f"{how_many} with {version}: `askel programme list` shows them")
    return found[0].source


def lines(found: Difference, name: str, zone: tzinfo) -> Iterator[str]:
    """What differs, in the words of an operator."""
    if found.old is None:
        yield f"Nothing is published yet. {name} would be the first version; `askel run` publishes it by itself."
        return
    since = _day(found.old.published_at, zone) if found.old.published_at else "the beginning"
    yield f"{name} against version {found.old.hash[:HASH]}, published on {since}"
    if found.is_none:
        yield "No difference: this very file is published."
        return
    yield from ("", *_changes(found))
    yield from ("", *_people(found), "", *_languages(found))


def _changes(found: Difference) -> Iterator[str]:
    if found.old is None or found.old.programme is None:
        yield "The published version cannot be read by this Askel, so that nothing can be compared."
    elif not found.changes:
        yield "Nothing that anybody would notice: only comments or the layout of the file."
    else:
        yield f"What changes ({len(found.changes)} places)"
        for change in found.changes:
            yield from _change(change)


def _change(change: Change) -> Iterator[str]:
    sign = SIGNS[change.what]
    match change.what:
        case "added":
            yield f"  {sign} {change.place}: {_short(change.after)}"
        case "removed":
            yield f"  {sign} {change.place}: {_short(change.before)}"
        case _:
            yield f"  {sign} {change.place}{': another order' if change.what == 'moved' else ''}"
            yield f"      before: {_short(change.before)}"
            yield f"      after:  {_short(change.after)}"


def _people(found: Difference) -> Iterator[str]:
    yield f"For whom, in the coming {WEEKS} weeks (of {found.clients} clients who take part)"
    for effect in found.effects:
        yield f"  {effect.clients} {WHAT[effect.what]}{_groups(effect)}"
    if not found.effects:
        yield "  nobody"
    running = found.old.open if found.old else 0
    if running:
        yield f"  {running} conversations are open: they finish on the version with which they began"


def _groups(effect: Effect) -> str:
    return " (" + ", ".join(f"{group} {number}" for group, number in effect.groups) + ")"


def _languages(found: Difference) -> Iterator[str]:
    if not found.lost:
        yield "Languages: all that are offered now can be offered then"
    for code, why in found.lost:
        yield f"Language {code} could not be offered any more: {why}"


def _short(words: str | None) -> str:
    words = (words or "").replace("\n", " ")
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


def _day(at: datetime, zone: tzinfo) -> str:
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
