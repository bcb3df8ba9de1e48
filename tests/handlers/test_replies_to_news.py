"""Staff reply to any news of a client, and the client hears it; to an alert that nobody has taken, with *Take*."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from storage import tables as t
from tests.handlers.company import AMINA, KIRSI, MIKA, alert, asks, takes, three
from tests.handlers.house import House
from tests.handlers.talks import arrives, newest, news, place_in_outbox, says
from tests.handlers.test_meetings import plans

HOUR = timedelta(hours=1)
WORDS = "What a pity! Does Friday fit?"
HELD = "Take the alert first. Then I send your reply to the client."


@pytest.fixture
async def company(house: House) -> House:
    return await three(house)


async def hears(house: House, kind: str) -> None:
    """Mika hears this of Amina."""
    match kind:
        case "an answer to a meeting":
            await plans(house, MIKA)
            (meeting,) = await house.rows(t.meetings)
            await house.tapped(AMINA, f"meeting:{meeting.id}:cannot_0")
        case "a break":
            await house.tell(MIKA, "paused", client="p-Amina", until="2027-03-10")
        case "the end":
            await house.tell(MIKA, "finished_programme", client="p-Amina")
        case "what comes next":
            await house.tell(MIKA, "chose_next", client="p-Amina", choice="year")
        case "a handover":
            await house.tell(MIKA, "got_clients", clients=["p-Amina"])
    await arrives(house)


@pytest.mark.parametrize("kind", ["an answer to a meeting", "a break", "the end", "what comes next", "a handover"])
async def test_a_reply_to_news_of_a_client_reaches_the_client(company: House, kind: str) -> None:
    await hears(company, kind)
    since = await place_in_outbox(company)

    await says(company, MIKA, WORDS, to=await newest(company, MIKA))

    assert WORDS in "\n".join(await news(company, AMINA, since))
    assert await news(company, MIKA, since) == ["✓ Passed on to Amina.\n[✔️ End the talk]"]


async def test_a_photo_in_reply_is_not_passed_on_and_the_hint_says_why(company: House) -> None:
    await hears(company, "a break")
    since = await place_in_outbox(company)
    sent = company.message(MIKA, "", reply_to_message={"message_id": await newest(company, MIKA)})
    del sent["message"]["text"]
    sent["message"]["photo"] = [{"file_id": "photo"}]

    await company.keep(sent, user=MIKA)
    await arrives(company)

    assert await news(company, MIKA, since) == ["I can pass on your own words and voice messages only."]


class TestBeforeTake:
    """Amina has asked for a human, Mika and Kirsi have the alert, and nobody has taken it."""

    @pytest.fixture
    async def waiting(self, company: House) -> House:
        await asks(company)
        return company

    async def replies(self, house: House, words: str = WORDS) -> None:
        await says(house, MIKA, words, to=await newest(house, MIKA))

    async def heard(self, house: House, since: int = 0) -> str:
        return "\n".join(await news(house, AMINA, since))

    async def test_a_reply_waits_and_says_so(self, waiting: House) -> None:
        since = await place_in_outbox(waiting)

        await self.replies(waiting)

        assert await news(waiting, MIKA, since) == [HELD]
        assert WORDS not in await self.heard(waiting)

    async def test_it_is_sent_when_whoever_wrote_it_takes_the_alert(self, waiting: House) -> None:
        await self.replies(waiting, "I am here")
        await self.replies(waiting, "Call 112, please")

        await takes(waiting, MIKA)
        await arrives(waiting)

        heard = await self.heard(waiting)
        assert heard.index("I am here") < heard.index("Call 112, please")
        assert len(await waiting.rows(t.talks)) == 1
        assert await waiting.rows(t.held_replies) == []

    async def test_what_it_holds_is_sealed(self, waiting: House) -> None:
        await self.replies(waiting)

        (row,) = await waiting.rows(t.held_replies)
        assert WORDS.encode() not in row.words

    async def test_a_voice_message_waits_too(self, waiting: House) -> None:
        spoken = waiting.voice(MIKA, "spoken")
        spoken["message"]["reply_to_message"] = {"message_id": await newest(waiting, MIKA)}
        await waiting.keep(spoken, user=MIKA)
        await arrives(waiting)

        await takes(waiting, MIKA)
        await arrives(waiting)

        assert [row.chat_id for row in await waiting.rows(t.outbox, tag="talk.voice")] == [AMINA]

    async def test_when_somebody_else_takes_it_it_is_not_sent_and_the_writer_hears_that(self, waiting: House) -> None:
        await waiting.walk_to(waiting.now + 9 * HOUR)
        await waiting.deliver()
        await self.replies(waiting)
        since = await place_in_outbox(waiting)

        await takes(waiting, KIRSI)
        await arrives(waiting)

        assert WORDS not in await self.heard(waiting)
        assert any("Nothing was passed on" in said for said in await news(waiting, MIKA, since))
        assert await waiting.rows(t.held_replies) == []

    async def test_after_half_a_day_it_is_too_old_to_be_sent(self, waiting: House) -> None:
        await self.replies(waiting)
        await waiting.walk_to(waiting.now + 13 * HOUR)
        await waiting.deliver()

        await takes(waiting, MIKA)
        await arrives(waiting)

        assert WORDS not in await self.heard(waiting)
        assert await waiting.rows(t.held_replies) == []

    async def test_an_identity_code_in_it_is_not_kept(self, waiting: House) -> None:
        await self.replies(waiting, "Are you 131052-308T?")
        await takes(waiting, MIKA)
        await arrives(waiting)

        assert "131052" not in await self.heard(waiting)

    async def test_what_nobody_asked_for_begins_a_talk_with_it(self, company: House) -> None:
        await company.said(AMINA, "/checkin")
        await company.settle()
        await self.raised(company, "strong_pain")
        await arrives(company)
        await self.replies(company)

        await takes(company, MIKA)
        await arrives(company)

        assert WORDS in await self.heard(company)

    async def raised(self, house: House, rule: str) -> None:
        """An alert by figures, as the rules raise it."""
        values: dict[str, Any] = {"id": "a1", "client_id": "p-Amina", "rule": rule, "lane": "today", "state": "open"}
        values |= {"rung": 0, "next_at": house.now, "raised_at": house.now}
        await house.writer.run(lambda tx: tx.execute(t.alerts.insert().values(**values)))
        await house.tell(AMINA, "ladder", alert="a1")
        assert (await alert(house)).rule == rule
