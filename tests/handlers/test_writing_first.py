"""A mentor writes first: who may, what each reads in their language, and what becomes of it when the mentor changes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from storage import tables as t
from tests.conversations.test_transcripts import check
from tests.handlers.company import AMINA, KIRSI, MIKA, kept_words, stops
from tests.handlers.house import House
from tests.handlers.talks import (
    LEENA,
    arrives,
    newest,
    news,
    place_in_outbox,
    presses,
    says,
    taps,
    two_mentors,
    written_down,
)

GOLDEN = Path(__file__).parent / "transcripts"


@pytest.fixture
async def talk(house: House) -> House:
    """Mika has written to Amina, who has read it."""
    await two_mentors(house)
    await says(house, MIKA, "/write Amina")
    await says(house, MIKA, "Mitä kuuluu?")
    return house


async def change_of_mentor(house: House) -> None:
    await house.change("p-Amina", mentor_id="p-Leena")


async def test_each_reads_it_in_their_own_language(house: House, request: pytest.FixtureRequest) -> None:
    h = await two_mentors(house)
    played = await written_down(
        h,
        [
            ("Mika: /write", lambda: says(h, MIKA, "/write")),
            ("Mika chooses Amina", lambda: taps(h, MIKA, "write:p-Amina:to")),
            ("Mika: Mitä kuuluu?", lambda: says(h, MIKA, "Mitä kuuluu?")),
            ("Amina: بخير", lambda: says(h, AMINA, "بخير")),
            ("Amina ends the talk", lambda: end(h, AMINA)),
            ("Amina: مرحبا", lambda: says(h, AMINA, "مرحبا")),
            ("Mika replies to what says so", lambda: reply(h, "Vielä yksi asia")),
            ("Amina gets another mentor", lambda: change_of_mentor(h)),
            ("Mika replies to the same message", lambda: reply(h, "Salaista")),
            ("Amina: ألم في الركبة", lambda: says(h, AMINA, "ألم في الركبة")),
        ],
    )
    check(GOLDEN / "writing_first.txt", played, request)


async def reply(house: House, words: str) -> None:
    await says(house, MIKA, words, to=await newest(house, MIKA))


async def end(house: House, user: int) -> None:
    (talk,) = await house.rows(t.talks, closed_at=None)
    await taps(house, user, f"talk:{talk.id}:end")


async def test_a_reply_to_what_the_client_wrote_reaches_them(talk: House) -> None:
    await says(talk, AMINA, "بخير")
    await reply(talk, "Hyvä!")
    assert "💬 Mika:\nHyvä!" in await news(talk, AMINA)
    assert len(await talk.rows(t.talks)) == 1


async def test_two_replies_at_once_are_one_talk_and_both_arrive(house: House) -> None:
    h = await two_mentors(house)
    await h.tell(MIKA, "joined", client="p-Amina")
    await h.deliver()
    card = await newest(h, MIKA)
    for words in ("Tervetuloa!", "Mitä kuuluu?"):
        await h.said(MIKA, words, reply_to_message={"message_id": card, "chat": {"id": MIKA, "type": "private"}})
    await arrives(h)
    assert [said.splitlines()[1] for said in await news(h, AMINA)] == ["Tervetuloa!", "Mitä kuuluu?"]
    assert len(await h.rows(t.talks)) == 1


async def test_two_members_of_staff_at_once_reach_the_client_and_each_gets_the_answer_to_theirs(house: House) -> None:
    h = await two_mentors(house)
    for user in (MIKA, KIRSI):
        await h.tell(user, "joined", client="p-Amina")
    await h.deliver()
    for user in (MIKA, KIRSI):
        card = await newest(h, user)
        await h.said(user, "Hei", reply_to_message={"message_id": card, "chat": {"id": user, "type": "private"}})
    await arrives(h)
    assert len(await news(h, AMINA)) == 2
    await says(h, AMINA, "مرحبا")
    heard = [user for user in (MIKA, KIRSI) if any("مرحبا" in said for said in await news(h, user))]
    assert len(heard) == 1


async def test_nobody_writes_to_a_client_of_somebody_else(house: House) -> None:
    h = await two_mentors(house)
    await says(h, LEENA, "/write Amina")
    await taps(h, LEENA, "write:p-Amina:to")
    assert await news(h, AMINA) == []
    assert "Amina" not in "".join(await news(h, LEENA))
    assert await h.rows(t.sessions, conversation="writing") == []


async def test_who_chose_write_and_lost_the_client_meanwhile_sends_nothing(house: House) -> None:
    h = await two_mentors(house)
    await says(h, MIKA, "/write Amina")
    await change_of_mentor(h)
    await says(h, MIKA, "Salaista")
    assert await news(h, AMINA) == []


async def test_words_that_were_under_way_when_the_mentor_changed_are_not_shown(house: House) -> None:
    h = await two_mentors(house)
    await says(h, MIKA, "/write Amina")
    await h.said(MIKA, "Salaista")
    await h.step()  # Mika's turn; what it means for Amina is not read yet
    await change_of_mentor(h)
    await arrives(h)
    assert await news(h, AMINA) == []
    assert (await h.told(MIKA))[-1] == "writing.not_yours"


async def test_what_a_client_writes_to_the_old_mentor_goes_to_the_new_one(talk: House) -> None:
    await change_of_mentor(talk)
    since = await place_in_outbox(talk)
    await says(talk, AMINA, "ركبتي تؤلمني")
    assert await news(talk, MIKA, since) == []
    assert await kept_words(talk) == ["ركبتي تؤلمني"]
    (told,) = await news(talk, LEENA, since)
    assert "Amina" in told
    assert "ركبتي" not in told
    assert await talk.rows(t.talks, closed_at=None) == []


async def test_a_client_who_has_blocked_the_bot_gets_nothing_and_the_mentor_hears_it(talk: House) -> None:
    await talk.blocked(AMINA)
    await arrives(talk)
    since = await place_in_outbox(talk)
    await says(talk, MIKA, "/write Amina")
    assert (await talk.told(MIKA))[-1] == "writing.unreachable"
    assert await news(talk, AMINA, since) == []


async def test_a_reply_to_a_client_who_blocked_the_bot_in_the_talk_is_not_taken_for_delivered(talk: House) -> None:
    await says(talk, AMINA, "بخير")
    await talk.blocked(AMINA)
    await arrives(talk)
    await reply(talk, "Hyvä!")
    assert (await talk.told(MIKA))[-1] == "writing.unreachable"


async def test_a_client_who_stopped_is_left_in_peace(talk: House) -> None:
    await stops(talk, AMINA)
    since = await place_in_outbox(talk)
    await says(talk, MIKA, "/write Amina")
    await reply(talk, "Hei")
    assert await news(talk, AMINA, since) == []


async def test_both_may_end_it_once_and_both_hear_of_it(talk: House) -> None:
    await says(talk, AMINA, "بخير")
    (row,) = await talk.rows(t.talks)
    await talk.tapped(AMINA, f"talk:{row.id}:end")
    await talk.tapped(MIKA, f"talk:{row.id}:end")
    await arrives(talk)
    tags = [*await talk.told(AMINA), *await talk.told(MIKA)]
    assert tags.count("talk.ended") == 1
    assert tags.count("talk.ended_staff") == 1


async def test_a_stranger_to_a_talk_cannot_end_it(talk: House) -> None:
    (row,) = await talk.rows(t.talks)
    await taps(talk, LEENA, f"talk:{row.id}:end")
    assert await talk.rows(t.talks, closed_at=None) != []


async def test_it_ends_after_twelve_hours_of_silence(talk: House) -> None:
    await talk.walk_to(talk.now + timedelta(hours=12, minutes=1))
    assert await talk.rows(t.talks, closed_at=None) == []
    await talk.walk_to(talk.now + timedelta(hours=11))  # nobody is woken for it
    assert "talk.ended" in await talk.told(AMINA)
    assert "talk.quiet_staff" in await talk.told(MIKA)


class TestPhotos:
    async def photo(self, house: House, id: str) -> None:
        sent = house.message(AMINA, "")
        del sent["message"]["text"]
        sent["message"]["photo"] = [{"file_id": f"small-{id}"}, {"file_id": id}]
        await house.keep(sent, user=AMINA)
        await arrives(house)

    async def test_one_waits_for_the_yes_and_the_next_goes_at_once(self, talk: House) -> None:
        await self.photo(talk, "one")
        assert await talk.rows(t.outbox, method="sendPhoto") == []
        await presses(talk, AMINA, "yes")
        await self.photo(talk, "two")
        assert len(await talk.rows(t.outbox, method="sendPhoto", chat_id=MIKA)) == 2

    async def test_after_a_no_none_is_shown_and_nobody_asks_again(self, talk: House) -> None:
        await self.photo(talk, "one")
        await presses(talk, AMINA, "no")
        await self.photo(talk, "two")
        assert await talk.rows(t.outbox, method="sendPhoto") == []
        assert (await talk.told(AMINA)).count("photos.question") == 1

    async def test_the_answer_can_be_changed_in_the_settings(self, talk: House) -> None:
        await self.photo(talk, "one")
        await presses(talk, AMINA, "no")
        await says(talk, AMINA, "/settings")
        await presses(talk, AMINA, "photos")
        await presses(talk, AMINA, "yes")
        await self.photo(talk, "two")
        assert len(await talk.rows(t.outbox, method="sendPhoto", chat_id=MIKA)) == 1

    async def test_the_old_mentor_sees_none(self, talk: House) -> None:
        await self.photo(talk, "one")
        await change_of_mentor(talk)
        await presses(talk, AMINA, "yes")
        assert await talk.rows(t.outbox, method="sendPhoto") == []
        assert (await talk.told(AMINA))[-1] == "talk.lost_photo"
