"""A break is spoken of as people mean it: the client hears when everything goes on, staff the last day of it."""

from __future__ import annotations

import pytest

from tests.handlers.house import House
from tests.handlers.test_client_cards import opens
from tests.handlers.test_year import AMINA, MIKA, WEEK, cast, plain, press, says, tags

__all__ = ["cast"]


async def last(house: House, user: int) -> str:
    return plain((await house.texts(user))[-1])


async def test_the_day_that_the_client_reads_is_the_one_on_which_questions_may_come(cast: House) -> None:
    await says(cast, AMINA, "/pause")
    await press(cast, AMINA, "1")

    assert "Everything goes on on Monday 8 March" in await last(cast, AMINA)


async def test_staff_read_the_last_day_of_the_break(cast: House) -> None:
    await says(cast, AMINA, "/pause")
    await press(cast, AMINA, "1")
    assert "takes a break until Sunday 7 March" in await last(cast, MIKA)

    await opens(cast, MIKA)
    assert "Takes a break until Sunday 7 March" in await last(cast, MIKA)


@pytest.mark.parametrize("words", ["/pause", "/resume"])
async def test_after_the_end_of_the_programme_there_is_nothing_to_take_a_break_from(cast: House, words: str) -> None:
    began = cast.now - 105 * WEEK
    await cast.change("p-Amina", created_at=began, joined_at=began)

    await says(cast, AMINA, words)

    assert (await tags(cast, AMINA))[-1] == "year.over"
