"""A talk beside a check-in, beside alerts, at night, and after its end: words reach a human, and talks end where they
are said to."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from storage import tables as t
from tests.conversations.scene import HELSINKI
from tests.conversations.spoken import ISOLATES
from tests.handlers.company import AMINA, KIRSI, MIKA, asks, takes, taps, three
from tests.handlers.house import House
from tests.handlers.talks import arrives, newest, news, place_in_outbox, says
from tests.handlers.test_away import has_a_deputy

SARI = 4
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
OWN_WORDS = ("3", "3", "3", "0", "5", "no")  # the buttons on the way to the question that takes any words


@pytest.fixture
async def company(house: House) -> House:
    await three(house)
    await house.person("Sari", "mentor", SARI)
    return house


async def said(house: House, user: int) -> list[str]:
    return [one.translate(ISOLATES) for one in await house.texts(user)]


async def presses(house: House, user: int, *names: str) -> None:
    for name in names:
        await house.pressed(user, name)
        await arrives(house)


async def writes(house: House, words: str, staff: int = MIKA) -> int:
    """To Amina; where that stands in her chat."""
    await says(house, staff, "/write Amina")
    await says(house, staff, words)
    message = await newest(house, AMINA)
    assert message is not None
    return message


async def open_talks(house: House) -> list[str]:
    return [str(row.staff_id) for row in await house.rows(t.talks, closed_at=None)]


async def ends(house: House) -> None:
    [talk] = await house.rows(t.talks, closed_at=None)
    await house.tapped(MIKA, f"talk:{talk.id}:end")
    await arrives(house)


# --- beside a check-in ---


async def test_words_that_are_no_answer_to_a_button_go_to_the_talk(company: House) -> None:
    await writes(company, "How is it going?")
    company.clock.at += MINUTE
    await says(company, AMINA, "/checkin")
    await presses(company, AMINA, "3")

    for wait in (MINUTE, 2 * HOUR):
        company.clock.at += wait
        since = await place_in_outbox(company)
        await says(company, AMINA, "Mika, can we meet on Friday?")

        assert "can we meet on Friday?" in "\n".join(await news(company, MIKA, since))


async def test_what_is_an_answer_is_one_in_a_talk_too(company: House) -> None:
    await writes(company, "How is it going?")
    company.clock.at += MINUTE
    await says(company, AMINA, "/checkin")
    await presses(company, AMINA, "3")
    since = await place_in_outbox(company)

    await says(company, AMINA, "4")

    assert await news(company, MIKA, since) == []
    assert len(await company.rows(t.answers)) == 2


@pytest.mark.parametrize("buttons", [(), OWN_WORDS])
async def test_a_reply_to_a_human_whose_talk_is_over_answers_no_question(
    company: House, buttons: tuple[str, ...]
) -> None:
    message = await writes(company, "How is your knee?")
    await ends(company)
    company.clock.at += 5 * MINUTE
    await says(company, AMINA, "/checkin")
    await presses(company, AMINA, *buttons)
    given = len(await company.rows(t.answers))

    await says(company, AMINA, "5", to=message)

    assert len(await company.rows(t.answers)) == given
    assert "Shall I pass it on to a human?" in (await said(company, AMINA))[-1]


# --- beside alerts ---


async def test_a_talk_that_began_before_the_alert_ends_with_it(company: House) -> None:
    await writes(company, "How are you?")
    await asks(company)
    await takes(company, MIKA)

    await taps(company, MIKA, "done_talked")
    await arrives(company)

    assert await open_talks(company) == []
    assert "This talk has ended" in (await said(company, AMINA))[-1]


async def test_and_goes_along_when_the_alert_is_handed_over(company: House) -> None:
    await writes(company, "How are you?")
    await asks(company)
    await takes(company, MIKA)
    await taps(company, MIKA, "give_p-Kirsi")
    await company.deliver()

    await takes(company, KIRSI)

    assert await open_talks(company) == ["p-Kirsi"]


@pytest.mark.parametrize(("way", "conversation"), [("/write Amina", "writing"), ("phrases:p-Amina:to", "phrasing")])
async def test_who_has_taken_an_alert_can_write_and_use_phrases(company: House, way: str, conversation: str) -> None:
    await company.change("p-Amina", language="ar")
    await has_a_deputy(company)
    await asks(company)
    await company.walk_to(company.now + 5 * HOUR)
    await takes(company, SARI)
    await says(company, AMINA, "مرحبا")

    if way.startswith("/"):
        await says(company, SARI, way)
    else:
        await company.tapped(SARI, way)
        await arrives(company)

    assert (await company.session(SARI)).conversation == conversation
    assert "not your client" not in (await said(company, SARI))[-1]


# --- what staff may send ---


async def test_a_voice_message_of_somebody_else_is_not_sent_as_ones_own(company: House) -> None:
    await says(company, MIKA, "/write Amina")
    voice = company.voice(MIKA, "another clients voice")
    voice["message"]["forward_origin"] = {"type": "hidden_user", "sender_user_name": "x"}

    await company.keep(voice, user=MIKA)
    await arrives(company)

    assert await company.rows(t.outbox, chat_id=AMINA, method="sendVoice") == []
    assert "your own words and voice messages only" in (await said(company, MIKA))[-1]


async def test_staff_read_to_whom_their_words_went(company: House) -> None:
    await writes(company, "How are you?")

    assert "✓ Passed on to Amina." in "\n".join(await said(company, MIKA))


# --- its end ---


async def queued(house: House, user: int, tag: str) -> list[Any]:
    return [row for row in await house.rows(t.outbox, chat_id=user) if row.tag == tag]


async def test_that_it_has_ended_in_the_night_is_said_in_the_morning(company: House) -> None:
    company.clock.at = datetime(2027, 3, 1, 13, tzinfo=HELSINKI)
    await writes(company, "How are you?")

    await company.walk_to(datetime(2027, 3, 2, 2, tzinfo=HELSINKI))
    assert await open_talks(company) == []
    assert await queued(company, AMINA, "talk.ended") == []
    [to_staff] = await queued(company, MIKA, "talk.quiet_staff")
    assert to_staff.not_before == datetime(2027, 3, 2, 8, tzinfo=HELSINKI)

    await company.walk_to(datetime(2027, 3, 2, 9, tzinfo=HELSINKI))
    assert len(await queued(company, AMINA, "talk.ended")) == 1


async def test_nothing_is_said_of_it_when_another_talk_has_begun_by_the_morning(company: House) -> None:
    company.clock.at = datetime(2027, 3, 1, 13, tzinfo=HELSINKI)
    await writes(company, "How are you?")
    await company.walk_to(datetime(2027, 3, 2, 7, 30, tzinfo=HELSINKI))
    await writes(company, "Are you awake?")

    await company.walk_to(datetime(2027, 3, 2, 9, tzinfo=HELSINKI))

    assert await queued(company, AMINA, "talk.ended") == []


@pytest.mark.parametrize("how", ["silence", "a tap"])
async def test_of_two_talks_one_may_end_without_telling_her_that_nobody_reads(company: House, how: str) -> None:
    await writes(company, "Your form is missing", KIRSI)
    company.clock.at += 3 * HOUR
    await writes(company, "How did it go?", MIKA)
    if how == "silence":
        await company.walk_to(company.now + 9 * HOUR + MINUTE)
    else:
        [talk] = await company.rows(t.talks, staff_id="p-Kirsi")
        await company.tapped(KIRSI, f"talk:{talk.id}:end")
        await arrives(company)

    assert await open_talks(company) == ["p-Mika"]
    assert await queued(company, AMINA, "talk.ended") == []
    await says(company, AMINA, "Well")
    assert "Passed on to Mika" in (await said(company, AMINA))[-1]


# --- questions that wait for it ---


async def test_each_talk_is_asked_whether_the_questions_shall_come_now_also_after_a_break(company: House) -> None:
    company.clock.at = datetime(2027, 3, 1, 17, tzinfo=HELSINKI)
    await says(company, AMINA, "/settings")
    await presses(company, AMINA, "day", "0", "18")
    await writes(company, "How are you?")
    await company.walk_to(datetime(2027, 3, 1, 18, 1, tzinfo=HELSINKI))
    await company.deliver()
    assert len(await company.rows(t.cards, kind="check_in_waits", closed_at=None)) == 1
    await says(company, AMINA, "/pause")
    await presses(company, AMINA, "1")

    await company.walk_to(datetime(2027, 3, 8, 17, 30, tzinfo=HELSINKI))
    await writes(company, "Here I am again")
    await company.walk_to(datetime(2027, 3, 8, 18, 30, tzinfo=HELSINKI))

    asked = await company.rows(t.cards, kind="check_in_waits")
    assert [row.closed_at is None for row in sorted(asked, key=lambda row: row.created_at)] == [False, True]


async def test_an_album_is_asked_about_once(company: House) -> None:
    await writes(company, "Can I see your shoes?")
    for number in range(4):
        photo = company.message(AMINA, "")
        del photo["message"]["text"]
        photo["message"] |= {"photo": [{"file_id": f"photo {number}"}], "media_group_id": "g"}
        await company.keep(photo, user=AMINA)
    await arrives(company)
    assert len(await queued(company, AMINA, "photos.question")) == 1

    await presses(company, AMINA, "yes")

    assert len(await company.rows(t.outbox, chat_id=MIKA, method="sendPhoto")) == 4
