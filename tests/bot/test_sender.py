"""What the outbox holds reaches phones: once, in order, and as well as it can be known."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from structlog.testing import capture_logs

from bot.buckets import Rates
from bot.sender import SCAN_SECONDS
from simulator.world import Group
from storage import cards, outbox, sending
from storage.outbox import Lane
from storage.tables import cards as card_table
from storage.tables import inbox as inbox_table
from storage.tables import outbox as table
from tests.bot.sending import BOT, Post, post_office
from tests.conftest import Store


@pytest.fixture
async def post(one_store: Store) -> AsyncIterator[Post]:
    async with post_office(one_store) as one:
        yield one


# --- the ordinary way -----------------------------------------------------------------------------------------------


async def test_what_is_offered_arrives_and_its_number_is_kept(post: Post) -> None:
    [chat] = post.people(1)
    post.start()
    await post.say(chat, "How are you?")
    await post.drained()
    [row] = await post.rows()
    assert (row.state, row.message_id, row.attempts) == ("sent", 1, 1)
    assert post.seen(chat) == ["How are you?"]
    assert post.sender
    assert post.sender.counts[Lane.REPLY, "Sent"] == 1


async def test_what_nobody_offered_is_found(post: Post) -> None:
    [chat] = post.people(1)
    await post.say(chat, "written before the start")
    post.start()
    await post.until("sent")
    await post.put(post.row(chat, "written by another process"), offer=False)
    await post.drained()
    assert post.seen(chat) == ["written before the start", "written by another process"]


async def test_a_chat_keeps_its_order_while_answers_take_their_time(post: Post) -> None:
    chats = post.people(5)
    post.sim.world.faults.latency = (0.0, 0.02)
    post.start()
    await post.put(*(post.row(chat, str(number)) for number in range(8) for chat in chats))
    await post.drained()
    assert [post.seen(chat) for chat in chats] == [[str(number) for number in range(8)]] * 5


async def test_the_words_leave_as_they_are_when_they_leave_and_not_as_they_were_when_offered(post: Post) -> None:
    [chat] = post.people(1)
    await post.card("c", chat)
    await post.say(chat, "first", card_id="c")
    await post.say(chat, "second", card_id="c")
    post.start()
    await post.drained()
    assert post.seen(chat) == ["second"]


async def test_what_was_dropped_in_the_meantime_is_not_sent(post: Post) -> None:
    [chat] = post.people(1)
    waiting = await post.store.run(lambda tx: outbox.put(tx, post.store.seal, [post.row(chat)]))
    await post.store.run(lambda tx: outbox.drop_queued(tx, [chat], Lane, "no longer true"))
    post.start().offer(waiting)
    await post.drained()
    assert await post.states() == ["dropped"]
    assert post.seen(chat) == []


async def test_a_stop_just_after_something_was_written_is_heard_at_once(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sender.GATHER_SECONDS", 2.0)  # it gathers what to write next, and does not sleep
    [chat] = post.people(1)
    post.start()
    await post.say(chat)
    await post.until("sent")

    async with asyncio.timeout(SCAN_SECONDS - 2):
        await post.stop()


async def test_a_row_whose_words_do_not_open_fails_alone(post: Post) -> None:
    broken, fine = post.people(2)
    await post.say(broken)
    await post.store.run(lambda tx: tx.execute(update(table).values(payload=b"\x01nonsense")))
    await post.say(fine)
    post.start()
    await post.drained()
    assert await post.states() == ["failed", "sent"]


async def test_a_tap_is_answered_beside_everything_and_a_late_answer_is_no_error(post: Post) -> None:
    sender = post.start()
    sender.answer("1", "Thank you")
    async with asyncio.timeout(10):
        while not sender.counts:
            await asyncio.sleep(0.01)
    [call] = post.calls("answerCallbackQuery")
    assert call.params["text"] == "Thank you"
    assert sender.counts[Lane.REPLY, "AnswerLost"] == 1


# --- cards ----------------------------------------------------------------------------------------------------------


async def test_a_card_is_sent_once_and_then_edited(post: Post) -> None:
    [chat] = post.people(1)
    await post.card("c", chat)
    post.start()
    keyboard = {"inline_keyboard": [[{"text": "ok", "callback_data": "x"}]]}
    for number in range(3):
        row = post.row(chat, f"question {number}", card_id="c")
        row.params.update(reply_markup=keyboard, disable_notification=True, protect_content=True)
        await post.put(row)
        await post.drained()
    assert post.seen(chat) == ["question 2"]
    assert len(post.calls()) == 1
    assert set(post.calls("editMessageText")[0].params) == {"chat_id", "message_id", "text", "reply_markup"}


async def test_an_edit_that_comes_while_the_card_is_on_its_way_follows_it(post: Post) -> None:
    [chat] = post.people(1)
    await post.card("c", chat)
    post.sim.world.faults.latency = (0.05, 0.05)
    post.start()
    await post.say(chat, "first", card_id="c")
    await post.until("sending")
    for text in ("second", "third"):
        await post.say(chat, text, card_id="c")
    await post.drained()
    assert post.seen(chat) == ["third"]
    assert [len(post.calls()), len(post.calls("editMessageText"))] == [1, 1]


async def test_a_card_that_already_looks_so_is_a_success(post: Post) -> None:
    [chat] = post.people(1)
    await post.card("c", chat)
    post.start()
    for _ in range(2):
        await post.say(chat, "same", card_id="c")
        await post.drained()
    assert await post.states() == ["sent", "sent"]
    assert post.sender
    assert post.sender.counts[Lane.REPLY, "NotModified"] == 1


@pytest.mark.parametrize("why", ["message to edit not found", "message can't be edited"])
async def test_a_card_that_is_gone_becomes_a_new_message(post: Post, why: str) -> None:
    [chat] = post.people(1)
    await post.card("c", chat)
    post.start()
    await post.say(chat, "first", card_id="c")
    await post.drained()
    post.fault("400", "editmessagetext", description=f"Bad Request: {why}")
    await post.say(chat, "second", card_id="c")
    await post.drained()
    assert post.seen(chat) == ["first", "second"]
    await post.say(chat, "third", card_id="c")
    await post.drained()
    assert post.seen(chat) == ["first", "third"]


async def test_buttons_of_a_card_can_be_taken_away_and_a_message_that_is_gone_hurts_nobody(post: Post) -> None:
    [chat] = post.people(1)
    await post.card("c", chat)
    post.start()
    await post.say(chat, "first", card_id="c")
    await post.say(chat, card_id="c", method="editMessageReplyMarkup", lane=Lane.REPLY)
    await post.drained()
    await post.say(chat, card_id="c", method="deleteMessage")
    await post.drained()
    await post.say(chat, card_id="c", method="deleteMessage")
    await post.drained()
    assert [call.params["message_id"] for call in post.calls("deleteMessage")] == [1, 1]
    assert await post.states() == ["sent", "sent", "sent", "failed"]


async def test_an_edit_takes_no_token(post: Post) -> None:
    post.rates = Rates(everywhere=0, chat=0.01, chat_burst=1)
    [chat] = post.people(1)
    await post.card("c", chat)
    post.sim.world.faults.latency = (0.02, 0.02)
    post.start()
    await post.say(chat, "first", card_id="c")
    await post.until("sending")
    for text in ("second", "third"):
        await post.say(chat, text, card_id="c")
        await post.drained(within=3)
    assert post.seen(chat) == ["third"]


async def test_what_was_taken_for_an_edit_but_is_a_message_waits_for_its_token(post: Post) -> None:
    post.rates = Rates(everywhere=0, chat=0.01, chat_burst=1)
    [chat] = post.people(1)
    sender = post.start()
    await post.say(chat, "one")
    await post.drained()
    [waiting] = await post.store.run(lambda tx: outbox.put(tx, post.store.seal, [post.row(chat, "two")]))
    sender.offer([replace(waiting, is_edit=True)])
    await post.put_off(1)
    await asyncio.sleep(0.1)
    assert await post.states() == ["sent", "queued"]
    assert post.seen(chat) == ["one"]


async def test_what_was_taken_for_a_message_but_is_an_edit_gives_its_token_back(post: Post) -> None:
    post.rates = Rates(everywhere=0, chat=0.01, chat_burst=1)
    [chat] = post.people(1)
    await post.telegram.call("sendMessage", {"chat_id": chat, "text": "first"})
    await post.card("c", chat, message_id=1)
    sender = post.start()
    row = post.row(chat, "second", card_id="c")
    [waiting] = await post.store.run(lambda tx: outbox.put(tx, post.store.seal, [row]))
    sender.offer([replace(waiting, is_edit=False)])
    await post.drained()
    await post.say(chat, "a message")
    await post.drained(within=3)
    assert post.seen(chat) == ["second", "a message"]


async def test_what_is_late_takes_no_token_from_what_is_not(post: Post) -> None:
    post.rates = Rates(everywhere=2, chat=0)
    [chat, *others] = post.people(21)
    yesterday = post.clock.now() - timedelta(days=1)
    post.start()
    await post.put(*(post.row(other, not_after=yesterday) for other in others), post.row(chat))
    await post.drained(within=3)
    assert post.seen(chat) == ["hello"]


# --- what Telegram may answer ---------------------------------------------------------------------------------------


async def test_a_chat_that_is_refused_for_a_while_is_left_alone_and_others_go_on(post: Post) -> None:
    slow, other = post.people(2)
    post.fault("429", chat_id=slow, retry_after=1)
    post.start()
    await post.put(post.row(slow, "one"), post.row(slow, "two"), post.row(other))
    await post.put_off(1)
    await post.until("queued", "queued", "sent")
    await post.until("sent", "sent", "sent")
    assert post.seen(slow) == ["one", "two"]
    first, second, *_ = [call.at for call in post.calls() if call.chat_id == slow]
    assert second - first >= 1.0


async def test_three_refused_chats_pause_everything_but_alerts(post: Post) -> None:
    *slow, other, mentor = post.people(5)
    for chat in slow:
        post.fault("429", chat_id=chat, retry_after=1)
    post.start()
    await post.put(*(post.row(chat) for chat in slow))
    await post.put_off(3)
    await post.put(post.row(other), post.row(mentor, lane=Lane.ALERT))
    await post.until("queued", "queued", "queued", "queued", "sent")
    await post.until(*["sent"] * 5)


async def test_an_alert_stops_for_a_refusal_of_its_own(post: Post) -> None:
    [chat] = post.people(1)
    post.fault("429", retry_after=1)
    post.start()
    await post.say(chat, lane=Lane.ALERT)
    await post.put_off(1)
    await asyncio.sleep(0.2)
    assert len(post.calls()) == 1
    await post.until("sent")


@pytest.mark.parametrize("kind", ["502", "500"])
async def test_a_server_in_trouble_is_tried_again(post: Post, kind: str) -> None:
    [chat] = post.people(1)
    post.fault(kind, times=2)
    post.start()
    await post.say(chat)
    await post.until("sent")
    assert post.seen(chat) == ["hello"]


async def test_a_refused_connection_costs_nothing_but_time(post: Post) -> None:
    chats = post.people(20)
    post.sim.refuse(0.7)
    post.start()
    await post.put(*(post.row(chat) for chat in chats))
    await post.until(*["sent"] * 20)
    assert [post.seen(chat) for chat in chats] == [["hello"]] * 20


async def test_who_blocked_the_bot_is_told_to_their_mailbox_and_their_plans_are_dropped(post: Post) -> None:
    [chat] = post.people(1)
    post.sim.world.private[BOT, chat].blocked = True
    post.start()
    await post.put(post.row(chat), post.row(chat, lane=Lane.SCHEDULED))
    await post.until("failed", "dropped")
    await post.drained()
    [told] = await post.store.rows(inbox_table)
    payload = post.store.seal.open_json(told.payload, f"inbox.payload:{told.key}")
    assert payload["kind"] == "unreachable"
    assert (told.mailbox, post.told) == (chat, 1)


async def test_what_will_never_work_fails_with_the_reason(post: Post) -> None:
    [chat] = post.people(1)
    post.start()
    await post.say(chat, "")
    await post.drained()
    [row] = await post.rows()
    assert (row.state, row.reason) == ("failed", "Bad Request: message text is empty")


async def test_a_group_that_moved_is_written_to_once_at_its_new_address(post: Post) -> None:
    world = post.sim.world
    bot = world.bot_by_token("123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11")
    old, new = (Group(id=number, kind="supergroup", title="Walks", bots={bot.id: "member"}) for number in (-5, -1005))
    world.groups |= {-5: old, -1005: new}
    old.moved_to = new.id
    post.start()
    await post.put(post.row(-5, "one"), post.row(-5, "two"))
    await post.drained()
    assert [found.body["text"] for found in new.posts.values()] == ["one", "two"]
    assert await post.states() == ["sent", "sent"]


# --- what may not have arrived --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["drop_before", "drop_after"])
async def test_a_reply_of_unknown_outcome_is_said_again_once_after_half_a_minute(post: Post, kind: str) -> None:
    [chat] = post.people(1)
    post.fault(kind, times=2)
    post.start()
    await post.say(chat)
    await post.until("unknown")
    await post.drained()
    assert await post.states() == ["unknown"]
    post.forward(timedelta(seconds=31))
    await post.drained()
    assert await post.states() == ["unknown", "unknown"]
    post.forward(timedelta(hours=1))
    await post.drained()
    assert await post.states() == ["unknown", "unknown"]


async def test_a_tap_on_the_card_makes_the_repeat_needless(post: Post) -> None:
    [chat] = post.people(1)
    await post.card("c", chat)
    post.fault("drop_after")
    post.start()
    await post.say(chat, "first", card_id="c")
    await post.until("unknown")
    await post.store.run(lambda tx: cards.delivered(tx, {"c": 1}))
    await post.say(chat, "second", card_id="c")
    post.forward(timedelta(seconds=31))
    await post.drained()
    assert post.seen(chat) == ["second"]
    assert await post.states() == ["unknown", "sent"]


async def test_without_a_tap_new_words_for_a_card_of_unknown_outcome_are_a_new_message(post: Post) -> None:
    [chat] = post.people(1)
    await post.card("c", chat)
    post.fault("drop_before")
    post.start()
    await post.say(chat, "first", card_id="c")
    await post.until("unknown")
    await post.say(chat, "second", card_id="c")
    post.forward(timedelta(seconds=31))
    await post.drained()
    assert post.seen(chat) == ["second"]
    assert [row.message_id for row in await post.store.rows(card_table)] == [1]


async def test_an_edit_of_unknown_outcome_is_made_again(post: Post) -> None:
    [chat] = post.people(1)
    await post.card("c", chat)
    post.start()
    await post.say(chat, "first", card_id="c")
    await post.drained()
    post.fault("drop_before", "editmessagetext")
    post.fault("drop_after", "editmessagetext")
    await post.say(chat, "second", card_id="c")
    await post.until("sent", "sent")
    assert post.seen(chat) == ["second"]


async def test_an_alert_of_unknown_outcome_is_said_again_at_once_and_marked_until_it_is_known(post: Post) -> None:
    [chat] = post.people(1)
    post.fault("drop_after", times=2)
    post.start()
    row = post.row(chat, "she wants to talk", Lane.ALERT)
    row.params["repeated"] = {"text": "perhaps again: she wants to talk"}
    await post.put(row)
    await post.until("unknown", "unknown", "sent")
    assert post.seen(chat) == ["she wants to talk"] + ["perhaps again: she wants to talk"] * 2


@pytest.mark.parametrize("lane", [Lane.SCHEDULED, Lane.BROADCAST])
async def test_what_was_planned_is_not_repeated(post: Post, lane: Lane) -> None:
    [chat] = post.people(1)
    post.fault("drop_after")
    post.start()
    await post.say(chat, lane=lane)
    await post.until("unknown")
    post.forward(timedelta(hours=1))
    await post.drained()
    assert await post.states() == ["unknown"]


async def test_when_nobody_answers_any_more_no_row_is_risked_until_somebody_does(post: Post) -> None:
    chats = post.people(40)
    post.fault("drop_before", method=None, times=None)
    post.start()
    await post.put(*(post.row(chat, lane=Lane.SCHEDULED) for chat in chats[:3]))
    await post.until(*["unknown"] * 3)
    await post.put(*(post.row(chat, lane=Lane.SCHEDULED) for chat in chats[3:]))
    await asyncio.sleep(1.2)
    assert await post.states() == ["unknown"] * 3 + ["queued"] * 37
    post.sim.world.faults.clear()
    await post.until(*["unknown"] * 3, *["sent"] * 37)


async def test_an_alert_keeps_trying_while_nobody_answers(post: Post) -> None:
    *chats, mentor = post.people(4)
    post.fault("drop_before", times=None)
    post.start()
    await post.put(*(post.row(chat, lane=Lane.SCHEDULED) for chat in chats))
    await post.until(*["unknown"] * 3)
    await post.say(mentor, lane=Lane.ALERT)
    async with asyncio.timeout(5):
        while (await post.states()).count("unknown") < 5:
            await asyncio.sleep(0.01)


# --- crashes --------------------------------------------------------------------------------------------------------


async def test_a_crash_before_the_claim_loses_nothing(post: Post) -> None:
    [chat] = post.people(1)
    post.start()
    await post.kill()
    await post.say(chat)
    post.start()
    await post.until("sent")
    assert post.seen(chat) == ["hello"]


@pytest.mark.parametrize("arrived", [True, False])
async def test_a_crash_after_the_claim_leaves_an_unknown_row_and_nothing_is_sent_twice(
    post: Post, arrived: bool
) -> None:
    [chat] = post.people(1)
    row = await post.say(chat, lane=Lane.SCHEDULED)
    await post.store.run(lambda tx: sending.claim(tx, [row.id], post.clock.now()))
    if arrived:
        await post.telegram.call("sendMessage", {"chat_id": chat, "text": "hello"})
    post.start()
    await post.until("unknown")
    post.forward(timedelta(hours=1))
    await post.drained()
    [found] = await post.rows()
    assert (found.state, found.reason) == ("unknown", "crash")
    assert post.seen(chat) == ["hello"] * arrived


async def test_a_kill_in_the_middle_of_calls_repeats_none_that_may_have_arrived(post: Post) -> None:
    chats = post.people(200)
    post.rates = Rates(everywhere=200, chat=0)
    post.sim.world.faults.latency = (0.0, 0.1)
    await post.put(*(post.row(chat, lane=Lane.BROADCAST) for chat in chats))
    for pause in (0.3, 0.2, 0.25):
        post.start()
        await asyncio.sleep(pause)
        await post.kill()
    post.start()
    await post.drained()
    states = await post.states()
    seen = [len(post.seen(chat)) for chat in chats]
    assert set(states) <= {"sent", "unknown"}
    assert max(seen) == 1
    assert all(state == "unknown" for state, times in zip(states, seen, strict=True) if times == 0)


async def test_an_edit_that_a_crash_cut_off_is_made_again(post: Post) -> None:
    [chat] = post.people(1)
    await post.telegram.call("sendMessage", {"chat_id": chat, "text": "first"})
    await post.card("c", chat, message_id=1)
    row = await post.say(chat, "second", card_id="c")
    await post.store.run(lambda tx: sending.claim(tx, [row.id], post.clock.now()))
    post.start()
    await post.until("sent")
    assert post.seen(chat) == ["second"]


async def test_a_repeat_that_was_due_during_a_crash_is_made_after_it(post: Post) -> None:
    [chat] = post.people(1)
    post.fault("drop_before")
    post.start()
    await post.say(chat)
    await post.until("unknown")
    await post.kill()
    post.forward(timedelta(minutes=5))
    post.start()
    await post.until("unknown", "sent")


async def test_what_was_put_off_waits_on_after_a_restart(post: Post) -> None:
    [chat] = post.people(1)
    post.fault("429", retry_after=1)
    post.start()
    await post.put(post.row(chat, "one"), post.row(chat, "two"))
    await post.put_off(1)
    await post.kill()
    post.start()
    await asyncio.sleep(0.3)
    assert post.seen(chat) == []
    await post.until("sent", "sent")
    assert post.seen(chat) == ["one", "two"]


# --- time -----------------------------------------------------------------------------------------------------------


async def test_what_is_late_expires_and_is_never_sent(post: Post) -> None:
    [chat] = post.people(1)
    row = post.row(chat, not_after=post.clock.now() + timedelta(hours=1))
    post.forward(timedelta(hours=2))
    post.start()
    await post.put(row)
    await post.drained()
    assert await post.states() == ["expired"]
    assert post.seen(chat) == []


async def test_quiet_hours_hold_what_is_planned_and_nothing_else(post: Post) -> None:
    chats = post.people(4)
    until = post.clock.now() + timedelta(hours=8)
    post.quiet_until = lambda chat, _now: until if chat != chats[3] else None
    post.start()
    lanes = (Lane.SCHEDULED, Lane.REPLY, Lane.ALERT, Lane.SCHEDULED)
    await post.put(*(post.row(chat, lane=lane) for chat, lane in zip(chats, lanes, strict=True)))
    await post.drained()
    assert await post.states() == ["held", "sent", "sent", "sent"]
    [told] = await post.store.rows(inbox_table)
    assert (told.mailbox, told.key, post.told) == (chats[0], "t:held:r1", 1)


async def test_what_is_planned_for_later_leaves_when_the_clock_gets_there(post: Post) -> None:
    [chat] = post.people(1)
    post.start()
    await post.say(chat, lane=Lane.SCHEDULED, not_before=post.clock.now() + timedelta(days=7))
    await post.drained()
    assert post.seen(chat) == []
    post.forward(timedelta(days=7))
    await post.drained()
    assert post.seen(chat) == ["hello"]


async def test_the_confirmation_of_stop_is_the_last_to_leave(post: Post) -> None:
    [chat] = post.people(1)
    post.sim.world.faults.latency = (0.05, 0.05)
    post.start()
    lanes = (Lane.SCHEDULED, Lane.SCHEDULED, Lane.BROADCAST)
    await post.put(*(post.row(chat, "planned", lane) for lane in lanes))
    await post.until("sending", "queued", "queued")
    bye = post.row(chat, "bye")
    waiting = await post.store.run(lambda tx: outbox.put_last(tx, post.store.seal, bye))
    assert post.sender
    post.sender.offer(waiting)
    await post.drained()
    assert post.seen(chat) == ["planned", "bye"]


async def test_an_orderly_stop_finishes_what_is_under_way_and_keeps_it(post: Post) -> None:
    chats = post.people(3)
    post.sim.world.faults.latency = (0.2, 0.2)
    sender = post.start()
    await post.put(*(post.row(chat) for chat in chats))
    await post.until("sending", "sending", "sending")
    await sender.stop()
    assert await post.states() == ["sent", "sent", "sent"]
    await post.say(chats[0])
    assert (await post.states())[-1] == "queued"


async def test_a_database_that_cannot_be_written_stops_nothing_for_good(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storage.writer import StorageUnavailable

    chats, failures = post.people(10), iter([True, False, True, True])
    run = post.store.writer.run

    async def sometimes(job: Any) -> Any:
        if next(failures, False):
            raise StorageUnavailable("database or disk is full")
        return await run(job)

    monkeypatch.setattr(post.store.writer, "run", sometimes)
    for chat in chats:
        await run(lambda tx, chat=chat: outbox.put(tx, post.store.seal, [post.row(chat)]))
    post.start()
    await post.drained()
    assert [post.seen(chat) for chat in chats] == [["hello"]] * 10


async def test_one_row_that_cannot_be_written_does_not_stop_the_others(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    chats = post.people(5)
    rows = [post.row(chat) for chat in chats]
    claim = sending.claim

    async def breaks(tx: Any, ids: Any, now: Any) -> Any:
        if rows[2].id in ids:
            raise ValueError("a bug")
        return await claim(tx, ids, now)

    monkeypatch.setattr(sending, "claim", breaks)
    post.start()
    await post.put(*rows)
    await post.until("sent", "sent", "queued", "sent", "sent")


async def test_an_alert_that_telegram_refuses_is_logged_and_told_to_the_mailbox(post: Post) -> None:
    [chat] = post.people(1)
    post.fault("400", description="Bad Request: BUTTON_DATA_INVALID")
    with capture_logs() as logs:
        post.start()
        await post.say(chat, "secret words", Lane.ALERT)
        await post.until("failed")
        await post.drained()

    [item] = await post.store.rows(inbox_table)
    payload = post.store.seal.open_json(item.payload, f"inbox.payload:{item.key}")
    assert (payload["kind"], payload["tag"], item.mailbox, item.priority) == ("undelivered", "t", chat, 0)
    assert post.told == 1
    [line] = [line for line in logs if line["event"] == "message failed"]
    assert (line["tag"], line["lane"], line["log_level"]) == ("t", Lane.ALERT, "error")
    assert "secret words" not in str(logs)


async def test_another_message_that_telegram_refuses_is_logged_and_told_to_nobody(post: Post) -> None:
    [chat] = post.people(1)
    post.fault("400", description="Bad Request: BUTTON_DATA_INVALID")
    with capture_logs() as logs:
        post.start()
        await post.say(chat)
        await post.until("failed")

    assert await post.store.rows(inbox_table) == []
    assert "message failed" in [line["event"] for line in logs]
