"""A programme is published in the middle of something: that ends as it began, and who needs a human is heard."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from conversations.programme import Programme, read_programme
from storage import programmes
from storage import tables as t
from tests.handlers.house import House
from tests.handlers.test_year import AMINA, DAY, WEEK, cast, planned, press, says

__all__ = ["cast"]

VANTAA = Path(__file__).parents[2] / "programmes" / "vantaa.toml"


async def publish(house: House, new: Programme) -> None:
    house.tools = house.ticker.tools = replace(
        house.tools, programme=new, programmes={**house.tools.programmes, new.hash: new}
    )
    await house.writer.run(lambda tx: programmes.keep(tx, new.hash, "", house.now))


async def test_a_reminder_is_of_the_programme_with_which_the_check_in_began(cast: House) -> None:
    [at] = await planned(cast, "check_in")
    await cast.walk_to(at)
    [remind] = await planned(cast, "reminder")
    now = cast.tools.programme
    slow = now.check_in.model_copy(update={"remind_after_hours": 72})
    await publish(cast, now.model_copy(update={"hash": "slow", "check_in": slow}))

    await cast.walk_to(remind)

    [row] = await cast.rows(t.outbox, tag="check_in.reminder")
    assert row.not_after - row.created_at <= DAY


@pytest.mark.parametrize("published", [False, True])
async def test_an_answer_is_heard_by_the_rules_with_which_its_check_in_began(cast: House, published: bool) -> None:
    """The question about pain has another name since, and so has what the rule looks at."""
    await says(cast, AMINA, "/checkin")
    await press(cast, AMINA, "3", "4", "4")
    if published:
        source = VANTAA.read_text("utf-8").replace('id = "pain"\nkind', 'id = "hurts"\nkind')
        source = source.replace('question = "pain"', 'question = "hurts"')
        await publish(cast, read_programme(source, "new", "new.toml"))

    await press(cast, AMINA, "9")

    assert len(await cast.rows(t.answers)) == 4
    assert [row.rule for row in await cast.rows(t.alerts)] == ["strong_pain"]


async def test_feedback_is_kept_with_the_words_in_which_it_was_asked(cast: House) -> None:
    [at] = await planned(cast, "feedback")
    await cast.walk_to(at)
    before = cast.tools.programme
    await publish(cast, before.model_copy(update={"hash": "new"}))
    assert before.feedback is not None

    await press(cast, AMINA, *(question.options[0].id for question in before.feedback.questions))

    [row] = await cast.rows(t.feedback)
    assert row.programme == before.hash


async def test_taps_of_a_feedback_that_is_left_are_kept(cast: House) -> None:
    [at] = await planned(cast, "feedback")
    await cast.walk_to(at)
    assert cast.tools.programme.feedback is not None
    first, second, _ = cast.tools.programme.feedback.questions

    await press(cast, AMINA, first.options[0].id, second.options[1].id)
    await cast.walk_to(cast.now + 30 * WEEK)

    kept = {row.occasion: json.loads(row.answers) for row in await cast.rows(t.feedback)}
    assert kept["week_4"] == {first.id: first.options[0].id, second.id: second.options[1].id}
