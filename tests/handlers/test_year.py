"""A client's year on the path: breaks, nudges, voice, goals, figures, feedback, the end; all of it over a database."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.agenda import KINDS
from handlers.measuring import Measured, holding
from storage import due
from storage import tables as t
from storage.goals import place as goal_place
from storage.measurements import place as figure_place
from storage.outbox import place as outbox_place
from tests.handlers.house import House

AMINA, MIKA, SARI, KIRSI = 1, 2, 3, 4
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)


@pytest.fixture
async def cast(house: House) -> House:
    """Amina begins today, a Monday at ten; Mika is her mentor, Sari another one, Kirsi coordinates."""
    mika = await house.person("Mika", "mentor", MIKA)
    await house.person("Sari", "mentor", SARI)
    await house.person("Kirsi", "coordinator", KIRSI)
    await house.person("Amina", "client", AMINA, mentor=mika, weekday=0, hour=18)
    await says(house, AMINA, "/settings")
    await press(house, AMINA, "day", "0", "18")
    return house


async def says(house: House, user: int, words: str, **more: Any) -> None:
    await house.said(user, words, **more)
    await house.settle()


async def press(house: House, user: int, *buttons: str) -> None:
    for button in buttons:
        await house.pressed(user, button)
        await house.settle()


def plain(words: str) -> str:
    """Without the marks that keep directions apart."""
    return words.translate(dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069")))


async def planned(house: House, kind: str) -> list[datetime]:
    return sorted(row.due_at for row in await house.rows(t.due, kind=kind, state="waiting"))


async def tags(house: House, user: int) -> list[str]:
    return [row.tag for row in await house.rows(t.outbox, chat_id=user)]


# --- breaks


async def test_a_break_takes_back_what_is_planned_and_shifts_it(cast: House) -> None:
    [before] = await planned(cast, "check_in")

    await says(cast, AMINA, "/pause")
    await press(cast, AMINA, "2")

    [after] = await planned(cast, "check_in")
    assert (before.date(), after.date()) == (cast.now.date(), (cast.now + 2 * WEEK).date())
    [m0] = await planned(cast, "measurement")
    assert m0.date() >= (cast.now + 2 * WEEK).date()
    assert (await tags(cast, MIKA))[-1] == "staff.paused"


async def test_nothing_comes_in_a_break_and_everything_after_it(cast: House) -> None:
    await says(cast, AMINA, "/pause")
    await press(cast, AMINA, "2")
    said = len(await tags(cast, AMINA))

    await cast.walk_to(cast.now + 2 * WEEK - 11 * HOUR)
    assert len(await tags(cast, AMINA)) == said

    await cast.walk_to(cast.now + 2 * DAY)
    assert len(await cast.rows(t.check_ins)) == 1


async def test_who_goes_on_sooner_has_a_break_as_long_as_it_was(cast: House) -> None:
    await says(cast, AMINA, "/pause")
    await press(cast, AMINA, "4")
    await cast.walk_to(cast.now + 3 * DAY)

    await says(cast, AMINA, "/resume")

    [row] = await cast.rows(t.pauses)
    assert (row.since, row.until) == ("2027-03-01", "2027-03-04")
    [at] = await planned(cast, "check_in")
    assert at.date() == cast.now.date()  # Thursday: the second of the first week
    assert (await tags(cast, MIKA))[-1] == "staff.resumed"


async def test_a_second_break_moves_the_end_of_the_first(cast: House) -> None:
    await says(cast, AMINA, "/pause")
    await press(cast, AMINA, "1")
    await cast.walk_to(cast.now + DAY)
    await says(cast, AMINA, "/pause")
    await press(cast, AMINA, "4")

    [row] = await cast.rows(t.pauses)
    assert (row.since, row.until) == ("2027-03-01", "2027-03-30")


async def test_the_day_that_is_named_is_the_day_on_which_questions_come(cast: House) -> None:
    """In the morning of the very day, after a move in the middle of a check-in, and after a break."""
    await says(cast, AMINA, "/checkin")
    await press(cast, AMINA, "3", "4", "4", "0", "8", "no", "skip")
    assert "New questions come on Monday 1 March" in plain((await cast.texts(AMINA))[-1])

    await cast.walk_to(cast.now + 4 * WEEK - 4 * DAY)  # a Thursday
    await press(cast, AMINA, "3", "4", "4", "0", "8", "no")
    await says(cast, AMINA, "/settings")
    await press(cast, AMINA, "day", "2", "18")
    await says(cast, AMINA, "/checkin")
    await press(cast, AMINA, "skip")
    assert "New questions come on Wednesday 31 March" in plain((await cast.texts(AMINA))[-1])

    await says(cast, AMINA, "/pause")
    await press(cast, AMINA, "4")
    await cast.walk_to(datetime(2027, 4, 7, 9, tzinfo=cast.tools.service.zone))  # a Wednesday
    await says(cast, AMINA, "/resume")
    assert "The next questions come on Wednesday 7 April" in plain((await cast.texts(AMINA))[-1])
    [at] = await planned(cast, "check_in")
    assert at.astimezone(cast.tools.service.zone).date().isoformat() == "2027-04-07"


# --- nudges


async def test_a_nudge_comes_at_its_hour_and_is_answered_once(cast: House) -> None:
    await says(cast, AMINA, "/checkin")
    await press(cast, AMINA, "3", "4", "4", "0", "8", "no", "skip")
    await cast.change("p-Amina", weekday=6)
    [at] = await planned(cast, "nudge")
    cast.clock.at = at
    await cast.writer.run(lambda tx: due.cancel(tx, "p-Amina", ("check_in", "measurement", "first_goal")))
    await cast.settle()

    [row] = await cast.rows(t.nudges)
    assert (row.nudge, row.dropped) == ("wellbeing_1", None)
    assert at.astimezone(cast.tools.service.zone).hour == 10

    for _ in range(2):
        await cast.tapped(AMINA, f"nudge:{row.id}:ok")
        await cast.settle()
    [row] = await cast.rows(t.nudges)
    assert row.answered_at is not None


async def test_a_nudge_is_left_out_while_questions_wait_and_says_so(cast: House) -> None:
    [at] = await planned(cast, "nudge")
    await cast.walk_to(at - timedelta(minutes=1))
    await says(cast, AMINA, "/stop")  # whatever was open is over
    await press(cast, AMINA, "yes")
    await says(cast, AMINA, "/start")
    await says(cast, AMINA, "/checkin")
    await cast.walk_to(at)

    assert [row.dropped for row in await cast.rows(t.nudges)] == ["check_in_open"]
    assert not any("nudges" in tag for tag in await tags(cast, AMINA))


async def test_a_nudge_stands_back_on_the_day_on_which_a_goal_is_looked_at(cast: House) -> None:
    await set_goal(cast)
    [at] = await planned(cast, "review")
    await cast.walk_to(at - 12 * HOUR)
    await press(cast, AMINA, "4", "4", "3", "4", "0", "8", "no", "skip")

    await cast.walk_to(at)
    await cast.tell(AMINA, "due", due="nudge", key=at.date().isoformat())

    assert [row.dropped for row in await cast.rows(t.nudges, local_date=at.date().isoformat())] == ["enough"]


@pytest.mark.parametrize(
    ("kind", "dropped"),
    [
        ("reminder", "enough"),
        ("held_check_in", "enough"),
        ("measurement", "enough"),
        ("feedback", "enough"),
        ("action_plan", "enough"),
        ("farewell", "enough"),
        ("watch", None),  # of which the client hears nothing
    ],
)
async def test_a_nudge_stands_back_on_a_day_that_has_something_else(
    cast: House, kind: str, dropped: str | None
) -> None:
    row = {"id": "d-1", "person_id": "p-Amina", "kind": kind, "key": "k", "state": "waiting"}

    async def nothing_else(tx: AsyncConnection) -> None:
        await due.cancel(tx, "p-Amina", KINDS)
        await tx.execute(t.due.insert().values(**row, due_at=cast.now + 3 * HOUR))

    await cast.writer.run(nothing_else)
    await cast.tell(AMINA, "due", due="nudge", key=cast.now.date().isoformat())

    assert [row.dropped for row in await cast.rows(t.nudges)] == [dropped]


async def test_a_reminder_of_questions_that_were_answered_keeps_no_nudge_away(cast: House) -> None:
    [at] = await planned(cast, "check_in")
    await cast.walk_to(at)
    await press(cast, AMINA, "3", "4", "4", "0", "8", "no", "skip")

    assert await planned(cast, "reminder") == []


async def test_fewer_by_one_tap(cast: House) -> None:
    [at] = await planned(cast, "nudge")
    await cast.walk_to(at)
    [row] = await cast.rows(t.nudges)

    await cast.tapped(AMINA, f"nudge:{row.id}:fewer")
    await cast.settle()

    [journey] = await cast.rows(t.journeys)
    assert journey.nudges == "fewer"
    assert (await tags(cast, AMINA))[-1] == "year.nudge_fewer_now"


async def nudged(house: House) -> Any:
    """A nudge has come; the check-in of the days before waits for an answer."""
    [at] = await planned(house, "nudge")
    await house.walk_to(at)
    [row] = await house.rows(t.nudges)
    assert row.dropped is None
    return row


@pytest.mark.parametrize("alone", [True, False], ids=["alone", "with old questions open"])
async def test_words_within_hours_of_a_nudge_are_its_answer(cast: House, alone: bool) -> None:
    await nudged(cast)
    if alone:
        await cast.writer.run(lambda tx: tx.execute(t.sessions.update().values(closed_at=cast.now)))
    cast.clock.at += 3 * HOUR

    await says(cast, AMINA, "Music and tea")

    [row] = await cast.rows(t.nudges)
    assert row.answered_at is not None
    assert (await tags(cast, AMINA))[-1] == "aside.nudged"
    await press(cast, AMINA, "yes")
    assert (await cast.rows(t.alerts))[-1].rule == "wants_to_talk"


async def test_words_of_danger_are_no_answer_to_a_nudge(cast: House) -> None:
    await nudged(cast)

    await says(cast, AMINA, "I want to kill myself")

    assert "aside.nudged" not in await tags(cast, AMINA)
    assert len(await cast.rows(t.alerts)) == 1


async def test_the_nudge_of_somebody_else_is_nobodys(cast: House) -> None:
    [at] = await planned(cast, "nudge")
    await cast.walk_to(at)
    [row] = await cast.rows(t.nudges)

    await cast.tapped(SARI, f"nudge:{row.id}:ok")
    await cast.settle()

    [row] = await cast.rows(t.nudges)
    assert row.answered_at is None


# --- voice


async def test_a_voice_answer_waits_with_an_alert_for_whoever_takes_it(cast: House) -> None:
    await says(cast, AMINA, "/checkin")
    await cast.keep(cast.voice(AMINA, "file-7"), user=AMINA)
    await cast.settle()

    [alert] = await cast.rows(t.alerts)
    assert (alert.rule, alert.lane) == ("sent_voice", "today")
    assert "sendVoice" not in [row.method for row in await cast.rows(t.outbox)]

    await cast.deliver()
    await cast.tapped(MIKA, f"alert:{alert.id}:take")
    await cast.settle()
    assert [row.chat_id for row in await cast.rows(t.outbox) if row.method == "sendVoice"] == [MIKA]


@pytest.mark.parametrize(
    ("due", "key", "again"),
    [
        ("measurement", "m0", "measuring.point"),
        ("feedback", "week_4", "feedback.intro"),
        ("first_goal", "first_goal", "goals.invite"),
    ],
)
async def test_a_voice_message_to_any_question_reaches_a_human(cast: House, due: str, key: str, again: str) -> None:
    await cast.tell(AMINA, "due", due=due, key=key)

    await cast.keep(cast.voice(AMINA, "file-7"), user=AMINA)
    await cast.settle()

    assert [alert.rule for alert in await cast.rows(t.alerts)] == ["sent_voice"]
    told = await cast.told(AMINA)
    assert "talk.voice_sent" in told
    assert told[-1] == again


# --- goals


async def set_goal(house: House) -> Any:
    await says(house, AMINA, "/goals")
    await press(house, AMINA, "movement", "sleep", "nutrition", "o_walk", "energy", "on", "3", "2", "good", "2")
    await press(house, AMINA, "8", "4")
    return (await house.rows(t.goals))[-1]


async def test_a_goal_is_kept_sealed_with_its_history_and_its_day(cast: House) -> None:
    row = await set_goal(cast)

    assert b"walk" not in row.content
    assert b"movement" in cast.seal.open(row.content, goal_place(row.id))
    assert [one.what for one in await cast.rows(t.goal_log)] == ["made"]
    [at] = await planned(cast, "review")
    assert (
        at.astimezone(cast.tools.service.zone).date().isoformat() == "2027-03-31"
    )  # 29 March is Easter Monday, a check-in follows
    [journey] = await cast.rows(t.journeys)
    assert journey.themes == '["movement", "sleep", "nutrition", "wellbeing"]'


async def test_the_mentor_agrees_and_the_client_hears_of_it(cast: House) -> None:
    row = await set_goal(cast)
    assert (await tags(cast, MIKA))[-1] == "goals.staff_new"

    await cast.tapped(MIKA, f"goal:{row.id}:agree")
    await cast.settle()

    assert [one.what for one in await cast.rows(t.goal_log)] == ["made", "agreed"]
    assert (await tags(cast, AMINA))[-1] == "goals.mentor_agreed"


async def test_the_mentor_changes_a_line(cast: House) -> None:
    row = await set_goal(cast)
    await cast.tapped(MIKA, f"goal:{row.id}:change")
    await cast.settle()
    await press(cast, MIKA, "5")
    await says(cast, MIKA, "On 6 days")

    [kept] = await cast.rows(t.goals)
    assert b"On 6 days" in cast.seal.open(kept.content, goal_place(row.id))
    assert (await tags(cast, AMINA))[-1] == "goals.mentor_changed"


@pytest.mark.parametrize("action", ["agree", "change"])
async def test_nobody_elses_mentor_may_touch_a_goal_even_with_the_button(cast: House, action: str) -> None:
    row = await set_goal(cast)

    await cast.tapped(SARI, f"goal:{row.id}:{action}")
    await cast.settle()

    assert [one.what for one in await cast.rows(t.goal_log)] == ["made"]
    assert not await cast.rows(t.sessions, mailbox=SARI)


async def test_with_another_mentor_the_old_buttons_and_the_open_question_are_dead(cast: House) -> None:
    row = await set_goal(cast)
    await cast.tapped(MIKA, f"goal:{row.id}:change")
    await cast.settle()
    await cast.change("p-Amina", mentor_id="p-Sari")

    await press(cast, MIKA, "5")
    await cast.tapped(MIKA, f"goal:{row.id}:agree")
    await cast.settle()

    assert [one.what for one in await cast.rows(t.goal_log)] == ["made"]


async def half_made(house: House) -> None:
    await says(house, AMINA, "/goals")
    await press(house, AMINA, "movement", "sleep", "nutrition", "o_walk", "energy", "on", "3", "2", "good", "2")


async def finish(house: House) -> None:
    """*Go on*, and what is left to ask."""
    await press(house, AMINA, "on", "8", "4")
    assert len(await house.rows(t.goals)) == 1


async def test_a_goal_that_was_left_halfway_is_gone_on_with(cast: House) -> None:
    await half_made(cast)

    await says(cast, AMINA, "/goals")
    assert (await tags(cast, AMINA))[-1] == "goals.halfway"
    await says(cast, AMINA, "/goals")

    await finish(cast)


async def test_the_invitation_to_a_first_goal_leaves_one_that_is_half_made(cast: House) -> None:
    await half_made(cast)

    await cast.tell(AMINA, "due", due="first_goal", key="first_goal")

    assert (await tags(cast, AMINA))[-1] == "goals.halfway"
    await finish(cast)


async def test_a_look_at_a_goal_waits_for_the_one_that_is_being_made(cast: House) -> None:
    await set_goal(cast)
    [look] = await cast.rows(t.due, kind="review", state="waiting")
    await says(cast, AMINA, "/goals")
    await press(cast, AMINA, "new", "o_swim", "energy", "on", "3", "3", "good", "1")

    await cast.tell(AMINA, "due", due="review", key=look.key)
    [at] = await planned(cast, "review")
    assert timedelta() < at - cast.now < 3 * DAY

    await press(cast, AMINA, "8", "4")
    assert len(await cast.rows(t.goals)) == 2
    assert len(await planned(cast, "review")) == 2


async def test_a_goal_that_was_left_halfway_can_be_begun_anew(cast: House) -> None:
    await half_made(cast)
    await says(cast, AMINA, "/goals")

    await press(cast, AMINA, "anew", "new", "o_walk")

    assert not await cast.rows(t.goals)


async def test_the_check_in_asks_how_the_goal_went_and_progress_shows_it(cast: House) -> None:
    await set_goal(cast)
    for level in ("2", "4"):
        await cast.walk_to(cast.now + WEEK)
        await says(cast, AMINA, "/checkin")
        await press(cast, AMINA, level, "3", "4", "4", "0", "8", "no", "skip")

    await says(cast, AMINA, "/progress")

    photos = [row.tag for row in await cast.rows(t.outbox, chat_id=AMINA) if row.method == "sendPhoto"]
    assert photos == ["progress.weeks_title", "progress.goals_title"]


async def captions(house: House) -> list[str]:
    rows = [row for row in await house.rows(t.outbox, chat_id=AMINA) if row.method == "sendPhoto"]
    payloads: list[Any] = [house.seal.open_json(row.payload, outbox_place(row.id)) for row in rows]
    return [plain(one["caption"]) for one in payloads]


async def test_a_check_in_on_the_day_of_the_goal_leaves_its_baseline(cast: House) -> None:
    await set_goal(cast)  # at −1
    for wait in (0 * WEEK, WEEK):
        await cast.walk_to(cast.now + wait)
        await says(cast, AMINA, "/checkin")
        await press(cast, AMINA, "4", "3", "4", "4", "0", "8", "no", "skip")

    await says(cast, AMINA, "/progress")

    assert "Goals together: first 40, now 60." in (await captions(cast))[-1]


async def test_the_first_and_the_last_t_are_about_the_same_goals(cast: House) -> None:
    await set_goal(cast)  # at −1
    await says(cast, AMINA, "/goals")
    await press(cast, AMINA, "new", "o_swim", "energy", "on", "3", "3", "good", "1")  # at −2
    await press(cast, AMINA, "8", "4")
    await cast.walk_to(cast.now + WEEK)
    await says(cast, AMINA, "/checkin")
    await press(cast, AMINA, "2", "1", "3", "4", "4", "0", "8", "no", "skip")

    await says(cast, AMINA, "/progress")

    assert "Goals together: first 30, now 30." in (await captions(cast))[-1]


async def test_the_goal_is_looked_at_again_on_its_day(cast: House) -> None:
    row = await set_goal(cast)
    [at] = await planned(cast, "review")
    await cast.walk_to(at)
    assert (await tags(cast, AMINA))[-1] == "goals.one"

    await press(cast, AMINA, "5", "finished", "4")

    assert [one.what for one in await cast.rows(t.goal_log)] == ["made", "reached", "reached", "finished"]
    [kept] = await cast.rows(t.goals)
    assert (kept.id, kept.state) == (row.id, "finished")


async def test_a_goal_whose_day_is_shifted_to_a_holiday_by_a_break_waits_for_the_day_after(cast: House) -> None:
    await set_goal(cast)
    [at] = await planned(cast, "review")
    await says(cast, AMINA, "/pause")
    await press(cast, AMINA, "other")
    await says(cast, AMINA, "3.4.2027")  # from 29 March its day moves to May Day
    await cast.walk_to(at)

    [later] = await planned(cast, "review")
    assert later.astimezone(cast.tools.service.zone).isoformat() == "2027-05-02T10:00:00+03:00"


async def test_a_goal_that_was_left_is_not_looked_at_again(cast: House) -> None:
    await set_goal(cast)
    await says(cast, AMINA, "/goals")
    await press(cast, AMINA, "at_0", "dropped", "life")

    assert await planned(cast, "review") == []
    await says(cast, AMINA, "/goals")
    assert (await tags(cast, AMINA))[-1] == "goals.none"


# --- figures


async def test_figures_are_kept_sealed_and_the_last_one_holds(cast: House) -> None:
    await says(cast, AMINA, "/measure")
    await says(cast, AMINA, "۸۵٫۵ kg")
    await press(cast, AMINA, "back")
    await says(cast, AMINA, "86")

    rows = await cast.rows(t.measurements)
    values = [cast.seal.open_json(row.value, figure_place(row.id)) for row in rows]
    assert ([row.item for row in rows], values) == (["weight", "weight"], [85.5, 86.0])
    assert {row.point for row in rows} == {"m0"}
    assert await standing(cast) == [("m0", "weight", "2027-03-01", 86.0)]


async def standing(house: House) -> list[tuple[str, str, str, float]]:
    """Amina's figures that hold: point, item, day and value."""

    async def read(tx: Any) -> list[Measured]:
        return await holding(tx, house.seal, "p-Amina")

    found = await house.writer.run(read)
    return [(one.point, one.item, one.day.isoformat(), one.value) for one in found]


