"""Inviting: nothing is asked without its choices, and only a coordinator is answered."""

from __future__ import annotations

from datetime import date

import pytest

from conversations import inviting, poster
from conversations.effects import Ask
from conversations.effects_inviting import Invite, MakePoster
from conversations.events import Pressed, Returned, Said
from conversations.saved import State
from conversations.step import ListMentors
from tests.conversations.scene import CLIENT, COORDINATOR, MENTOR, MENTORS, facts

SOURCE = inviting.PickingSource(audience="mothers", language="fi", mentor="m-mika")


def buttons(said: Ask) -> list[str]:
    return [button.id for row in said.message.rows for button in row]


@pytest.mark.parametrize(
    ("state", "event"),
    [
        (inviting.PickingLanguage(audience="mothers"), Pressed("fi")),
        (inviting.PickingMentor(audience="mothers", language="fi"), Returned()),
        (SOURCE, Pressed("back")),
    ],
)
def test_mentors_are_listed_wherever_they_are_offered_next(state: State, event: object) -> None:
    assert inviting.question(state, event) == ListMentors()  # type: ignore[arg-type]
    step = inviting.step(state, event, facts(me=COORDINATOR, mentors=MENTORS))  # type: ignore[arg-type]

    assert {"m-mika", "m-sari"} <= set(buttons(step.effects[0]))  # type: ignore[arg-type]


@pytest.mark.parametrize("me", [None, CLIENT, MENTOR])
@pytest.mark.parametrize(
    ("state", "event"),
    [
        (inviting.PickingRole(), Pressed("coordinator")),
        (inviting.PickingMentor(audience="mothers", language="fi"), Returned()),
        (SOURCE, Pressed("self")),
        (inviting.Finding(), Said("Amina")),
        (inviting.PickingRole(), Pressed("came")),
        (inviting.Counting(), Returned()),
        (poster.PosterUses(source="open", languages=("fi",), months=1), Pressed("250")),
    ],
)
def test_who_is_no_coordinator_any_more_learns_nothing_and_invites_nobody(state, event, me) -> None:
    step = inviting.step(state, event, facts(me=me, mentors=MENTORS))

    assert step.state is None
    assert not any(isinstance(effect, Invite | MakePoster) for effect in step.effects)
    assert [line.id for line in step.effects[0].message.lines] == ["faults.not_for_you"]


def test_what_is_left_open_is_not_decided() -> None:
    everything_open = inviting.PickingSource(audience="general", language="open", mentor="nobody")

    step = inviting.step(everything_open, Pressed("open"), facts(me=COORDINATOR))

    assert step.effects[-1] == Invite("client", audience="general", language=None, mentor=None, source=None)


def test_the_way_back_stays_when_nobody_is_called_so() -> None:
    step = inviting.step(inviting.Finding(), Said("Nobody"), facts(me=COORDINATOR))

    assert "back" in buttons(step.effects[0])  # type: ignore[arg-type]


def test_a_poster_without_a_language_goes_no_further() -> None:
    nothing = poster.PosterLanguages(source="open", languages=())

    step = inviting.step(nothing, Pressed("on"), facts(me=COORDINATOR))

    assert step.state == nothing
    assert "on" not in buttons(step.effects[0])  # type: ignore[arg-type]


def test_languages_stand_on_a_poster_in_the_order_of_the_taps() -> None:
    state = poster.PosterLanguages(source="open", languages=())
    for tap in ("ar", "fi", "ru", "fi", "en"):
        state = inviting.step(state, Pressed(tap), facts(me=COORDINATOR)).state  # type: ignore[assignment]

    assert state.languages == ("ar", "ru", "en")


@pytest.mark.parametrize(
    ("today", "months", "last"),
    [
        (date(2027, 3, 1), 1, date(2027, 4, 1)),
        (date(2027, 10, 31), 1, date(2027, 11, 30)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2027, 12, 15), 1, date(2028, 1, 15)),
        (date(2027, 6, 30), 6, date(2027, 12, 30)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
    ],
)
def test_a_poster_is_good_for_whole_months(today: date, months: int, last: date) -> None:
    assert poster.last_day(today, months) == last
