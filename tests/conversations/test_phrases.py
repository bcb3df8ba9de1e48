"""Phrases and their words: each has its gaps in every language, and what stands in them is kept apart from the text."""

from __future__ import annotations

from datetime import date, time

import pytest

from conversations import phrases
from conversations.phrases import NOT_CLEAR, PHRASES, Filled, Phrase
from conversations.words import Message, text
from locales.bidi import FSI, PDI
from locales.catalogues import load
from locales.messages import MESSAGES
from locales.render import render
from locales.sources import placeholders
from tests.conversations.scene import HELSINKI, SERVICE

WHOLE = Filled(day=date(2027, 3, 4), hour=time(9, 30), place="Café <3 {day}")
EACH = pytest.mark.parametrize("phrase", PHRASES.values(), ids=PHRASES)


def in_words(phrase: Phrase, language: str) -> str:
    return render(Message((phrases.said(phrase, WHOLE),)), load()[language], HELSINKI).text


@EACH
def test_its_gaps_are_those_of_its_words(phrase: Phrase) -> None:
    assert placeholders(str(MESSAGES[f"phrases.{phrase.id}"])) == set(phrase.gaps)


def test_every_answer_belongs_to_a_phrase_and_has_words() -> None:
    used = {answer for phrase in PHRASES.values() for answer in (*phrase.answers, NOT_CLEAR)}
    assert {id.removeprefix("phrases.answer_") for id in MESSAGES if id.startswith("phrases.answer_")} == used


def test_each_gap_stands_in_the_readers_own_format() -> None:
    said = {language: in_words(PHRASES["call_me"], language) for language in ("en", "fi", "ar")}
    assert "Thursday 4 March" in said["en"]
    assert "09:30" in said["en"]
    assert "torstai 4. maaliskuuta" in said["fi"]
    assert "9.30" in said["fi"]
    assert "الخميس، 4 مارس" in said["ar"]


@pytest.mark.parametrize("language", SERVICE.languages)
def test_a_place_is_isolated_and_stays_as_it_was_written(language: str) -> None:
    assert f"{FSI}Café <3 {{day}}{PDI}" in in_words(PHRASES["where"], language)


@EACH
def test_the_gaps_are_filled_one_after_the_other_and_emptied_backwards(phrase: Phrase) -> None:
    filled, order = Filled(), []
    while (gap := phrases.gap(phrase, filled)) is not None:
        filled = filled.model_copy(update={gap: getattr(WHOLE, gap)})
        order.append(gap)
    assert tuple(order) == phrase.gaps
    for gap in reversed(order):
        before = phrases.without_last(phrase, filled)
        assert before is not None
        assert phrases.gap(phrase, before) == gap
        filled = before
    assert phrases.without_last(phrase, filled) is None


@EACH
def test_the_client_can_always_say_that_it_is_not_clear(phrase: Phrase) -> None:
    shown = phrases.card(text("talk.says", alias="Mika"), phrase, WHOLE, "s-1")
    ids = [button.id for row in shown.rows for button in row]
    assert ids[-1] == f"phrase:s-1:{NOT_CLEAR}"
    assert len(ids) == len(set(ids))