async def test_a_figure_never_takes_the_place_of_one_of_another_day(cast: House) -> None:
    for days, figure in ((0, "95"), (35, "91"), (60, "90")):
        await cast.walk_to(cast.now + days * DAY)
        await says(cast, AMINA, "/measure")
        await says(cast, AMINA, figure)
        await press(cast, AMINA, "later")

    assert await standing(cast) == [
        ("m0", "weight", "2027-03-01", 95.0),
        ("-", "weight", "2027-04-05", 91.0),
        ("m1", "weight", "2027-06-04", 90.0),
    ]
    await says(cast, AMINA, "/progress")
    assert "Weight (kg): first 95, now 90." in (await captions(cast))[-1]


@pytest.mark.parametrize("then", [("skip", "later"), ("skip", "skip", "skip", "skip", "skip", "skip")])
async def test_who_goes_back_and_skips_has_no_figure(cast: House, then: tuple[str, ...]) -> None:
    await says(cast, AMINA, "/measure")
    await says(cast, AMINA, "95")
    await press(cast, AMINA, "back", *then)

    assert await standing(cast) == []


async def test_who_goes_back_and_leaves_it_keeps_the_figure_and_a_corrected_one_keeps_its_day(cast: House) -> None:
    await cast.walk_to(cast.now + timedelta(hours=13, minutes=30))
    await says(cast, AMINA, "/measure")
    await says(cast, AMINA, "95")
    await press(cast, AMINA, "back")
    assert await standing(cast) == [("m0", "weight", "2027-03-01", 95.0)]

    await cast.walk_to(cast.now + HOUR / 2 + HOUR / 4)  # it is Tuesday now
    await says(cast, AMINA, "94")
    assert await standing(cast) == [("m0", "weight", "2027-03-01", 94.0)]


