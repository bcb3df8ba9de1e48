"""Reads a file of danger words, one for each language, and says all that is wrong in it: `programmes/words/*.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from itertools import product
from math import prod

from pydantic import Field, ValidationError

from conversations.danger_words import DangerWords, Entry, entry
from conversations.plain_words import listed
from conversations.programme_data import Data
from conversations.programme_faults import shape_faults
from conversations.programme_rules import WORD_LISTS

CHOICE = re.compile(r"\(([^()]*)\)")
MOST_FORMS = 999  # that one line of a list stands for: more are found where nobody has thought of them


class WordsWrong(Exception):
    """Files of danger words with mistakes: `problems` names each place, what was wrong and what would be right."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Listed(Data):
    """`words` are found as whole words, `stems` also where the word goes on, `exact` only if no other letter is
    doubled. `(a|b)` stands for either."""

    words: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()


class _File(Data):
    """`marks_matter`: a letter with another mark is another word. `prefixes`: written together with a word. `between`:
    words that may stand between those of an entry."""

    language: str = Field(min_length=2, max_length=12)
    review_by: date
    marks_matter: bool = False
    prefixes: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    self_harm: Listed
    violence: Listed
    overdose: Listed
    chest_pain: Listed
    breathlessness: Listed
    fainting: Listed


KEYS = {"": tuple(_File.model_fields), **{name: tuple(Listed.model_fields) for name in WORD_LISTS}}


@dataclass(frozen=True, slots=True, eq=False)
class LanguageWords:
    """The lists of one language, and until when somebody must have looked at them again. The same file is the same."""

    language: str
    review_by: date
    entries: tuple[Entry, ...]


@lru_cache(maxsize=64)
def read_words(source: str, name: str) -> LanguageWords:
    """The lists of a file. Raises `WordsWrong` with every mistake; `name` is the file's, for the message."""
    try:
        data = tomllib.loads(source)
    except ValueError as wrong:
        raise WordsWrong([f"{name}: is not TOML: {wrong}"]) from wrong
    try:
        read = _File.model_validate(data)
    except ValidationError as wrong:
        raise WordsWrong([f"{name}: {_right(problem)}" for problem in shape_faults(wrong, data, KEYS)]) from wrong
    entries, problems = _entries(read)
    if problems:
        raise WordsWrong([f"{name}: {problem}" for problem in problems])
    return LanguageWords(read.language, read.review_by, tuple(entries))


def together(languages: Sequence[LanguageWords]) -> DangerWords:
    """The same lists again are not gone through again: their index takes a quarter of a second."""
    return _together(tuple(languages))


@lru_cache(maxsize=2)
def _together(languages: tuple[LanguageWords, ...]) -> DangerWords:
    return DangerWords(tuple(one for language in languages for one in language.entries))


def _right(problem: str) -> str:
    """What would be right, where only this kind of file has such a key."""
    return problem.replace("write review_by", "write review_by = 2027-05-31").replace(
        "write language", 'write language = "fi"'
    )


def _entries(read: _File) -> tuple[list[Entry], list[str]]:
    """All entries, and what is wrong with any of them."""
    between, problems = _between(read)
    of = partial(
        entry,
        marks_matter=read.marks_matter,
        prefixes=tuple(listed(prefix).letters for prefix in read.prefixes),
        between=between,
    )
    entries: dict[Entry, None] = {}
    for name in WORD_LISTS:
        lines = tuple(_lines(getattr(read, name)))
        if not lines:  # it would be a silence that nobody notices
            problems.append(f'{name}: has no words: write words = ["…"] or stems = ["…"]')
        for kind, number, words in lines:
            try:
                for form in forms(words):
                    entries[of(name, form, stem=kind == "stems", exact=kind == "exact")] = None
            except ValueError as wrong:
                problems.append(f"{name}.{kind}.{number}: {wrong}")
    return list(entries), problems


def _lines(several: Listed) -> Iterator[tuple[str, int, str]]:
    for kind in Listed.model_fields:
        for number, words in enumerate(getattr(several, kind), start=1):
            yield kind, number, words


def _between(read: _File) -> tuple[frozenset[str], list[str]]:
    problems = [
        f"between.{number}: is '{word}', which is not one word"
        for number, word in enumerate(read.between, start=1)
        if len(word.split()) != 1
    ]
    return frozenset(listed(word).letters for word in read.between), problems


def forms(words: str) -> list[str]:
    """All that an entry stands for: `(want|wish) to die` is two, `(|he) hit me` also two. Raises `ValueError`."""
    parts = CHOICE.split(words)
    if set("()|") & set("".join(parts[::2])):
        raise ValueError(f"is '{words}': write alternatives as (this|that), without others within them")
    choices = [part.split("|") if at % 2 else [part] for at, part in enumerate(parts)]
    if (many := prod(map(len, choices))) > MOST_FORMS:
        raise ValueError(f"is '{words}', which stands for {many} forms: at most {MOST_FORMS}; write two lines")
    return ["".join(chosen) for chosen in product(*choices)]
