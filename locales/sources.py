"""The English text of a message: what translators translate. Next: locales/messages.py merges the areas."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plural:
    """A text that depends on `count`, which stands in it as {count}. `note` tells translators what they cannot see."""

    one: str
    other: str
    note: str = ""


class Noted(str):
    """A source text with a note for translators: `Noted("Open", note="A verb: open the card.")`."""

    LIMIT: int | None = None
    note: str

    def __new__(cls, words: str, *, note: str = "") -> Noted:
        noted = super().__new__(cls, words)
        noted.note = note
        return noted


class Label(Noted):
    """The words of a button: short in every language."""

    LIMIT = 40


class Brief(Noted):
    """A text that is shown as a toast, there or also there: Telegram shows 200 characters."""

    LIMIT = 200


Source = str | Plural

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_PROGRAMME_LABEL = ".label"


def forms(source: Source) -> tuple[str, ...]:
    """One form, or singular and plural: with the id, the key of a translation."""
    return (source.one, source.other) if isinstance(source, Plural) else (str(source),)


def note(source: Source) -> str:
    return source.note if isinstance(source, Plural | Noted) else ""


def limit(id: str, source: Source) -> int | None:
    """How many characters it may have in any language; a `label` of a programme stands on a button."""
    if isinstance(source, Noted) and source.LIMIT:
        return source.LIMIT
    return Label.LIMIT if id.endswith(_PROGRAMME_LABEL) else None


def placeholders(words: str) -> frozenset[str]:
    return frozenset(PLACEHOLDER.findall(words))


def is_wordless(source: Source) -> bool:
    """Nothing to translate in it, such as "{label}: {answer}": it is the same in every language."""
    return not any(char.isalpha() for form in forms(source) for char in PLACEHOLDER.sub("", form))
