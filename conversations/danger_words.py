"""Finds words of fixed lists in what a person wrote, however it is written. It routes to a human and judges nothing.

Text and lists are brought to the same plain form: letters only, without case, marks, look-alikes of another script,
doubled letters, and whatever was put between the letters. What is found is the name of a list, never the words. A false
alarm is better than a miss. The lists are read by conversations/danger_lists.py.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

HORIZONTAL_BAR = "\u0335"  # how the stroke of đ is kept as a mark
LOOKALIKES = str.maketrans({
    # Cyrillic and Latin, as they look, capitals included (В and B, Н and H)
    "а": "a", "в": "b", "с": "c", "ԁ": "d", "е": "e", "һ": "h", "н": "h", "і": "i", "ӏ": "l", "ј": "j", "к": "k",
    "м": "m", "о": "o", "р": "p", "ԛ": "q", "ѕ": "s", "т": "t", "у": "y", "ѵ": "v", "ԝ": "w", "х": "x",
    "ı": "i", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d" + HORIZONTAL_BAR,
    # Greek
    "α": "a", "ε": "e", "η": "n", "ι": "i", "κ": "k", "ν": "v", "ο": "o", "ρ": "p", "τ": "t", "υ": "y", "χ": "x",
    # Arabic script: letters that keyboards of Arabic, Persian and Kurdish have in different forms
    "ٱ": "ا", "ی": "ي", "ى": "ي", "ې": "ي", "ێ": "ي", "ے": "ي", "ک": "ك", "ڪ": "ك", "ة": "ه", "ه": "ه", "ە": "ه",
    "ھ": "ه", "ہ": "ه", "ۀ": "ه", "ۆ": "و", "ۇ": "و", "ڕ": "ر", "ڵ": "ل", "گ": "ك", "ڤ": "ف",
    "ـ": "",  # tatweel
})  # fmt: skip
LEAST = 4  # letters of an entry: fewer would be found in half of what people write


Word = list[tuple[str, frozenset[str]]]  # its letters, each with its marks


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter of the plain form. `starts`, `ends`: whether a word does here. `marks`: what it was written with.

    `parts`: a space follows, between two words that are more than single letters: no one word goes on over it.
    """

    char: str
    marks: frozenset[str]
    starts: bool
    ends: bool
    parts: bool


@dataclass(frozen=True, slots=True)
class Plain:
    """A text in its plain form."""

    letters: tuple[Letter, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """Words of a list. `stem`: what follows the last letter does not matter. `prefixes`: what may be written together
    with the first word, before it (Arabic). `marks_matter`: a letter with another mark is another word (Vietnamese),
    one without any may be either."""

    list: str
    plain: Plain
    stem: bool = False
    marks_matter: bool = False
    prefixes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DangerWords:
    """The lists of all languages."""

    entries: tuple[Entry, ...] = ()

    def found(self, words: str) -> frozenset[str]:
        """The names of the lists of which something was written. All languages are looked at: people mix them."""
        said = plain(words)
        there = (entry for entry in self.entries if entry.plain.text in said.text)  # of a thousand, next to none
        return frozenset(entry.list for entry in there if _is_in(entry, said))


def entry(
    list_: str, words: str, *, stem: bool = False, marks_matter: bool = False, prefixes: Iterable[str] = ()
) -> Entry:
    return Entry(list_, _listed(words), stem, marks_matter, tuple(_listed(prefix).text for prefix in prefixes))


@lru_cache(maxsize=8192)
def _listed(words: str) -> Plain:
    """Of an entry: each is looked at twice when the lists are read, the prefixes of Arabic with every entry."""
    return plain(words)


def plain(words: str) -> Plain:
    """Letters only, doubled ones once."""
    letters: list[Letter] = []
    for letter in _letters(words):
        if letters and letters[-1].char == letter.char:
            letters.append(_one(letters.pop(), letter))
        else:
            letters.append(letter)
    return Plain(tuple(letters), "".join(letter.char for letter in letters))


def _one(first: Letter, second: Letter) -> Letter:
    """Two of the same, written once."""
    marks, starts, ends = first.marks | second.marks, first.starts or second.starts, first.ends or second.ends
    return Letter(first.char, marks, starts, ends, second.parts)


def _letters(words: str) -> Iterator[Letter]:
    found = list(_words(words))
    after = [len(word) for word, _ in found[1:]]
    for (word, spaced), following in zip(found, [*after, 0], strict=False):
        apart = spaced and len(word) > 1 and following > 1
        for at, (char, marks) in enumerate(word, start=1):
            last = at == len(word)
            yield Letter(char, marks, starts=at == 1, ends=last, parts=last and apart)


def _words(words: str) -> Iterator[tuple[Word, bool]]:
    """Word by word, and whether a space follows. What cannot be seen (ZWNJ, soft hyphen) separates nothing."""
    word: Word = []
    separated = spaced = False
    for char in _unfolded(words):
        if unicodedata.category(char) in ("Mn", "Me"):
            if word:
                word[-1] = (word[-1][0], word[-1][1] | {char})
        elif char.isalnum():
            if separated and word:
                yield word, spaced
                word = []
            word.append((char, frozenset()))
            separated = spaced = False
        elif unicodedata.category(char) != "Cf":
            separated, spaced = True, spaced or char.isspace()
    if word:
        yield word, False


def _unfolded(words: str) -> str:
    """Without case and in single marks; look-alikes as one. Twice, because some letters fold only when decomposed."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", words).casefold())
    return apart.translate(LOOKALIKES)


def _is_in(wanted: Entry, said: Plain) -> bool:
    return any(_fits(wanted, said, at) for at in _places(wanted.plain.text, said.text))


def _places(wanted: str, said: str) -> Iterator[int]:
    at = said.find(wanted)
    while at >= 0:
        yield at
        at = said.find(wanted, at + 1)


def _fits(wanted: Entry, said: Plain, at: int) -> bool:
    """Whether it begins where a word does, ends where one does (a stem may go on), and has no other marks."""
    there = said.letters[at : at + len(wanted.plain.letters)]
    if not _begins(wanted, said, at) or not (wanted.stem or there[-1].ends):
        return False
    if any(here.parts and not own.ends for here, own in zip(there[:-1], wanted.plain.letters[:-1], strict=True)):
        return False
    return not wanted.marks_matter or all(
        letter.marks <= own.marks for letter, own in zip(there, wanted.plain.letters, strict=True)
    )


def _begins(wanted: Entry, said: Plain, at: int) -> bool:
    if said.letters[at].starts:
        return True
    before = (at - len(prefix) for prefix in wanted.prefixes if said.text.endswith(prefix, 0, at))
    return any(said.letters[start].starts for start in before)
