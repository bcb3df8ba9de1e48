"""Reads a number as people type it: in the digits of any script, with a comma or a point, as 8/10 or as 2️⃣."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

_KEYCAP = re.compile("(\\d)\ufe0f?\u20e3")
_INVISIBLE = re.compile("[\u061c\u200b-\u200f\u2060\u2066-\u2069\ufeff]")  # keyboards for Arabic add direction marks
_MINUS = re.compile("[\u2010-\u2013\u2212\ufe63\uff0d]")
_UNIT = re.compile(r"(?<=[0-9])\s*[^\W\d_][\w\s./%²]*$")  # letters behind the digits
_WHOLE = re.compile(r"\s*([+-]?[0-9]{1,9})(?:\s*/\s*[0-9]{1,9})?\.?\s*")
_DECIMAL = re.compile(r"\s*([+-]?[0-9]{1,9})(?:[.,\u066b]([0-9]{1,9}))?\s*")


def whole_number(words: str) -> int | None:
    """`8`, ` 8/10 `, `٣`, `۳`, `2️⃣` → a number; `²`, `1e3`, `--3`, `3,5` are none."""
    found = _WHOLE.fullmatch(latin(words))
    return int(found[1]) if found else None


def decimal(words: str) -> Decimal | None:
    """`85,5`, `85.5`, `٨٥٫٥` → 85.5. Nobody's thousands are read: `1,234.5` is none."""
    found = _DECIMAL.fullmatch(latin(words))
    return Decimal(f"{found[1]}.{found[2] or 0}") if found else None


def figure(words: str) -> Decimal | None:
    """A decimal number with or without a unit behind it: `85,5 kg`, `about` is none of it."""
    return decimal(_UNIT.sub("", latin(words)))


def latin(words: str) -> str:
    """The same with digits 0–9. Superscripts are no digits: `str.isdigit` says they are, `unicodedata.decimal` not."""
    words = _KEYCAP.sub(r"\1", words.replace("\U0001f51f", "10"))
    words = _MINUS.sub("-", _INVISIBLE.sub("", words))
    return "".join(_latin_digit(char) for char in words)


def _latin_digit(char: str) -> str:
    value = unicodedata.decimal(char, None)
    return char if value is None else str(value)
