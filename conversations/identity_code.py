"""Blanks out Finnish personal identity codes (henkilötunnus): they do not belong in a chat, and we do not keep them.

DDMMYY, a sign for the century, three digits and a check character: the remainder of the nine digits by 31 in a table
(Digital and Population Data Services Agency; new century signs since 2023).
"""

from __future__ import annotations

import re
import unicodedata

BLANK = "▇▇▇"

_CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_GAP = "[\\s.\u00ad\u061c\u200b-\u200f\u2060-\u2069\ufeff]{0,3}"
_DASHES = "+\\-\u00ad\u2010-\u2015\u2043\u207b\u2212\u2e3a\u2e3b\u30fc\ufe58\ufe63\uff0b\uff0d"
_LETTER_OF_CENTURY = "A-FU-Ya-fu-yＡ-ＦＵ-Ｙａ-ｆｕ-ｙАВСЕУХасеух"
_CODE = re.compile(rf"(?<!\d)((?:\d{_GAP}){{6}})[{_DASHES}{_LETTER_OF_CENTURY}]{_GAP}((?:\d{_GAP}){{3}})([^\W_])(?!\d)")
_LATIN = str.maketrans("АВСЕНКМРТУХ", "ABCEHKMPTYX")  # a Russian keyboard has letters that look the same


def blank_out(words: str) -> tuple[str, bool]:
    """The words with every valid code replaced, and whether there was one."""
    kept: list[str] = []
    done = at = 0
    while found := _CODE.search(words, at):
        if _is_valid(found):
            kept += words[done : found.start()], BLANK
            done = at = found.end()
        else:
            at = found.start() + 1
    return "".join(kept) + words[done:], bool(kept)


def _is_valid(found: re.Match[str]) -> bool:
    birth, number = _digits(found[1]), _digits(found[2])
    day, month = int(birth[:2]), int(birth[2:4])
    return (
        1 <= day <= 31
        and 1 <= month <= 12
        and int(number) >= 2
        and _CHECK[int(birth + number) % 31] == _plain_letter(found[3])
    )


def _digits(words: str) -> str:
    return "".join(str(unicodedata.decimal(char)) for char in words if char.isdecimal())


def _plain_letter(char: str) -> str:
    value = unicodedata.decimal(char, None)
    return unicodedata.normalize("NFKC", char).upper().translate(_LATIN) if value is None else str(value)
