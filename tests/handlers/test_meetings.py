"""Meetings over a real database: planned, answered, reminded of, changed, called off; and who sees what of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from icalendar import Calendar

from conversations.caseload import Watched
from handlers import caseload
from handlers.decode import Ignored
from handlers.turn import Turn
from storage import people
from storage import tables as t
from storage.outbox import Lane, place
from tests.conversations.scene import HELSINKI
from tests.conversations.spoken import ISOLATES
from tests.handlers.company import AMINA, KIRSI, MIKA, buttons, loses_the_role, stops, three
from tests.handlers.house import House
from tests.handlers.test_client_cards import SARI, check, last, opens, says, taps

FOLDER = Path(__file__).parent / "words"
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
TEN = datetime(2027, 3, 4, 10, tzinfo=HELSINKI)  # Thursday; it is Monday, ten o'clock


@pytest.fixture
async def cast_of(house: House) -> House:
    """Amina is Mika's; Sari is another mentor; Kirsi coordinates."""
    await three(house)
    await house.person("Sari", "mentor", SARI)
    return house


async def presses(house: House, user: int, *names: str) -> None:
    """Buttons of the conversation that the person touched last."""
    for name in names:
        await house.pressed(user, name)
        await house.settle()
    await house.deliver()


async def plans(house: House, user: int = MIKA, day: str = "d20270304", hour: str = "t10", at: str = "Library") -> Any:
    """From /meet to the last tap. The meeting."""
    await says(house, user, "/meet amina")
    await presses(house, user, day, hour)
    await says(house, user, at)
    await presses(house, user, "send")
    return await meeting(house)


async def meeting(house: House) -> Any:
    """The newest one."""
    return max(await house.rows(t.meetings), key=lambda row: (row.made_at, row.id))


async def on_meeting(house: House, user: int, action: str) -> None:
    """A button on the newest card of the newest meeting in this chat."""
    row = await meeting(house)
    shown = max(await house.rows(t.cards, kind="meeting", chat_id=user, ref=row.id), key=lambda one: one.created_at)
    await house.tapped(user, f"meeting:{row.id}:{action}", shown.message_id)
    await house.settle()
    await house.deliver()


async def another_time(house: House, day: str = "d20270305", hour: str = "t14") -> None:
    await on_meeting(house, MIKA, "change")
    await presses(house, MIKA, day, hour, "same", "send")


async def calls_off(house: House, user: int = MIKA) -> None:
    await on_meeting(house, user, "off")
    await presses(house, user, "off")


async def files(house: House, user: int = AMINA) -> list[tuple[str, str]]:
    """Caption and content of the documents that this person got."""
    rows = [row for row in await house.rows(t.outbox, chat_id=user) if row.method == "sendDocument"]
    params = [cast(dict[str, Any], house.seal.open_json(row.payload, place(row.id))) for row in rows]
    return [(str(one["caption"]), str(one["file"]["text"])) for one in params]


async def events(house: House) -> list[Any]:
    """What calendars read of the documents, with the method of each."""
    calendars = [Calendar.from_ical(content) for _, content in await files(house)]
    return [(str(one["method"]), one.walk("VEVENT")[0]) for one in calendars]


async def reminder(house: House) -> Any:
    [row] = await house.rows(t.due, kind="meeting")
    return row


async def said(house: House, user: int) -> list[str]:
    return [one.translate(ISOLATES) for one in await house.texts(user)]


# --- planned


async def test_the_client_reads_weekday_date_time_and_place_and_gets_a_file(cast_of: House) -> None:
    await plans(cast_of)

    shown = await last(cast_of, AMINA)
    assert "Thursday 4 March, 10:00" in shown
    assert "📍 Library" in shown
    assert "👤 Mika" in shown
    assert await cast_of.told(AMINA) == ["meetings.planned", "meetings.file"]
    [(method, event)] = await events(cast_of)
    assert (method, event.decoded("dtstart"), event["sequence"]) == ("PUBLISH", TEN, 0)
    assert event["location"] == "Library"


async def test_nobodys_name_is_in_the_file(cast_of: House) -> None:
    await plans(cast_of)

    [(_, content)] = await files(cast_of)
    assert not any(name in content for name in ("Amina", "Mika", "p-Amina"))


