"""A group that meets again and again: one answer for all dates, or one by one; each date has places of its own."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, cast

import icalendar
import pytest

from conversations.schedule import resolve
from storage import broadcasts, reports, series
from storage import tables as t
from storage.outbox import place
from tests.conftest import Store
from tests.conversations.scene import HELSINKI
from tests.handlers.company import KIRSI, stops
from tests.handlers.groups import all_fed, fed, invited, plans
from tests.handlers.house import House, furnished
from tests.handlers.talks import arrives, news, place_in_outbox, presses, says, taps

FRIDAYS = (date(2027, 3, 5), date(2027, 3, 12), date(2027, 3, 19), date(2027, 4, 2))  # Good Friday is left out
AT = tuple(resolve(datetime.combine(day, time(17)), HELSINKI) for day in FRIDAYS)


async def dates(house: House) -> list[Any]:
    return sorted(await house.rows(t.activities), key=lambda row: row.at)


async def walks(house: House, *, people: int = 2, capacity: str | None = None) -> House:
    """Five Fridays, of which one is a public holiday, and everybody has the invitation."""
    await invited(house, *("en",) * people)
    await plans(house)
    if capacity is not None:
        await presses(house, KIRSI, "capacity")
        await says(house, KIRSI, capacity)
    for button in ("repeats", "weekly"):
        await presses(house, KIRSI, button)
    await says(house, KIRSI, "5")
    for button in ("done", "go_on", "go_on", "send"):
        await presses(house, KIRSI, button)
    await all_fed(house)
    return house


async def answers(house: House, user: int, what: str) -> str:
    """To all dates; what is said then."""
    rows = await dates(house)
    since = await place_in_outbox(house)
    sequence = sum(row.sequence for row in rows)
    await taps(house, user, f"series:{rows[0].series_id}:{what}_{sequence}")
    return "\n".join(await news(house, user, since))


async def answers_one(house: House, user: int, number: int, what: str) -> str:
    row = (await dates(house))[number]
    since = await place_in_outbox(house)
    await taps(house, user, f"join:{row.id}:{what}_{row.sequence}")
    return "\n".join(await news(house, user, since))


async def given(house: House, user: int) -> list[str | None]:
    """What this client has answered, date by date."""
    rows = {row.activity_id: row.state for row in await house.rows(t.signups, person_id=f"p-Client {user}")}
    return [rows.get(row.id) for row in await dates(house)]


async def files(house: House, user: int) -> list[icalendar.Calendar]:
    rows = await house.rows(t.outbox, tag="activity.file", chat_id=user)
    opened = [cast(dict[str, Any], house.seal.open_json(row.payload, place(row.id))) for row in rows]
    return [icalendar.Calendar.from_ical(one["file"]["text"]) for one in opened]


def starts(calendar: icalendar.Calendar) -> list[datetime]:
    return [event.decoded("dtstart") for event in calendar.walk("VEVENT")]


async def test_each_date_is_kept_with_places_of_its_own_at_the_same_hour_on_the_wall(house: House) -> None:
    await walks(house, capacity="10")
    rows = await dates(house)
    assert [row.at for row in rows] == list(AT)
    assert AT[3] - AT[2] == timedelta(weeks=2) - timedelta(hours=1)  # clocks have changed
    assert {(row.capacity, row.taken) for row in rows} == {(10, 0)}
    assert len({row.series_id for row in rows}) == 1


async def test_the_invitation_says_when_it_is_in_words_and_is_sent_once(house: House) -> None:
    since = await place_in_outbox(house)
    await walks(house)
    said = await news(house, 100, since)
    assert len(said) == 1
    assert "Every Friday at 17:00" in said[0]
    assert "4 times, from Friday 5 March to Friday 2 April" in said[0]
    assert "Not on: Friday 26 March" in said[0]


async def test_one_tap_signs_up_for_all_dates_with_one_file_of_them(house: House) -> None:
    await walks(house)
    for _ in range(2):
        said = await answers(house, 100, "coming")
    assert "You are coming every time." in said
    assert await given(house, 100) == ["coming"] * 4
    assert [row.taken for row in await dates(house)] == [1] * 4
    (file,) = await files(house, 100)
    assert [at.astimezone(HELSINKI).time() for at in starts(file)] == [time(17)] * 4
    assert starts(file) == list(AT)


async def test_children_come_along_each_time_and_leaving_gives_all_places_back(house: House) -> None:
    await walks(house)
    assert "How many children" in await answers(house, 100, "children")
    assert "every time with 2 children" in await answers(house, 100, "kids2")
    assert [row.taken for row in await dates(house)] == [3] * 4
    await answers(house, 100, "cannot")
    assert [row.taken for row in await dates(house)] == [0] * 4


async def test_one_date_can_be_missed_in_the_reminder_of_the_day_before_and_its_place_goes_to_who_waits(
    house: House,
) -> None:
    h = await walks(house, capacity="1")
    await answers(h, 100, "coming")
    assert "Do you want to be on the waiting list?" in await answers(h, 101, "coming")
    said = await answers(h, 101, "wait")
    assert await given(h, 101) == ["waiting"] * 4
    assert said.count("⏳ you are on the waiting list") == 4
    assert "Are you coming?" not in said
    assert "Maybe" not in said
    since = await place_in_outbox(h)
    await h.walk_to(AT[1] - timedelta(hours=20))
    reminder = [one for one in await news(h, 100, since) if "A reminder" in one][-1]
    assert "Friday 12 March" in reminder
    assert "one time of several" in reminder
    await answers_one(h, 100, 1, "cannot")
    assert await given(h, 100) == ["coming", "cannot", "coming", "coming"]
    assert (await given(h, 101))[1:] == ["offered", "waiting", "waiting"]


async def test_what_was_answered_to_one_date_stands_on_the_card_of_all(house: House) -> None:
    h = await walks(house)
    await answers(h, 100, "coming")
    await answers(h, 100, f"date_{(await dates(h))[2].id}")
    said = await answers_one(h, 100, 2, "cannot")
    assert "Friday 19 March, 17:00: ❌ you are not coming" in said
    assert "Friday 5 March, 17:00: ✅ you are coming" in said


async def test_where_a_date_is_full_the_list_is_asked_about_and_the_others_are_kept(house: House) -> None:
    h = await walks(house, capacity="1")
    await answers_one(h, 101, 1, "coming")
    said = await answers(h, 100, "coming")
    assert "All places are taken on:\n📅 Friday 12 March, 17:00" in said
    assert await given(h, 100) == ["coming", "no_place", "coming", "coming"]
    assert len(starts((await files(h, 100))[0])) == 3
    await answers(h, 100, "wait")
    assert await given(h, 100) == ["coming", "waiting", "coming", "coming"]


async def test_of_two_for_the_last_places_each_date_has_one_winner(house: House) -> None:
    h = await walks(house, people=6, capacity="2")
    for user in range(100, 106):
        row = (await dates(h))[0]
        await h.tapped(user, f"series:{row.series_id}:coming_0")
    await arrives(h)
    assert [row.taken for row in await dates(h)] == [2] * 4
    coming = [await given(h, user) for user in range(100, 106)]
    assert sorted(coming, key=str) == [["coming"] * 4] * 2 + [["no_place"] * 4] * 4


async def test_a_maybe_to_all_is_not_offered_to_who_would_give_up_places_by_it(house: House) -> None:
    h = await walks(house, capacity="1")
    await answers(h, 100, "coming")
    said = await answers_one(h, 100, 0, "cannot")
    assert "I'm coming every time" in said
    assert "Maybe" not in said.partition("Every Friday")[2]


async def test_who_is_invited_in_the_last_hour_before_a_date_is_invited_to_the_others(house: House) -> None:
    h = await walks(house, people=1)
    await h.walk_to(AT[1] - timedelta(minutes=30))
    await invited(h, "en", first=200)
    await taps(h, KIRSI, f"activity:{(await dates(h))[1].id}:invite")
    for button in ("go_on", "send"):
        await presses(h, KIRSI, button)
    await all_fed(h)
    rows = await h.rows(t.outbox, tag="activity.invitation", chat_id=200)
    assert [(row.state, row.not_after) for row in rows] == [("sent", AT[3] - timedelta(hours=1))]


async def test_a_series_that_is_cancelled_as_a_whole_stands_there_once(house: House) -> None:
    h = await walks(house)
    await taps(h, KIRSI, f"activity:{(await dates(h))[0].id}:off_all")
    assert {row.state for row in await dates(h)} == {"cancelled"}
    await says(h, KIRSI, "/activity")
    assert str(await buttons(h, KIRSI)).count(":open") == 1


async def test_the_card_of_all_dates_says_so_when_a_place_becomes_free(house: House) -> None:
    h = await walks(house, capacity="1")
    await answers(h, 100, "coming")
    await answers(h, 101, "coming")
    await answers(h, 101, "wait")
    since = await place_in_outbox(h)
    await answers_one(h, 100, 1, "cannot")
    assert "🎉 a place is free for you" in "\n".join(await news(h, 101, since))


async def test_this_date_only_is_cancelled_and_told_to_who_signed_up(house: House) -> None:
    h = await walks(house)
    await answers(h, 100, "coming")
    second, since = (await dates(h))[1], await place_in_outbox(h)
    await taps(h, KIRSI, f"activity:{second.id}:off")
    assert "Only this time" in str(await buttons(h, KIRSI))
    await taps(h, KIRSI, f"activity:{second.id}:off_yes")
    assert [row.state for row in await dates(h)] == ["planned", "cancelled", "planned", "planned"]
    assert "This is cancelled" in "\n".join(await news(h, 100, since))
    assert await news(h, 101, since) == []
    cancel = (await files(h, 100))[-1]
    assert (cancel["method"], starts(cancel)) == ("CANCEL", [AT[1]])
    said = "\n".join([await answers(h, 101, "show")])
    assert "Every second Friday at 17:00–18:00\n3 times, from Friday 5 March to Friday 2 April" in said  # what is left


async def test_this_and_all_later_ones_are_cancelled_with_one_message(house: House) -> None:
    h = await walks(house)
    await answers(h, 100, "coming")
    second, since = (await dates(h))[1], await place_in_outbox(h)
    await taps(h, KIRSI, f"activity:{second.id}:off_all")
    assert [row.state for row in await dates(h)] == ["planned", *("cancelled",) * 3]
    (said,) = [one for one in await news(h, 100, since) if "cancelled" in one]
    assert said.count("\n📅") == 4  # three that are gone, and the one that still comes
    assert starts((await files(h, 100))[-1]) == list(AT[1:])


async def test_when_all_of_it_is_cancelled_nothing_more_is_sent(house: House) -> None:
    h = await invited(house, "en", "en")
    await plans(h)
    for button in ("repeats", "weekly", "3", "go_on", "go_on", "send"):
        await presses(h, KIRSI, button)
    await fed(h, room=1)
    await h.deliver()
    await answers(h, 100, "coming")
    since = await place_in_outbox(h)
    await taps(h, KIRSI, f"activity:{(await dates(h))[0].id}:off_all")
    await all_fed(h)
    assert (await h.rows(t.broadcasts))[0].state == "stopped"
    assert "This is cancelled" in "\n".join(await news(h, 100, since))
    assert await news(h, 101, since) == []


async def test_an_invitation_goes_on_with_what_is_left_when_the_first_date_is_cancelled(house: House) -> None:
    h = await invited(house, "en", "en")
    await plans(h)
    for button in ("repeats", "weekly", "3", "go_on", "go_on", "send"):
        await presses(h, KIRSI, button)
    await taps(h, KIRSI, f"activity:{(await dates(h))[0].id}:off_yes")
    since = await place_in_outbox(h)
    await all_fed(h)
    said = await news(h, 101, since)
    assert "2 times, from Friday 12 March to Friday 19 March" in said[0]


async def test_all_later_ones_move_by_as_many_days_and_to_the_same_hour(house: House) -> None:
    h = await walks(house)
    await answers(h, 100, "coming")
    second, since = (await dates(h))[1], await place_in_outbox(h)
    await taps(h, KIRSI, f"activity:{second.id}:move")
    await says(h, KIRSI, "13.3.2027")
    for button in ("t10", "send_all"):
        await presses(h, KIRSI, button)
    local = [row.at.astimezone(HELSINKI) for row in await dates(h)]
    assert [one.date() for one in local] == [FRIDAYS[0], *(day + timedelta(days=1) for day in FRIDAYS[1:])]
    assert [one.hour for one in local] == [17, 10, 10, 10]
    (said,) = [one for one in await news(h, 100, since) if "This has changed" in one]
    assert "Saturday 13 March, 10:00" in said
    assert len(starts((await files(h, 100))[-1])) == 3


async def test_one_date_moves_alone_and_an_old_button_shows_how_it_is_now(house: House) -> None:
    h = await walks(house)
    second = (await dates(h))[1]
    await taps(h, KIRSI, f"activity:{second.id}:move")
    await says(h, KIRSI, "13.3.2027")
    for button in ("t10", "send"):
        await presses(h, KIRSI, button)
    since = await place_in_outbox(h)
    await taps(h, 100, f"series:{second.series_id}:coming_0")  # as it was
    assert await given(h, 100) == [None] * 4
    assert "Saturday 13 March, 10:00" in "\n".join(await news(h, 100, since))
    await answers(h, 100, "coming")
    assert await given(h, 100) == ["coming"] * 4


async def test_how_it_was_is_asked_after_the_first_and_after_the_last_time(house: House) -> None:
    h = await walks(house)
    await answers(h, 100, "coming")
    asked = []
    for at in AT:
        since = await place_in_outbox(h)
        await h.walk_to(at + timedelta(hours=20))
        await arrives(h)
        asked.append(any("How was it?" in one for one in await news(h, 100, since)))
    assert asked == [True, False, False, True]


async def test_who_was_there_is_marked_date_by_date(house: House) -> None:
    h = await walks(house)
    await answers(h, 100, "coming")
    await h.walk_to(AT[0] + timedelta(hours=2))
    first = (await dates(h))[0]
    (mine,) = await h.rows(t.signups, activity_id=first.id)
    await taps(h, KIRSI, f"activity:{first.id}:was_{mine.id}")
    assert [row.attended for row in await h.rows(t.signups, person_id="p-Client 100")].count(True) == 1


async def test_more_people_are_invited_to_what_still_comes(house: House) -> None:
    h = await walks(house)
    await answers(h, 100, "coming")
    await h.walk_to(AT[0] + timedelta(hours=2))
    await invited(h, "en", first=110)
    since, second = await place_in_outbox(h), (await dates(h))[1]
    await taps(h, KIRSI, f"activity:{second.id}:invite")
    for button in ("go_on", "send"):
        await presses(h, KIRSI, button)
    await h.walk_to(h.now + timedelta(hours=20))  # it was evening
    await all_fed(h)
    said = await news(h, 110, since)
    assert "3 times, from Friday 12 March" in said[0]
    assert [one for one in await news(h, 100, since) if "Are you coming?" in one] == []
    await answers(h, 110, "coming")
    assert await given(h, 110) == [None, *("coming",) * 3]


async def test_the_list_of_a_coordinator_shows_the_next_date_and_the_way_to_all(house: House) -> None:
    h = await walks(house)
    since = await place_in_outbox(h)
    await says(h, KIRSI, "/activity")
    assert str(await buttons(h, KIRSI)).count("🔁") == 1
    first = (await dates(h))[0]
    await taps(h, KIRSI, f"activity:{first.id}:open")
    assert "One of 4 times that still come" in "\n".join(await news(h, KIRSI, since))
    await taps(h, KIRSI, f"activity:{first.id}:dates")
    assert str(await buttons(h, KIRSI)).count(":open") == 5  # four dates, and the way back


async def invitation_stands(house: House, number: int) -> str:
    """What is said when the coordinator asks on the card of this date."""
    since = await place_in_outbox(house)
    await taps(house, KIRSI, f"activity:{(await dates(house))[number].id}:sent")
    return "\n".join(await news(house, KIRSI, since))


async def test_how_the_invitation_stands_counts_each_person_once_over_all_dates(house: House) -> None:
    h = await walks(house, people=4, capacity="3")
    await answers(h, 100, "coming")
    await answers_one(h, 101, 0, "cannot")
    await answers_one(h, 101, 2, "coming")
    await answers_one(h, 102, 0, "cannot")
    said = await invitation_stands(h, 0)
    assert "💬 3 have answered\ncoming 2 · maybe 0 · can't 1 · waiting 0" in said
    assert "Places taken: 1 / 3" in said
    assert await invitation_stands(h, 3) == said  # from whichever date one looks
    await h.walk_to(AT[1] + timedelta(hours=2))
    assert "Places taken: 2 / 3" in await invitation_stands(h, 0)


@pytest.mark.postgres
async def test_the_same_is_counted_by_postgresql(postgres_store: Store) -> None:
    h = await walks(await furnished(postgres_store.writer), capacity="3")
    await answers(h, 100, "coming")
    await answers_one(h, 100, 0, "cannot")
    (row,) = await h.rows(t.broadcasts)
    assert await h.writer.run(lambda tx: series.standing(tx, row.activity_id)) == {"coming": 1}
    assert (await h.writer.run(lambda tx: series.next_date(tx, row.activity_id, AT[0]))).at == AT[1]
    assert len(await h.writer.run(lambda tx: broadcasts.watched(tx, AT[2]))) == 1
    found = await h.writer.run(lambda tx: reports.of(tx, ["p-Client 100"], [], AT[3]))
    assert sorted((one.at, one.state) for one in found.invitations) == [
        (AT[0], "cannot"),
        *((at, "coming") for at in AT[1:]),
    ]


async def test_an_invitation_is_watched_as_long_as_a_date_still_comes(house: House) -> None:
    h = await walks(house)
    for at, watched in ((AT[0], 1), (AT[2], 1), (AT[3] + timedelta(hours=1), 0)):
        assert len(await h.writer.run(lambda tx, at=at: broadcasts.watched(tx, at))) == watched
    (row,) = await h.rows(t.broadcasts)
    before = await h.writer.run(lambda tx: broadcasts.standing(tx, row, h.now))
    await answers_one(h, 100, 3, "coming")
    assert await h.writer.run(lambda tx: broadcasts.standing(tx, row, h.now)) != before


async def test_the_report_counts_each_date_with_who_was_there(house: House) -> None:
    h = await walks(house)
    await answers(h, 100, "coming")
    await answers_one(h, 100, 1, "cannot")
    await h.walk_to(AT[2] + timedelta(hours=2))
    third = (await dates(h))[2]
    (mine,) = await h.rows(t.signups, activity_id=third.id)
    await taps(h, KIRSI, f"activity:{third.id}:was_{mine.id}")
    clients = ["p-Client 100", "p-Client 101"]
    found = await h.writer.run(lambda tx: reports.of(tx, clients, [], h.now))
    rows = sorted((one.person_id, one.at, one.state, bool(one.attended)) for one in found.invitations)
    assert rows[:3] == [
        ("p-Client 100", AT[0], "coming", False),
        ("p-Client 100", AT[1], "cannot", False),
        ("p-Client 100", AT[2], "coming", True),
    ]
    assert [row[2] for row in rows[3:]] == [None] * 3


async def test_who_stops_is_not_told_of_what_changes(house: House) -> None:
    h = await walks(house)
    await answers(h, 100, "coming")
    await stops(h, 100)
    since = await place_in_outbox(h)
    await taps(h, KIRSI, f"activity:{(await dates(h))[1].id}:off_all")
    assert await news(h, 100, since) == []


async def test_only_a_try_does_nothing_and_a_mentor_is_no_participant(house: House) -> None:
    h = await walks(house)
    await h.person("Mika", "mentor", 2)
    first = (await dates(h))[0]
    for user, button in ((100, "series:preview:coming_0"), (2, f"series:{first.series_id}:coming_0")):
        await taps(h, user, button)
    assert await h.rows(t.signups) == []
    found = await h.writer.run(lambda tx: broadcasts.of_activities(tx, [first.id]))
    assert [row.previewed for row in found] == [2]


async def buttons(house: House, user: int) -> Any:
    """Below the newest message."""
    rows = await house.rows(t.outbox, chat_id=user)
    newest = [row for row in rows if row.tag not in ("strip",)][-1]
    return cast(dict[str, Any], house.seal.open_json(newest.payload, place(newest.id))).get("reply_markup")
