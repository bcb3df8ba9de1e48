"""Plans come in their weeks: one for each goal without any, once, and never into a break, a talk or another goal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from handlers.goals import opened
from storage import tables as t
from tests.handlers.house import House
from tests.handlers.test_year import AMINA, DAY, MIKA, WEEK, cast, press, says, set_goal, tags

__all__ = ["cast"]

PLAN = ("evening", "near", "same", "alone")


@pytest.fixture
async def amina(cast: House) -> House:
    """She has set a goal on her first day, a Monday; her mentor has said yes to it."""
    row = await set_goal(cast)
    await cast.tapped(MIKA, f"goal:{row.id}:agree")
    await cast.settle()
    return cast


async def goal(house: House, at: int = 0) -> Any:
    return opened(house.seal, (await house.rows(t.goals))[at])


def local(house: House, day: int, hour: int) -> datetime:
    """Of March."""
    return datetime(2027, 3, day, hour, 30, tzinfo=house.tools.service.zone)


async def asked(house: House) -> list[str]:
    """The offers of a plan that came, in order. What is delivered stays: an answer changes it by another row."""
    await house.deliver()
    return [offer for words in await house.texts(AMINA) if (offer := _offer(words))]


def _offer(words: str) -> str | None:
    if "A plan makes a goal easier" in words:
        return "plan"
    return "coping" if "Some days are harder" in words else None


async def test_a_new_goal_has_no_plan_on_the_first_day_and_one_in_each_of_the_weeks_after(amina: House) -> None:
    assert (await goal(amina)).action is None
    assert (await goal(amina)).coping is None

    await amina.walk_to(local(amina, 9, 20))
    assert await asked(amina) == []
    await amina.walk_to(local(amina, 10, 11))  # the Wednesday of week 2
    assert await asked(amina) == ["plan"]
    await press(amina, AMINA, "yes", *PLAN)
    assert (await goal(amina)).action is not None

    await amina.walk_to(local(amina, 17, 11))
    assert await asked(amina) == ["plan", "coping"]
    await press(amina, AMINA, "yes", "tired", "shorter")
    assert (await goal(amina)).coping is not None
    assert (await goal(amina)).agreed


async def test_who_says_later_is_not_asked_again(amina: House) -> None:
    await amina.walk_to(local(amina, 10, 11))
    assert await asked(amina) == ["plan"]
    await press(amina, AMINA, "no")
    assert (await tags(amina, AMINA))[-1] == "goals.invite_later"

    await amina.walk_to(amina.now + 4 * WEEK)

    assert (await asked(amina)).count("plan") == 1


async def test_who_has_made_the_plans_earlier_from_the_card_is_not_asked(amina: House) -> None:
    await says(amina, AMINA, "/goals")
    await press(amina, AMINA, "at_0", "plan", *PLAN)
    await says(amina, AMINA, "/goals")
    await press(amina, AMINA, "at_0", "coping", "tired", "shorter")

    await amina.walk_to(local(amina, 31, 20))

    assert await asked(amina) == []


async def test_whoever_has_no_goal_is_not_asked_for_a_plan(cast: House) -> None:
    await cast.walk_to(local(cast, 31, 20))

    assert await asked(cast) == []


async def test_two_goals_without_a_plan_get_one_after_the_other(amina: House) -> None:
    await says(amina, AMINA, "/goals")
    await press(amina, AMINA, "new", "o_swim", "energy", "on", "3", "3", "good", "1", "8", "4")

    await amina.walk_to(local(amina, 10, 11))
    await press(amina, AMINA, "yes", *PLAN, "yes", *PLAN)

    assert (await goal(amina, 0)).action is not None
    assert (await goal(amina, 1)).action is not None


async def test_a_goal_that_is_set_after_those_weeks_has_its_plans_at_once(cast: House) -> None:
    await cast.walk_to(local(cast, 24, 20))
    await says(cast, AMINA, "/goals")
    await press(cast, AMINA, "movement", "sleep", "nutrition", "o_walk", "energy", "on", "3", "2", "good", "2")
    await press(cast, AMINA, *PLAN, "tired", "shorter", "8", "4")

    assert (await goal(cast)).action is not None
    assert (await goal(cast)).coping is not None


async def test_a_break_shifts_the_plan(amina: House) -> None:
    await amina.walk_to(local(amina, 8, 12))
    await says(amina, AMINA, "/pause")
    await press(amina, AMINA, "1")

    await amina.walk_to(local(amina, 16, 20))
    assert await asked(amina) == []
    await amina.walk_to(local(amina, 17, 11))
    assert await asked(amina) == ["plan"]


async def test_a_talk_holds_the_plan_until_it_is_over(amina: House) -> None:
    await amina.walk_to(local(amina, 10, 8))
    await says(amina, AMINA, "/talk")
    [alert] = [row for row in await amina.rows(t.alerts) if row.rule == "wants_to_talk"]
    await amina.tapped(MIKA, f"alert:{alert.id}:take")
    await amina.settle()

    await amina.walk_to(local(amina, 10, 10))
    assert await asked(amina) == []
    await amina.tapped(MIKA, f"alert:{alert.id}:done_talked")
    await amina.settle()
    await amina.walk_to(amina.now + DAY)
    assert await asked(amina) == ["plan"]


async def test_a_goal_that_is_not_ready_yet_goes_before_and_has_its_plan_with_it(amina: House) -> None:
    await amina.walk_to(local(amina, 9, 12))
    await says(amina, AMINA, "/goals")
    await press(amina, AMINA, "new", "o_swim", "energy", "on")

    await amina.walk_to(local(amina, 10, 11))
    assert (await tags(amina, AMINA))[-1] == "goals.halfway"
    await press(amina, AMINA, "on", "3", "3", "good", "1", *PLAN, "8", "4")

    assert (await goal(amina, 1)).action is not None
