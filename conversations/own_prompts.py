"""Prompts that a coordinator has written: once, with a variant for each language, and who stands behind each of them.

An activity keeps the words with which it was made (`Own`): what was previewed is what is read, whatever becomes of the
prompt. Which language somebody reads an invitation in is decided here, and never silently (`speaks`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from conversations.saved import State
from conversations.words import Language, Text, Variants, text

Mark = Literal["source", "checked", "machine", "outdated", "missing"]
Unspoken = Literal["leave", "second", "source"]
"""What becomes of people into whose language nobody has checked a translation: they are left out, they read it in their
second language, or they read the source with a note."""
UNSPOKEN: tuple[Unspoken, ...] = ("leave", "second", "source")
CHECKED: tuple[Mark, ...] = ("source", "checked")
OTHER = "other"  # the kind of a prompt that is like none of ours
MOST_OWN = 60  # in use at once: a message has at most 100 buttons, and ready ones stand there, too
LONGEST_NAME = 60
LONGEST_WHAT = 500


class Variant(State):
    """The words in one language."""

    language: str
    name: str
    what: str


class Own(State):
    """The words with which an activity was made: those that were written, and those that were checked. `kind`: of
    conversations/prompts.py, or `OTHER`; `source`: the language in which it was written."""

    kind: str
    source: str
    variants: tuple[Variant, ...]

    def has(self, language: str) -> bool:
        return any(one.language == language for one in self.variants)

    def read_by(self, language: str, second: str | None) -> Own:
        """For somebody who reads these two: what there is in the second stands for the first where that is missing."""
        if self.has(language) or second is None or not self.has(second):
            return self
        theirs = next(one for one in self.variants if one.language == second)
        return self.model_copy(update={"variants": (*self.variants, theirs.model_copy(update={"language": language}))})

    @property
    def name(self) -> Text:
        words = tuple((one.language, one.name) for one in self.variants)
        return text("common.plain", it=Variants(words, self.source))

    @property
    def what(self) -> Text:
        words = tuple((one.language, one.what) for one in self.variants)
        note = text("prompts.in_another_language", language=Language(self.source))
        return text("common.plain", it=Variants(words, self.source, note))


class Voice(State):
    """A recording of a prompt in a language. `file`: Telegram's id of it, good for this bot only."""

    language: str
    file: str


@dataclass(frozen=True, slots=True)
class KeptVariant:
    """`by`: who has checked it; `mark` is never `missing`."""

    language: str
    name: str
    what: str
    mark: Mark
    by: str = ""


@dataclass(frozen=True, slots=True)
class OwnPrompt:
    """As it is kept now; the source is always among the variants."""

    id: str
    kind: str
    source: str
    variants: tuple[KeptVariant, ...]

    def find(self, language: str) -> KeptVariant | None:
        return next((one for one in self.variants if one.language == language), None)

    def mark(self, language: str) -> Mark:
        found = self.find(language)
        return found.mark if found is not None else "missing"

    @property
    def words(self) -> Own:
        """What may be read by others."""
        good = (one for one in self.variants if one.mark in CHECKED)
        return Own(
            kind=self.kind,
            source=self.source,
            variants=tuple(Variant(language=one.language, name=one.name, what=one.what) for one in good),
        )

    def having(self, written: KeptVariant) -> OwnPrompt:
        """With this variant in place of an older one. New words of the source make the others outdated."""
        before = self.find(written.language)
        changed = written.language == self.source and before != written
        others = [
            replace(one, mark="outdated") if changed else one
            for one in self.variants
            if one.language != written.language
        ]
        return replace(self, variants=(written, *others) if written.mark == "source" else (*others, written))


@dataclass(frozen=True, slots=True)
class Library:
    """All own prompts that are in use, the oldest first, and the recordings: prompt (ready or own) → voices."""

    own: tuple[OwnPrompt, ...] = ()
    voices: tuple[tuple[str, Voice], ...] = ()

    def find(self, id: str) -> OwnPrompt | None:
        return next((one for one in self.own if one.id == id), None)

    def words(self, id: str) -> Own | None:
        found = self.find(id)
        return found.words if found is not None else None

    def voices_of(self, id: str) -> tuple[Voice, ...]:
        return tuple(voice for prompt, voice in self.voices if prompt == id)


EMPTY = Library()


def speaks(own: Own | None, unspoken: Unspoken | None, language: str, second: str | None) -> str | None:
    """In which language somebody reads an invitation; None: they are left out. Ready prompts are in every language."""
    if own is None or own.has(language):
        return language
    match unspoken:
        case "second":
            return second if second is not None and own.has(second) else None
        case "source":
            return language  # all but the words of the prompt, which stand below a note
        case _:
            return None
