"""The day on which a goal is looked at again: it is the one that the card names, and nothing makes it get lost."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from storage import tables as t
from tests.handlers.house import House
from tests.handlers.test_client_cards import opens, taps
from tests.handlers.test_year import (
    AMINA,
    DAY,
    HOUR,
    KIRSI,
    MIKA,
    SARI,
    WEEK,
    cast,
    plain,
    planned,
    press,
    says,
    set_goal,
    tags,
)

__all__ = ["cast"]


@pytest.fixture
async def amina(cast: House) -> House:
    """She has a goal, to be looked at in four weeks: Easter Monday, then a check-in, so on Wednesday."""
    await set_goal(cast)
    return cast


async def day_planned(house: House) -> str:
    [at] = await planned(house, "review")
    return at.astimezone(house.tools.service.zone).date().isoformat()


async def day_shown(house: House) -> str:
    """On the card of /goals, in words."""
    await says(house, AMINA, "/goals")
    return plain((await house.texts(AMINA))[-1])


def at_nine(house: House, day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=house.tools.service.zone)


async def leave(house: House) -> None:
    await says(house, AMINA, "/stop")
    await press(house, AMINA, "yes")


async def test_the_card_names_the_day_on_which_it_comes(amina: House) -> None:
    assert await day_planned(amina) == "2027-03-31"
    assert "We look at it again on Wednesday 31 March." in await day_shown(amina)


async def test_a_break_shifts_it_by_as_much(amina: House) -> None:
    await says(amina, AMINA, "/pause")
    await press(amina, AMINA, "4")

    assert await day_planned(amina) == "2027-04-27"  # Monday is a check-in
    assert "We look at it again on Tuesday 27 April." in await day_shown(amina)


async def test_who_goes_on_sooner_has_it_sooner(amina: House) -> None:
    await says(amina, AMINA, "/pause")
    await press(amina, AMINA, "4")
    await amina.walk_to(at_nine(amina, date(2027, 3, 5)))
    await says(amina, AMINA, "/resume")

    assert await day_planned(amina) == "2027-04-02"
    assert "We look at it again on Friday 2 April." in await day_shown(amina)


async def test_another_day_for_the_questions_moves_it_out_of_their_way(amina: House) -> None:
    await says(amina, AMINA, "/settings")
    await press(amina, AMINA, "day", "2", "18")  # Wednesdays: the day is one of a check-in now

    assert await day_planned(amina) == "2027-03-30"


async def test_one_that_was_missed_while_the_client_was_away_comes_the_next_day(amina: House) -> None:
    await leave(amina)
    assert await planned(amina, "review") == []
    await amina.walk_to(at_nine(amina, date(2027, 4, 8)) + 2 * HOUR)

    await says(amina, AMINA, "/start")

    assert await day_planned(amina) == "2027-04-09"


async def test_after_it_was_looked_at_the_next_day_is_planned_and_named(amina: House) -> None:
    [at] = await planned(amina, "review")
    await amina.walk_to(at)
    assert (await tags(amina, AMINA))[-1] == "goals.one"

    await press(amina, AMINA, "4")

    assert await day_planned(amina) == "2027-04-28"
    assert "We look at it again on Wednesday 28 April." in plain((await amina.texts(AMINA))[-1])


async def test_a_look_that_nobody_answers_comes_again(amina: House) -> None:
    for _ in range(2):
        [at] = await planned(amina, "review")
        await amina.walk_to(at)

    assert (await tags(amina, AMINA)).count("goals.one") >= 2
    [again] = await planned(amina, "review")
    assert again > amina.now + 3 * timedelta(weeks=1)


async def test_two_goals_are_not_looked_at_on_one_day(amina: House) -> None:
    await says(amina, AMINA, "/goals")
    await press(amina, AMINA, "new", "o_walk", "energy", "on", "3", "2", "good", "2")
    await press(amina, AMINA, "8", "4")

    days = [at.astimezone(amina.tools.service.zone).date().isoformat() for at in await planned(amina, "review")]
    assert days == ["2027-03-31", "2027-04-01"]


# --- what the mentor hears, and when there is none


async def test_the_mentor_hears_of_an_end_and_reads_the_reason_on_the_card(amina: House) -> None:
    """The news says nothing of what the client wrote; the card does."""
    await says(amina, AMINA, "/goals")
    await press(amina, AMINA, "at_0", "dropped")
    await says(amina, AMINA, "My knee is too sore")

    assert (await tags(amina, MIKA))[-1] == "goals.staff_dropped"
    assert "knee" not in (await amina.texts(MIKA))[-1]
    await amina.tapped(MIKA, "client:p-Amina:open")
    await amina.settle()
    assert "Monday 1 March: My knee is too sore" in plain((await amina.texts(MIKA))[-1])


async def test_the_mentor_hears_of_a_goal_that_was_finished(amina: House) -> None:
    await says(amina, AMINA, "/goals")
    await press(amina, AMINA, "at_0", "finished", "5")

    assert (await tags(amina, MIKA))[-1] == "goals.staff_finished"


async def test_earlier_goals_say_when_and_why_they_ended(amina: House) -> None:
    await says(amina, AMINA, "/goals")
    await press(amina, AMINA, "at_0", "dropped", "life")
    await says(amina, AMINA, "/goals")
    await press(amina, AMINA, "past")

    assert "Monday 1 March: Life is too full now" in plain((await amina.texts(AMINA))[-1])


async def test_without_a_mentor_nobody_is_said_to_see_the_goal_and_a_later_one_is_asked(cast: House) -> None:
    await cast.change("p-Amina", mentor_id=None)
    row = await set_goal(cast)
    assert "Your mentor" not in (await cast.texts(AMINA))[-1]
    assert "goals.staff_new" not in await tags(cast, SARI)

    await opens(cast, KIRSI)
    await taps(cast, KIRSI, "mentor")
    await press(cast, KIRSI, "p-Sari", "yes")

    assert (await tags(cast, SARI))[-1] == "goals.staff_new"
    await cast.tapped(SARI, f"goal:{row.id}:agree")
    await cast.settle()
    assert [one.what for one in await cast.rows(t.goal_log)] == ["made", "agreed"]


@pytest.mark.parametrize("leaves_open", [False, True])
async def test_a_goal_that_was_only_looked_at_holds_up_no_look(cast: House, leaves_open: bool) -> None:
    await set_goal(cast)
    await cast.walk_to(cast.now + 3 * WEEK)
    await says(cast, AMINA, "/goals")
    await press(cast, AMINA, "at_0", *(["plan"] if leaves_open else []))
    left = cast.now

    await cast.walk_to(left + 30 * WEEK)

    looks = [row for row in await cast.rows(t.sessions, conversation="goals") if row.opened_at > left]
    assert len(looks) >= 5


async def test_a_new_goal_that_was_left_is_recalled_when_another_is_to_be_looked_at(cast: House) -> None:
    await set_goal(cast)
    [look] = await cast.rows(t.due, kind="review", state="waiting")
    await says(cast, AMINA, "/goals")
    await press(cast, AMINA, "new", "o_swim", "energy", "on")
    cast.clock.at += 3 * DAY

    await cast.tell(AMINA, "due", due="review", key=look.key)

    assert (await tags(cast, AMINA))[-1] == "goals.halfway"
    [at] = await planned(cast, "review")
    assert at - cast.now > 5 * DAY
