"""One question a message, and short enough to be read at one glance: as rendered, in every language.

About 200 characters are what people with little practice in reading take in (domain.md, section 2).
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conversations import check_in
from conversations.check_in_card import asking
from conversations.check_in_questions import asked, buttons
from conversations.check_in_state import Asking
from conversations.effects import Ask
from conversations.events import Began, Pressed
from conversations.goal import Goal
from conversations.goals_shaping import from_offer
from conversations.programme import Programme, read_programme
from conversations.step import Facts
from conversations.words import Message
from locales.catalogues import load
from locales.render import render
from tests.conversations.scene import HELSINKI, facts

MOST = 200
CATALOGUES = load()
LANGUAGES = ("en", "fi", "ar", "ru")
INVISIBLE = re.compile("[\u2066-\u2069\u200e\u200f]")
FILES = sorted((Path(__file__).parents[2] / "programmes").glob("*.toml"))
PROGRAMMES = [read_programme(file.read_text("utf-8"), "hash", file.name) for file in FILES]


def shown(message: Message, language: str) -> str:
    return INVISIBLE.sub("", render(message, CATALOGUES[language], HELSINKI).text)


def offered(programme: Programme) -> list[Goal]:
    """Every goal that is on offer, under an id of its own."""
    known = facts(programme=programme)
    pairs = [(theme.id, offer.id) for theme in programme.themes for offer in theme.offers]
    return [from_offer(known, theme, offer).model_copy(update={"id": f"{theme}-{offer}"}) for theme, offer in pairs]


def without_place(card: str) -> str:
    """The question and its hint: what stands below the first empty line."""
    return card.split("\n\n", 1)[1]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda programme: programme.id)
def test_a_question_with_its_hint_is_short_in_every_language(programme: Programme, language: str) -> None:
    goals = offered(programme)
    known = facts(programme=programme, language=language)
    asks = (*(f"goal:{goal.id}" for goal in goals), *(one.id for one in programme.check_in.questions))

    cards = [shown(asking(Asking(question=one, asks=asks, goals=tuple(goals)), known), language) for one in asks]

    assert [card for card in cards if len(without_place(card)) > MOST] == []


def whole(known: Facts) -> list[tuple[str, str]]:
    """Every card of a check-in with its question, while somebody taps the middle button of each."""
    state, found = check_in.begin(known), []
    while True:
        first = check_in.step(state, Began(), known).effects[0]
        assert isinstance(first, Ask)
        found.append((state.question, shown(first.message, known.language)))
        among = buttons(asked(state, state.question, known.programme))
        after = check_in.step(state, Pressed(among[len(among) // 2]), known).state
        if after is None:
            return found
        state = after


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda programme: programme.id)
def test_a_card_of_the_check_in_does_not_grow_with_the_answers(programme: Programme, language: str) -> None:
    cards = whole(facts(programme=programme, language=language, goals=tuple(offered(programme)[:3])))

    assert [card for question, card in cards if not question.startswith("goal:") and len(card) > MOST] == []
    assert all(card.count("✓") == (number > 0) for number, (_, card) in enumerate(cards))
