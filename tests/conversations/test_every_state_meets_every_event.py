"""Whatever is known and whatever happens: there is an answer, it can be sent, and the conversation can go on."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations.effects import Ask, Effect, Say
from conversations.events import Event, Pressed, Said
from conversations.saved import State
from conversations.step import Facts
from conversations.table import CONVERSATIONS
from locales.catalogues import load
from tests.conversations.limits import fits_telegram
from tests.conversations.strategies import EVENTS, KNOWN_BUTTONS, NASTY, PLACES, facts_for

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
CATALOGUES = load()
Places = st.SearchStrategy[State]


def meet(name: str, state: State, event: Event, facts: Facts) -> tuple[Effect, ...]:
    """One step as handlers/sessions.py takes it; what must hold after any step."""
    conversation = CONVERSATIONS[name]
    if conversation.question:
        conversation.question(state, event)
    step = conversation.step(state, event, facts)
    assert any(isinstance(effect, Ask | Say) for effect in step.effects), "silence"
    if step.state is not None:
        assert conversation.load(conversation.save(step.state)) == step.state
    return step.effects


def test_no_kind_of_event_is_left_out() -> None:
    assert set(EVENTS) == set(get_args(Event))


def test_no_conversation_is_left_out() -> None:
    assert {name for name, _ in PLACES.values()} == set(CONVERSATIONS)


@pytest.mark.parametrize(("name", "places"), PLACES.values(), ids=PLACES)
@settings(UNHURRIED, max_examples=25)
@given(data=st.data())
def test_there_is_an_answer(name: str, places: Places, data: st.DataObject) -> None:
    state: Any = data.draw(places)
    facts = data.draw(facts_for(name, state))

    for kind_of_event in EVENTS:
        event = data.draw(EVENTS[kind_of_event])
        fits_telegram(meet(name, state, event, facts), CATALOGUES["en"])


@pytest.mark.parametrize(("name", "places"), PLACES.values(), ids=PLACES)
@settings(UNHURRIED, max_examples=2)
@given(data=st.data())
def test_every_button_and_every_nasty_word_is_answered(name: str, places: Places, data: st.DataObject) -> None:
    state: Any = data.draw(places)
    facts = data.draw(facts_for(name, state))

    for button in KNOWN_BUTTONS:
        fits_telegram(meet(name, state, Pressed(button), facts), CATALOGUES["en"])
    for words in NASTY:
        fits_telegram(meet(name, state, Said(words, forwarded=False), facts), CATALOGUES["en"])


@pytest.mark.parametrize(("name", "places"), PLACES.values(), ids=PLACES)
@settings(UNHURRIED, max_examples=15)
@given(data=st.data())
def test_a_state_that_was_saved_is_the_state_that_was_meant(name: str, places: Places, data: st.DataObject) -> None:
    state: Any = data.draw(places)
    conversation = CONVERSATIONS[name]

    assert conversation.load(conversation.save(state)) == state