async def test_the_planner_reads_a_confirmation_with_ways_to_change_it(cast_of: House) -> None:
    await plans(cast_of)

    shown = await last(cast_of, MIKA)
    assert "The meeting with Amina is planned." in shown
    assert "no answer yet" in shown
    assert ":change" in await buttons(cast_of, MIKA)


async def test_the_place_is_sealed_and_an_identity_code_in_it_blanked_out(cast_of: House) -> None:
    row = await plans(cast_of, at="Library, ask for 131052-308T")

    assert b"Library" not in row.place
    assert "131052" not in await last(cast_of, AMINA)


async def test_by_phone_is_read_in_ones_own_language(cast_of: House) -> None:
    await cast_of.change("p-Amina", language="fi")
    await says(cast_of, MIKA, "/meet amina")
    await presses(cast_of, MIKA, "d20270304", "t10", "phone", "send")

    assert "by phone" in await last(cast_of, MIKA)
    assert "puhelimessa" in await last(cast_of, AMINA)
    assert "LOCATION:puhelimessa" in (await files(cast_of))[0][1]


async def test_it_is_planned_from_the_card_and_stands_on_it(cast_of: House) -> None:
    await opens(cast_of, MIKA)
    await taps(cast_of, MIKA, "meet")
    await presses(cast_of, MIKA, "d20270304", "t10", "phone", "send")

    await opens(cast_of, MIKA)
    assert "Meeting: Thursday 4 March, 10:00: no answer yet" in await last(cast_of, MIKA)

    await taps(cast_of, MIKA, "meet")  # now it shows what is planned, and the way to one more
    assert "Meetings with Amina" in await last(cast_of, MIKA)
    await taps(cast_of, MIKA, "plan")
    assert (await cast_of.session(MIKA)).conversation == "planning"


async def test_nobody_plans_with_somebody_elses_client(cast_of: House) -> None:
    await says(cast_of, SARI, "/meet amina")

    assert "I find no client of yours" in await last(cast_of, SARI)


async def test_one_begun_before_the_change_of_mentor_is_not_kept(cast_of: House) -> None:
    await says(cast_of, MIKA, "/meet amina")
    await presses(cast_of, MIKA, "d20270304", "t10", "phone")
    await cast_of.change("p-Amina", mentor_id="p-Sari")
    await presses(cast_of, MIKA, "send")

    assert await cast_of.rows(t.meetings) == []
    assert await cast_of.told(AMINA) == []


async def test_the_mentor_hears_what_a_coordinator_plans(cast_of: House) -> None:
    await plans(cast_of, KIRSI)

    assert "Kirsi has planned a meeting with Amina:" in await last(cast_of, MIKA)


@pytest.mark.parametrize(
    ("day", "seen"), [(TEN - 2 * DAY, ((), ())), (TEN - DAY, ((), ("meeting",))), (TEN, (("meeting",), ()))]
)
async def test_a_digest_counts_it_as_due_on_its_day_and_the_day_before(
    cast_of: House, day: datetime, seen: tuple[tuple[str, ...], tuple[str, ...]]
) -> None:
    await plans(cast_of)
    cast_of.clock.at = day + timedelta(hours=5)

    async def look(tx: Any) -> list[Watched]:
        mika = (await people.by_id(tx, ["p-Mika"]))["p-Mika"]
        turn = Turn(tx, cast_of.tools, cast_of.now, MIKA, Ignored("a look"), mika, [], "en")
        clients = (await people.by_id(tx, ["p-Amina"])).values()
        return await caseload.watched(turn, list(clients), since=cast_of.now)

    [amina] = await cast_of.writer.run(look)
    assert (amina.today, amina.tomorrow) == seen


# --- answered


@pytest.mark.parametrize(("answer", "heard"), [("coming", "Amina is coming."), ("cannot", "Amina can't come.")])
async def test_the_answer_reaches_the_mentor_in_their_language(cast_of: House, answer: str, heard: str) -> None:
    await cast_of.change("p-Amina", language="ar")
    row = await plans(cast_of)
    await on_meeting(cast_of, AMINA, f"{answer}_0")

    assert (await meeting(cast_of)).answer == answer
    assert heard in await last(cast_of, MIKA)
    assert f"meeting:{row.id}:change" in await buttons(cast_of, MIKA)  # a way to propose another time


