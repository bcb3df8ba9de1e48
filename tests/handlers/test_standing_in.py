"""A mentor is away: who stands in has the clients with all that there is to see and to do, from the first day to the
last and not longer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from storage import tables as t
from tests.conversations.scene import walking
from tests.conversations.spoken import ISOLATES
from tests.handlers.company import AMINA, KIRSI, MIKA, alert, asks, buttons, card, takes, three
from tests.handlers.company import taps as taps_alert
from tests.handlers.house import House
from tests.handlers.test_away import goes_away, presses
from tests.handlers.test_client_cards import answered, began, has_goal, last, opens, says, taps
from tests.handlers.test_client_cards import card as client_card
from tests.handlers.test_meetings import plans

SARI, OLGA = 4, 5
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
async def team(house: House) -> House:
    """Amina is Mika's, in her ninth week, Olga is Sari's; Kirsi coordinates. It is Monday, ten o'clock."""
    await three(house)
    sari = await house.person("Sari", "mentor", SARI)
    await house.person("Olga", "client", OLGA, mentor=sari, weekday=0, hour=18)
    await house.writer.run(lambda tx: began(tx, house, "p-Amina", weeks=8))
    await has_goal(house, "p-Amina", walking())
    return house


@pytest.fixture
async def stood_in(team: House) -> House:
    """Mika is away for a week from today; Sari stands in."""
    await goes_away(team)
    await team.deliver()
    return team


async def ends_it(house: House) -> None:
    await says(house, MIKA, "/away")
    await presses(house, MIKA, "end")
    await house.deliver()


async def has_another_deputy(house: House) -> None:
    """Sari stands in only for these days; when Mika does not answer, Leena hears next."""
    await house.person("Leena", "mentor", 6)
    await says(house, MIKA, "/away")
    await presses(house, MIKA, "usual", "p-Leena")


async def cards_of(house: House, user: int, kind: str) -> list[Any]:
    return await house.rows(t.cards, kind=kind, chat_id=user, closed_at=None)


async def said(house: House, user: int) -> str:
    return "\n".join(words.translate(ISOLATES) for words in await house.texts(user))


# --- before


async def test_before_the_first_day_nothing_of_the_clients_is_shown(team: House) -> None:
    await goes_away(team, first="tomorrow")

    await says(team, SARI, "/clients")
    assert "Amina" not in await said(team, SARI)
    await opens(team, SARI)
    await says(team, SARI, "/write amina")
    assert not await cards_of(team, SARI, "client")
    assert "Amina" not in await said(team, SARI)


async def test_who_stands_in_hears_at_once_from_when_until_when(team: House) -> None:
    await goes_away(team, first="tomorrow")

    assert "Mika is away from Tuesday 2 March to Monday 8 March. You stand in." in await said(team, SARI)


async def test_who_would_stand_in_is_not_told_of_days_off_that_are_no_more(team: House) -> None:
    await says(team, MIKA, "/away")
    await presses(team, MIKA, "plan", "tomorrow", "7")
    await team.pressed(MIKA, "p-Sari")
    await team.step()  # the letter to Sari is on its way
    await team.writer.run(lambda tx: tx.execute(t.absences.update().values(ended_at=team.now)))

    await team.settle()

    assert "Mika" not in await said(team, SARI)


# --- during


async def test_the_list_shows_the_clients_and_in_whose_place_one_is(stood_in: House) -> None:
    await says(stood_in, SARI, "/clients")

    shown = await last(stood_in, SARI)
    assert "You have 1 client\nYou stand in for Mika until Sunday 7 March: 1 client" in shown
    assert "Amina · you stand in for Mika" in shown
    assert "Olga · you" not in shown


async def test_the_day_shows_them_too(stood_in: House) -> None:
    await answered(stood_in, "p-Amina", 9, mood=3)

    await says(stood_in, SARI, "/today")

    shown = await last(stood_in, SARI)
    assert "You stand in for Mika until Sunday 7 March: 1 client" in shown
    assert "Amina · you stand in for Mika · has answered" in shown


async def test_a_part_of_the_name_opens_the_card_and_it_says_so(stood_in: House) -> None:
    await says(stood_in, SARI, "/client ami")

    assert "You stand in for Mika until Sunday 7 March." in await last(stood_in, SARI)
    assert [row.reader_id for row in await stood_in.rows(t.reads, person_id="p-Amina")] == ["p-Sari"]


async def test_to_the_mentor_the_card_says_nothing_of_it(stood_in: House) -> None:
    await opens(stood_in, MIKA)

    assert "stand in" not in await last(stood_in, MIKA)


@pytest.mark.parametrize("command", ["/write", "/phrases"])
async def test_clients_can_be_chosen_to_write_to(stood_in: House, command: str) -> None:
    await says(stood_in, SARI, command)

    assert "Amina" in await buttons(stood_in, SARI)


