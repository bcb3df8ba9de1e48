"""Own prompts ↔ a .po file for a translator, who opens it in Poedit or any other editor for translations.

Each prompt is two entries, `<id>.name` and `<id>.what`. Fuzzy means what it means everywhere: nobody stands for it yet.
What becomes of a file that came back: bot/cli/prompts_work.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po, write_po

from locales.languages import TONGUES

PARTS = ("name", "what")
NOTES = {
    "name": "The short name of an activity.",
    "what": "What people do there: one or two short sentences, everyday words.",
}
ABOUT = (
    "Invitations of a wellbeing-mentoring service. Short, plain words. Please correct what is marked fuzzy,\n"
    "take the mark away when it is right, and put your name into Last-Translator."
)
NOBODY = ("", "FULL NAME <EMAIL@ADDRESS>")


class PromptFileWrong(Exception):
    """A file that is not one of ours, or cannot be read; says where and what to do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A prompt as it stands in a file: the source, and what is written for it. `line`: 0 where it was not read."""

    prompt: str
    source: tuple[str, str]
    words: tuple[str, str]
    fuzzy: bool
    line: int = 0


@dataclass(frozen=True, slots=True)
class PromptFile:
    """`name` of the file; `translator`: as the header says; empty when it says nothing."""

    name: str
    language: str
    translator: str
    entries: tuple[Entry, ...]


def written(language: str, entries: Iterable[Entry]) -> bytes:
    """Without dates and addresses: two exports of the same prompts are the same file."""
    tongue = TONGUES[language]
    catalogue = Catalog()
    for entry in entries:
        for part, source, words in zip(PARTS, entry.source, entry.words, strict=True):
            message = catalogue.add(source, words, context=f"{entry.prompt}.{part}", auto_comments=[NOTES[part]])
            if entry.fuzzy and words:
                message.flags.add("fuzzy")
    body = BytesIO()
    write_po(body, catalogue, width=100, omit_header=True)
    head = [f"# {line}" for line in (f"Prompts in {tongue.name}.", *ABOUT.splitlines())]
    fields = {"Language": language, "Last-Translator": "", "Content-Type": "text/plain; charset=UTF-8"}
    head += ['msgid ""', 'msgstr ""', *(f'"{name}: {value}\\n"' for name, value in fields.items())]
    return ("\n".join(head) + "\n\n").encode() + body.getvalue()


def read(file: bytes, name: str) -> PromptFile:
    """`name` of the file is for what is said of it. Raises `PromptFileWrong`."""
    try:
        catalogue = read_po(BytesIO(file), abort_invalid=True)
    except (PoFileError, ValueError, UnicodeDecodeError) as fault:
        raise PromptFileWrong(f"{name}: cannot be read ({fault}). Open it in Poedit, which shows the place.") from None
    language = str(catalogue.locale_identifier or "")
    if language not in TONGUES:
        known = ", ".join(TONGUES)
        raise PromptFileWrong(f'{name}: "Language: {language}" in its header is none of {known}. Correct the header.')
    translator = str(catalogue.last_translator or "").strip()
    return PromptFile(name, language, "" if translator in NOBODY else translator, tuple(_entries(catalogue, name)))


def _entries(catalogue: Catalog, name: str) -> Iterator[Entry]:
    found: dict[str, dict[str, Any]] = {}
    for message in catalogue:
        prompt, _, part = str(message.context or "").rpartition(".")
        if not message.id:
            continue
        if not prompt or part not in PARTS:
            what = f"{name}:{message.lineno}: {message.context or 'an entry without a context'} is no part of a prompt"
            raise PromptFileWrong(f"{what}. Use a file that `askel prompts export` has written.")
        found.setdefault(prompt, {})[part] = message
    for prompt, parts in found.items():
        if missing := [part for part in PARTS if part not in parts]:
            line = next(iter(parts.values())).lineno
            raise PromptFileWrong(f"{name}:{line}: {prompt} has no {missing[0]}. Export it anew.")
        both = [parts[part] for part in PARTS]
        yield Entry(
            prompt,
            (str(both[0].id), str(both[1].id)),
            (str(both[0].string).strip(), str(both[1].string).strip()),
            any(one.fuzzy for one in both),
            both[0].lineno,
        )