async def test_the_card_shows_the_answer_and_minds_may_change(cast_of: House) -> None:
    await plans(cast_of)
    await on_meeting(cast_of, AMINA, "coming_0")
    assert "You are coming." in await last(cast_of, AMINA)
    assert "cannot_0" in await buttons(cast_of, AMINA)

    await on_meeting(cast_of, AMINA, "cannot_0")
    assert "can't come" in await last(cast_of, MIKA)


async def test_the_same_answer_twice_is_told_once(cast_of: House) -> None:
    await plans(cast_of)
    await on_meeting(cast_of, AMINA, "coming_0")
    await on_meeting(cast_of, AMINA, "coming_0")

    assert [tag for tag in await cast_of.told(MIKA) if tag == "planning.coming"] == ["planning.coming"]


async def test_without_a_mentor_the_answer_reaches_those_who_coordinate(cast_of: House) -> None:
    await plans(cast_of)
    await cast_of.change("p-Amina", mentor_id=None)
    await on_meeting(cast_of, AMINA, "cannot_0")

    assert "Amina can't come." in await last(cast_of, KIRSI)
    assert "planning.cannot" not in await cast_of.told(MIKA)


async def test_nobody_answers_for_another(cast_of: House) -> None:
    row = await plans(cast_of)
    await cast_of.person("Olga", "client", 7, weekday=0, hour=18)
    await cast_of.tapped(7, f"meeting:{row.id}:coming_0")
    await cast_of.tapped(7, f"meeting:{row.id}:change")
    await cast_of.settle()

    assert (await meeting(cast_of)).answer is None
    assert await cast_of.texts(7) == []


# --- changed and called off


async def test_a_change_reaches_the_client_with_the_next_sequence(cast_of: House) -> None:
    await plans(cast_of)
    await another_time(cast_of)

    assert "Friday 5 March, 14:00" in await last(cast_of, AMINA)
    (_, first), (method, second) = await events(cast_of)
    assert first["uid"] == second["uid"]
    assert (method, second["sequence"], second.decoded("dtstart")) == ("PUBLISH", 1, TEN + DAY + timedelta(hours=4))


async def test_after_a_change_the_client_is_asked_anew(cast_of: House) -> None:
    await plans(cast_of)
    await on_meeting(cast_of, AMINA, "coming_0")
    await another_time(cast_of)

    assert "Are you coming?" in await last(cast_of, AMINA)


async def test_a_tap_on_what_was_planned_before_answers_nothing(cast_of: House) -> None:
    row = await plans(cast_of)
    await another_time(cast_of)
    await cast_of.tapped(AMINA, f"meeting:{row.id}:coming_0")
    await cast_of.settle()

    assert (await meeting(cast_of)).answer is None
    assert "Friday 5 March, 14:00" in await last(cast_of, AMINA)
    assert "coming_1" in await buttons(cast_of, AMINA)


async def test_calling_off_reaches_the_client_and_the_calendar(cast_of: House) -> None:
    await plans(cast_of)
    await calls_off(cast_of)

    assert "This meeting is cancelled:" in await last(cast_of, AMINA)
    method, event = (await events(cast_of))[-1]
    assert (method, event["status"], event["sequence"]) == ("CANCEL", "CANCELLED", 1)
    await opens(cast_of, MIKA)
    assert "Meeting:" not in await last(cast_of, MIKA)


async def test_of_two_who_change_it_at_once_the_second_reads_how_it_is(cast_of: House) -> None:
    row = await plans(cast_of)
    for user in (MIKA, KIRSI):
        await cast_of.tapped(user, f"meeting:{row.id}:change")
        await cast_of.settle()
        await presses(cast_of, user, "d20270305", "t14" if user == MIKA else "t9", "same")
    await cast_of.pressed(MIKA, "send")
    await cast_of.pressed(KIRSI, "send")
    await cast_of.settle()

    assert (await meeting(cast_of)).sequence == 1
    heads = [words.split("\n")[0] for user in (MIKA, KIRSI) for words in (await said(cast_of, user))[-3:]]
    assert any("is changed." in head for head in heads)
    assert any("Somebody else has changed this meeting" in head for head in heads)
    assert len(await files(cast_of)) == 2  # of the plan, and of the one change


