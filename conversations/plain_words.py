"""Brings what somebody wrote to one plain form, so that a way of spelling hides nothing from the lists of danger words.

Letters only, without case and marks; look-alikes of another script, small capitals and letters of emoji as the letter
that they look like; doubled letters once; and whatever was put between the letters left out. A digit or a sign within
words can be a letter, too: such words have more than one reading. Next: conversations/danger_words.py.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

HORIZONTAL_BAR = "\u0335"  # how the stroke of đ is kept as a mark
FOR_LOOKS = frozenset(
    "\u0334\u0336\u0337\u0338\u20dd\u20de\u20e0\u20e3\ufe0e\ufe0f"
)  # struck through, framed, coloured
LOOKALIKES = {
    # Cyrillic and Latin, as they look, capitals included (В and B, Н and H)
    "а": "a", "в": "b", "с": "c", "ԁ": "d", "е": "e", "һ": "h", "н": "h", "і": "i", "ӏ": "l", "ј": "j", "к": "k",
    "м": "m", "о": "o", "р": "p", "ԛ": "q", "ѕ": "s", "т": "t", "у": "y", "ѵ": "v", "ԝ": "w", "х": "x",
    "ı": "i", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "ɑ": "a", "ɡ": "g", "đ": "d" + HORIZONTAL_BAR,
    # Greek
    "α": "a", "ε": "e", "η": "n", "ι": "i", "κ": "k", "ν": "v", "ο": "o", "ρ": "p", "τ": "t", "υ": "y", "χ": "x",
    # Arabic script: letters that keyboards of Arabic, Persian and Kurdish have in different forms
    "ٱ": "ا", "ی": "ي", "ى": "ي", "ې": "ي", "ێ": "ي", "ے": "ي", "ک": "ك", "ڪ": "ك", "ة": "ه", "ه": "ه", "ە": "ه",
    "ھ": "ه", "ہ": "ه", "ۀ": "ه", "ۆ": "و", "ۇ": "و", "ڕ": "ر", "ڵ": "ل", "گ": "ك", "ڤ": "ف",
    "ـ": "",  # tatweel
    # small capitals
    **dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnopqrstuvwyz", strict=True)),
    # emoji: letters in black circles and squares
    **{chr(first + at): chr(ord("a") + at) for first in (0x1F150, 0x1F170) for at in range(26)},
}  # fmt: skip
TABLE = str.maketrans(LOOKALIKES)

MARKED = re.compile(
    r"[^\W\d_][\d@$€|]|[\d@$€|][^\W\d_]|!(?=\w)"  # k1ll, 5uicide
    r"|\b[^\W\d_]\W{1,2}\d\b|\b\d\W{1,2}[^\W\d_]\b"  # k 1 l l
    r"|[\U0001F1E6-\U0001F1FF]|(?<=[a-zа-яё])I"
)
CAPITAL = re.compile(r"(?<=[a-zа-яё])I+")
FLAGS = {0x1F1E6 + at: ord("a") + at for at in range(26)}  # letters that make a flag in pairs: not in every reading
SIGNS = (
    str.maketrans("013456789@$€!|", "oieasgtbgaseil") | FLAGS,
    str.maketrans("013456789@$€!|", "oleasgtbgaseli") | FLAGS,
    str.maketrans("013468@$", "оізчбвас") | FLAGS,  # Cyrillic
)

NO_MARKS: frozenset[str] = frozenset()
GAP, SPACE = "", " "


@dataclass(frozen=True, slots=True)
class Word:
    """One word, doubled letters once. `marks`: those of each letter. `twice`: which were written just twice, as people
    spell; more is for the sake of loudness. `spaced`: a space follows it, and not only a sign."""

    letters: str
    marks: tuple[frozenset[str], ...]
    twice: tuple[int, ...]
    spaced: bool


@dataclass(frozen=True, slots=True)
class Plain:
    """A text in its plain form: its letters without anything between, and with which marks each was written.

    `starts`, `ends`: at which letters a word does. `twice`: which were doubled. `parts`: after which a space follows,
    between two words of more than one letter; people who write letter by letter put spaces that part nothing.
    """

    letters: str
    marks: tuple[frozenset[str], ...]
    starts: frozenset[int]
    ends: frozenset[int]
    twice: frozenset[int]
    parts: frozenset[int]


def plain(words: str) -> Plain:
    return joined(spelled(words))


def listed(words: str) -> Plain:
    """Of an entry of a list, without `parts`: thousands of entries are made of the same few words."""
    return joined([word for written in words.split() for word in _listed(written)])


@lru_cache(maxsize=8192)
def _listed(written: str) -> tuple[Word, ...]:
    return tuple(spelled(written))


def readings(words: str) -> Iterator[str]:
    """As it was written; and where digits, signs or flags can stand for letters, with these letters."""
    yield words
    if MARKED.search(words):
        for signs in SIGNS:
            yield CAPITAL.sub("l", words).translate(signs)


def spelled(words: str) -> list[Word]:
    """Word by word. What cannot be seen (ZWNJ, soft hyphen) separates nothing."""
    found: list[Word] = []
    letters: list[str] = []
    marks: list[frozenset[str]] = []
    times: list[int] = []
    separated = spaced = False
    for char in words:
        for kind, what in _units(char):
            if kind == "letter":
                if separated and letters:
                    found.append(_word(letters, marks, times, spaced))
                    letters, marks, times = [], [], []
                separated = spaced = False
                if letters and letters[-1] == what:
                    times[-1] += 1
                else:
                    letters.append(what)
                    marks.append(NO_MARKS)
                    times.append(1)
            elif kind == "mark":
                if marks and not separated:  # else it is that of a sign: ☹ and ❤ are written with one
                    marks[-1] |= {what}
            else:
                separated, spaced = True, spaced or what == SPACE
    return [*found, _word(letters, marks, times, False)] if letters else found


def _word(letters: list[str], marks: list[frozenset[str]], times: list[int], spaced: bool) -> Word:
    twice = tuple(at for at, many in enumerate(times) if many == 2) if 2 in times else ()
    return Word("".join(letters), tuple(marks), twice, spaced)


@lru_cache(maxsize=8192)
def _units(char: str) -> tuple[tuple[str, str], ...]:
    """What one character is made of: letters, marks and gaps. Twice, because some fold only when decomposed."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    return tuple(unit for one in apart.translate(TABLE) if (unit := _unit(one)) is not None)


