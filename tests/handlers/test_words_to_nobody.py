"""What a client writes to a mentor who is gone is not lost: she hears of it, and whoever takes it next can read it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage import tables as t
from tests.handlers.company import (
    AMINA,
    KIRSI,
    MIKA,
    alert,
    asks,
    kept_words,
    loses_the_role,
    stops,
    takes,
    taps,
    three,
)
from tests.handlers.house import House


@pytest.fixture
async def talking(house: House) -> House:
    """Mika has taken Amina's alert and they talk."""
    await asks(await three(house))
    await takes(house, MIKA)
    return house


async def goes(house: House, how: str) -> None:
    """Mika is gone, and nobody has noticed yet."""
    if how == "blocked":
        await house.change("p-Mika", reachable=False)
    elif how == "stopped":
        await house.change("p-Mika", state="stopped", stopped_at=house.now)
    else:
        await loses_the_role(house, "p-Mika")


GONE = pytest.mark.parametrize("how", ["blocked", "stopped", "without the role"])


@GONE
async def test_the_client_hears_that_her_words_went_to_the_staff(talking: House, how: str) -> None:
    await goes(talking, how)

    await talking.said(AMINA, "Are you there?")
    await talking.settle()

    assert "talk.lost" in await talking.told(AMINA)
    assert "Are you there?" not in "".join(await talking.texts(MIKA))


@GONE
async def test_her_words_stay_with_the_alert_for_whoever_takes_it(talking: House, how: str) -> None:
    await goes(talking, how)

    await talking.said(AMINA, "Are you there?")
    await talking.settle()
    await talking.deliver()
    await takes(talking, KIRSI)
    await taps(talking, KIRSI, "show")

    assert await kept_words(talking) == ["Are you there?"]
    assert "Are you there?" in (await talking.texts(KIRSI))[-1]


@GONE
async def test_the_alert_goes_on_to_the_coordinators(talking: House, how: str) -> None:
    await goes(talking, how)

    await talking.said(AMINA, "Are you there?")
    await talking.settle()

    row = await alert(talking)
    assert (row.state, row.owner_id) == ("open", None)
    assert "alerts.lane_today" in await talking.told(KIRSI)


async def test_words_in_the_batch_in_which_the_mentor_blocks_are_kept(talking: House) -> None:
    await talking.blocked(MIKA)
    await talking.said(AMINA, "Are you there?")
    await talking.settle()

    assert "talk.lost" in await talking.told(AMINA)
    assert await kept_words(talking) == ["Are you there?"]


async def test_a_reopened_alert_closes_its_talk(talking: House) -> None:
    await talking.blocked(MIKA)
    await talking.settle()

    (talk,) = await talking.rows(t.talks)
    assert talk.closed_at is not None
    assert (await talking.told(AMINA))[-1] == "talk.ended"


async def test_after_that_her_words_go_to_a_human_without_a_question(talking: House) -> None:
    await stops(talking, MIKA)
    await talking.said(AMINA, "Are you there?")
    await talking.settle()
    assert (await talking.told(AMINA))[-1] == "aside.goes_along"
    assert await kept_words(talking) == ["Are you there?"]


async def test_what_is_written_right_after_asking_for_a_human_goes_along(house: House) -> None:
    await asks(await three(house))
    for words in ("My knee is swollen", "and I am alone"):
        await house.said(AMINA, words)
        await house.settle()
    assert (await house.told(AMINA))[-2:] == ["aside.goes_along"] * 2
    assert await kept_words(house) == ["My knee is swollen", "and I am alone"]
    assert [row.rule for row in await house.rows(t.alerts)] == ["wants_to_talk"]
    assert await house.rows(t.sessions, conversation="aside") == []


async def test_a_quarter_of_an_hour_later_it_is_asked_about(house: House) -> None:
    await asks(await three(house))
    await house.walk_to(house.now + timedelta(minutes=15))
    await house.said(AMINA, "My knee is swollen")
    await house.settle()
    assert (await house.told(AMINA))[-1] == "aside.not_read"
    assert await kept_words(house) == []


async def test_what_somebody_else_wrote_is_asked_about_all_the_same(house: House) -> None:
    await asks(await three(house))
    await house.said(AMINA, "Come home", forward_origin={"type": "hidden_user"})
    await house.settle()
    assert (await house.told(AMINA))[-1] == "aside.not_read"


async def test_an_identity_code_in_words_to_nobody_is_not_kept(talking: House) -> None:
    await goes(talking, "blocked")

    await talking.said(AMINA, "I am 131052-308T")
    await talking.settle()

    (words,) = await kept_words(talking)
    assert "131052" not in words