async def test_an_answer_and_a_change_in_one_moment_leave_no_answer_to_what_nobody_saw(cast_of: House) -> None:
    row = await plans(cast_of)
    await on_meeting(cast_of, MIKA, "change")
    await presses(cast_of, MIKA, "d20270305", "t14", "same")
    await cast_of.pressed(MIKA, "send")
    await cast_of.tapped(AMINA, f"meeting:{row.id}:coming_0")
    await cast_of.settle()

    assert "Are you coming?" in await last(cast_of, AMINA)
    await opens(cast_of, MIKA)
    assert "Friday 5 March, 14:00: no answer yet" in await last(cast_of, MIKA)


async def test_one_that_is_over_is_neither_changed_nor_answered(cast_of: House) -> None:
    await plans(cast_of)
    cast_of.clock.at = TEN + MINUTE
    await on_meeting(cast_of, MIKA, "change")
    await on_meeting(cast_of, AMINA, "cannot_0")

    assert (await meeting(cast_of)).answer is None
    assert [row for row in await cast_of.rows(t.sessions, mailbox=MIKA, closed_at=None)] == []


async def test_only_the_newest_card_of_a_meeting_has_buttons(cast_of: House) -> None:
    row = await plans(cast_of)
    await another_time(cast_of)
    await on_meeting(cast_of, AMINA, "coming_1")

    for user in (AMINA, MIKA):
        shown = await cast_of.rows(t.cards, kind="meeting", chat_id=user, ref=row.id)
        assert len(shown) > 1
        assert [one.id for one in shown if one.closed_at is None] == [max(shown, key=lambda one: one.created_at).id]


# --- the reminder


async def test_the_reminder_comes_the_day_before_with_the_same_buttons(cast_of: House) -> None:
    row = await plans(cast_of)
    at = (await reminder(cast_of)).due_at
    assert at.astimezone(HELSINKI).date() == TEN.date() - DAY

    await cast_of.walk_to(at)

    assert "A reminder of your meeting:" in await last(cast_of, AMINA)
    assert f"meeting:{row.id}:coming_0" in await buttons(cast_of, AMINA)
    sent = [one for one in await cast_of.rows(t.outbox, chat_id=AMINA) if one.tag == "meetings.reminder"]
    assert [one.lane for one in sent] == [Lane.SCHEDULED]
    assert sent[0].not_after == TEN - timedelta(hours=1)


async def test_no_reminder_comes_of_a_meeting_that_was_called_off(cast_of: House) -> None:
    await plans(cast_of)
    await calls_off(cast_of)
    await cast_of.walk_to(TEN)

    assert "meetings.reminder" not in await cast_of.told(AMINA)


async def test_a_meeting_that_was_moved_has_one_reminder_at_its_new_time(cast_of: House) -> None:
    await plans(cast_of)
    await another_time(cast_of)
    await cast_of.walk_to(TEN + 2 * DAY)

    assert (await cast_of.told(AMINA)).count("meetings.reminder") == 1
    [text] = [words for words in await said(cast_of, AMINA) if "A reminder" in words]
    assert "Friday 5 March, 14:00" in text


async def test_a_meeting_that_is_moved_after_its_reminder_has_another_one(cast_of: House) -> None:
    await plans(cast_of)
    await cast_of.walk_to(TEN - timedelta(hours=12))
    await cast_of.deliver()
    await another_time(cast_of, "d20270308")
    await cast_of.walk_to(TEN + 7 * DAY)

    assert (await cast_of.told(AMINA)).count("meetings.reminder") == 2


async def test_a_meeting_of_today_or_tomorrow_has_no_reminder_when_its_time_has_passed(cast_of: House) -> None:
    cast_of.clock.at = datetime(2027, 3, 1, 20, 30, tzinfo=HELSINKI)
    await plans(cast_of, day="d20270302")

    assert await cast_of.rows(t.due, kind="meeting") == []
    assert "is reminded" not in await last(cast_of, MIKA)


async def test_a_reminder_that_comes_too_late_is_left_out_and_says_so(cast_of: House) -> None:
    await plans(cast_of)
    await cast_of.settle()
    cast_of.clock.at = TEN - timedelta(minutes=30)  # the bot was down
    await cast_of.settle()

    assert "meetings.reminder" not in await cast_of.told(AMINA)
    assert "a reminder came too late and was left out" in [row.note for row in await cast_of.rows(t.inbox)]