async def test_a_client_hears_when_a_mentor_takes_a_figure_back(cast: House) -> None:
    await says(cast, MIKA, "/measure")
    await says(cast, MIKA, "amina")
    await press(cast, MIKA, "m0")
    await says(cast, MIKA, "95")
    await press(cast, MIKA, "back", "skip")

    assert await standing(cast) == []
    assert plain((await cast.texts(AMINA))[-1]) == "Mika has taken back a figure of yours: Weight"


async def test_a_point_asks_only_for_what_is_not_there_yet(cast: House) -> None:
    await says(cast, MIKA, "/measure")
    await says(cast, MIKA, "amina")
    await press(cast, MIKA, "m0")
    await says(cast, MIKA, "95")
    await press(cast, MIKA, "skip")
    for figure in ("30", "130", "80"):
        await says(cast, MIKA, figure)
    await press(cast, MIKA, "later")
    [at] = await planned(cast, "measurement")

    await cast.walk_to(at)
    assert "Waist (cm)?" in plain((await cast.texts(AMINA))[-1])
    await says(cast, AMINA, "101")
    assert "VO2max" in plain((await cast.texts(AMINA))[-1])
    await press(cast, AMINA, "back", "skip")
    assert "VO2max" in plain((await cast.texts(AMINA))[-1])


