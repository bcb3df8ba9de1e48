"""What a client forwards is somebody else's: whoever reads it must see that, or a threat reads as theirs."""

from __future__ import annotations

from typing import Any

import pytest

from storage import tables as t
from tests.handlers.company import AMINA, KIRSI, MIKA, alert, asks, card, kept_words, looks, takes, three
from tests.handlers.company import taps as taps_alert
from tests.handlers.house import House
from tests.handlers.talks import arrives, news, place_in_outbox, presses, says

THREAT = "You are worthless and I will come to your home"
FROM = {"forward_origin": {"type": "hidden_user", "sender_user_name": "X"}}


@pytest.fixture
async def company(house: House) -> House:
    return await three(house)


@pytest.fixture
async def talk(company: House) -> House:
    await asks(company)
    await takes(company, MIKA)
    await arrives(company)
    return company


async def forwards(house: House, words: str = THREAT) -> None:
    await house.said(AMINA, words, **FROM)
    await arrives(house)


async def sends(house: House, user: int = AMINA, **what: Any) -> None:
    """A message without text."""
    sent = house.message(user, "")
    del sent["message"]["text"]
    sent["message"] |= what
    await house.keep(sent, user=user)
    await arrives(house)


async def shows(house: House) -> str:
    """What Mika reads after *Show*."""
    await taps_alert(house, MIKA, "show")
    return (await looks(house, (await card(house, MIKA)).id)).translate(dict.fromkeys(range(0x2066, 0x206A)))


class TestInATalk:
    async def test_it_is_shown_as_forwarded(self, talk: House) -> None:
        since = await place_in_outbox(talk)

        await forwards(talk)
        await says(talk, AMINA, "He wrote this")

        heard = await news(talk, MIKA, since)
        assert [said.split("\n")[0] for said in heard] == ["↪️ Amina forwards:", "💬 Amina:"]
        assert THREAT in heard[0]

    async def test_it_answers_no_question_that_waits(self, talk: House) -> None:
        await says(talk, AMINA, "/checkin")
        since = await place_in_outbox(talk)

        await forwards(talk, "7")

        assert (await news(talk, MIKA, since))[0].startswith("↪️ Amina forwards:")
        assert await talk.rows(t.answers) == []

    async def test_a_photo_that_waited_for_the_yes_and_its_words_are(self, talk: House) -> None:
        since = await place_in_outbox(talk)
        await sends(talk, photo=[{"file_id": "theirs"}], caption=THREAT, **FROM)
        await sends(talk, photo=[{"file_id": "own"}])
        await presses(talk, AMINA, "yes")
        await sends(talk, photo=[{"file_id": "theirs too"}], **FROM)

        heard = [said.split("\n")[0] for said in await news(talk, MIKA, since)]
        assert heard == ["↪️ Amina forwards:", "↪️ Amina forwards:", "💬 Amina:", "↪️ Amina forwards:"]

    async def test_a_voice_message_is(self, talk: House) -> None:
        since = await place_in_outbox(talk)
        await sends(talk, voice={"file_id": "theirs"}, **FROM)

        assert await news(talk, MIKA, since) == ["↪️ Amina forwards:"]

    async def test_it_stays_so_when_nobody_heard_it(self, talk: House) -> None:
        await talk.change("p-Mika", reachable=False)
        await forwards(talk)

        assert [row.kind for row in await talk.rows(t.alert_words)] == ["forwarded"]
        assert await kept_words(talk) == [THREAT]


class TestWithoutATalk:
    async def test_it_is_offered_to_be_passed_on_and_shown_as_forwarded(self, company: House) -> None:
        await forwards(company)
        await says(company, AMINA, "I got this from him")
        await presses(company, AMINA, "yes")
        await takes(company, MIKA)

        assert await kept_words(company) == [THREAT, "I got this from him"]
        shown = await shows(company)
        assert f"Amina forwarded:\n{THREAT}" in shown
        assert "Amina wrote:\nI got this from him" in shown

    async def test_a_voice_message_to_a_question_is_passed_on_as_forwarded(self, company: House) -> None:
        await company.tell(AMINA, "due", due="measurement", key="m0")
        await arrives(company)
        await sends(company, voice={"file_id": "theirs"}, **FROM)
        since = await place_in_outbox(company)
        await takes(company, MIKA)
        await arrives(company)

        assert "↪️ Amina forwards:" in await news(company, MIKA, since)


class TestToAQuestion:
    async def test_it_is_offered_to_be_passed_on_and_the_question_still_waits(self, company: House) -> None:
        await says(company, AMINA, "/checkin")
        (before,) = await company.rows(t.sessions, conversation="check_in")

        await forwards(company)

        assert (await company.told(AMINA))[-1] == "aside.not_read"
        (after,) = await company.rows(t.sessions, conversation="check_in")
        assert (after.turn, after.closed_at) == (before.turn, None)
        await presses(company, AMINA, "yes")
        assert (await alert(company)).rule == "wants_to_talk"
        assert await kept_words(company) == [THREAT]

    async def test_own_words_to_the_question_are_an_answer_as_before(self, company: House) -> None:
        await says(company, AMINA, "/checkin")
        before = await company.session(AMINA)

        await says(company, AMINA, "3")

        assert (await company.session(AMINA)).turn > before.turn

    async def test_staff_who_forward_into_a_question_are_asked_again(self, company: House) -> None:
        await says(company, KIRSI, "/invite")
        await company.said(KIRSI, "Amina", **FROM)
        await arrives(company)

        assert "aside.not_read" not in await company.told(KIRSI)