def _unit(char: str) -> tuple[str, str] | None:
    category = unicodedata.category(char)
    if char in FOR_LOOKS:
        return None
    if category in ("Mn", "Me"):
        return "mark", char
    if char.isalnum():
        return "letter", char
    return None if category == "Cf" else ("gap", SPACE if char.isspace() else GAP)


def joined(words: Sequence[Word]) -> Plain:
    """These words without what stands between them; a letter that ends one and begins the next is written once."""
    letters: list[str] = []
    marks: list[frozenset[str]] = []
    starts: set[int] = set()
    ends: set[int] = set()
    twice: set[int] = set()
    parts: set[int] = set()
    last, length = "", 0
    for at, word in enumerate(words):
        if word.letters[0] == last:
            marks[-1] |= word.marks[0]
            marks += word.marks[1:]
            letters.append(word.letters[1:])
            parts.discard(length - 1)
            length -= 1
        else:
            letters.append(word.letters)
            marks += word.marks
        starts.add(length)
        twice.update(length + one for one in word.twice)
        last, length = word.letters[-1], length + len(word.letters)
        ends.add(length - 1)
        if word.spaced and len(word.letters) > 1 and at + 1 < len(words) and len(words[at + 1].letters) > 1:
            parts.add(length - 1)
    where = (frozenset(starts), frozenset(ends), frozenset(twice), frozenset(parts))
    return Plain("".join(letters), tuple(marks), *where)
