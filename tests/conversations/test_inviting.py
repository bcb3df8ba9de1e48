"""Inviting: nothing is asked without its choices, and only a coordinator is answered."""

from __future__ import annotations

import pytest

from conversations import inviting
from conversations.effects import Ask, Invite
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
    ],
)
def test_who_is_no_coordinator_any_more_learns_nothing_and_invites_nobody(state, event, me) -> None:
    step = inviting.step(state, event, facts(me=me, mentors=MENTORS))

    assert step.state is None
    assert not any(isinstance(effect, Invite) for effect in step.effects)
    assert [line.id for line in step.effects[0].message.lines] == ["faults.not_for_you"]


def test_what_is_left_open_is_not_decided() -> None:
    everything_open = inviting.PickingSource(audience="general", language="open", mentor="nobody")

    step = inviting.step(everything_open, Pressed("open"), facts(me=COORDINATOR))

    assert step.effects[-1] == Invite("client", audience="general", language=None, mentor=None, source=None)


def test_the_way_back_stays_when_nobody_is_called_so() -> None:
    step = inviting.step(inviting.Finding(), Said("Nobody"), facts(me=COORDINATOR))

    assert "back" in buttons(step.effects[0])  # type: ignore[arg-type]