async def test_a_point_at_which_everything_is_there_asks_nothing(cast: House) -> None:
    await says(cast, MIKA, "/measure")
    await says(cast, MIKA, "amina")
    await press(cast, MIKA, "m0")
    for figure in ("95", "101", "30", "130", "80", "30"):
        await says(cast, MIKA, figure)
    [at] = await planned(cast, "measurement")
    await cast.walk_to(at)

    assert "measuring.due" not in await tags(cast, AMINA)


async def test_a_mentor_enters_a_figure_of_the_own_client_who_hears_of_it(cast: House) -> None:
    await says(cast, MIKA, "/measure")
    await says(cast, MIKA, "amina")
    await press(cast, MIKA, "m0")
    await says(cast, MIKA, "85,5")

    [row] = await cast.rows(t.measurements)
    assert (row.person_id, row.by_id) == ("p-Amina", "p-Mika")
    assert (await tags(cast, AMINA))[-1] == "measuring.by_staff"


async def test_another_mentor_finds_nobody_and_a_lost_client_is_lost_at_once(cast: House) -> None:
    await says(cast, SARI, "/measure")
    await says(cast, SARI, "Amina")
    assert (await tags(cast, SARI))[-1] == "measuring.nobody"

    await says(cast, MIKA, "/measure")
    await says(cast, MIKA, "Amina")
    await press(cast, MIKA, "m0")
    await cast.change("p-Amina", mentor_id="p-Sari")
    await says(cast, MIKA, "85,5")

    assert await cast.rows(t.measurements) == []
    assert (await tags(cast, MIKA))[-1] == "measuring.not_yours"


