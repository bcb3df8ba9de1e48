"""A mentor is away, or does not answer: who stands in hears of it, and the client is told."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from storage import tables as t
from tests.conversations.scene import HELSINKI
from tests.handlers.company import AMINA, KIRSI, MIKA, alert, asks, buttons, taps
from tests.handlers.house import House

SARI = 4
OLGA = 5
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
async def team(house: House) -> House:
    """Amina's mentor is Mika; Sari is a mentor too; Kirsi coordinates. It is Monday, ten o'clock."""
    mika = await house.person("Mika", "mentor", MIKA)
    await house.person("Sari", "mentor", SARI)
    await house.person("Kirsi", "coordinator", KIRSI)
    await house.person("Amina", "client", AMINA, mentor=mika, weekday=0, hour=18)
    return house


async def presses(house: House, user: int, *buttons: str) -> None:
    for button in buttons:
        await house.pressed(user, button)
        await house.settle()


async def goes_away(house: House, user: int = MIKA, deputy: str = "p-Sari", first: str = "today") -> None:
    await house.said(user, "/away")
    await house.settle()
    await presses(house, user, "plan", first, "7", deputy)


async def has_a_deputy(house: House) -> None:
    await house.said(MIKA, "/away")
    await house.settle()
    await presses(house, MIKA, "usual", "p-Sari")


def alerts_of(told: list[str]) -> list[str]:
    return [tag for tag in told if tag.startswith("alerts.lane")]


async def heard(house: House, *users: int) -> list[int]:
    """Who of these has the card of an alert."""
    return [user for user in users if alerts_of(await house.told(user))]


async def test_while_the_mentor_is_away_who_stands_in_hears_at_once(team: House) -> None:
    await goes_away(team)

    await asks(team)

    assert await heard(team, MIKA, SARI, KIRSI) == [SARI]


async def test_the_client_hears_who_stands_in_and_until_when(team: House) -> None:
    await goes_away(team)

    await asks(team)

    said = next(words for words in await team.texts(AMINA) if "is away" in words)
    assert "Mika" in said
    assert "Sari" in said
    assert "7 March" in said


@pytest.mark.parametrize("deputy", ["nobody", "p-Sari"])
async def test_without_anyone_who_can_stand_in_the_coordinators_hear_at_once(team: House, deputy: str) -> None:
    await goes_away(team, deputy=deputy)
    await team.change("p-Sari", reachable=False)

    await asks(team)

    assert await heard(team, MIKA, SARI, KIRSI) == [KIRSI]
    assert any("Somebody else from the team" in words for words in await team.texts(AMINA))


async def test_what_waited_for_the_mentor_goes_on_when_the_mentor_goes(team: House) -> None:
    await asks(team)
    assert await heard(team, MIKA, SARI, KIRSI) == [MIKA]

    await goes_away(team)

    assert await heard(team, SARI, KIRSI) == [SARI]


async def test_what_the_mentor_had_taken_is_anybodys_again(team: House) -> None:
    await asks(team)
    await taps(team, MIKA, "take")

    await goes_away(team)

    assert (await alert(team)).state == "open"
    assert await heard(team, SARI, KIRSI) == [SARI]


async def test_who_stands_in_takes_and_resolves_it(team: House) -> None:
    await goes_away(team)
    await asks(team)

    await taps(team, SARI, "take")
    assert ((await alert(team)).state, (await alert(team)).owner_id) == ("taken", "p-Sari")
    await taps(team, SARI, "done_talked")
    assert (await alert(team)).state == "resolved"


async def test_an_absence_begins_and_ends_by_itself(team: House) -> None:
    await goes_away(team, first="monday")
    await asks(team)
    assert await heard(team, MIKA, SARI) == [MIKA]
    await taps(team, MIKA, "take")

    await team.walk_to(team.now + 7 * DAY)  # Monday morning
    assert (await alert(team)).state == "open"
    assert SARI in await heard(team, SARI)
    assert "away.back" not in await team.told(MIKA)

    await team.walk_to(team.now + 7 * DAY)
    assert (await team.told(MIKA)).count("away.back") == 1


async def test_away_ends_it_at_once(team: House) -> None:
    await goes_away(team)
    await team.said(MIKA, "/away")
    await team.settle()
    await presses(team, MIKA, "end")

    await asks(team)

    assert await heard(team, MIKA, SARI, KIRSI) == [MIKA]
    await team.walk_to(team.now + 8 * DAY)
    assert "away.back" not in await team.told(MIKA)


async def test_when_the_mentor_does_not_answer_the_usual_deputy_hears_before_the_coordinators(team: House) -> None:
    await has_a_deputy(team)
    await asks(team)
    assert await heard(team, MIKA, SARI, KIRSI) == [MIKA]

    await team.walk_to(team.now + 4 * HOUR)
    assert await heard(team, SARI, KIRSI) == [SARI]
    await team.walk_to(team.now + DAY)
    assert await heard(team, SARI, KIRSI) == [SARI, KIRSI]


async def test_now_mentor_and_deputy_hear_at_once(team: House) -> None:
    await has_a_deputy(team)

    await team.tapped(AMINA, "menu:-:help_now")
    await team.settle()

    assert await heard(team, MIKA, SARI, KIRSI) == [MIKA, SARI]


async def test_the_first_who_stands_in_is_the_usual_one_from_then_on(team: House) -> None:
    await goes_away(team)

    (row,) = await team.rows(t.deputies)
    assert (row.person_id, row.deputy_id) == ("p-Mika", "p-Sari")
    await team.said(MIKA, "/away")
    await team.settle()
    await presses(team, MIKA, "usual", "nobody")
    assert await team.rows(t.deputies) == []


async def test_a_mentor_who_does_not_stand_in_may_not_take_it(team: House) -> None:
    await asks(team)

    await taps(team, SARI, "take")

    assert (await alert(team)).state == "open"
    assert await team.told(SARI) == []


async def test_a_ladder_that_ended_without_anyone_begins_again_and_says_so(team: House) -> None:
    await asks(team)
    await team.walk_to(team.now + DAY)
    assert not any("starts again" in words for words in await team.texts(KIRSI))

    await team.walk_to(team.now + DAY)

    assert any("It starts again" in words for words in await team.texts(MIKA))


async def test_a_client_plans_no_days_off(team: House) -> None:
    await team.said(AMINA, "/away")
    await team.settle()

    assert (await team.told(AMINA))[-1] == "faults.not_for_you"


async def coordinator_goes_away(house: House) -> None:
    await house.said(KIRSI, "/away")
    await house.settle()
    await presses(house, KIRSI, "plan", "today", "7")


async def test_a_coordinator_who_is_away_is_passed_over_and_the_other_one_hears(team: House) -> None:
    await team.person("Olga", "coordinator", OLGA)
    await coordinator_goes_away(team)
    await team.change("p-Amina", mentor_id=None)

    await asks(team)

    assert await heard(team, KIRSI, OLGA) == [OLGA]


async def test_the_only_one_who_could_hear_hears_on_holiday_too(team: House) -> None:
    await coordinator_goes_away(team)
    await team.change("p-Amina", mentor_id=None)

    await asks(team)

    assert await heard(team, KIRSI) == [KIRSI]


async def test_whoever_is_away_themselves_on_those_days_cannot_stand_in(team: House) -> None:
    await goes_away(team, SARI, "nobody", first="tomorrow")
    await team.said(MIKA, "/away")
    await team.settle()

    await presses(team, MIKA, "plan", "tomorrow", "7")
    assert "p-Sari" not in await buttons(team, MIKA)
    await presses(team, MIKA, "back", "back", "today", "1")
    assert "p-Sari" in await buttons(team, MIKA)


async def test_nobody_is_welcomed_back_on_a_saturday(team: House) -> None:
    await team.said(MIKA, "/away")
    await team.settle()
    await presses(team, MIKA, "plan", "today", "other")
    await team.said(MIKA, "5.3.")  # a Friday
    await team.settle()
    await presses(team, MIKA, "p-Sari")

    [back] = await team.rows(t.due, kind="back")
    assert back.due_at == datetime(2027, 3, 8, 8, tzinfo=HELSINKI)
