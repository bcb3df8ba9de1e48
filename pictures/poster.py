"""What stands on a poster: words in the languages chosen, and a link. Plain data, so that it keeps in the outbox.

`Poster.from_data(poster.as_data())` is the same poster.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


class BadPoster(ValueError):
    """Data that is no poster, or more words than a page holds."""


@dataclass(frozen=True, slots=True)
class Words:
    """The poster in one language. `rtl`: it is written from right to left."""

    title: str
    lines: tuple[str, ...]
    until: str
    rtl: bool = False


@dataclass(frozen=True, slots=True)
class Poster:
    """One page of A4. `sender`: who answers for it, in small letters at its foot."""

    words: tuple[Words, ...]
    link: str
    sender: str

    def as_data(self) -> dict[str, Any]:
        return asdict(self)

    @staticmethod
    def from_data(data: dict[str, Any]) -> Poster:
        """Raises `BadPoster`."""
        try:
            words = tuple(_words(one) for one in data["words"])
            poster = Poster(words, str(data["link"]), str(data["sender"]))
        except (KeyError, TypeError) as wrong:
            raise BadPoster(f"not a poster: {type(wrong).__name__}") from None
        if not words or not poster.link:
            raise BadPoster("a poster needs words and a link")
        return poster


def _words(data: dict[str, Any]) -> Words:
    lines = tuple(str(line) for line in data["lines"])
    return Words(str(data["title"]), lines, str(data["until"]), bool(data["rtl"]))
