"""What one side of a talk said, and Telegram did not take: it comes back, and no words are lost."""

from __future__ import annotations

from typing import Any

import pytest

from bot.verdicts import call_for
from storage import sending
from storage import tables as t
from tests.handlers.company import AMINA, KIRSI, MIKA, alert, asks, kept_words, takes, three
from tests.handlers.house import BOT, House
from tests.handlers.talks import arrives, news, place_in_outbox, says

WORDS = "Please call me, I do not manage any more"

SAID_TO_MIKA = (t.outbox.c.chat_id == MIKA) & (t.outbox.c.tag == "talk.says")


@pytest.fixture
async def written_first(house: House) -> House:
    """Mika has written to Amina: there is a talk, and no alert."""
    await three(house)
    await says(house, MIKA, "/write Amina")
    await says(house, MIKA, "Hello Amina")
    return house


@pytest.fixture
async def taken(house: House) -> House:
    """Mika has taken Amina's alert: the talk came from that."""
    await asks(await three(house))
    await takes(house, MIKA)
    return house


async def is_refused(house: House, user: int, *, blocked: bool) -> None:
    """What Telegram says to everything that is queued for this person: 403, or 400 to the messages alone."""

    async def send(tx: Any) -> None:
        rows = await tx.execute(t.outbox.select().where(t.outbox.c.chat_id == user, t.outbox.c.state == "queued"))
        claimed = await sending.claim(tx, [row.id for row in rows], house.now)
        settled = [sending.Settled(row=row, state="failed", reason="why", unreachable=blocked) for row in claimed]
        await sending.settle(tx, house.seal, BOT, settled, house.now)

    await house.writer.run(send)
    await arrives(house)


async def amina_says(house: House, *, blocked: bool, words: str = WORDS) -> list[str]:
    """She writes, and it does not reach Mika. What she reads."""
    since = await place_in_outbox(house)
    await house.said(AMINA, words)
    await house.settle()
    await is_refused(house, MIKA, blocked=blocked)
    return await news(house, AMINA, since)


BOTH = pytest.mark.parametrize("blocked", [True, False])


@BOTH
async def test_outside_an_alert_the_words_make_one(written_first: House, blocked: bool) -> None:
    read = await amina_says(written_first, blocked=blocked)

    assert (await alert(written_first)).rule == "wants_to_talk"
    assert await kept_words(written_first) == [WORDS]
    assert "passed" in read[-1]
    assert "to the staff" in read[-1]


async def test_after_a_403_somebody_else_hears_at_once(written_first: House) -> None:
    await amina_says(written_first, blocked=True)

    assert "alerts.lane_today" in await written_first.told(KIRSI)
    assert await written_first.rows(t.talks, closed_at=None) == []


async def test_after_a_400_the_talk_goes_on_and_the_mentor_has_the_alert(written_first: House) -> None:
    read = await amina_says(written_first, blocked=False)
    assert "Your message did not reach Mika. I passed it on to the staff." in read

    assert "alerts.lane_today" in await written_first.told(MIKA)
    assert len(await written_first.rows(t.talks, closed_at=None)) == 1


@BOTH
async def test_in_the_talk_of_an_alert_the_words_stay_with_it(taken: House, blocked: bool) -> None:
    read = await amina_says(taken, blocked=blocked, words="The boiler is cold")

    assert await kept_words(taken) == ["The boiler is cold"]
    assert len(await taken.rows(t.alerts)) == 1
    assert any("to the staff" in said for said in read)


async def test_words_of_danger_are_kept_once(taken: House) -> None:
    await amina_says(taken, blocked=True, words="I want to die")

    assert await kept_words(taken) == ["I want to die"]


