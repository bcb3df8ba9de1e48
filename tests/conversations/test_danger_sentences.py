"""Whole sentences that people write: those that must call a human, those that must not, and false alarms that we know.

The sentences are in sentences/*.toml, one file for each language that is looked after with care.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings
from bot.words import danger_words
from conversations.programme_rules import WORD_LISTS

FILES = sorted((Path(__file__).parent / "sentences").glob("*.toml"))
SHIPPED = danger_words(Settings())
LEAST = 30  # sentences of a language that must be found, and as many that must not


each_language = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


@each_language
def test_danger_is_found(path: Path) -> None:
    said = [(list_, words) for list_, several in read(path)["found"].items() for words in several]

    assert [(list_, words) for list_, words in said if list_ not in SHIPPED.found(words)] == []


@each_language
def test_ordinary_sentences_call_nobody(path: Path) -> None:
    assert {words: found for words in read(path)["ordinary"] if (found := SHIPPED.found(words))} == {}


@each_language
def test_a_false_alarm_that_is_no_longer_one_leaves_its_list(path: Path) -> None:
    assert [words for words in read(path)["false_alarms"] if not SHIPPED.found(words)] == []


@each_language
def test_there_are_enough_of_them_and_of_every_list(path: Path) -> None:
    found = read(path)["found"]

    assert set(found) == set(WORD_LISTS)
    assert sum(map(len, found.values())) >= LEAST
    assert len(read(path)["ordinary"]) >= LEAST


def test_the_languages_that_are_offered_first_have_sentences() -> None:
    assert {path.stem for path in FILES} == {"en", "fi", "ar", "ru"}
