"""Reads a number as people type it: in the digits of any script, with a comma or a point, as 8/10 or as 2️⃣.

What could be two numbers is none: it is better to ask again than to keep the wrong one.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

_KEYCAP = re.compile("(\\d)\ufe0f?\u20e3")
_INVISIBLE = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")  # keyboards for Arabic add them
_MINUS = re.compile("[\u2010-\u2013\u2212\ufe63\uff0d]")
_POINT = ".,\u066b\u060c\uff0c\uff0e"  # and the commas of Arabic and Persian: of numbers, and of sentences
_UNIT = re.compile(rf"(?<=[0-9{_POINT}])\s*(?:[^\W\d_][^\d]*|%\s*)$")  # letters behind the digits, and no more digits
_MARKS = re.compile(rf"(?<=[0-9])\s*[{_POINT}!]\s*$")  # a stop, or a comma after which nothing came
_THOUSANDS = re.compile(r"(?<![0-9])([0-9]{1,3})((?:[ \u00a0\u202f\u066c][0-9]{3})+)(?![0-9])")
_SLASH = re.compile(r"^(\s*[+-]?[0-9]+)\s?/\s?([0-9])(?=\s*$)")  # 85/5 is 85.5 for who reads Persian
_WHOLE = re.compile(r"\s*([+-]?[0-9]{1,9})(?:\s*/\s*([0-9]{1,9}))?\s*[.!]?\s*")
_DECIMAL = re.compile(rf"\s*([+-]?[0-9]{{1,9}})(?:[{_POINT}]([0-9]{{1,9}}))?\s*")
_POWERS = dict.fromkeys(map(ord, "²³"))  # as in cm²


def whole_number(words: str, *, out_of: int | None = None) -> int | None:
    """`8`, ` 8. `, `٣`, `۳`, `2️⃣` → a number; `²`, `1e3`, `--3`, `3,5` are none.

    `out_of`: the end of the scale that is asked about. Out of five `3/5` is 3, and `3/10` is none: it means less.
    """
    found = _WHOLE.fullmatch(_together(latin(words)))
    if found is None or (found[2] is not None and int(found[2]) != out_of):
        return None
    return int(found[1])


def decimal(words: str) -> Decimal | None:
    """`85,5`, `85.5`, `٨٥٫٥` → 85.5; `1 720` → 1720. With both marks, as in `1,234.5`, nothing is read."""
    found = _DECIMAL.fullmatch(_together(latin(words)))
    return Decimal(f"{found[1]}.{found[2] or 0}") if found else None


def figure(words: str) -> Decimal | None:
    """A measured figure, with or without a unit behind it: `85,5 kg`, `85 kg!`, `۸۵/۵`.

    `about 85` is none of it, nor is whatever has two numbers in it: `80 or 85`, `120/80`, `85½`, `12 st 4 lb`.
    """
    plain = latin(words)
    unit = _UNIT.search(plain)
    if unit is not None and _has_numbers(unit[0].strip()):
        return None
    plain = _MARKS.sub("", plain if unit is None else plain[: unit.start()])
    return decimal(_SLASH.sub(r"\1.\2", plain))


def unit_of(words: str) -> str:
    """What stands behind the digits of a `figure`, in small letters: `kg` of `85,5 Kg!`. Empty where nothing does."""
    found = _UNIT.search(latin(words))
    return re.sub(rf"[\s{_POINT}!]+$", "", found[0]).strip().casefold() if found else ""


def _has_numbers(unit: str) -> bool:
    """`½` behind the digits is a part of the number, `²` inside a unit is none."""
    return any(unicodedata.numeric(char, None) is not None for char in unit[:1] + unit[1:].translate(_POWERS))


def latin(words: str) -> str:
    """The same with digits 0–9. Superscripts are no digits: `str.isdigit` says they are, `unicodedata.decimal` not."""
    words = _KEYCAP.sub(r"\1", words.replace("\U0001f51f", "10"))
    words = _MINUS.sub("-", _INVISIBLE.sub("", words))
    return "".join(_latin_digit(char) for char in words)


def _latin_digit(char: str) -> str:
    value = unicodedata.decimal(char, None)
    return char if value is None else str(value)


def _together(words: str) -> str:
    """Thousands that a space keeps apart, as one number."""
    return _THOUSANDS.sub(lambda found: re.sub("[^0-9]", "", found[0]), words)


def bare_emoji(emoji: str) -> str:
    """Without its colour of skin, which keyboards add by themselves, and its sign of being an emoji."""
    return "".join(char for char in emoji if char != "\ufe0f" and not "\U0001f3fb" <= char <= "\U0001f3ff")
