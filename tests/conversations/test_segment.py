"""For whom an invitation is: where people live is one criterion among others, and outlives the list that it is from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from conversations import client_card, gathering_who, segment, settings
from conversations.effects import Ask
from conversations.events import Began
from conversations.gathering_cards import asked
from conversations.gathering_state import Choosing, Narrowing
from conversations.programme import Programme
from conversations.segment import Candidate, Segment
from conversations.settings import Settings
from conversations.step import Facts
from conversations.words import Message, Text
from locales.render import render, render_text
from tests.conversations.scene import CLIENT, COORDINATOR, HELSINKI, facts, programme
from tests.conversations.spoken import ISOLATES, catalogue
from tests.conversations.test_saved_states import WALK

TODAY = date(2027, 3, 1)
KORSO = Candidate("p-1", "ar", "mothers", area="korso")
UNSAID = Candidate("p-2", "ar", "mothers")


def said(words: Text) -> str:
    return render_text(words, catalogue("en"), HELSINKI).translate(ISOLATES)


def read(card: Message) -> str:
    return render(card, catalogue("en"), HELSINKI, catalogue).text.translate(ISOLATES)


def buttons(card: Message) -> list[str]:
    return [button.id for row in card.rows for button in row]


def opened(state: Settings, seen: Facts) -> Message:
    [shown] = settings.step(state, Began(), seen).effects
    assert isinstance(shown, Ask)
    return shown.message


def without(*areas: str) -> Programme:
    left = tuple(one for one in programme().areas if one.id not in areas)
    return programme().model_copy(update={"areas": left})


@pytest.mark.parametrize(
    ("wanted", "found"), [((), [KORSO, UNSAID]), (("korso", "hakunila"), [KORSO]), (("hakunila",), [])]
)
def test_people_are_found_by_where_they_live(wanted: tuple[str, ...], found: list[Candidate]) -> None:
    chosen = Segment(languages=("ar",), areas=wanted)
    assert [one for one in (KORSO, UNSAID) if segment.matches(chosen, one, TODAY)] == found


def test_an_area_is_tapped_on_and_off() -> None:
    state = Narrowing(planned=WALK, segment=Segment(), criterion="areas")
    on = gathering_who.pressed(state, "is_korso")
    assert on is not None
    assert on.segment == Segment(areas=("korso",))
    off = gathering_who.pressed(on, "is_korso")
    assert off is not None
    assert off.segment == Segment()


def test_a_segment_that_was_saved_before_there_were_areas_is_what_it_was() -> None:
    saved = '{"audiences":["mothers"],"languages":["ar"],"mentors":[],"themes":[],"phases":[],"answered":4}'
    assert Segment.model_validate_json(saved) == Segment(audiences=("mothers",), languages=("ar",), answered=4)


def test_the_sentence_says_of_a_mentor_who_is_none_any_more_just_that() -> None:
    chosen = Segment(mentors=("p-Mika", "p-Aino", "p-Olli"))
    assert said(segment.sentence(chosen, programme(), {"p-Mika": "Mika"})) == (
        "clients of Mika or clients of somebody who is no longer a mentor"
    )


def test_the_sentence_names_areas_and_what_is_gone_by_its_id() -> None:
    chosen = Segment(audiences=("mothers",), areas=("korso", "myyrmaki"))
    assert said(segment.sentence(chosen, programme(), {})) == "Mothers and Korso or Myyrmäki"
    assert said(segment.sentence(chosen, without("myyrmaki"), {})) == "Mothers and Korso or myyrmaki"
    assert said(segment.sentence(Segment(audiences=("gone",)), programme(), {})) == "gone"


def test_what_is_gone_can_still_be_taken_out_of_a_choice() -> None:
    state = Choosing(planned=WALK, segment=Segment(areas=("korso",)))
    bare = facts(me=COORDINATOR, programme=without(*(one.id for one in programme().areas)))
    assert "areas" in buttons(asked(state, bare, None))
    narrowing = Narrowing(planned=WALK, segment=state.segment, criterion="areas")
    assert buttons(asked(narrowing, bare, None)) == ["is_korso", "done"]


def test_a_programme_without_areas_asks_nobody() -> None:
    bare = facts(programme=without(*(one.id for one in programme().areas)))
    assert "area" not in buttons(opened(settings.Menu(), bare))
    assert "areas" not in buttons(asked(Choosing(planned=WALK, segment=Segment()), bare, None))


def test_an_area_that_is_gone_is_another_area_to_the_client_and_its_id_to_staff() -> None:
    there = facts(me=replace(CLIENT, area="korso"))
    gone = facts(me=there.me, programme=without("korso"))
    assert "You live here: Korso" in read(opened(settings.Menu(), there))
    assert "You live here: another area" in read(opened(settings.Menu(), gone))
    shown = client_card.Shown("p-1", "Amina", "ar", "active", 1, (), None, (), {}, {}, (), 0, area="korso")
    assert "Lives here: Korso" in read(client_card.card(shown, programme()))
    assert "Lives here: korso" in read(client_card.card(shown, without("korso")))


def test_every_area_of_a_long_list_can_be_chosen() -> None:
    chosen = [button for button in buttons(opened(settings.PickingArea(), facts())) if button.startswith("in_")]
    assert chosen == [f"in_{one.id}" for one in programme().areas]
