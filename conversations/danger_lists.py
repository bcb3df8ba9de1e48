"""Reads a file of danger words, one for each language, and says all that is wrong in it: `programmes/words/*.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import Field, ValidationError

from conversations.danger_words import LEAST, DangerWords, Entry, entry
from conversations.programme_data import Data
from conversations.programme_faults import shape_faults
from conversations.programme_rules import WORD_LISTS


class WordsWrong(Exception):
    """Files of danger words with mistakes: `problems` names each place, what was wrong and what would be right."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Listed(Data):
    """`words` are found as whole words, `stems` also where the word goes on."""

    words: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()


class _File(Data):
    """`marks_matter`: a letter with another mark is another word. `prefixes`: written together with a word."""

    language: str = Field(min_length=2, max_length=12)
    review_by: date
    marks_matter: bool = False
    prefixes: tuple[str, ...] = ()
    self_harm: Listed
    violence: Listed
    overdose: Listed
    chest_pain: Listed
    breathlessness: Listed
    fainting: Listed


KEYS = {"": tuple(_File.model_fields), **{name: tuple(Listed.model_fields) for name in WORD_LISTS}}


@dataclass(frozen=True, slots=True)
class LanguageWords:
    """The lists of one language, and until when somebody must have looked at them again."""

    language: str
    review_by: date
    entries: tuple[Entry, ...]


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
    lists = {list_: getattr(read, list_) for list_ in WORD_LISTS}
    if problems := _faults(lists):
        raise WordsWrong([f"{name}: {problem}" for problem in problems])
    return LanguageWords(read.language, read.review_by, tuple(_entries(read, lists)))


def together(languages: Sequence[LanguageWords]) -> DangerWords:
    return DangerWords(tuple(one for language in languages for one in language.entries))


def _right(problem: str) -> str:
    """What would be right, where only this kind of file has such a key."""
    return problem.replace("write review_by", "write review_by = 2027-05-31").replace(
        "write language", 'write language = "fi"'
    )


def _entries(read: _File, lists: Mapping[str, Listed]) -> list[Entry]:
    return [
        entry(name, words, stem=stem, marks_matter=read.marks_matter, prefixes=read.prefixes)
        for name, listed in lists.items()
        for stem, several in ((False, listed.words), (True, listed.stems))
        for words in several
    ]


def _faults(lists: Mapping[str, Listed]) -> list[str]:
    """Empty lists would be a silence that nobody notices; entries that are too short would be found everywhere."""
    problems = []
    for name, listed in lists.items():
        if not listed.words and not listed.stems:
            problems.append(f'{name}: has no words: write words = ["…"] or stems = ["…"]')
        for kind, several in (("words", listed.words), ("stems", listed.stems)):
            problems += [
                f"{name}.{kind}.{number}: is '{words}', which is too short: at least {LEAST} different letters in a row"
                for number, words in enumerate(several, start=1)
                if len(entry(name, words).plain.text) < LEAST
            ]
    return problems
