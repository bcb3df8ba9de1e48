"""Who reads little speaks instead: a client's voice message reaches a human, whatever the bot was about."""

from __future__ import annotations

import pytest

from storage import tables as t
from tests.handlers.company import AMINA, MIKA, kept_words, takes, three
from tests.handlers.house import House


@pytest.fixture
async def cast(house: House) -> House:
    return await three(house)


async def speaks(house: House, **more: object) -> None:
    spoken = house.voice(AMINA, "file-7")
    spoken["message"] |= more
    await house.keep(spoken, user=AMINA)
    await house.settle()


async def shows(house: House, caption: str = "", **more: object) -> None:
    shown = house.message(AMINA, "")
    del shown["message"]["text"]
    shown["message"] |= {"photo": [{"file_id": "photo-1", "file_unique_id": "p"}], "caption": caption, **more}
    await house.keep(shown, user=AMINA)
    await house.settle()


async def test_it_reaches_a_human_outside_any_question(cast: House) -> None:
    await speaks(cast)

    assert [alert.rule for alert in await cast.rows(t.alerts)] == ["sent_voice"]
    assert await kept_words(cast) == ["file-7"]
    assert await cast.told(AMINA) == ["talk.voice_sent"]


async def test_whoever_takes_it_can_hear_it(cast: House) -> None:
    await speaks(cast)
    await cast.deliver()

    await takes(cast, MIKA)

    assert "talk.voice" in await cast.told(MIKA)


async def test_it_reaches_a_human_with_a_menu_open(cast: House) -> None:
    await cast.said(AMINA, "/settings")
    await cast.settle()

    await speaks(cast)

    assert await kept_words(cast) == ["file-7"]
    assert (await cast.told(AMINA))[-1] == "talk.voice_sent"


async def test_it_reaches_a_human_beside_words_that_wait_for_a_yes(cast: House) -> None:
    await cast.said(AMINA, "My neighbour helps me")
    await cast.settle()
    await speaks(cast)
    await cast.pressed(AMINA, "yes")
    await cast.settle()

    assert await kept_words(cast) == ["file-7", "My neighbour helps me"]


async def test_one_that_was_forwarded_is_marked_as_that(cast: House) -> None:
    await speaks(cast, forward_origin={"type": "hidden_user", "sender_user_name": "x", "date": 0})

    assert [row.kind for row in await cast.rows(t.alert_words)] == ["forwarded_voice"]


async def test_a_human_is_offered_for_what_is_written_below_a_picture(cast: House) -> None:
    await shows(cast, "My foot looks like this")
    await cast.pressed(AMINA, "yes")
    await cast.settle()

    assert await kept_words(cast) == ["My foot looks like this"]


async def test_a_picture_alone_gets_the_way_to_a_human(cast: House) -> None:
    await shows(cast)

    assert await cast.told(AMINA) == ["aside.only_text"]
    assert await cast.rows(t.alerts) == []