# --- feedback and the end


async def test_feedback_reaches_coordinators_without_names_and_not_before_there_are_five(cast: House) -> None:
    for number in range(5):
        user = 100 + number
        await cast.person(f"Client {number}", "client", user, weekday=0, hour=18)
        await cast.tell(user, "due", due="feedback", key="week_4")
        await press(cast, user, "much", "yes", "right")
        await says(cast, user, f"sentence {number}")
        await says(cast, KIRSI, "/feedback")
        shown = (await cast.texts(KIRSI))[-1]
        assert ("sentence" in shown) == (number == 4)

    assert "Client" not in shown
    assert "Yes, much" in shown


async def test_the_taps_of_feedback_are_kept_without_a_sentence_and_once(cast: House) -> None:
    await cast.tell(AMINA, "due", due="feedback", key="week_4")
    await press(cast, AMINA, "much", "yes", "right")
    [row] = await cast.rows(t.feedback)
    assert (json.loads(row.answers)["helps"], row.sentence) == ("much", None)

    await press(cast, AMINA, "back", "back", "back", "some", "yes", "right")
    await says(cast, AMINA, "It is good")

    [row] = await cast.rows(t.feedback)
    assert json.loads(row.answers)["helps"] == "some"
    assert row.sentence is not None


async def test_coordinators_read_of_small_counts_only_that_they_are_small(cast: House) -> None:
    for number, option in enumerate(["much", "much", "much", "much", "much", "some", "some", "some", "no", "no"]):
        user = 100 + number
        await cast.person(f"Client {number}", "client", user, weekday=0, hour=18)
        await cast.tell(user, "due", due="feedback", key="week_4")
        await press(cast, user, option, "yes", "right")
    await says(cast, KIRSI, "/feedback")

    shown = plain((await cast.texts(KIRSI))[-1])
    assert "Yes, much: 5" in shown
    assert "fewer than 5" in shown


