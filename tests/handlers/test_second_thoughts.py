"""Clients who change what they said, leave things open, write hours later, or want two things at once: what they saw
accepted holds, what they wrote reaches whom it was for, and nothing speaks of what is no more."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import pytest

from conversations.agenda import first_of_each
from conversations.goal import Goal
from conversations.journey import Journey, Pause
from handlers.goals import opened
from storage import due
from storage import tables as t
from storage.outbox import place
from storage.sessions import answer_place
from tests.conversations.scene import HELSINKI, programme
from tests.handlers.house import House
from tests.handlers.test_year import (
    AMINA,
    DAY,
    HOUR,
    MIKA,
    cast,  # noqa: F401 (a fixture)
    plain,
    press,
    says,
    set_goal,
    tags,
)


async def answers(house: House) -> list[tuple[str, object]]:
    rows = await house.rows(t.answers)
    return [(row.question, house.seal.open_json(row.value, answer_place(row.id))) for row in rows]


async def state_of(house: House, conversation: str) -> Any:
    [row] = await house.rows(t.sessions, conversation=conversation, closed_at=None)
    return json.loads(house.seal.open(row.state, f"sessions.state:{row.id}"))


async def the_goal(house: House) -> tuple[str, Goal]:
    [row] = await house.rows(t.goals)
    return row.state, opened(house.seal, row)


async def texts(house: House, user: int) -> list[str]:
    return [plain(one) for one in await house.texts(user)]


async def rules(house: House) -> list[str]:
    return [row.rule for row in await house.rows(t.alerts)]


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=HELSINKI)  # type: ignore[arg-type,misc]


async def on_the_way_to_confidence(house: House) -> None:
    """A new goal that asks how sure she is, 0 to 10."""
    await says(house, AMINA, "/goals")
    await press(house, AMINA, "movement", "sleep", "nutrition", "o_walk", "energy", "on", "3", "2", "good", "2")
    assert (await state_of(house, "goals"))["at"] == "confidence"


# --- an answer that is what it was again ---


async def test_who_comes_back_to_strong_pain_is_heard_again(cast: House) -> None:  # noqa: F811
    await says(cast, AMINA, "/checkin")
    await press(cast, AMINA, "3", "4", "4", "9", "back", "2")
    assert "has changed this answer since" in (await texts(cast, MIKA))[-1]
    rings = (await tags(cast, MIKA)).count("alerts.lane_today")

    await press(cast, AMINA, "back", "9")

    assert "has changed this answer since" not in (await texts(cast, MIKA))[-1]
    assert [row.what for row in await cast.rows(t.alert_log)].count("met") == 1
    assert (await tags(cast, MIKA)).count("alerts.lane_today") > rings


async def test_and_also_when_the_first_was_resolved_as_a_mistake(cast: House) -> None:  # noqa: F811
    await says(cast, AMINA, "/checkin")
    await press(cast, AMINA, "3", "4", "4", "9", "back", "2")
    [alert] = await cast.rows(t.alerts)
    for action in ("take", "resolve", "done_mistake"):
        await cast.tapped(MIKA, f"alert:{alert.id}:{action}")
        await cast.settle()

    await press(cast, AMINA, "back", "9")

    assert [row.state for row in await cast.rows(t.alerts)] == ["resolved", "open"]


async def test_what_followed_upon_an_answer_that_was_changed_is_shown_no_more(cast: House) -> None:  # noqa: F811
    await says(cast, AMINA, "/checkin")
    await press(cast, AMINA, "3", "4", "4", "5", "yes", "back", "back", "0")
    [alert] = await cast.rows(t.alerts)
    await cast.deliver()
    await cast.tapped(MIKA, f"alert:{alert.id}:take")
    await cast.settle()
    await cast.tapped(MIKA, f"alert:{alert.id}:show")
    await cast.settle()

    shown = next(one for one in reversed(await texts(cast, MIKA)) if "Pain" in one)
    assert "Pain: 0/10" in shown
    assert "New pain" not in shown.partition("Pain: 0/10")[2]


async def test_a_figure_that_was_changed_says_so_on_its_alert(cast: House) -> None:  # noqa: F811
    await cast.tell(AMINA, "due", due="measurement", key="m0")
    await says(cast, AMINA, "85")
    cast.clock.at += 20 * DAY
    await says(cast, AMINA, "/measure")
    await says(cast, AMINA, "58")

    await press(cast, AMINA, "back")
    await says(cast, AMINA, "85")

    assert await rules(cast) == ["weight_changed"]
    assert "corrected" in [row.what for row in await cast.rows(t.alert_log)]


# --- two who change one goal ---


@pytest.mark.parametrize("first", ["client", "mentor"])
async def test_client_and_mentor_who_change_a_goal_at_once_both_have_what_they_saw(
    cast: House,  # noqa: F811
    first: str,
) -> None:
    row = await set_goal(cast)
    await says(cast, AMINA, "/goals")
    await press(cast, AMINA, "at_0", "coping", "tired")
    if first == "client":
        await cast.pressed(AMINA, "shorter")
        await cast.tapped(MIKA, f"goal:{row.id}:agree")
    else:
        await cast.tapped(MIKA, f"goal:{row.id}:agree")
        await cast.pressed(AMINA, "shorter")
    await cast.settle()

    _, goal = await the_goal(cast)
    assert goal.coping is not None
    assert goal.agreed


async def test_a_goal_that_is_dropped_at_that_moment_stays_dropped(cast: House) -> None:  # noqa: F811
    row = await set_goal(cast)
    await cast.tapped(MIKA, f"goal:{row.id}:change")
    await cast.settle()
    await press(cast, MIKA, "5")
    await says(cast, AMINA, "/goals")
    await press(cast, AMINA, "at_0", "dropped")
    await cast.pressed(AMINA, "life")
    await cast.said(MIKA, "On six days")
    await cast.settle()

    assert (await the_goal(cast))[0] == "dropped"


# --- typed for one question, and not for another ---


async def test_a_number_is_for_the_card_that_asks_lowest(cast: House) -> None:  # noqa: F811
    await says(cast, AMINA, "/checkin")
    await press(cast, AMINA, "3", "4", "4")  # pain is asked now
    await on_the_way_to_confidence(cast)
    before = await answers(cast)

    await says(cast, AMINA, "8")

    assert await answers(cast) == before
    assert await rules(cast) == []
    assert (await state_of(cast, "goals"))["goal"]["confidence"] == 8


@pytest.mark.parametrize("words", ["1", "1/3"])
async def test_importance_is_no_mood(cast: House, words: str) -> None:  # noqa: F811
    await says(cast, AMINA, "/checkin")
    await press(cast, AMINA, "3")  # mood is asked now
    await says(cast, AMINA, "/goals")
    await press(cast, AMINA, "movement", "sleep", "nutrition", "o_walk", "energy", "on")
    before = await answers(cast)

    await says(cast, AMINA, words)

    assert await answers(cast) == before
    assert (await state_of(cast, "goals"))["goal"]["importance"] == 1


async def test_a_level_out_of_five_is_for_the_goal(cast: House) -> None:  # noqa: F811
    await set_goal(cast)
    await says(cast, AMINA, "/checkin")
    await press(cast, AMINA, "3", "3")
    await says(cast, AMINA, "/goals")
    await press(cast, AMINA, "at_0", "finished")
    before = await answers(cast)

    await says(cast, AMINA, "1/5")

    assert await answers(cast) == before
    assert (await the_goal(cast))[0] == "finished"


@pytest.mark.parametrize("words", ["I feel awful", "I have felt awful for 3 days, please call me"])
@pytest.mark.parametrize("asked", ["measurement", "review"])
async def test_words_hours_later_are_for_a_human_with_a_digit_in_them_or_without(
    cast: House,  # noqa: F811
    words: str,
    asked: str,
) -> None:
    row = await set_goal(cast)
    await cast.tell(AMINA, "due", due=asked, key="m0" if asked == "measurement" else row.id)
    cast.clock.at += 5 * HOUR

    await says(cast, AMINA, words)

    assert (await tags(cast, AMINA))[-1] == "aside.not_read"


async def test_the_last_question_of_a_check_in_keeps_words_of_days_later_and_offers_a_human(
    cast: House,  # noqa: F811
) -> None:
    await cast.walk_to(local(2027, 3, 15, 18, 1))
    await press(cast, AMINA, "3", "4", "4", "0", "8", "no")
    await cast.walk_to(local(2027, 3, 19, 12))

    await says(cast, AMINA, "Mika, my child is in hospital, please call me")

    assert (await tags(cast, AMINA))[-1] == "aside.kept"


@pytest.mark.parametrize("way", ["dropped", "coping"])
async def test_words_of_days_later_change_no_goal(cast: House, way: str) -> None:  # noqa: F811
    await set_goal(cast)
    await says(cast, AMINA, "/goals")
    await press(cast, AMINA, "at_0", way, *(["tired"] if way == "coping" else []))
    before = await the_goal(cast)
    cast.clock.at += 3 * DAY

    await says(cast, AMINA, "Hi, I cannot come on Friday")

    assert await the_goal(cast) == before
    assert "aside.not_read" in await tags(cast, AMINA)


# --- what is no more ---


async def test_a_goal_that_was_dropped_is_asked_about_no_more(cast: House) -> None:  # noqa: F811
    await set_goal(cast)
    await says(cast, AMINA, "/goals")
    await press(cast, AMINA, "new", "o_strength", "energy", "on", "3", "2", "good", "2", "8", "4")
    await says(cast, AMINA, "/checkin")
    await press(cast, AMINA, "3")  # the first; the second is asked now
    await says(cast, AMINA, "/goals")
    await press(cast, AMINA, "at_1", "dropped", "life")

    assert (await state_of(cast, "check_in"))["question"] == "active_days"
    assert "muscles" not in (await texts(cast, AMINA))[-1]
    await press(cast, AMINA, "3", "4", "4", "0", "8", "no", "skip")
    assert await rules(cast) == []


async def test_a_goal_that_was_dropped_before_its_question_is_left_out(cast: House) -> None:  # noqa: F811
    await set_goal(cast)
    await says(cast, AMINA, "/goals")
    await press(cast, AMINA, "new", "o_strength", "energy", "on", "3", "2", "good", "2", "8", "4")
    await says(cast, AMINA, "/checkin")  # the first is asked now
    await says(cast, AMINA, "/goals")
    await press(cast, AMINA, "at_1", "dropped", "life")
    await says(cast, AMINA, "/checkin")

    await press(cast, AMINA, "3")

    assert (await state_of(cast, "check_in"))["question"] == "active_days"


async def test_fewer_of_these_turns_nothing_on_again(cast: House) -> None:  # noqa: F811
    while not (sent := [row for row in await cast.rows(t.nudges) if row.dropped is None]):
        await cast.walk_to(cast.now + DAY)
    await says(cast, AMINA, "/settings")
    await press(cast, AMINA, "nudges", "off")

    await cast.tapped(AMINA, f"nudge:{sent[-1].id}:fewer", 7)
    await cast.settle()

    [journey] = await cast.rows(t.journeys)
    assert journey.nudges == "off"


async def test_a_reminder_survives_a_break_of_one_night(cast: House) -> None:  # noqa: F811
    await cast.walk_to(local(2027, 3, 1, 18, 1))
    await says(cast, AMINA, "/pause")
    await press(cast, AMINA, "1")
    await cast.walk_to(local(2027, 3, 2, 9))
    await says(cast, AMINA, "/resume")

    await cast.walk_to(local(2027, 3, 3, 12))

    assert [row.state for row in await cast.rows(t.due, kind="reminder")] == ["fired"]


def test_a_day_that_is_moved_soon_after_a_break_costs_no_week() -> None:
    pause = Pause(date(2027, 12, 16), date(2028, 1, 13))
    before = Journey(day0=date(2027, 11, 9), weekday=2, hour=19, pauses=(pause,))
    moved = Journey(day0=date(2027, 11, 9), weekday=1, hour=11, pauses=(pause,))
    tuesday = local(2028, 1, 18, 13)  # five days after the break

    def following(journey: Journey) -> date:
        done = frozenset({("check_in", "2027-12-08")})
        coming = first_of_each(programme(), journey, tuesday, HELSINKI, done)
        return next(one.day for one in coming if one.kind == "check_in")

    assert following(before) == date(2028, 1, 19)
    assert following(moved) <= date(2028, 1, 22)


# --- plans ---


async def test_a_look_at_the_levels_of_a_goal_is_no_goal_halfway(cast: House) -> None:  # noqa: F811
    await set_goal(cast)
    await says(cast, AMINA, "/goals")
    await press(cast, AMINA, "at_0", "levels")  # looks, and leaves

    await cast.walk_to(local(2027, 3, 24, 12))

    assert any("A plan makes a goal easier" in one for one in await texts(cast, AMINA))


async def test_a_goal_for_which_another_one_went_before_is_offered_a_plan_later(cast: House) -> None:  # noqa: F811
    await set_goal(cast)
    await says(cast, AMINA, "/goals")
    await press(cast, AMINA, "new", "o_walk")  # left at once
    await cast.walk_to(local(2027, 3, 24, 12))
    assert not any("A plan makes a goal easier" in one for one in await texts(cast, AMINA))
    [half] = await cast.rows(t.sessions, conversation="goals", closed_at=None)
    await cast.writer.run(
        lambda tx: tx.execute(t.sessions.update().where(t.sessions.c.id == half.id).values(closed_at=cast.now))
    )

    await cast.walk_to(local(2027, 4, 24, 12))

    assert any("A plan makes a goal easier" in one for one in await texts(cast, AMINA))


# --- the end ---


async def the_end_comes(house: House) -> None:
    await house.tell(AMINA, "due", due="ending", key="ending")


async def test_t_is_told_though_the_last_goal_has_ended_meanwhile(cast: House) -> None:  # noqa: F811
    await set_goal(cast)
    await says(cast, AMINA, "/goals")
    await press(cast, AMINA, "new", "o_strength", "energy", "on", "3", "2", "good", "2", "8", "4")
    await the_end_comes(cast)
    await press(cast, AMINA, "on", "4")
    await says(cast, AMINA, "/goals")
    await press(cast, AMINA, "at_1", "dropped", "life")

    await says(cast, AMINA, "/progress")

    assert any("Your goals together" in one for one in await texts(cast, AMINA))


async def test_a_wrong_level_at_the_end_can_be_taken_back(cast: House) -> None:  # noqa: F811
    await set_goal(cast)
    await the_end_comes(cast)
    await press(cast, AMINA, "on", "1")
    rows = await cast.rows(t.outbox, chat_id=AMINA)
    last = cast.seal.open_json(rows[-1].payload, place(rows[-1].id))
    assert "Back" in json.dumps(last)

    await press(cast, AMINA, "back", "4")

    reached = [row for row in await cast.rows(t.goal_log) if row.what == "reached"]
    assert len(reached) == 2
    assert (await state_of(cast, "ending"))["looked"]["levels"][0][1] == 1  # the fourth of five: one above


@pytest.mark.parametrize("way", ["waits", "/progress"])
async def test_who_left_in_the_middle_of_the_end_can_still_choose(cast: House, way: str) -> None:  # noqa: F811
    await cast.writer.run(lambda tx: due.cancel(tx, "p-Amina", ("ending",)))
    row = {"id": "e", "person_id": "p-Amina", "kind": "ending", "key": "ending", "state": "waiting"}
    await cast.writer.run(lambda tx: tx.execute(t.due.delete().where(t.due.c.kind == "ending")))
    await cast.writer.run(lambda tx: tx.execute(t.due.insert().values(**row, due_at=cast.now)))
    await cast.settle()
    await says(cast, AMINA, "/stop")
    await press(cast, AMINA, "yes")
    cast.clock.at += HOUR
    await says(cast, AMINA, "/start")

    if way == "waits":
        await cast.walk_to(cast.now + 2 * DAY)
    else:
        await says(cast, AMINA, "/progress")

    assert await cast.rows(t.sessions, conversation="ending", closed_at=None)
