"""What somebody types hours after a question is kept by the question that it answers, and by no other."""

from __future__ import annotations

from typing import Any

import pytest

from storage import tables as t
from storage.feedback import place as sentence_place
from storage.goals import log_place
from storage.goals import place as goal_place
from storage.measurements import place as figure_place
from storage.sessions import answer_place
from tests.handlers import test_year
from tests.handlers.house import House
from tests.handlers.test_year import AMINA, HOUR, MIKA, press, says, set_goal, tags

cast = test_year.cast


@pytest.fixture(params=[False, True], ids=["nothing else is open", "a check-in waits for an answer"])
async def waiting(cast: House, request: pytest.FixtureRequest) -> House:
    """With an unanswered check-in the question about pain (0–10) is open: it takes numbers."""
    if request.param:
        await says(cast, AMINA, "/checkin")
        await press(cast, AMINA, "3", "4", "4")
    return cast


async def answers(house: House) -> list[Any]:
    rows = await house.rows(t.answers)
    return [house.seal.open_json(row.value, answer_place(row.id)) for row in rows]


async def later(house: House, user: int, words: str, **more: Any) -> None:
    """Two hours later these words come; no check-in has taken them."""
    before = await answers(house)
    house.clock.at += 2 * HOUR
    await says(house, user, words, **more)
    assert await answers(house) == before
    assert "aside.not_read" not in await tags(house, user)


async def figures(house: House) -> list[tuple[str, Any]]:
    rows = await house.rows(t.measurements)
    return [(row.item, house.seal.open_json(row.value, figure_place(row.id))) for row in rows]


async def goal(house: House) -> str:
    row = (await house.rows(t.goals))[-1]
    return house.seal.open(row.content, goal_place(row.id)).decode()


async def shaping(house: House, *buttons: str) -> None:
    await says(house, AMINA, "/goals")
    await press(house, AMINA, "movement", "sleep", "nutrition", *buttons)


# --- measuring


async def test_a_figure_of_the_evening_answers_the_question_of_the_morning(waiting: House) -> None:
    await waiting.tell(AMINA, "due", due="measurement", key="m0")

    await later(waiting, AMINA, "85,5")

    assert await figures(waiting) == [("weight", 85.5)]


async def test_a_nine_for_the_strength_of_a_grip_is_no_pain(waiting: House) -> None:
    await waiting.tell(AMINA, "due", due="measurement", key="m0")
    await press(waiting, AMINA, "skip", "skip")
    assert '"item":"grip' in await state_of(waiting, "measuring")

    await later(waiting, AMINA, "9")
    if '"kind":"doubting"' in await state_of(waiting, "measuring"):
        await press(waiting, AMINA, "yes")

    assert [value for _, value in await figures(waiting)] == [9]


async def state_of(house: House, conversation: str) -> str:
    [row] = await house.rows(t.sessions, conversation=conversation, closed_at=None)
    return house.seal.open(row.state, f"sessions.state:{row.id}").decode()


async def test_words_that_are_no_figure_are_offered_to_a_human_after_an_hour(cast: House) -> None:
    await cast.tell(AMINA, "due", due="measurement", key="m0")
    cast.clock.at += 2 * HOUR

    await says(cast, AMINA, "I feel awful")

    assert (await tags(cast, AMINA))[-1] == "aside.not_read"


async def test_a_figure_that_the_check_in_below_cannot_take_is_measured(cast: House) -> None:
    await cast.tell(AMINA, "due", due="measurement", key="m0")
    await says(cast, AMINA, "/checkin")

    await later(cast, AMINA, "85,5")

    assert await figures(cast) == [("weight", 85.5)]


async def test_the_question_that_came_last_has_the_number(cast: House) -> None:
    await cast.tell(AMINA, "due", due="measurement", key="m0")
    await says(cast, AMINA, "/checkin")
    cast.clock.at += 2 * HOUR

    await says(cast, AMINA, "4")

    assert (await answers(cast), await figures(cast)) == ([4], [])


async def test_a_reply_to_a_card_answers_that_card(cast: House) -> None:
    await cast.tell(AMINA, "due", due="measurement", key="m0")
    await says(cast, AMINA, "/checkin")
    await cast.deliver()
    [row] = await cast.rows(t.sessions, conversation="measuring", closed_at=None)
    [card] = await cast.rows(t.cards, id=row.card_id)
    to = {"message_id": card.message_id, "chat": {"id": AMINA, "type": "private"}}

    await later(cast, AMINA, "85", reply_to_message=to)

    assert await figures(cast) == [("weight", 85)]


async def test_staff_write_a_figure_of_a_client_hours_later(cast: House) -> None:
    await says(cast, MIKA, "/measure")
    await says(cast, MIKA, "Amina")
    await press(cast, MIKA, "m0")

    await later(cast, MIKA, "85,5")

    assert await figures(cast) == [("weight", 85.5)]


# --- feedback and the end


async def test_the_sentence_of_feedback(waiting: House) -> None:
    await waiting.tell(AMINA, "due", due="feedback", key="week_4")
    await press(waiting, AMINA, "much", "yes", "right")

    await later(waiting, AMINA, "The walks are the best of it")

    [row] = await waiting.rows(t.feedback)
    assert waiting.seal.open(row.sentence, sentence_place(row.id)) == b"The walks are the best of it"