async def test_who_cannot_come_is_not_reminded(cast_of: House) -> None:
    await plans(cast_of)
    await on_meeting(cast_of, AMINA, "cannot_0")
    await cast_of.walk_to(TEN)

    assert "meetings.reminder" not in await cast_of.told(AMINA)


async def test_what_quiet_hours_hold_back_comes_when_they_are_over(cast_of: House) -> None:
    await plans(cast_of)
    await cast_of.walk_to((await reminder(cast_of)).due_at)
    until = TEN - timedelta(hours=2)
    await cast_of.tell(AMINA, "held", tag="meetings.reminder", until=until.isoformat())
    await cast_of.walk_to(until)

    assert (await cast_of.told(AMINA)).count("meetings.reminder") == 2  # the first one never left


# --- whose it is


async def test_after_a_change_of_mentor_it_is_with_the_new_one_and_the_former_sees_nothing(cast_of: House) -> None:
    row = await plans(cast_of)
    await cast_of.change("p-Amina", mentor_id="p-Sari")
    before = len(await said(cast_of, MIKA))

    await says(cast_of, AMINA, "/meet")
    assert "👤 Sari" in await last(cast_of, AMINA)
    await on_meeting(cast_of, AMINA, "coming_0")
    assert "Amina is coming." in await last(cast_of, SARI)
    assert len(await said(cast_of, MIKA)) == before

    await on_meeting(cast_of, MIKA, "change")
    assert await last(cast_of, MIKA) == "This card is closed: the client has another mentor now, or is no longer here."
    assert [one for one in await cast_of.rows(t.sessions, mailbox=MIKA) if one.closed_at is None] == []

    await cast_of.tapped(SARI, f"meeting:{row.id}:off")
    await cast_of.settle()
    assert (await cast_of.session(SARI)).conversation == "planning"


async def test_who_is_no_longer_a_mentor_changes_nothing(cast_of: House) -> None:
    await plans(cast_of)
    await loses_the_role(cast_of, "p-Mika")
    await on_meeting(cast_of, MIKA, "off")

    assert [one for one in await cast_of.rows(t.sessions, mailbox=MIKA) if one.closed_at is None] == []


async def test_a_client_sees_what_is_planned_or_that_nothing_is(cast_of: House) -> None:
    await says(cast_of, AMINA, "/meet")
    assert "No meeting is planned for you now." in await last(cast_of, AMINA)

    await plans(cast_of)
    await says(cast_of, AMINA, "/meet")
    assert "Thursday 4 March, 10:00" in await last(cast_of, AMINA)


# --- breaks and ends


async def test_in_a_break_meetings_go_on_as_humans_agreed_on_them(cast_of: House) -> None:
    await plans(cast_of)
    await says(cast_of, AMINA, "/pause")
    await presses(cast_of, AMINA, "2")
    await cast_of.walk_to(TEN)

    assert "meetings.reminder" in await cast_of.told(AMINA)


async def test_after_stop_nothing_comes_and_the_mentor_reads_what_is_still_planned(cast_of: House) -> None:
    await plans(cast_of)
    await stops(cast_of, AMINA)
    before = await cast_of.told(AMINA)
    assert "A meeting is still planned: Thursday 4 March, 10:00" in await last(cast_of, MIKA)

    await calls_off(cast_of)
    await cast_of.walk_to(TEN)

    assert "Amina gets no messages from the bot now." in await last(cast_of, MIKA)
    assert await cast_of.told(AMINA) == before


async def test_the_planner_reads_that_a_client_who_blocked_the_bot_hears_nothing(cast_of: House) -> None:
    await cast_of.change("p-Amina", reachable=False)
    await plans(cast_of)

    assert "Amina gets no messages from the bot now." in await last(cast_of, MIKA)


async def test_who_comes_back_is_reminded_again(cast_of: House) -> None:
    await plans(cast_of)
    await stops(cast_of, AMINA)
    await says(cast_of, AMINA, "/start")
    await cast_of.walk_to(TEN)

    assert "meetings.reminder" in await cast_of.told(AMINA)


# --- in words


