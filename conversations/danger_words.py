"""Finds words of fixed lists in what a person wrote, however it is written. It routes to a human and judges nothing.

What is found is the name of a list, never the words. A false alarm is better than a miss: spaces within a word and
short words within a phrase hide nothing. It runs on everything that clients write: where an entry may begin is looked
up by its first letters, so that the time grows with what was written, not with the lists. The plain form of text and
lists is made by conversations/plain_words.py; the lists are read by conversations/danger_lists.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from conversations.plain_words import Plain, joined, listed, readings, spelled

LEAST = 4  # letters of an entry: fewer would be found in half of what people write
UNBROKEN = 6  # letters of an entry that is found over a space of its own: with fewer, two ordinary words could hold it


@dataclass(frozen=True, slots=True)
class Entry:
    """Words of a list.

    `ends`: at which letters a word does. `stem`: what follows the last letter does not matter. `marks`: of each letter,
    where a letter with another mark is another word (Vietnamese); one without any may be either. `twice`: which letters
    are doubled, where one that is doubled makes another word (Finnish). `prefixes`: what may be written together with
    the first word, before it (Arabic). `between`: words that may stand between its own.
    """

    list: str
    letters: str
    ends: tuple[int, ...]
    stem: bool = False
    marks: tuple[frozenset[str], ...] | None = None
    twice: frozenset[int] | None = None
    prefixes: tuple[str, ...] = ()
    between: frozenset[str] = frozenset()


@dataclass(frozen=True)
class DangerWords:
    """The lists of all languages."""

    entries: tuple[Entry, ...] = ()

    def found(self, words: str) -> frozenset[str]:
        """The names of the lists of which something was written. All languages are looked at: people mix them."""
        found: set[str] = set()
        for reading in readings(words):
            said = spelled(reading)
            found |= self._all.found(joined(said))
            there = {word.letters for word in said}
            for between, index in self._by_language:
                if not between.isdisjoint(there):
                    found |= index.found(joined([word for word in said if word.letters not in between]))
        return frozenset(found)

    @cached_property
    def _all(self) -> _Index:
        return _Index(self.entries)

    @cached_property
    def _by_language(self) -> tuple[tuple[frozenset[str], _Index], ...]:
        """For what was said without words that may stand between: only the entries between which they may."""
        apart: defaultdict[frozenset[str], list[Entry]] = defaultdict(list)
        for one in self.entries:
            apart[one.between].append(one)
        return tuple((between, _Index(several)) for between, several in apart.items() if between)


class _Index:
    """Entries by their letters; `_lengths`: of those that begin with these letters."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries: defaultdict[str, list[Entry]] = defaultdict(list)
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for one in entries:
            self._entries[one.letters].append(one)
            lengths[one.letters[:LEAST]].add(len(one.letters))
        self._lengths = {first: tuple(sorted(several)) for first, several in lengths.items()}

    def found(self, said: Plain) -> set[str]:
        found: set[str] = set()
        for one, at in self._there(said.letters):
            if one.list not in found and _fits(one, said, at):
                found.add(one.list)
        return found

    def _there(self, letters: str) -> Iterator[tuple[Entry, int]]:
        for at in range(len(letters) - LEAST + 1):
            for length in self._lengths.get(letters[at : at + LEAST], ()):
                for one in self._entries.get(letters[at : at + length], ()):
                    yield one, at


def entry(
    list_: str,
    words: str,
    *,
    stem: bool = False,
    exact: bool = False,
    marks_matter: bool = False,
    prefixes: tuple[str, ...] = (),
    between: frozenset[str] = frozenset(),
) -> Entry:
    """`prefixes` and `between` are in plain form. Raises `ValueError` for fewer than `LEAST` letters."""
    own = listed(words)
    if len(own.letters) < LEAST:
        raise ValueError(f"is '{words}', which is too short: at least {LEAST} different letters in a row")
    marks, twice = own.marks if marks_matter else None, own.twice if exact else None
    return Entry(list_, own.letters, tuple(sorted(own.ends)), stem, marks, twice, prefixes, between)


def _fits(wanted: Entry, said: Plain, at: int) -> bool:
    """Whether it begins where a word does, ends where one does (a stem may go on), and has no other marks."""
    last = at + len(wanted.letters) - 1
    if not _begins(wanted, said, at) or not (wanted.stem or last in said.ends):
        return False
    if wanted.marks is not None and not _is_spaced(wanted, said, at):
        return False  # in Vietnamese each syllable stands alone: the Finnish *tuttu* is not two of them
    if _is_broken(wanted, said, at, last) and not _may_break(wanted, said, at):
        return False
    if wanted.twice is not None and not {two - at for two in said.twice if at <= two <= last} <= wanted.twice:
        return False
    return wanted.marks is None or all(
        there <= own for there, own in zip(said.marks[at : last + 1], wanted.marks, strict=True)
    )


def _begins(wanted: Entry, said: Plain, at: int) -> bool:
    if at in said.starts:
        return True
    before = (at - len(prefix) for prefix in wanted.prefixes if said.letters.endswith(prefix, 0, at))
    return any(start in said.starts for start in before)


def _is_broken(wanted: Entry, said: Plain, at: int, last: int) -> bool:
    """Whether a space stands where the entry has none."""
    return any(space in said.parts and space - at not in wanted.ends for space in range(at, last))


def _may_break(wanted: Entry, said: Plain, at: int) -> bool:
    """*kill my self*. A space may come in addition, or be left out, but not stand elsewhere: *time for myself* has in
    Arabic the letters of *and kill myself*, and who writes in Finnish of *Tapani* does not write *tapan*."""
    return len(wanted.letters) >= UNBROKEN and _is_spaced(wanted, said, at)


def _is_spaced(wanted: Entry, said: Plain, at: int) -> bool:
    """Whether the entry's own spaces are all there."""
    return all(at + end in said.ends for end in wanted.ends[:-1])
