"""Who is invited answers with a tap: places are won by one at a time, and a waiting list moves up in order."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

import pytest

from storage import activities as kept
from storage import tables as t
from storage.outbox import place
from tests.conversations.scene import HELSINKI
from tests.handlers.company import KIRSI, stops
from tests.handlers.groups import activity, all_fed, an_activity, fed, invited, joins, sends, states
from tests.handlers.house import House
from tests.handlers.talks import arrives, news, place_in_outbox, presses, says, taps


async def with_places(house: House, places: int | None, people: int) -> House:
    await invited(house, *("en",) * people)
    await sends(house, capacity=None if places is None else str(places))
    await all_fed(house)
    await house.deliver()
    return house


async def read(house: House, user: int, what: str) -> str:
    """What the card says after this answer."""
    since = await place_in_outbox(house)
    await joins(house, user, what)
    return "\n".join(await news(house, user, since))


async def taken(house: House) -> int:
    return int((await activity(house)).taken)


async def test_coming_is_kept_shown_and_put_into_the_calendar(house: House) -> None:
    await with_places(house, 10, 1)
    said = await read(house, 100, "coming")
    assert "✅ You are coming." in said
    assert await states(house) == {"Client 100": "coming"}
    (row,) = await house.rows(t.outbox, tag="activity.file")
    file = cast(dict[str, Any], house.seal.open_json(row.payload, place(row.id)))["file"]["text"]
    assert "SUMMARY:Walking group" in file
    assert "Client" not in file


async def test_the_same_tap_twice_takes_one_place_and_sends_one_file(house: House) -> None:
    await with_places(house, 10, 1)
    for _ in range(2):
        await joins(house, 100, "coming")
    assert await taken(house) == 1
    assert len(await house.rows(t.outbox, tag="activity.file")) == 1


async def test_children_count_and_the_number_can_be_changed(house: House) -> None:
    await with_places(house, 10, 1)
    assert "How many children" in await read(house, 100, "children")
    assert "with 2 children" in await read(house, 100, "kids2")
    assert await taken(house) == 3
    assert "with 1 child." in await read(house, 100, "kids1")
    assert await taken(house) == 2
    await joins(house, 100, "cannot")
    assert await taken(house) == 0


async def test_more_children_than_places_leaves_what_one_has(house: House) -> None:
    await with_places(house, 2, 1)
    await joins(house, 100, "coming")
    said = await read(house, 100, "kids2")
    assert "You keep the places that you have" in said
    assert await taken(house) == 1


async def test_a_maybe_takes_no_place(house: House) -> None:
    await with_places(house, 1, 2)
    await joins(house, 100, "maybe")
    await joins(house, 101, "coming")
    assert await states(house) == {"Client 100": "maybe", "Client 101": "coming"}


async def test_who_comes_when_all_is_full_is_asked_before_being_put_on_a_list(house: House) -> None:
    await with_places(house, 1, 2)
    await joins(house, 100, "coming")
    said = await read(house, 101, "coming")
    assert "All places are taken now." in said
    assert "Do you want to be on the waiting list?" in said
    assert (await states(house))["Client 101"] == "no_place"
    assert "Your place: 1" in await read(house, 101, "wait")


async def test_who_comes_with_more_than_fit_reads_that_there_are_places_and_counts_as_waiting_after_a_yes_only(
    house: House,
) -> None:
    h = await with_places(house, 2, 2)
    await joins(h, 100, "coming")
    said = await read(h, 101, "kids1")
    assert "There is 1 place left, and you are 2." in said
    assert "[✅ I come alone]" in said
    since = await place_in_outbox(h)
    await taps(h, KIRSI, f"activity:{(await activity(h)).id}:open")
    assert "coming 1 · maybe 0 · can't 0 · waiting 0" in (await news(h, KIRSI, since))[0]
    await joins(h, 101, "alone")
    assert await states(h) == {"Client 100": "coming", "Client 101": "coming"}


async def test_what_is_left_for_those_who_wait_is_not_offered_to_a_family_that_comes_later(house: House) -> None:
    h = await with_places(house, 2, 3)
    await joins(h, 100, "coming")
    await joins(h, 101, "kids1")
    await joins(h, 101, "wait")
    said = await read(h, 102, "kids1")
    assert "All places are taken now." in said
    assert "alone" not in said


async def test_what_is_over_stands_under_past_with_who_came_for_sixty_days(house: House) -> None:
    h = await with_places(house, 10, 3)
    for user, answer in ((100, "coming"), (101, "coming"), (102, "maybe")):
        await joins(h, user, answer)
    row = await activity(h)
    await h.walk_to(row.at + timedelta(hours=3))
    mine = next(one for one in await h.rows(t.signups) if one.person_id == "p-Client 100")
    await taps(h, KIRSI, f"activity:{row.id}:was_{mine.id}")
    await taps(h, 100, f"visit:{row.id}:good")
    since = await place_in_outbox(h)
    await says(h, KIRSI, "/activity")
    assert "No activity is planned" in (await news(h, KIRSI, since))[0]
    assert "What is over (1)" in (await news(h, KIRSI, since))[0]
    await taps(h, KIRSI, "activity:0:past")
    assert "Friday 5 March, 17:00: 1 / 2" in (await news(h, KIRSI, since))[-1]
    await taps(h, KIRSI, f"activity:{row.id}:open")
    assert "good 1" in (await news(h, KIRSI, since))[-1]
    await h.walk_to(row.at + timedelta(days=60, minutes=1))
    await says(h, KIRSI, "/activity")
    assert "What is over" not in (await news(h, KIRSI, since))[-1]


async def test_a_place_that_becomes_free_is_offered_in_order_and_kept_for_twelve_hours(house: House) -> None:
    h = await with_places(house, 1, 3)
    await joins(h, 100, "coming")
    for user in (101, 102):
        await joins(h, user, "coming")
        await joins(h, user, "wait")
    since = await place_in_outbox(h)
    await joins(h, 100, "cannot")
    assert "A place is free for you" in "\n".join(await news(h, 101, since))
    assert await news(h, 102, since) == []
    assert await states(h) == {"Client 100": "cannot", "Client 101": "offered", "Client 102": "waiting"}
    kept_until = (await h.rows(t.signups, person_id="p-Client 101"))[0].offered_until
    assert abs(kept_until - h.now - timedelta(hours=12 + 11)) < timedelta(seconds=1)  # from nine to eight it is night
    await h.walk_to(kept_until)
    await arrives(h)
    assert await states(h) == {"Client 100": "cannot", "Client 101": "no_place", "Client 102": "offered"}
    await joins(h, 102, "take")
    assert (await states(h))["Client 102"] == "coming"
    assert await taken(h) == 1


async def test_nobody_passes_by_those_who_wait(house: House) -> None:
    h = await with_places(house, 1, 3)
    await joins(h, 100, "coming")
    await joins(h, 101, "coming")
    await joins(h, 101, "wait")
    await h.change("p-Client 101", reachable=False)  # the offer reaches nobody, and the place stays theirs to come
    await joins(h, 100, "cannot")
    await joins(h, 102, "coming")
    assert (await states(h))["Client 102"] == "no_place"


async def test_who_takes_no_place_passes_it_on_at_once(house: House) -> None:
    h = await with_places(house, 1, 3)
    await joins(h, 100, "coming")
    for user in (101, 102):
        await joins(h, user, "coming")
        await joins(h, user, "wait")
    await joins(h, 100, "cannot")
    await joins(h, 101, "cannot")
    assert (await states(h))["Client 102"] == "offered"


async def test_who_leaves_gives_the_place_to_whoever_waits(house: House) -> None:
    h = await with_places(house, 1, 3)
    await joins(h, 100, "coming")
    await joins(h, 101, "coming")
    await joins(h, 101, "wait")
    await stops(h, 100)
    await arrives(h)
    assert await states(h) == {"Client 100": "cannot", "Client 101": "offered"}
    assert await taken(h) == 1


async def test_who_has_left_takes_no_place_with_an_old_button(house: House) -> None:
    h = await with_places(house, 1, 1)
    await stops(h, 100)
    since = await place_in_outbox(h)
    await joins(h, 100, "coming")
    assert await states(h) == {}
    assert await news(h, 100, since) == []


async def test_who_alone_waits_and_leaves_does_not_shut_the_door(house: House) -> None:
    h = await with_places(house, 1, 3)
    await joins(h, 100, "coming")
    await joins(h, 101, "coming")
    await joins(h, 101, "wait")
    await stops(h, 101)
    await joins(h, 100, "cannot")
    assert "You are coming" in await read(h, 102, "coming")


async def test_who_can_be_reached_again_is_offered_what_became_free_meanwhile(house: House) -> None:
    h = await with_places(house, 1, 2)
    await joins(h, 100, "coming")
    await joins(h, 101, "coming")
    await joins(h, 101, "wait")
    await h.blocked(101)
    await arrives(h)
    await joins(h, 100, "cannot")
    assert (await states(h))["Client 101"] == "waiting"
    await h.blocked(101, False)
    await arrives(h)
    assert (await states(h))["Client 101"] == "offered"


async def test_a_kept_place_is_kept_no_longer_than_to_the_beginning_that_was_moved(house: House) -> None:
    h = await with_places(house, 1, 2)
    await joins(h, 100, "coming")
    await joins(h, 101, "coming")
    await joins(h, 101, "wait")
    await joins(h, 100, "cannot")
    row, at = await activity(h), h.now + timedelta(hours=4)
    await h.writer.run(lambda tx: kept.change(tx, row.id, row.sequence, at=at))
    await h.tell(101, "activity", activity=row.id, what="changed")
    await arrives(h)
    (signup,) = await h.rows(t.signups, person_id="p-Client 101")
    assert signup.offered_until == at - timedelta(hours=1)
    await h.walk_to(at - timedelta(minutes=59))
    assert (await states(h))["Client 101"] == "no_place"


async def test_a_list_that_is_over_in_quiet_hours_says_so_without_ringing(house: House) -> None:
    h = await with_places(house, 1, 2)
    await joins(h, 100, "coming")
    for what in ("coming", "wait"):
        await joins(h, 101, what)
    row = await activity(h)
    at = row.at.astimezone(HELSINKI).replace(hour=8)
    await h.writer.run(lambda tx: tx.execute(t.activities.update().values(at=at)))
    await h.tell(101, "activity", activity=row.id, what="changed")
    await arrives(h)
    since = await place_in_outbox(h)
    cards = len(await h.rows(t.cards, chat_id=101))
    await h.walk_to(at - timedelta(minutes=59))
    await h.deliver()
    assert [words for words in await news(h, 101, since) if "No place became free this time." in words]
    assert len(await h.rows(t.cards, chat_id=101)) == cards


async def test_who_has_left_is_passed_over(house: House) -> None:
    h = await with_places(house, 1, 3)
    await joins(h, 100, "coming")
    for user in (101, 102):
        await joins(h, user, "coming")
        await joins(h, user, "wait")
    await stops(h, 101)
    await joins(h, 100, "cannot")
    await arrives(h)
    assert (await states(h))["Client 102"] == "offered"


async def test_a_family_that_does_not_fit_waits_and_a_single_person_is_offered_the_place(house: House) -> None:
    h = await with_places(house, 3, 4)
    for user in (100, 101, 102):
        await joins(h, user, "coming")
    await invited(h, "en", first=300)
    await joins(h, 103, "kids2")
    await joins(h, 103, "wait")
    await joins(h, 300, "coming")
    await joins(h, 300, "wait")
    await joins(h, 100, "cannot")
    assert await states(h) == {
        "Client 100": "cannot",
        "Client 101": "coming",
        "Client 102": "coming",
        "Client 103": "waiting",
        "Client 300": "offered",
    }


async def test_a_place_that_becomes_free_at_night_is_told_of_in_the_morning(house: House) -> None:
    h = await with_places(house, 1, 2)
    await joins(h, 100, "coming")
    await joins(h, 101, "coming")
    await joins(h, 101, "wait")
    await h.walk_to(h.now.replace(hour=21))  # eleven in the evening in Helsinki
    since = await place_in_outbox(h)
    await joins(h, 100, "cannot")
    assert await news(h, 101, since) == []
    assert (await states(h))["Client 101"] == "offered"
    await h.walk_to(h.now + timedelta(hours=10))
    assert "A place is free for you" in "\n".join(await news(h, 101, since))


@pytest.mark.parametrize("order", [1, 7])
async def test_fifty_taps_at_once_for_ten_places_give_exactly_ten(house: House, order: int) -> None:
    """In whatever batches they are run: `order` shuffles who taps first."""
    await invited(house, *("en",) * 50)
    id = await an_activity(house, 10)
    users = [100 + (number * order) % 50 for number in range(50)]
    for user in users:
        await house.tapped(user, f"join:{id}:coming_0")
    await arrives(house)
    found = list((await states(house)).values())
    assert (found.count("coming"), found.count("no_place")) == (10, 40)
    assert await taken(house) == 10


async def test_taps_and_second_thoughts_of_many_never_take_more_than_there_is(house: House) -> None:
    """Places that are taken are those of who comes or is offered one, whatever the order of taps."""
    await invited(house, *("en",) * 12)
    id = await an_activity(house, 5)
    deeds = ("coming", "kids1", "wait", "cannot", "take", "kids2", "maybe", "wait")
    for turn in range(40):
        user = 100 + (turn * 5) % 12
        await house.tapped(user, f"join:{id}:{deeds[(turn * 3) % len(deeds)]}_0")
        if turn % 3 == 0:
            await arrives(house)
    await arrives(house)
    rows = await house.rows(t.signups)
    seats = sum(row.seats for row in rows if row.state in kept.TAKING)
    assert await taken(house) == seats <= 5


async def test_the_day_before_who_comes_is_reminded_and_who_cannot_is_not(house: House) -> None:
    h = await with_places(house, 10, 2)
    await joins(h, 100, "coming")
    await joins(h, 101, "coming")
    await joins(h, 101, "cannot")
    since = await place_in_outbox(h)
    await h.walk_to((await activity(h)).at - timedelta(hours=2))
    assert [one for one in await news(h, 100, since) if "A reminder" in one]
    assert not [one for one in await news(h, 101, since) if "A reminder" in one]


async def test_a_cancelled_activity_is_told_to_all_who_signed_up_and_its_sending_stops(house: House) -> None:
    await invited(house, *("en",) * 3)
    await sends(house)
    await fed(house, room=2)
    await house.deliver()
    await joins(house, 100, "coming")
    since = await place_in_outbox(house)
    id = (await activity(house)).id
    await taps(house, KIRSI, f"activity:{id}:off")
    assert (await activity(house)).state == "planned"
    await taps(house, KIRSI, f"activity:{id}:off_yes")
    assert "This is cancelled" in "\n".join(await news(house, 100, since))
    assert await news(house, 101, since) == []
    await all_fed(house)
    assert await news(house, 102, 0) == []
    (file,) = [row for row in await house.rows(t.outbox, tag="activity.file") if row.seq > since]
    assert "CANCEL" in str(house.seal.open_json(file.payload, place(file.id)))
    await joins(house, 101, "coming")  # an old card
    assert (await states(house)) == {"Client 100": "coming"}


async def test_who_cannot_hear_of_it_is_named_to_the_coordinator(house: House) -> None:
    h = await with_places(house, None, 3)
    for user in (100, 101, 102):
        await joins(h, user, "coming")
    await h.change("p-Client 101", reachable=False)
    row, since = await activity(h), await place_in_outbox(h)
    await taps(h, KIRSI, f"activity:{row.id}:off_yes")
    said = "\n".join(await news(h, KIRSI, since))
    assert "2 people hear of it." in said
    assert "1 person cannot be reached here. Please call: Client 101." in said


async def test_what_has_begun_takes_no_answers(house: House) -> None:
    h = await with_places(house, 10, 1)
    await h.walk_to((await activity(h)).at + timedelta(minutes=1))
    await joins(h, 100, "coming")
    assert await states(h) == {}


async def test_words_about_it_go_to_a_human_and_not_to_the_coordinator(house: House) -> None:
    h = await with_places(house, 10, 1)
    since = await place_in_outbox(h)
    await house.said(100, "Can I bring my neighbour?")
    await arrives(h)
    assert "Shall I pass it on to a human?" in "\n".join(await news(h, 100, since))
    assert await news(h, KIRSI, since) == []


async def test_the_list_for_the_instructor_holds_names_languages_and_numbers_only(house: House) -> None:
    h = await with_places(house, 10, 2)
    await joins(h, 100, "coming")
    await joins(h, 101, "kids2")
    since = await place_in_outbox(h)
    await taps(h, KIRSI, f"activity:{(await activity(h)).id}:list")
    (said,) = await news(h, KIRSI, since)
    assert said.splitlines()[2:4] == ["Client 100 (English): 1", "Client 101 (English): 3"]


async def test_who_was_there_is_marked_once_it_has_begun_and_counts_for_the_next_invitation(house: House) -> None:
    h = await with_places(house, 10, 2)
    for user in (100, 101):
        await joins(h, user, "coming")
    row, (first, _) = await activity(h), await h.rows(t.signups)
    await taps(h, KIRSI, f"activity:{row.id}:was_{first.id}")
    assert not [one for one in await h.rows(t.signups) if one.attended]
    await h.walk_to(row.at + timedelta(hours=1))
    await taps(h, KIRSI, f"activity:{row.id}:was_{first.id}")
    assert [one.attended for one in await h.rows(t.signups, id=first.id)] == [True]
    await taps(h, KIRSI, f"activity:{row.id}:not_{first.id}")
    assert [one.attended for one in await h.rows(t.signups, id=first.id)] == [False]


async def test_a_name_is_marked_whatever_characters_its_id_has(house: House) -> None:
    h = await with_places(house, 10, 1)
    await joins(h, 100, "coming")
    (mine,) = await h.rows(t.signups)
    named = t.signups.update().values(id="a_b-c_d")  # ids have such characters
    await h.writer.run(lambda tx: tx.execute(named.where(t.signups.c.id == mine.id)))
    row = await activity(h)
    await h.walk_to(row.at + timedelta(minutes=30))
    await taps(h, KIRSI, f"activity:{row.id}:was_a_b-c_d")
    assert [one.attended for one in await h.rows(t.signups)] == [True]


async def test_a_moved_activity_is_told_to_all_who_signed_up_and_old_buttons_show_the_new_time(house: House) -> None:
    h = await with_places(house, 10, 2)
    await joins(h, 100, "coming")
    before = await activity(h)
    since = await place_in_outbox(h)
    await taps(h, KIRSI, f"activity:{before.id}:move")
    for button in ("d20270308", "t10", "send"):
        await presses(h, KIRSI, button)
    after = await activity(h)
    assert (after.sequence, after.at) == (1, before.at.replace(day=8, hour=8))
    said = "\n".join(await news(h, 100, since))
    assert "This has changed" in said
    assert "Monday 8 March, 10:00" in said
    assert await news(h, 101, since) == []
    await taps(h, 101, f"join:{before.id}:coming_0")  # the invitation as it was
    assert await states(h) == {"Client 100": "coming"}
    assert "Monday 8 March, 10:00" in "\n".join(await news(h, 101, since))
    await h.walk_to(after.at - timedelta(hours=12))
    assert len([one for one in await news(h, 100, since) if "A reminder" in one]) == 1


async def test_two_who_move_it_at_once_the_first_one_counts(house: House) -> None:
    h = await with_places(house, 10, 1)
    await h.person("Paula", "coordinator", 9)
    id = (await activity(h)).id
    for user in (KIRSI, 9):
        await taps(h, user, f"activity:{id}:move")
        for button in ("d20270308", "t10"):
            await presses(h, user, button)
    since = await place_in_outbox(h)
    await presses(h, KIRSI, "send")
    await presses(h, 9, "send")
    assert (await activity(h)).sequence == 1
    assert any("Nothing of yours is kept" in one for one in await news(h, 9, since))


async def test_who_came_is_asked_how_it_was_in_one_tap_and_the_coordinator_sees_numbers(house: House) -> None:
    h = await with_places(house, 10, 3)
    for user, answer in ((100, "coming"), (101, "coming"), (102, "maybe")):
        await joins(h, user, answer)
    row = await activity(h)
    missing = next(one for one in await h.rows(t.signups) if one.person_id == "p-Client 101")
    await h.walk_to(row.at + timedelta(minutes=30))
    await taps(h, KIRSI, f"activity:{row.id}:was_{missing.id}")
    await taps(h, KIRSI, f"activity:{row.id}:not_{missing.id}")  # taken back: was not there
    since = await place_in_outbox(h)
    await h.walk_to(row.at + timedelta(hours=3))
    await arrives(h)
    assert "How was it?" in "\n".join(await news(h, 100, since))
    assert (await news(h, 101, since), await news(h, 102, since)) == ([], [])
    for how in ("good", "poor"):
        await taps(h, 100, f"visit:{row.id}:{how}")
    await taps(h, 102, f"visit:{row.id}:good")  # did not come
    since = await place_in_outbox(h)
    await taps(h, KIRSI, f"activity:{row.id}:open")
    assert "good 0 · all right 0 · not for me 1" in (await news(h, KIRSI, since))[0]


async def test_buttons_of_a_coordinator_and_answers_of_another_do_nothing_for_a_mentor(house: House) -> None:
    h = await with_places(house, 10, 1)
    await h.person("Mika", "mentor", 2)
    row = await activity(h)
    since = await place_in_outbox(h)
    for action in ("open", "list", "there", "off_yes", "invite", "move", "sent"):
        await taps(h, 2, f"activity:{row.id}:{action}")
    for button in (f"join:{row.id}:coming_0", f"visit:{row.id}:good"):
        await taps(h, 2, button)
    assert await news(h, 2, since) == []
    assert ((await activity(h)).state, await states(h)) == ("planned", {})


async def test_who_still_waits_hears_an_hour_before_that_no_place_became_free(house: House) -> None:
    await with_places(house, 1, 2)
    await joins(house, 100, "coming")
    for what in ("coming", "wait"):
        await joins(house, 101, what)
    row = await activity(house)
    since = await place_in_outbox(house)
    await house.walk_to(row.at - timedelta(minutes=59))
    await house.deliver()
    (said,) = [words for words in await news(house, 101, since) if "No place became free this time." in words]
    assert "[" not in said  # nothing to tap
    assert (await states(house))["Client 101"] == "no_place"
    assert not [words for words in await news(house, 100, since) if "No place" in words]


async def test_a_list_of_what_was_moved_is_over_when_that_begins(house: House) -> None:
    await with_places(house, 1, 2)
    await joins(house, 100, "coming")
    for what in ("coming", "wait"):
        await joins(house, 101, what)
    row = await activity(house)
    later = row.at + timedelta(days=7)
    await house.writer.run(lambda tx: tx.execute(t.activities.update().values(at=later)))
    await house.walk_to(row.at)
    assert (await states(house))["Client 101"] == "waiting"
    await house.walk_to(later)
    assert (await states(house))["Client 101"] == "no_place"


async def test_a_family_for_whom_there_is_one_place_can_come_as_one(house: House) -> None:
    await with_places(house, 1, 1)
    said = await read(house, 100, "kids2")
    assert "There is 1 place left, and you are 3." in said
    assert "[✅ I come alone]" in said
    assert "✅ You are coming." in await read(house, 100, "alone")
    assert await taken(house) == 1


# --- at night, gone, and many ---


async def test_a_place_that_is_free_at_night_for_an_early_group_is_said_on_the_card(house: House) -> None:
    """In the morning it would be over: whoever looks sees it, and no phone rings."""
    h = await with_places(house, 1, 2)
    early = (await activity(h)).at.astimezone(h.tools.service.zone).replace(hour=9, minute=0)
    await h.writer.run(lambda tx: tx.execute(t.activities.update().values(at=early)))
    await joins(h, 100, "coming")
    await joins(h, 101, "coming")
    await joins(h, 101, "wait")
    await h.walk_to(early - timedelta(hours=11))  # ten o'clock in the evening before
    since = await place_in_outbox(h)

    await joins(h, 100, "cannot")

    assert "A place is free for you!" in "\n".join(await news(h, 101, since))
    assert [row.method for row in await h.rows(t.outbox, chat_id=101) if row.seq > since] == ["sendMessage"]


async def test_what_is_kept_for_somebody_who_blocks_the_bot_goes_to_the_next(house: House) -> None:
    h = await with_places(house, 1, 3)
    await joins(h, 100, "coming")
    for user in (101, 102):
        await joins(h, user, "coming")
        await joins(h, user, "wait")
    await joins(h, 100, "cannot")
    assert (await states(h))["Client 101"] == "offered"

    await h.blocked(101)
    await h.settle()

    assert await states(h) == {"Client 100": "cannot", "Client 101": "waiting", "Client 102": "offered"}


@pytest.mark.parametrize("tag", ["activity.place_free", "activity.reminder"])
async def test_what_quiet_hours_hold_back_comes_in_the_morning(house: House, tag: str) -> None:
    h = await with_places(house, 1, 2)
    await joins(h, 100, "coming")
    await joins(h, 101, "coming")
    await joins(h, 101, "wait")
    row = await activity(h)
    if tag == "activity.reminder":
        await h.walk_to(row.at - timedelta(hours=22))
    else:
        await joins(h, 100, "cannot")
    user = 100 if tag == "activity.reminder" else 101
    until = (h.now + timedelta(days=1)).replace(hour=6, minute=0)
    if until > row.at:
        until = row.at - timedelta(hours=9)

    await h.tell(user, "held", outbox="x", until=until.isoformat(), tag=tag, person=None, card=None)
    since = await place_in_outbox(h)
    await h.walk_to(until + timedelta(minutes=1))

    said = [one.tag for one in await h.rows(t.outbox, chat_id=user) if one.seq > since]
    assert tag in said


async def test_what_is_changed_at_night_is_said_in_the_morning(house: House) -> None:
    h = await with_places(house, 3, 1)
    await joins(h, 100, "coming")
    row = await activity(h)
    h.clock.at = h.now.astimezone(HELSINKI).replace(hour=23)
    since = await place_in_outbox(h)

    await h.tapped(KIRSI, f"activity:{row.id}:off_yes")
    await h.settle()

    said = [one for one in await h.rows(t.outbox, chat_id=100) if one.seq > since and one.tag != "strip"]
    morning = h.now.astimezone(HELSINKI).replace(hour=8, minute=0, second=0, microsecond=0) + timedelta(days=1)
    assert {one.not_before for one in said} == {morning}


async def test_two_coordinators_who_mark_the_same_mean_the_same(house: House) -> None:
    h = await with_places(house, 3, 1)
    await joins(h, 100, "coming")
    row, (mine,) = await activity(h), await h.rows(t.signups)
    await h.walk_to(row.at + timedelta(minutes=30))

    for _ in range(2):
        await taps(h, KIRSI, f"activity:{row.id}:was_{mine.id}")

    assert [one.attended for one in await h.rows(t.signups)] == [True]


async def test_of_many_who_come_all_stand_on_pages(house: House) -> None:
    h = await with_places(house, 200, 90)
    row = await activity(h)
    for user in range(100, 190):
        await joins(h, user, "coming")
    await h.walk_to(row.at + timedelta(minutes=30))
    found = set()
    for page in ("", "_1", "_2"):
        for what in ("there", "list"):
            since = await place_in_outbox(h)
            await taps(h, KIRSI, f"activity:{row.id}:{what}{page}")
            said = (await news(h, KIRSI, since))[-1]
            found |= {(what, number) for number in range(100, 190) if f"Client {number}" in said}
            assert said.count("[") < 60

    assert len(found) == 2 * 90


async def test_a_family_off_the_list_comes_as_a_family(house: House) -> None:
    h = await with_places(house, 3, 2)
    await joins(h, 101, "kids2")
    await joins(h, 100, "kids2")
    await joins(h, 101, "cannot")

    await joins(h, 100, "coming")

    assert await taken(h) == 3