@pytest.mark.parametrize("language", ["en", "fi", "ar", "ru"])
async def test_a_meeting_sounds_as_written(cast_of: House, language: str, request: pytest.FixtureRequest) -> None:
    await cast_of.change("p-Amina", language=language)
    await cast_of.change("p-Mika", language=language)
    await plans(cast_of, at="Myyrmäki library, 2nd floor")
    await cast_of.walk_to((await reminder(cast_of)).due_at)
    await cast_of.deliver()
    await on_meeting(cast_of, AMINA, "cannot_0")
    await another_time(cast_of, "d20270308")
    await calls_off(cast_of)
    captions = [caption for caption, _ in await files(cast_of)]
    check(FOLDER / f"meeting.{language}.txt", [*await said(cast_of, AMINA), *captions], request)
    check(FOLDER / f"meeting_staff.{language}.txt", await said(cast_of, MIKA), request)


async def test_in_arabic_each_line_begins_from_the_right_and_values_are_isolated(cast_of: House) -> None:
    await cast_of.change("p-Amina", language="ar")
    await plans(cast_of)

    shown = (await cast_of.texts(AMINA))[-1]
    assert "\u2068Library\u2069" in shown
    assert all(line[0] == "\u200f" or "\u0600" <= line[0] <= "\u06ff" for line in shown.split("\n") if line)
    assert "10:00" in shown


# --- when the client's hour, the night or the mentor comes between


@pytest.mark.parametrize("how", ["the client chooses another hour", "a programme with another hour is published"])
async def test_a_reminder_comes_though_the_hour_is_another_one_since(cast_of: House, how: str) -> None:
    await plans(cast_of)
    if how.startswith("the client"):
        await says(cast_of, AMINA, "/settings")
        await presses(cast_of, AMINA, "nudges", "hour", "20")
    else:
        now = cast_of.tools.programme
        assert now.nudges is not None
        new = now.model_copy(update={"nudges": now.nudges.model_copy(update={"hour": 15})})
        cast_of.tools = cast_of.ticker.tools = replace(cast_of.tools, programme=new, programmes={new.hash: new})

    await cast_of.walk_to(TEN)

    assert (await cast_of.told(AMINA)).count("meetings.reminder") == 1


@pytest.mark.parametrize(
    ("minute", "day", "hour", "waits"),
    [(30, "d20270304", "t10", True), (30, "d20270302", "t10", True), (30, "d20270302", "t8", False)],
)
async def test_what_is_planned_at_night_is_said_in_the_morning_if_that_is_early_enough(
    cast_of: House, minute: int, day: str, hour: str, waits: bool
) -> None:
    cast_of.clock.at = datetime(2027, 3, 1, 23, minute, tzinfo=HELSINKI)
    await says(cast_of, MIKA, "/meet amina")
    for name in (day, hour):
        await cast_of.pressed(MIKA, name)
        await cast_of.settle()
    await cast_of.said(MIKA, "Library")
    await cast_of.settle()

    await cast_of.pressed(MIKA, "send")
    await cast_of.settle()

    rows = await cast_of.rows(t.outbox, chat_id=AMINA)
    assert {row.tag for row in rows} == {"meetings.planned", "meetings.file"}
    assert {row.not_before for row in rows} == {datetime(2027, 3, 2, 8, tzinfo=HELSINKI) if waits else None}


async def test_an_answer_that_was_on_its_way_when_the_mentor_changed_reaches_the_new_one(cast_of: House) -> None:
    row = await plans(cast_of)
    await cast_of.tapped(AMINA, f"meeting:{row.id}:cannot_0")
    await cast_of.step()  # it is accepted, and Mika is to be told
    await cast_of.change("p-Amina", mentor_id="p-Sari")

    await cast_of.settle()

    assert "can't come" in await last(cast_of, SARI)


async def test_a_meeting_that_has_begun_is_not_called_off(cast_of: House) -> None:
    await plans(cast_of)
    await on_meeting(cast_of, MIKA, "off")
    cast_of.clock.at = TEN + 5 * MINUTE
    before = await said(cast_of, AMINA)

    await presses(cast_of, MIKA, "off")

    assert await said(cast_of, AMINA) == before
    assert "has begun already" in await last(cast_of, MIKA)
    assert not (await meeting(cast_of)).cancelled