async def test_whoever_has_taken_it_meanwhile_hears_that_there_is_more(taken: House) -> None:
    await taken.said(AMINA, "The boiler is cold")
    await taken.settle()
    await taken.change("p-Mika", reachable=False)
    await taken.tell(MIKA, "unreachable", why="blocked", outbox="another")
    await taken.deliver()
    await takes(taken, KIRSI)
    since = await place_in_outbox(taken)
    await taken.writer.run(lambda tx: tx.execute(t.outbox.update().where(SAID_TO_MIKA).values(state="queued")))

    await is_refused(taken, MIKA, blocked=True)

    assert any("asked again" in said for said in await news(taken, KIRSI, since))


async def test_words_of_now_do_not_wait_for_working_hours(house: House) -> None:
    await three(house)
    await says(house, AMINA, "I want to die")
    await takes(house, MIKA)

    read = await amina_says(house, blocked=True)

    assert "Your message did not reach Mika. I passed it on to the staff." in read


@BOTH
async def test_forwarded_words_come_back_too(written_first: House, blocked: bool) -> None:
    await written_first.said(AMINA, WORDS, forward_origin={"type": "hidden_user", "sender_user_name": "X"})
    await written_first.settle()
    await is_refused(written_first, MIKA, blocked=blocked)

    assert await kept_words(written_first) == [WORDS]


async def test_what_a_client_says_is_said_again_whatever_the_mentor_does_meanwhile(written_first: House) -> None:
    await written_first.said(AMINA, WORDS)
    await written_first.settle()
    lost = (
        t.outbox.update()
        .where(SAID_TO_MIKA, t.outbox.c.state == "queued")
        .values(state="unknown", not_before=written_first.now)
    )
    assert (await written_first.writer.run(lambda tx: tx.execute(lost))).rowcount == 1

    await says(written_first, MIKA, "/clients")

    unsure = [row.id for row in await written_first.rows(t.outbox, state="unknown")]
    again = await written_first.writer.run(lambda tx: sending.repeat(tx, written_first.seal, unsure, written_first.now))
    assert [row.chat_id for row in again] == [MIKA]


@BOTH
async def test_a_voice_message_comes_back_too(taken: House, blocked: bool) -> None:
    await taken.keep(taken.voice(AMINA, "spoken"), user=AMINA)
    await taken.settle()
    await is_refused(taken, MIKA, blocked=blocked)

    assert [row.kind for row in await taken.rows(t.alert_words)] == ["voice"]
    assert await kept_words(taken) == ["spoken"]


@BOTH
async def test_a_mentor_hears_that_the_client_did_not_get_it(written_first: House, blocked: bool) -> None:
    since = await place_in_outbox(written_first)
    await written_first.said(MIKA, "/write Amina")
    await written_first.settle()
    await written_first.said(MIKA, "Are you well?")
    await written_first.settle()
    await is_refused(written_first, AMINA, blocked=blocked)

    (read,) = [said for said in await news(written_first, MIKA, since) if said.startswith(("Your message", "Amina no"))]
    assert ("no longer uses the bot" in read) is blocked
    assert await written_first.rows(t.alerts) == []


async def test_what_the_bot_itself_said_comes_back_to_nobody(written_first: House) -> None:
    await written_first.said(MIKA, "/help")
    await written_first.settle()
    since = await place_in_outbox(written_first)

    await is_refused(written_first, MIKA, blocked=False)

    assert await news(written_first, AMINA, since) == []
    assert await written_first.rows(t.alerts) == []


async def test_telegram_is_not_told_what_goes_along(written_first: House) -> None:
    await written_first.said(AMINA, WORDS)
    await written_first.settle()

    async def claim(tx: Any) -> Any:
        rows = await tx.execute(t.outbox.select().where(SAID_TO_MIKA, t.outbox.c.state == "queued"))
        (row,) = await sending.claim(tx, [row.id for row in rows], written_first.now)
        return row

    row = await written_first.writer.run(claim)
    call = call_for(row, sending.opened(row, written_first.seal))
    assert call is not None
    assert "said" not in call[1]
    assert "said" in sending.opened(row, written_first.seal)
