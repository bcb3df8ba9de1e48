"""Names, days and hours: what the welcome and the settings ask alike."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conversations import profile, settings, welcome
from conversations.effects import Ask, Effect
from conversations.events import Began, Pressed, Said
from tests.conversations.scene import CLIENT, JOINING, MENTOR, facts
from tests.conversations.transcript import id_of


def ids(effects: tuple[Effect, ...]) -> list[str]:
    return [id_of(line) for effect in effects if isinstance(effect, Ask) for line in effect.message.lines if line]


def buttons(effects: tuple[Effect, ...]) -> list[str]:
    return [key.id for effect in effects if isinstance(effect, Ask) for row in effect.message.rows for key in row]


def test_the_language_of_the_app_comes_first() -> None:
    cards = [profile.language_card(facts(app_language=code)) for code in ("ar", "ru-RU", "xx", "")]

    assert [card.rows[0][0].id for card in cards] == ["ar", "ru", "fi", "fi"]
    assert all(sorted(b.id for row in card.rows for b in row) == ["ar", "en", "fi", "ru"] for card in cards)


def test_names_that_are_free_are_offered_for_one_that_is_taken() -> None:
    taken = facts(me=JOINING, alias_free=False, alias_offers=("Amina 2", "Amina 3"))

    assert ids(welcome.step(welcome.Naming(role="client"), Said("Amina"), taken).effects) == [
        "profile.alias_taken",
        "profile.alias_offer",
    ]


def test_no_offer_is_made_when_there_is_none() -> None:
    taken = facts(me=JOINING, alias_free=False, alias_offers=())

    assert ids(welcome.step(welcome.Naming(role="client"), Said("Amina"), taken).effects) == ["profile.alias_taken"]


@pytest.mark.parametrize("words", ["\u3164", "Amina"])
def test_the_way_back_from_a_name_stays(words: str) -> None:
    effects = settings.step(settings.Naming(), Said(words), facts(alias_free=False)).effects

    assert buttons(effects) == ["back"]


def test_back_from_the_end_of_the_working_day_leads_to_its_beginning() -> None:
    step = settings.step(settings.WorkingTo(start=9), Pressed("back"), facts(me=MENTOR))

    assert step.state == settings.WorkingFrom()


def test_what_is_not_known_is_not_shown() -> None:
    nowhere = replace(CLIENT, weekday=None, hour=None)
    asked = [ids(settings.step(settings.Menu(), Began(), facts(me=me)).effects) for me in (None, nowhere)]

    assert asked == [["settings.question"], ["settings.your_alias", "settings.question"]]