async def test_who_one_is_at_the_end_of_the_year(waiting: House) -> None:
    await waiting.tell(AMINA, "due", due="ending", key="ending")
    await press(waiting, AMINA, "on")

    await later(waiting, AMINA, "walks every day")

    [row] = await waiting.rows(t.journeys)
    assert row.identity is not None


# --- goals


async def test_an_own_goal(waiting: House) -> None:
    await shaping(waiting, "own")

    await later(waiting, AMINA, "I dance twice a week")

    assert "I dance twice a week" in await state_of(waiting, "goals")


async def test_the_words_of_a_level(waiting: House) -> None:
    await shaping(waiting, "o_walk", "energy", "on", "3", "2", "level_5")

    await later(waiting, AMINA, "On seven days")

    assert "On seven days" in await state_of(waiting, "goals")


@pytest.mark.parametrize("words", ["After the news", "When I wake at 7"])
async def test_a_part_of_the_plan_in_own_words(waiting: House, words: str) -> None:
    await set_goal(waiting)
    await says(waiting, AMINA, "/goals")
    await press(waiting, AMINA, "at_0", "plan")

    await later(waiting, AMINA, words)

    assert words in await state_of(waiting, "goals")


async def test_how_far_a_goal_came_as_a_number(waiting: House) -> None:
    row = await set_goal(waiting)
    await waiting.tell(AMINA, "due", due="review", key=row.id)

    await later(waiting, AMINA, "4")

    assert [one.what for one in await waiting.rows(t.goal_log)] == ["made", "reached"]


async def test_why_a_goal_is_dropped(waiting: House) -> None:
    await set_goal(waiting)
    await says(waiting, AMINA, "/goals")
    await press(waiting, AMINA, "at_0", "dropped")

    await later(waiting, AMINA, "It is too cold")

    log = (await waiting.rows(t.goal_log))[-1]
    assert waiting.seal.open_json(log.content, log_place(log.id)) == "It is too cold"


async def test_a_line_that_the_mentor_changes(cast: House) -> None:
    row = await set_goal(cast)
    await cast.tapped(MIKA, f"goal:{row.id}:change")
    await cast.settle()
    await press(cast, MIKA, "5")

    await later(cast, MIKA, "On 6 days")

    assert "On 6 days" in await goal(cast)


# --- what is for nobody


async def test_an_old_question_takes_nothing_of_a_talk(cast: House) -> None:
    await shaping(cast, "own")
    await cast.deliver()
    await says(cast, AMINA, "/talk")
    [alert] = await cast.rows(t.alerts)
    await cast.tapped(MIKA, f"alert:{alert.id}:take")
    await cast.settle()
    cast.clock.at += 2 * HOUR

    await says(cast, AMINA, "Thank you for asking")

    assert (await tags(cast, AMINA))[-1] == "talk.passed_on"


async def test_a_danger_is_seen_first_wherever_it_is_written(cast: House) -> None:
    await shaping(cast, "own")
    cast.clock.at += 2 * HOUR

    await says(cast, AMINA, "I want to kill myself")

    assert [row.rule for row in await cast.rows(t.alerts)] != []


# --- what may have been meant for a human


async def in_the_feedback(house: House) -> None:
    await house.tell(AMINA, "due", due="feedback", key="week_4")
    await press(house, AMINA, "much", "yes", "right")


async def at_who_one_is(house: House) -> None:
    await house.tell(AMINA, "due", due="ending", key="ending")
    await press(house, AMINA, "on")


@pytest.mark.parametrize("question", [in_the_feedback, at_who_one_is])
@pytest.mark.parametrize("answer", ["yes", "no"])
async def test_what_an_old_question_took_is_offered_to_a_human_as_well(cast: House, question: Any, answer: str) -> None:
    await question(cast)

    await later(cast, AMINA, "Mika, my child is in hospital, please call me")
    assert (await tags(cast, AMINA))[-1] == "aside.kept"
    await press(cast, AMINA, answer)

    assert len(await cast.rows(t.alerts)) == len(await cast.rows(t.alert_words)) == (1 if answer == "yes" else 0)


async def test_what_is_written_at_once_is_an_answer_and_nothing_else(cast: House) -> None:
    await in_the_feedback(cast)

    await says(cast, AMINA, "The walks are the best of it")

    assert "aside.kept" not in await tags(cast, AMINA)


async def test_a_reply_to_the_question_is_an_answer_and_nothing_else(cast: House) -> None:
    await in_the_feedback(cast)
    await cast.deliver()
    [row] = await cast.rows(t.sessions, conversation="feedback", closed_at=None)
    [card] = await cast.rows(t.cards, id=row.card_id)
    to = {"message_id": card.message_id, "chat": {"id": AMINA, "type": "private"}}

    await later(cast, AMINA, "The walks are the best of it", reply_to_message=to)

    assert "aside.kept" not in await tags(cast, AMINA)


async def test_who_has_just_asked_for_a_human_is_not_asked_again(cast: House) -> None:
    await in_the_feedback(cast)
    cast.clock.at += 2 * HOUR
    await says(cast, AMINA, "/talk")

    await says(cast, AMINA, "My child is in hospital")

    assert (await tags(cast, AMINA))[-1] == "aside.goes_along"