async def test_only_coordinators_turn_its_pages(cast: House) -> None:
    await cast.tapped(MIKA, "feedback:0:page")
    await cast.settle()

    assert "feedback.none" not in await tags(cast, MIKA)


async def test_who_ends_the_programme_is_asked_no_more_and_the_mentor_hears_of_it(cast: House) -> None:
    await cast.tell(AMINA, "due", due="ending", key="ending")
    await press(cast, AMINA, "on", "skip", "peer")

    [journey] = await cast.rows(t.journeys)
    assert journey.next == "peer"
    assert journey.ended_at is not None
    assert [await planned(cast, kind) for kind in ("check_in", "nudge", "measurement", "feedback")] == [[], [], [], []]
    assert (await tags(cast, MIKA))[-1] == "ending.staff_chose"


async def test_progress_brings_the_card_of_the_end_back(cast: House) -> None:
    await cast.tell(AMINA, "due", due="ending", key="ending")
    await press(cast, AMINA, "on")
    await cast.deliver()

    await says(cast, AMINA, "/progress")

    assert (await cast.told(AMINA))[-1] == "ending.identity"


async def test_the_choice_of_the_end_can_be_changed(cast: House) -> None:
    ending = cast.tools.programme.ending
    assert ending is not None
    stops = next(one.id for one in ending.choices if not one.goes_on)
    goes_on = next(one.id for one in ending.choices if one.goes_on)
    [at] = await planned(cast, "ending")
    cast.clock.at = at
    await cast.tell(AMINA, "due", due="ending", key="ending")
    await press(cast, AMINA, "on", "skip", stops)
    assert await planned(cast, "check_in") == []

    await says(cast, AMINA, "/progress")
    assert (await tags(cast, AMINA))[-1] == "ending.chosen"
    await cast.tapped(AMINA, "ending:-:change")
    await cast.settle()
    await press(cast, AMINA, goes_on)

    assert len(await planned(cast, "check_in")) == 1
    assert (await tags(cast, MIKA)).count("ending.staff_chose") == 2