async def test_what_is_written_reaches_the_client_and_the_answer_comes_back(stood_in: House) -> None:
    await says(stood_in, SARI, "/write amina")
    await says(stood_in, SARI, "How is your knee?")
    assert "How is your knee?" in await said(stood_in, AMINA)

    await says(stood_in, AMINA, "Much better")

    assert "Much better" in await said(stood_in, SARI)
    assert "Much better" not in await said(stood_in, MIKA)


async def test_a_note_a_level_and_a_figure_are_kept(stood_in: House) -> None:
    await opens(stood_in, SARI)
    await taps(stood_in, SARI, "note")
    await says(stood_in, SARI, "Likes the pool")
    await opens(stood_in, SARI)
    await taps(stood_in, SARI, "levels")
    await presses(stood_in, SARI, "3")
    await says(stood_in, SARI, "I walk on five days")
    await opens(stood_in, SARI)
    await taps(stood_in, SARI, "measure")
    await presses(stood_in, SARI, "m0")
    await says(stood_in, SARI, "85")

    assert [row.by_id for row in await stood_in.rows(t.notes)] == ["p-Sari"]
    assert [row.person_id for row in await stood_in.rows(t.goal_log)] == ["p-Sari"]
    assert [(row.person_id, row.by_id) for row in await stood_in.rows(t.measurements)] == [("p-Amina", "p-Sari")]


async def test_a_meeting_is_planned_and_the_answer_comes(stood_in: House) -> None:
    await plans(stood_in, SARI)
    (meeting,) = await stood_in.rows(t.meetings)
    assert meeting.by_id == "p-Sari"

    await stood_in.tapped(AMINA, f"meeting:{meeting.id}:coming_0")
    await stood_in.settle()

    assert "Amina is coming" in await last(stood_in, SARI)
    assert await stood_in.told(KIRSI) == []


async def test_what_there_is_to_hear_of_a_client_is_heard(stood_in: House) -> None:
    await says(stood_in, AMINA, "/pause")
    await presses(stood_in, AMINA, "2")

    assert "staff.paused" in await stood_in.told(SARI)


async def test_words_in_a_talk_with_the_mentor_go_to_who_stands_in(team: House) -> None:
    await says(team, MIKA, "/write amina")
    await says(team, MIKA, "How are you?")
    await goes_away(team)
    await team.deliver()

    await says(team, AMINA, "I need to tell you something")

    assert "something" not in await said(team, MIKA)
    assert (await alert(team)).rule == "wants_to_talk"
    assert await cards_of(team, SARI, "alert")
    read = await said(team, AMINA)
    assert "Your message did not reach Mika. I passed it on to the staff." in read
    assert "Mika is away until Sunday 7 March. Sari stands in and is told." in read


async def test_with_nobody_who_stands_in_the_client_reads_that_others_are_told(team: House) -> None:
    await says(team, MIKA, "/write amina")
    await says(team, MIKA, "How are you?")
    await goes_away(team, deputy="nobody")

    await says(team, AMINA, "I need to tell you something")

    assert "Somebody else from the team is told." in await said(team, AMINA)
    assert await cards_of(team, KIRSI, "alert")


async def test_an_answer_to_a_phrase_goes_to_who_stands_in(team: House) -> None:
    await says(team, MIKA, "/phrases amina")
    await presses(team, MIKA, "again", "send")
    await team.walk_to(team.now + 20 * HOUR)
    await goes_away(team)
    (phrase,) = await team.rows(t.phrases)

    await team.tapped(AMINA, f"phrase:{phrase.id}:need_help")
    await team.settle()

    assert await cards_of(team, SARI, "alert")
    assert "Sari stands in and is told." in await said(team, AMINA)


async def test_a_mentor_on_days_off_who_wrote_long_ago_hears_no_more(team: House) -> None:
    await goes_away(team)
    await says(team, MIKA, "/write amina")
    await says(team, MIKA, "I think of you")
    await team.walk_to(team.now + timedelta(minutes=50))
    await says(team, AMINA, "That is kind")
    await team.walk_to(team.now + 11 * HOUR)  # her own words have kept the talk open

    await says(team, AMINA, "I am not doing well")

    assert "That is kind" in await said(team, MIKA)
    assert "not doing well" not in await said(team, MIKA)
    assert await cards_of(team, SARI, "alert")
    assert await team.rows(t.talks, closed_at=None) == []


async def test_a_mentor_who_writes_on_days_off_gets_the_answer(team: House) -> None:
    await says(team, MIKA, "/write amina")
    await says(team, MIKA, "How are you?")
    await goes_away(team)
    await team.deliver()
    await says(team, MIKA, "/write amina")
    await says(team, MIKA, "I think of you")

    await says(team, AMINA, "That is kind")

    assert "That is kind" in await said(team, MIKA)
    assert not await team.rows(t.alerts)


async def test_a_deputy_who_is_no_mentor_any_more_sees_nothing(stood_in: House) -> None:
    sari = t.roles.c.person_id == "p-Sari"
    await stood_in.writer.run(lambda tx: tx.execute(t.roles.update().where(sari).values(role="client")))

    await opens(stood_in, SARI)

    assert not await cards_of(stood_in, SARI, "client")


