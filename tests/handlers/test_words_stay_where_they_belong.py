"""What is written reaches the question, the talk or the human that it is meant for, and nothing that was forgotten."""

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
    buttons,
    card,
    looks,
    passes_on,
    takes,
    taps,
    three,
)
from tests.handlers.house import House

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CODE = "131052-308T"


@pytest.fixture
async def company(house: House) -> House:
    return await three(house)


# --- questions that were left open ---


async def left_open(house: House, how_long: timedelta) -> None:
    """Amina is asked for a name, and goes away."""
    await house.said(AMINA, "/settings")
    await house.settle()
    await house.pressed(AMINA, "alias")
    await house.settle()
    await house.deliver()
    await house.walk_to(house.now + how_long)


async def test_settings_left_open_two_days_ago_do_not_swallow_words(company: House) -> None:
    await left_open(company, 2 * DAY)

    await passes_on(company, "I feel awful")

    assert (await company.told(AMINA))[-1] == "aside.passed_on"
    assert (await alert(company)).state == "open"
    assert (await company.rows(t.people, id="p-Amina"))[0].alias_index == company.seal.blind("amina")


async def test_settings_take_words_within_the_hour(company: House) -> None:
    await left_open(company, HOUR / 2)

    await company.said(AMINA, "Bluebell")
    await company.settle()

    assert "aside.not_read" not in await company.told(AMINA)
    assert (await company.rows(t.people, id="p-Amina"))[0].alias_index == company.seal.blind("bluebell")


async def test_a_check_in_question_answers_odd_words_with_the_help_button(company: House) -> None:
    await company.said(AMINA, "/checkin")
    await company.settle()
    await company.deliver()
    assert "menu:-:help_now" not in await buttons(company, AMINA)

    await company.said(AMINA, "I feel awful, please help me")
    await company.settle()

    assert "menu:-:help_now" in await buttons(company, AMINA)


# --- identity codes ---


@pytest.mark.parametrize("where", ["nowhere", "check-in", "settings"])
async def test_an_identity_code_outside_a_talk_is_named_to_the_writer(company: House, where: str) -> None:
    if where != "nowhere":
        await company.said(AMINA, f"/{where.replace('-', '')}")
        await company.settle()

    await company.said(AMINA, f"It is {CODE}")
    await company.settle()

    assert "talk.identity_code" in await company.told(AMINA)
    assert CODE not in "".join(await company.texts(AMINA))


async def test_an_identity_code_in_a_talk_is_named_once(company: House) -> None:
    await asks(company)
    await takes(company, MIKA)

    await company.said(AMINA, f"It is {CODE}")
    await company.settle()

    assert (await company.told(AMINA))[-1] == "talk.passed_on"
    assert "talk.identity_code" not in await company.told(AMINA)
    assert CODE not in "".join(await company.texts(MIKA))


# --- what Show opened ---


async def test_show_on_an_old_card_pushes_nothing_that_the_client_wrote(company: House) -> None:
    await asks(company)
    await takes(company, MIKA)
    old = await card(company, MIKA)
    await company.walk_to(company.now + 13 * HOUR)
    await passes_on(company, "my own words")

    await taps(company, MIKA, "show", old.message_id)

    assert "my own words" not in "".join(await company.texts(MIKA))
    assert (await card(company, MIKA)).id != old.id


async def test_show_on_the_card_that_stands_shows_them(company: House) -> None:
    await asks(company)
    await passes_on(company, "my own words")
    await company.deliver()
    old = await card(company, MIKA)

    await taps(company, MIKA, "show", old.message_id)

    assert "my own words" in await looks(company, old.id)


async def test_what_show_opened_closes_when_a_fresh_card_replaces_it(company: House) -> None:
    await asks(company)
    await passes_on(company, "my own words")
    await company.deliver()
    await takes(company, MIKA)
    old = await card(company, MIKA)
    await taps(company, MIKA, "show", old.message_id)
    await company.deliver()
    assert "my own words" in await looks(company, old.id)

    company.clock.at += timedelta(minutes=6)
    await asks(company)

    assert "my own words" not in await looks(company, old.id)
    assert (await card(company, MIKA)).id != old.id


# --- the card that is right ---


async def test_a_card_is_right_when_she_is_told_and_someone_takes_in_one_batch(company: House) -> None:
    await asks(company)
    company.clock.at += 5 * HOUR
    await company.ticker.tick()
    await company.step()  # the ladder has told Kirsi, who has not been shown it

    await company.tapped(MIKA, f"alert:{(await alert(company)).id}:take")
    await company.step()
    await company.settle()

    assert "Taken by \u2068Mika\u2069." in (await company.texts(KIRSI))[-1]


# --- reminders ---


async def talking_when_a_reminder_is_due(house: House) -> None:
    """Her check-in of yesterday is open, its reminder is due since five hours, and she talks with Mika."""
    await house.said(AMINA, "/settings")
    await house.settle()
    for button in ("day", "0", "18"):  # today at six
        await house.pressed(AMINA, button)
        await house.settle()
    await house.walk_to(house.now + 12 * HOUR)
    (check_in,) = await house.rows(t.check_ins)
    planned = check_in.opened_at + timedelta(hours=house.tools.programme.check_in.remind_after_hours)
    await house.walk_to(planned - HOUR)
    await asks(house)
    await takes(house, MIKA)
    await house.walk_to(planned + 5 * HOUR)
    assert "check_in.reminder" not in await house.told(AMINA)


async def test_a_reminder_is_held_during_a_talk_and_comes_after_it(company: House) -> None:
    await talking_when_a_reminder_is_due(company)

    await taps(company, MIKA, "done_talked")
    await company.walk_to(company.now + 2 * HOUR)
    assert "check_in.reminder" not in await company.told(AMINA)  # it is one in the morning
    await company.walk_to(company.now + 8 * HOUR)

    assert "check_in.reminder" in await company.told(AMINA)


async def test_a_reminder_that_was_held_for_a_day_is_left_out(company: House) -> None:
    await talking_when_a_reminder_is_due(company)

    await taps(company, MIKA, "done_talked")
    company.clock.at += 20 * HOUR
    await company.walk_to(company.now + 2 * HOUR)

    assert "check_in.reminder" not in await company.told(AMINA)
