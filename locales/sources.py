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

    note: str

    def __new__(cls, words: str, *, note: str) -> Noted:
        noted = super().__new__(cls, words)
        noted.note = note
        return noted


Source = str | Plural

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def forms(source: Source) -> tuple[str, ...]:
    """One form, or singular and plural: with the id, the key of a translation."""
    return (source.one, source.other) if isinstance(source, Plural) else (str(source),)


def note(source: Source) -> str:
    return source.note if isinstance(source, Plural | Noted) else ""


def placeholders(words: str) -> frozenset[str]:
    return frozenset(PLACEHOLDER.findall(words))
