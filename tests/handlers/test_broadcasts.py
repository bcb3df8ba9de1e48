"""A coordinator invites many: each reads it once, in their own language, and everybody is accounted for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

import pytest

from handlers.broadcasting import TAG, feed
from storage import broadcasts, sending
from storage import tables as t
from storage.outbox import place
from tests.handlers.company import KIRSI, stops
from tests.handlers.groups import activity, all_fed, counts, fed, invited, joins, plans, sends
from tests.handlers.house import BOT, House
from tests.handlers.talks import UNREADABLE, arrives, news, place_in_outbox, presses, says, taps

LANGUAGES = ("en", "fi", "ar", "ru")


async def invitations(house: House, user: int) -> list[str]:
    rows = await house.rows(t.outbox, chat_id=user, tag=TAG)
    return [str(cast(dict[str, Any], house.seal.open_json(row.payload, place(row.id)))["text"]) for row in rows]


def latest(rows: list[Any]) -> Any:
    return max(rows, key=lambda row: row.made_at)


async def test_everybody_reads_it_once_and_in_their_own_language(house: House) -> None:
    await invited(house, *LANGUAGES)
    broadcast = await sends(house)
    await all_fed(house)
    said = [await invitations(house, 100 + number) for number in range(4)]
    assert [len(one) for one in said] == [1, 1, 1, 1]
    for words, beginning in zip(said, ("Walking group", "Kävelyryhmä", "مجموعة", "Группа"), strict=True):
        assert beginning in words[0]
    assert said[0][0].startswith("Your mentoring service invites you:")
    assert "17:00–18:00" in said[0][0].translate(UNREADABLE)
    assert "Kirsi" not in said[0][0]
    assert await counts(house, broadcast) == {"sent": 4}
    assert (await house.rows(t.broadcasts))[0].state == "done"


async def test_the_rows_leave_in_the_lowest_lane_and_not_after_the_beginning(house: House) -> None:
    await invited(house, "en")
    await sends(house)
    await fed(house)
    (row,) = await house.rows(t.outbox, tag=TAG)
    assert (row.lane, row.not_after) == (3, (await activity(house)).at - timedelta(hours=1))


async def test_who_cannot_be_sent_anything_is_counted_before_and_skipped_with_the_reason(house: House) -> None:
    await invited(house, "en", "en", "en", "en")
    await house.change("p-Client 101", state="stopped")
    await house.change("p-Client 102", reachable=False)
    await says(house, 103, "/pause")
    await presses(house, 103, "2")
    broadcast = await sends(house)
    await all_fed(house)
    found = await house.writer.run(lambda tx: broadcasts.counts(tx, broadcast))
    assert found == {
        ("sent", None): 1,
        ("skipped", "stopped"): 1,
        ("skipped", "unreachable"): 1,
        ("skipped", "paused"): 1,
    }


async def test_who_leaves_between_the_look_and_the_sending_gets_nothing(house: House) -> None:
    await invited(house, "en", "en")
    broadcast = await sends(house)
    await stops(house, 101)
    await all_fed(house)
    assert await invitations(house, 101) == []
    assert await counts(house, broadcast) == {"sent": 1, "skipped": 1}


async def test_who_leaves_while_it_waits_in_the_outbox_gets_nothing_either(house: House) -> None:
    await invited(house, "en", "en")
    broadcast = await sends(house)
    await fed(house)
    await house.said(101, "/stop")
    await house.settle()
    await house.pressed(101, "yes")
    await house.settle()
    await all_fed(house)
    await house.deliver()
    assert await counts(house, broadcast) == {"sent": 1, "skipped": 1}


async def test_a_pause_takes_back_what_has_not_left_and_going_on_sends_it_once(house: House) -> None:
    await invited(house, *("en",) * 5)
    broadcast = await sends(house)
    await fed(house, room=3)
    await house.tapped(KIRSI, f"broadcast:{broadcast}:pause")
    await house.settle()
    assert await counts(house, broadcast) == {"waiting": 5}
    assert (await fed(house)).waiting == []
    await house.tapped(KIRSI, f"broadcast:{broadcast}:go")
    await house.settle()
    await all_fed(house)
    assert await counts(house, broadcast) == {"sent": 5}
    sent = await house.rows(t.outbox, tag=TAG, state="sent")
    assert sorted(row.chat_id for row in sent) == [100, 101, 102, 103, 104]


async def test_a_stop_lets_who_has_it_keep_it_and_nobody_else_get_it(house: House) -> None:
    await invited(house, *("en",) * 5)
    broadcast = await sends(house)
    await fed(house, room=2)
    await house.deliver()
    await fed(house, room=1)
    await taps(house, KIRSI, f"broadcast:{broadcast}:stop")
    assert await counts(house, broadcast) == {"sent": 2 + 1, "waiting": 2}  # it was only asked; one more has left
    await taps(house, KIRSI, f"broadcast:{broadcast}:stop_no")
    assert (await house.rows(t.broadcasts))[0].state == "sending"
    await house.tapped(KIRSI, f"broadcast:{broadcast}:stop_yes")
    await arrives(house)
    await all_fed(house)
    assert await counts(house, broadcast) == {"sent": 3, "stopped": 2}
    await taps(house, KIRSI, f"broadcast:{broadcast}:go")  # an old card
    await all_fed(house)
    assert await counts(house, broadcast) == {"sent": 3, "stopped": 2}


async def test_a_crash_between_rows_loses_nobody_and_tells_nobody_twice(house: House) -> None:
    await invited(house, *("en",) * 5)
    broadcast = await sends(house)

    async def crashes(tx: Any) -> None:
        await feed(tx, house.tools, house.now, 3)
        raise RuntimeError("the process ended before the commit")

    with pytest.raises(RuntimeError):
        await house.writer.run(crashes)
    assert await house.rows(t.outbox, tag=TAG) == []
    await all_fed(house)
    assert await counts(house, broadcast) == {"sent": 5}


async def test_two_taps_on_send_make_one_broadcast(house: House) -> None:
    await invited(house, "en")
    await plans(house)
    for button in ("go_on", "go_on"):
        await presses(house, KIRSI, button)
    row = await house.session(KIRSI)
    for _ in range(2):
        await house.tapped(KIRSI, f"{row.id}.{row.turn}.send")
    await arrives(house)
    assert len(await house.rows(t.broadcasts)) == 1


async def test_what_another_coordinator_has_just_sent_is_asked_about(house: House) -> None:
    await invited(house, "en")
    await sends(house)
    await house.person("Paula", "coordinator", 9)
    await says(house, 9, "/activity")
    await taps(house, 9, "activity:-:new")
    await presses(house, 9, "walking")
    await says(house, 9, "6.3.2027")
    for button in ("t17", "hakunila_park", "go_on", "go_on"):
        await presses(house, 9, button)
    since = await place_in_outbox(house)
    await presses(house, 9, "send")
    assert "Kirsi has invited 1 person to the same thing" in (await news(house, 9, since))[0]
    assert len(await house.rows(t.broadcasts)) == 1
    await presses(house, 9, "send")
    assert len(await house.rows(t.broadcasts)) == 2


async def test_an_hour_later_nothing_is_asked(house: House) -> None:
    await invited(house, "en")
    await sends(house)
    await house.person("Paula", "coordinator", 9)
    await house.walk_to(house.now + timedelta(minutes=61))
    await says(house, 9, "/activity")
    await taps(house, 9, "activity:-:new")
    for button in ("walking", "d20270305", "t17", "hakunila_park", "go_on", "go_on", "send"):
        await presses(house, 9, button)
    assert len(await house.rows(t.broadcasts)) == 2


async def test_only_a_try_comes_to_the_coordinator_alone_and_its_buttons_do_nothing(house: House) -> None:
    await invited(house, "fi", "ar")
    await plans(house)
    for button in ("go_on", "go_on"):
        await presses(house, KIRSI, button)
    since = await place_in_outbox(house)
    await presses(house, KIRSI, "try")
    said = await news(house, KIRSI, since)
    assert any("Tuletko" in one for one in said)
    assert any("هل" in one for one in said)
    assert await house.rows(t.broadcasts) == []
    await taps(house, KIRSI, "join:preview:coming_0")
    assert await house.rows(t.signups) == []


async def test_it_is_sent_at_the_time_that_was_chosen(house: House) -> None:
    await invited(house, "en")
    await plans(house)
    for button in ("go_on", "go_on", "later", "d20270302", "t9"):
        await presses(house, KIRSI, button)
    await all_fed(house)
    assert await invitations(house, 100) == []
    await house.walk_to(house.now + timedelta(days=1))
    await all_fed(house)
    assert len(await invitations(house, 100)) == 1


async def test_nothing_is_sent_in_quiet_hours(house: House) -> None:
    await invited(house, "en")
    broadcast = await sends(house)
    await house.walk_to(house.now.replace(hour=20))  # ten in the evening in Helsinki
    assert (await fed(house)).waiting == []
    assert await counts(house, broadcast) == {"waiting": 1}
    await house.walk_to(house.now + timedelta(hours=11))
    await all_fed(house)
    assert await counts(house, broadcast) == {"sent": 1}


async def test_what_the_sender_holds_in_quiet_hours_waits_again_and_is_sent_once(house: House) -> None:
    await invited(house, "en")
    broadcast = await sends(house)
    (row,) = (await fed(house)).waiting
    until = house.now + timedelta(hours=1)
    await house.writer.run(lambda tx: sending.hold(tx, house.seal, {row.id: until}, house.now))
    await house.settle()
    assert await counts(house, broadcast) == {"waiting": 1}
    assert (await fed(house)).waiting == []
    await house.walk_to(until + timedelta(seconds=1))
    await all_fed(house)
    assert await counts(house, broadcast) == {"sent": 1}


async def test_more_people_are_invited_and_who_knows_of_it_is_not_asked_again(house: House) -> None:
    await invited(house, "en", "en")
    await sends(house)
    await all_fed(house)
    await joins(house, 100, "coming")
    await invited(house, "en", first=200)
    await taps(house, KIRSI, f"activity:{(await activity(house)).id}:invite")
    for button in ("go_on", "send"):
        await presses(house, KIRSI, button)
    rows = await house.rows(t.broadcasts)
    await all_fed(house)
    assert [len(await invitations(house, user)) for user in (100, 101, 200)] == [1, 1, 1]
    assert len(await house.rows(t.activities)) == 1
    found = await house.writer.run(lambda tx: broadcasts.counts(tx, latest(rows).id))
    assert found == {("sent", None): 1, ("skipped", "answered"): 1, ("skipped", "invited"): 1}


async def test_whom_it_did_not_reach_is_invited_again(house: House) -> None:
    await invited(house, "en")
    await sends(house)
    await fed(house)
    await house.writer.run(lambda tx: tx.execute(t.outbox.update().values(state="failed", reason="blocked")))
    await taps(house, KIRSI, f"activity:{(await activity(house)).id}:invite")
    for button in ("go_on", "send"):
        await presses(house, KIRSI, button)
    await all_fed(house)
    assert len(await house.rows(t.outbox, chat_id=100, tag=TAG, state="sent")) == 1


async def test_the_card_of_what_is_cancelled_says_so_by_itself(house: House) -> None:
    await invited(house, *("en",) * 3)
    await sends(house)
    await fed(house, room=1)
    since = await place_in_outbox(house)
    await taps(house, KIRSI, f"activity:{(await activity(house)).id}:off_yes")
    await arrives(house)
    assert [words for words in await news(house, KIRSI, since) if "⏹ Stopped." in words]


async def test_nobody_but_a_coordinator_can_send_or_stop(house: House) -> None:
    await invited(house, "en")
    broadcast = await sends(house)
    await house.person("Mika", "mentor", 2)
    for action in ("pause", "stop_yes", "go"):
        await taps(house, 2, f"broadcast:{broadcast}:{action}")
        await taps(house, 100, f"broadcast:{broadcast}:{action}")
    assert (await house.rows(t.broadcasts))[0].state == "sending"
    await says(house, 2, "/activity")
    assert not await house.rows(t.sessions, mailbox=2)


async def test_chosen_people_are_kept_under_a_name_for_every_coordinator(house: House) -> None:
    await invited(house, "ar", "fi")
    await plans(house)
    for button in ("go_on", "languages", "is_ar", "done", "keep"):
        await presses(house, KIRSI, button)
    await says(house, KIRSI, "Speakers of Arabic <3")
    await house.person("Paula", "coordinator", 9)
    await says(house, 9, "/activity")
    await taps(house, 9, "activity:-:new")
    for button in ("sleep", "d20270305", "t17", "hakunila_park", "go_on"):
        await presses(house, 9, button)
    assert "Speakers of Arabic <3" in (await news(house, 9))[-1]
    (kept,) = await house.rows(t.saved_segments)
    assert b"Arabic" not in kept.name
    for button in (f"saved_{kept.id}", "go_on", "send"):
        await presses(house, 9, button)
    await all_fed(house)
    assert [len(await invitations(house, user)) for user in (100, 101)] == [1, 0]


async def test_only_those_are_invited_who_say_that_they_live_there_and_staff_see_it_on_their_card(house: House) -> None:
    await invited(house, "en", "en", "en")
    for user, area in ((100, "in_korso"), (101, "in_korso"), (102, "in_hakunila"), (101, "none")):
        await says(house, user, "/settings")
        await presses(house, user, "area")
        await presses(house, user, area)
    await plans(house)
    for button in ("go_on", "areas", "is_korso", "done", "go_on", "send"):
        await presses(house, KIRSI, button)
    await all_fed(house)
    assert [len(await invitations(house, user)) for user in (100, 101, 102)] == [1, 0, 0]
    said = {}
    for user in (101, 102):
        since = await place_in_outbox(house)
        await says(house, user, "/privacy")
        said[user] = "\n".join(await news(house, user, since))
    assert ["Also where you live" in said[user] for user in (101, 102)] == [False, True]
    since = await place_in_outbox(house)
    await says(house, KIRSI, "/client Client 102")
    assert "Lives here: Hakunila" in "\n".join(await news(house, KIRSI, since))


async def test_a_name_is_forgotten_with_a_tap(house: House) -> None:
    await invited(house, "ar")
    await plans(house)
    for button in ("go_on", "languages", "is_ar", "done", "keep"):
        await presses(house, KIRSI, button)
    await says(house, KIRSI, "Arabic")
    (kept,) = await house.rows(t.saved_segments)
    await presses(house, KIRSI, f"forget_{kept.id}")
    assert await house.rows(t.saved_segments) == []


async def test_a_talk_with_a_human_is_not_broken_into(house: House) -> None:
    await invited(house, "en", "en")
    await house.person("Mika", "mentor", 2)
    await house.change("p-Client 100", mentor_id="p-Mika")
    await says(house, 2, "/write Client 100")
    await says(house, 2, "How is your knee?")
    broadcast = await sends(house)
    await all_fed(house)
    assert await counts(house, broadcast) == {"sent": 1, "waiting": 1}
    assert await invitations(house, 100) == []
    await says(house, 100, "Better, thank you")
    await house.walk_to(house.now + timedelta(hours=13))  # the talk has ended by itself, and it is night
    await house.walk_to(house.now + timedelta(hours=12))
    await all_fed(house)
    assert await counts(house, broadcast) == {"sent": 2}


@pytest.mark.parametrize("then", ["pause", "stop_yes"])
async def test_what_is_under_way_and_comes_back_does_not_leave_after_a_pause_or_a_stop(house: House, then: str) -> None:
    """As after a 429. Whoever was paused is sent it once it goes on."""
    await invited(house, "en", "en")
    broadcast = await sends(house)
    await fed(house, 2)
    ids = [row.id for row in await house.rows(t.outbox, tag="activity.invitation")]
    flying = await house.writer.run(lambda tx: sending.claim(tx, ids, house.now))
    await house.tapped(KIRSI, f"broadcast:{broadcast}:{then}")
    await house.work()
    back = [sending.Settled(row=row, state="queued", reason="429", not_before=house.now) for row in flying]
    await house.writer.run(lambda tx: sending.settle(tx, house.seal, BOT, back, house.now))

    later = house.now + timedelta(seconds=3)
    assert await house.writer.run(lambda tx: sending.claim(tx, ids, later)) == []

    if then == "pause":
        await house.tapped(KIRSI, f"broadcast:{broadcast}:go")
        await house.work()
        await fed(house, 10)
        rows = await house.rows(t.outbox, tag="activity.invitation", state="queued")
        assert len({row.chat_id for row in rows}) == 2