async def test_nobody_stands_in_for_who_stands_in(stood_in: House) -> None:
    await stood_in.person("Leena", "mentor", 6)
    await goes_away(stood_in, SARI, "p-Leena")

    await opens(stood_in, 6)

    assert not await cards_of(stood_in, 6, "client")


# --- after


@pytest.mark.parametrize("how", ["ended", "over"])
async def test_after_it_the_card_closes_by_itself_and_no_button_opens_it(stood_in: House, how: str) -> None:
    await opens(stood_in, SARI)
    before = (await client_card(stood_in, SARI)).message_id
    assert before is not None

    if how == "ended":
        await ends_it(stood_in)
    else:
        await stood_in.walk_to(stood_in.now + 6 * DAY + 14 * HOUR)  # a moment after midnight
        await stood_in.deliver()

    assert await last_of_card(stood_in, SARI) == "card.closed"
    reads = len(await stood_in.rows(t.reads))
    for action in ("open", "note", "levels", "write", "card"):
        await stood_in.tapped(SARI, f"client:p-Amina:{action}", before)
    await says(stood_in, SARI, "/client ami")
    await says(stood_in, SARI, "/clients")
    assert len(await stood_in.rows(t.reads)) == reads
    assert "Amina" not in await last(stood_in, SARI)
    assert not await cards_of(stood_in, SARI, "client")


async def last_of_card(house: House, user: int) -> str:
    closed = max(await house.rows(t.cards, kind="client", chat_id=user), key=lambda row: row.created_at)
    return max(await house.rows(t.outbox, card_id=closed.id), key=lambda row: row.seq).tag


async def test_on_the_last_evening_it_is_still_open(stood_in: House) -> None:
    await stood_in.walk_to(stood_in.now + 6 * DAY + 13 * HOUR)

    await opens(stood_in, SARI)

    assert await cards_of(stood_in, SARI, "client")


async def test_what_the_client_still_writes_to_them_goes_to_the_mentor(stood_in: House) -> None:
    await has_another_deputy(stood_in)
    await says(stood_in, SARI, "/write amina")
    await says(stood_in, SARI, "How is your knee?")
    await ends_it(stood_in)

    await says(stood_in, AMINA, "Much better")

    assert "Much better" not in await said(stood_in, SARI)
    assert await cards_of(stood_in, MIKA, "alert")


async def test_what_they_had_taken_goes_on_to_the_mentor_at_once(stood_in: House) -> None:
    await has_another_deputy(stood_in)
    await asks(stood_in)
    await takes(stood_in, SARI)

    await ends_it(stood_in)

    assert (await alert(stood_in)).state == "open"
    assert await cards_of(stood_in, MIKA, "alert")
    assert not await cards_of(stood_in, SARI, "alert")


async def test_what_they_were_told_of_and_nobody_took_goes_on_too(stood_in: House) -> None:
    await has_another_deputy(stood_in)
    await asks(stood_in)

    await ends_it(stood_in)

    assert await cards_of(stood_in, MIKA, "alert")


async def test_at_midnight_only_what_is_for_now_rings(stood_in: House) -> None:
    await has_another_deputy(stood_in)
    await asks(stood_in)
    await takes(stood_in, SARI)

    await stood_in.walk_to(stood_in.now + 6 * DAY + 15 * HOUR)
    assert not await cards_of(stood_in, MIKA, "alert")
    await stood_in.walk_to(stood_in.now + 8 * HOUR)

    assert await cards_of(stood_in, MIKA, "alert")


async def test_who_hears_next_keeps_the_alert_and_may_answer_it_but_sees_nothing_else(stood_in: House) -> None:
    """Sari is the usual deputy, so that what is open stays hers."""
    await asks(stood_in)
    await takes(stood_in, SARI)
    await ends_it(stood_in)
    assert (await alert(stood_in)).owner_id == "p-Sari"

    standing = await card(stood_in, SARI)
    reply = {"message_id": standing.message_id, "chat": {"id": SARI, "type": "private"}}
    await stood_in.said(SARI, "I call you at three", reply_to_message=reply)
    await stood_in.settle()
    assert "I call you at three" in await said(stood_in, AMINA)
    await opens(stood_in, SARI)
    assert not await cards_of(stood_in, SARI, "client")

    await stood_in.deliver()
    await taps_alert(stood_in, SARI, "done_talked")
    await says(stood_in, SARI, "/write amina")
    assert "Nobody is called so" in await said(stood_in, SARI)


async def test_who_stood_in_hears_that_the_mentor_is_back_before_time(stood_in: House) -> None:
    await ends_it(stood_in)

    assert "Mika is here again. You do not stand in any more." in await last(stood_in, SARI)


async def test_a_planned_end_says_nothing_in_the_night(stood_in: House) -> None:
    before = await stood_in.told(SARI)

    await stood_in.walk_to(stood_in.now + 7 * DAY + HOUR)

    assert await stood_in.told(SARI) == before
