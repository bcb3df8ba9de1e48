"""What `askel prompts` does: own prompts out to a translator and back again, without a word lost on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rich.table import Table
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ids import new_id
from bot.office import office
from bot.settings import Settings
from conversations.identity_code import blank_out
from conversations.own_prompts import LONGEST_NAME, LONGEST_WHAT, Library, OwnPrompt
from handlers.prompts import library
from locales.languages import TONGUES
from locales.prompt_file import Entry, PromptFile, read, written
from storage import prompts as kept
from storage.prompts import Written
from storage.seal import Seal


class PromptsRefused(Exception):
    """What a file holds cannot be taken as it is: every reason, one a line."""


async def table(settings: Settings) -> Table:
    async with office(settings, makes=False) as at, at.readers.connect() as reader:
        found = await library(reader, at.seal)
    shown = Table("id", "name", *settings.languages)
    for one in found.own:
        source = one.find(one.source)
        shown.add_row(one.id, source.name if source else "", *(_standing(one, code) for code in settings.languages))
    return shown


def _standing(prompt: OwnPrompt, language: str) -> str:
    found = prompt.find(language)
    return f"checked by {found.by}" if found is not None and found.mark == "checked" else prompt.mark(language)


async def export(settings: Settings, language: str) -> tuple[bytes, str]:
    """The file, and what is in it in a sentence."""
    if language not in TONGUES:
        raise PromptsRefused(f"There is no language {language}. There are: {', '.join(TONGUES)}")
    async with office(settings, makes=False) as at, at.readers.connect() as reader:
        entries = list(_entries(await library(reader, at.seal), language))
    open_ones = sum(one.fuzzy or not all(one.words) for one in entries)
    said = f"Prompts for {TONGUES[language].name}: {len(entries)}. To be translated or checked: {open_ones}."
    return written(language, entries), said


def _entries(found: Library, language: str) -> Iterator[Entry]:
    """Of every prompt that was not written in this language."""
    for one in found.own:
        source, theirs = one.find(one.source), one.find(language)
        if source is None or one.source == language:
            continue
        words = (theirs.name, theirs.what) if theirs is not None else ("", "")
        fuzzy = one.mark(language) in ("machine", "outdated")
        yield Entry(one.id, (source.name, source.what), words, fuzzy)


def save(file: str, content: bytes) -> None:
    try:
        Path(file).write_bytes(content)
    except OSError as wrong:
        raise PromptsRefused(f"{file} cannot be written: {wrong.strerror}. Name another file.") from None


def load(file: str) -> PromptFile:
    """Raises `PromptFileWrong` and `PromptsRefused`."""
    try:
        content = Path(file).read_bytes()
    except OSError as wrong:
        raise PromptsRefused(f"{file} cannot be read: {wrong.strerror}. Name the file that came back.") from None
    return read(content, file)


async def take_back(
    settings: Settings, came: PromptFile, checked_by: str | None, now: datetime, *, dry_run: bool = False
) -> list[str]:
    """What became of each prompt, a line each. Raises `PromptsRefused`, and then nothing was taken."""
    by = checked_by or came.translator.partition("<")[0].strip()
    async with office(settings) as at:

        async def job(tx: AsyncConnection) -> list[str]:
            found = await library(tx, at.seal)
            outcomes = [_outcome(found, came, entry, by) for entry in came.entries]
            if wrong := [f"{came.name}:{one.line}: {one.says}" for one in outcomes if one.refused]:
                raise PromptsRefused("\n".join([*wrong, "Nothing was taken."]))
            if not dry_run:
                await _write(tx, at.seal, outcomes, now)
            return [one.says for one in outcomes]

        said = await at.writer.run(job)
    return [*said, "Nothing is changed: this was a dry run."] if dry_run else said


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What is to become of an entry. `written` is empty where nothing changes."""

    line: int
    says: str
    refused: bool = False
    written: Written | None = None


def _outcome(found: Library, came: PromptFile, entry: Entry, by: str) -> _Outcome:
    prompt, (name, what) = found.find(entry.prompt), entry.words
    if prompt is None:
        return _Outcome(entry.line, f"{entry.prompt} is not in use here: left out")
    source, before = prompt.find(prompt.source), prompt.find(came.language)
    if source is None or prompt.source == came.language:
        return _Outcome(
            entry.line, f"{entry.prompt} was written in {came.language}: change it in /prompts", refused=True
        )
    if not name and not what:
        return _Outcome(entry.line, f"{source.name}: not translated yet")
    if (wrong := _wrong(entry)) is not None:
        return _Outcome(entry.line, f"{source.name}: {wrong}", refused=True)
    stale = entry.source != (source.name, source.what)
    same = before is not None and (before.name, before.what) == entry.words
    as_it_was = before is not None and (before.mark == "checked" or (stale and before.by))
    if same and (entry.fuzzy or as_it_was):
        return _Outcome(entry.line, f"{source.name}: unchanged")
    if not entry.fuzzy and not by:
        return _Outcome(entry.line, f"{source.name}: who has checked it? Say --checked-by NAME", refused=True)
    mark = "machine" if entry.fuzzy else "checked"
    kept_as = "from a machine" if entry.fuzzy else f"checked by {by}"
    note = ", but outdated: the source has changed since" if stale else ""
    changed = Written(entry.prompt, came.language, name, what, mark, "" if entry.fuzzy else by, stale)
    return _Outcome(entry.line, f"{source.name}: {kept_as}{note}", written=changed)


def _wrong(entry: Entry) -> str | None:
    name, what = entry.words
    if not name or not what:
        return f"the {'name' if not name else 'text'} is missing. Translate both"
    if "\n" in name or len(name) > LONGEST_NAME:
        return f"the name has {len(name)} letters. At most {LONGEST_NAME}, in one line"
    if len(what) > LONGEST_WHAT:
        return f"the text has {len(what)} letters. At most {LONGEST_WHAT}"
    if any(blank_out(words)[0] != words for words in entry.words):
        return "there is a personal identity code in it. Take it out"
    return None


async def _write(tx: AsyncConnection, seal: Seal, outcomes: list[_Outcome], now: datetime) -> None:
    for one in outcomes:
        if one.written is None:
            continue
        await kept.keep_variant(tx, seal, new_id(), one.written, now)
