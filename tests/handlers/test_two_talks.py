"""A client who talks with two members of staff: a reply goes to whoever said that, and she reads who gets her words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage import tables as t
from tests.handlers.company import AMINA, KIRSI, MIKA, three
from tests.handlers.house import House
from tests.handlers.talks import arrives, newest, news, place_in_outbox, presses, says

HOUR = timedelta(hours=1)


class Heard:
    """The message of each in Amina's chat, and where in the outbox all that stands before what a test does."""

    mika: int
    kirsi: int
    since: int


@pytest.fixture
async def two(house: House) -> tuple[House, Heard]:
    """Mika asks something, and an hour later Kirsi something else."""
    await three(house)
    heard = Heard()
    heard.mika = await writes(house, MIKA, "How did the doctor go?")
    house.clock.at += HOUR
    heard.kirsi = await writes(house, KIRSI, "Your form is missing")
    heard.since = await place_in_outbox(house)
    return house, heard


async def writes(house: House, staff: int, words: str) -> int:
    await says(house, staff, "/write Amina")
    await says(house, staff, words)
    message = await newest(house, AMINA)
    assert message is not None
    return message


async def read(house: House, user: int, since: int) -> str:
    return "\n".join(await news(house, user, since))


async def test_a_reply_goes_to_whoever_said_that(two: tuple[House, Heard]) -> None:
    house, heard = two

    await says(house, AMINA, "It is serious", to=heard.mika)

    assert "It is serious" in await read(house, MIKA, heard.since)
    assert await news(house, KIRSI, heard.since) == []
    assert "Passed on to Mika" in await read(house, AMINA, heard.since)


async def test_without_a_reply_the_newest_gets_it_and_the_client_reads_who_that_is(two: tuple[House, Heard]) -> None:
    house, heard = two

    await says(house, AMINA, "I send it tomorrow")

    assert "I send it tomorrow" in await read(house, KIRSI, heard.since)
    assert await news(house, MIKA, heard.since) == []
    assert "Passed on to Kirsi" in await read(house, AMINA, heard.since)


async def test_a_voice_message_goes_to_whoever_it_answers(two: tuple[House, Heard]) -> None:
    house, heard = two
    spoken = house.voice(AMINA, "spoken")
    spoken["message"]["reply_to_message"] = {"message_id": heard.mika, "chat": {"id": AMINA, "type": "private"}}

    await house.keep(spoken, user=AMINA)
    await arrives(house)

    assert [row.chat_id for row in await house.rows(t.outbox, tag="talk.voice")] == [MIKA]


async def test_a_reply_to_a_phrase_goes_to_whoever_sent_it(two: tuple[House, Heard]) -> None:
    house, heard = two
    await says(house, MIKA, "/phrases Amina")
    await presses(house, MIKA, "again")
    await presses(house, MIKA, "send")
    phrase = await newest(house, AMINA)
    await writes(house, KIRSI, "And your address?")

    await says(house, AMINA, "I do not know", to=phrase)

    assert "I do not know" in await read(house, MIKA, heard.since)
    assert "I do not know" not in await read(house, KIRSI, heard.since)


async def test_a_reply_to_a_talk_that_is_over_goes_to_nobody_else(two: tuple[House, Heard]) -> None:
    house, heard = two
    (talk,) = [row for row in await house.rows(t.talks) if row.staff_id == "p-Mika"]
    await house.tapped(AMINA, f"talk:{talk.id}:end")
    await arrives(house)

    await says(house, AMINA, "It is serious", to=heard.mika)

    assert "It is serious" not in await read(house, KIRSI, heard.since)
    assert "Shall I pass it on to a human?" in await read(house, AMINA, heard.since)


async def test_a_reply_goes_to_a_human_also_while_a_question_waits(two: tuple[House, Heard]) -> None:
    house, heard = two
    await says(house, AMINA, "/checkin")  # its question moved last

    await says(house, AMINA, "3", to=heard.mika)

    assert "3" in await read(house, MIKA, heard.since)
    assert await house.rows(t.answers) == []