async def test_who_has_chosen_nothing_has_nothing_to_change(cast: House) -> None:
    await cast.tapped(AMINA, "ending:-:change")
    await cast.settle()

    assert not await cast.rows(t.sessions, conversation="ending")


async def test_the_end_is_recalled_three_days_later_or_after_the_holiday(cast: House) -> None:
    await cast.walk_to(cast.now + 22 * DAY)  # three days before Good Friday
    await cast.tell(AMINA, "due", due="ending", key="ending")

    [at] = await planned(cast, "ending_again")
    local = at.astimezone(cast.tools.service.zone)
    assert local.isoformat() == "2027-03-27T10:00:00+02:00"  # not on Good Friday


async def test_own_words_of_who_one_is_are_sealed(cast: House) -> None:
    await cast.tell(AMINA, "due", due="ending", key="ending")
    await press(cast, AMINA, "on")
    await says(cast, AMINA, "walks with 131052-308T")

    [journey] = await cast.rows(t.journeys)
    kept = cast.seal.open_json(journey.identity, "journeys.identity:p-Amina")
    assert "131052" not in str(kept)
    assert "walks with" in str(kept)


async def test_a_nudge_stands_back_from_a_check_in_that_was_answered_on_this_very_day(cast: House) -> None:
    """Its day was another one when it was planned: she has moved meanwhile."""
    await cast.walk_to(cast.now + 9 * HOUR)
    await press(cast, AMINA, "3", "4", "4", "0", "8", "no", "skip")

    await cast.tell(AMINA, "due", due="nudge", key="2027-03-01")

    assert [row.dropped for row in await cast.rows(t.nudges)] == ["enough"]
