"""Several things in one sentence: "A, B or C". Where Babel lacks the words of a language, they stand here.

Babel has no list of Central Kurdish that ends in "or", and says it in English; its other one has no "and".
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Literal

from babel import Locale
from babel.lists import format_list

OWN = {"ckb": {"or": " یان ", "standard": " و "}}
"""Between the last two, by language and style."""
COMMA = {"ckb": "، "}


def list_words(items: Sequence[str], style: Literal["or", "standard"], locale: str) -> str:
    """`style`: or | standard (and). Items come as they are, isolated where they must be."""
    language = _locale(locale).language
    if language not in OWN:
        return format_list(items, style, _locale(locale))
    *first, last = items or ("",)
    return OWN[language][style].join(filter(None, (COMMA[language].join(first), last)))


@cache
def _locale(name: str) -> Locale:
    return Locale.parse(name)
