"""What the words of a programme get wrong for whoever reads them: two questions at once, emojis that are none.

Looked at on the file as it was read, beside conversations/programme_faults.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import regex  # type: ignore[import-untyped]

from conversations.programme_texts import TEXT_KEYS

_EMOJI = regex.compile(r"\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|[0-9#*]\ufe0f?\u20e3")
Loc = tuple[int | str, ...]


def word_faults(data: Mapping[str, Any]) -> Iterator[tuple[Loc, str]]:
    """Where, as keys and places in lists, and what is wrong there."""
    for loc, words in _strings(data, ()):
        if loc[-1] in TEXT_KEYS and (questions := words.count("?")) > 1:
            yield loc, f"asks {questions} questions: people answer one at a time"
        if loc[-1] == "emoji" and words and not _is_one_emoji(words):
            yield loc, f"is '{words}': it must be one emoji, as in emoji = \"🙂\""


def _is_one_emoji(words: str) -> bool:
    """One that people see as one, however many characters it is made of."""
    return regex.fullmatch(r"\X", words) is not None and _EMOJI.match(words) is not None


def _strings(value: object, loc: Loc) -> Iterator[tuple[Loc, str]]:
    match value:
        case str() if loc:
            yield loc, value
        case Mapping():
            for key, inner in value.items():
                yield from _strings(inner, (*loc, key))
        case list():
            for number, inner in enumerate(value):
                yield from _strings(inner, (*loc, number))
