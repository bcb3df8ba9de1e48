"""What is to be said: written in order, replaced while it waits, taken back when it is no longer true."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from storage import cards, outbox, sending
from storage.cards import Card
from storage.outbox import Lane, Outgoing
from storage.tables import cards as card_table
from storage.tables import identities, people
from storage.tables import inbox as inbox_table
from storage.tables import outbox as table
from tests.conftest import Store

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
BOT = 123


def say(row_id: str, text: str = "hello", **more: Any) -> Outgoing:
    values: dict[str, Any] = {"bot_id": BOT, "chat_id": 1, "lane": Lane.REPLY, "tag": "t", "created_at": NOW}
    return Outgoing(id=row_id, params={"text": text}, **(values | more))


async def put(store: Store, *rows: Outgoing) -> list[outbox.Waiting]:
    return await store.run(lambda tx: outbox.put(tx, store.seal, rows))


async def claim(store: Store, *ids: str, now: datetime = NOW) -> list[sending.Claimed]:
    claimed = await store.run(lambda tx: sending.claim(tx, ids, now))
    return sorted(claimed, key=lambda row: row.id)


async def settle(store: Store, row: sending.Claimed, state: str, **more: Any) -> dict[str, tuple[str, int]]:
    settled = [sending.Settled(row=row, state=state, **more)]
    return await store.run(lambda tx: sending.settle(tx, store.seal, BOT, settled, NOW))


async def states(store: Store) -> dict[str, str]:
    return {row.id: row.state for row in await store.rows(table)}


async def card(store: Store, message_id: int | None = None) -> None:
    new = Card(id="c", chat_id=1, kind="session", ref="s", created_at=NOW, message_id=message_id)
    await store.run(lambda tx: tx.execute(card_table.insert().values(asdict(new))))


async def person(store: Store, **values: Any) -> None:
    about = {"id": "p", "alias": b"", "alias_index": "x", "language": "en", "audience": "general", "state": "active"}

    async def write(tx):
        await tx.execute(people.insert().values(about | {"created_at": NOW, "reachable": True} | values))
        await tx.execute(identities.insert().values(user_id=1, person_id="p", since=NOW))

    await store.run(write)


def text(store: Store, row: sending.Claimed) -> str:
    return sending.opened(row, store.seal)["text"]


# --- writing --------------------------------------------------------------------------------------------------------


async def test_rows_are_written_in_order_and_sealed(store: Store) -> None:
    waiting = await put(store, say("a", "my secret"), say("b", lane=Lane.ALERT))
    assert [(row.id, row.lane, row.is_edit) for row in waiting] == [("a", 1, False), ("b", 0, False)]
    rows = await store.rows(table)
    assert [row.id for row in rows] == ["a", "b"]
    assert b"secret" not in rows[0].payload


async def test_a_claim_brings_the_words_and_happens_once(store: Store) -> None:
    await put(store, say("a", "one"), say("b", "two"))
    assert [text(store, row) for row in await claim(store, "a", "b")] == ["one", "two"]
    assert await claim(store, "a", "b") == []
    assert [row.attempts for row in await store.rows(table)] == [1, 1]


async def test_what_is_late_expires_and_is_not_claimed(store: Store) -> None:
    await put(store, say("a", not_after=NOW))
    assert await claim(store, "a") == []
    [row] = await store.rows(table)
    assert (row.state, row.reason) == ("expired", "not sent in time")


# --- cards ----------------------------------------------------------------------------------------------------------


async def test_a_card_that_is_still_queued_gets_the_new_words_in_its_place(store: Store) -> None:
    await card(store)
    await put(store, say("a", "first", card_id="c", lane=Lane.ALERT), say("x"))
    [waiting] = await put(store, say("b", "second", card_id="c"))
    assert (waiting.id, waiting.lane) == ("a", Lane.ALERT)
    assert list(await states(store)) == ["a", "x"]
    [claimed] = await claim(store, "a")
    assert text(store, claimed) == "second"


async def test_the_more_urgent_lane_is_kept(store: Store) -> None:
    await card(store)
    await put(store, say("a", card_id="c", lane=Lane.SCHEDULED))
    [waiting] = await put(store, say("b", card_id="c", lane=Lane.REPLY))
    assert (waiting.id, waiting.lane) == ("a", Lane.REPLY)


async def test_of_several_words_for_a_card_in_one_batch_the_latest_win(store: Store) -> None:
    await card(store)
    waiting = await put(store, *(say(f"r{n}", f"edit {n}", card_id="c") for n in range(4)))
    assert [row.id for row in waiting] == ["r0"]
    [claimed] = await claim(store, "r0")
    assert text(store, claimed) == "edit 3"


async def test_while_a_card_is_on_its_way_the_new_words_wait_behind_it(store: Store) -> None:
    await card(store)
    await put(store, say("a", "first", card_id="c"))
    [first] = await claim(store, "a")
    [waiting] = await put(store, say("b", "second", card_id="c"))
    assert (waiting.id, waiting.is_edit) == ("b", False)
    await settle(store, first, "sent", message_id=77)
    [second] = await claim(store, "b")
    assert (second.message_id, second.is_edit, text(store, second)) == (77, True, "second")


async def test_a_card_whose_message_is_known_is_edited(store: Store) -> None:
    await card(store, message_id=5)
    [waiting] = await put(store, say("a", card_id="c"))
    assert waiting.is_edit
    [claimed] = await claim(store, "a")
    assert claimed.message_id == 5


async def test_a_card_whose_message_is_gone_becomes_a_new_message(store: Store) -> None:
    await card(store, message_id=5)
    await put(store, say("a", card_id="c"))
    [claimed] = await claim(store, "a")
    await settle(store, claimed, "queued", forget=True)
    [again] = await claim(store, "a")
    assert not again.is_edit
    await settle(store, again, "sent", message_id=6)
    assert [row.message_id for row in await store.rows(card_table)] == [6]


async def test_words_that_come_back_give_way_to_newer_ones_and_pass_on_their_urgency(store: Store) -> None:
    await card(store, message_id=5)
    await put(store, say("a", "old", card_id="c", lane=Lane.ALERT))
    [old] = await claim(store, "a")
    await put(store, say("b", "new", card_id="c"))
    assert await settle(store, old, "queued") == {"a": ("b", Lane.ALERT)}
    assert await states(store) == {"a": "dropped", "b": "queued"}
    [row] = await store.rows(table, id="b")
    assert row.lane == Lane.ALERT


# --- what may not have arrived --------------------------------------------------------------------------------------


async def unknown(store: Store, row: Outgoing, due: datetime = NOW) -> None:
    await put(store, row)
    [claimed] = await claim(store, row.id)
    await settle(store, claimed, "unknown", not_before=due)


async def repeat(store: Store, *ids: str, now: datetime = NOW) -> list[outbox.Waiting]:
    return await store.run(lambda tx: sending.repeat(tx, store.seal, ids, now))


async def test_what_may_not_have_arrived_is_said_again_as_a_new_row_once_it_is_time(store: Store) -> None:
    due = NOW + timedelta(seconds=30)
    await unknown(store, say("a", "how are you?"), due)
    assert await repeat(store, "a") == []
    [waiting] = await repeat(store, "a", now=due)
    assert await repeat(store, "a", now=due) == []
    [claimed] = await claim(store, waiting.id)
    assert (claimed.repeat_of, text(store, claimed)) == ("a", "how are you?")
    assert await states(store) == {"a": "unknown", waiting.id: "sending"}


async def test_an_alert_that_is_said_again_is_marked_in_the_readers_words(store: Store) -> None:
    row = say("a", "she wants to talk", lane=Lane.ALERT)
    row.params["repeated"] = {"text": "possibly repeated: she wants to talk"}
    await unknown(store, row)
    [waiting] = await repeat(store, "a")
    [claimed] = await claim(store, waiting.id)
    assert text(store, claimed) == "possibly repeated: she wants to talk"
    await settle(store, claimed, "unknown", not_before=NOW)
    assert len(await repeat(store, waiting.id)) == 1


async def test_a_tap_on_its_card_proves_that_it_arrived(store: Store) -> None:
    await card(store)
    await unknown(store, say("a", card_id="c"))
    await store.run(lambda tx: cards.delivered(tx, {"c": 9}))
    assert await repeat(store, "a") == []
    assert [row.message_id for row in await store.rows(card_table)] == [9]


async def test_a_tap_takes_back_a_repeat_that_has_not_left(store: Store) -> None:
    await card(store)
    await unknown(store, say("a", card_id="c", lane=Lane.ALERT))
    [waiting] = await repeat(store, "a")
    await store.run(lambda tx: cards.delivered(tx, {"c": 9}))
    assert (await states(store))[waiting.id] == "dropped"


async def test_a_tap_does_not_overwrite_a_message_that_is_known(store: Store) -> None:
    await card(store, message_id=10)
    await store.run(lambda tx: cards.delivered(tx, {"c": 9}))
    assert [row.message_id for row in await store.rows(card_table)] == [10]


async def test_any_word_from_the_person_settles_their_replies_but_not_alerts_to_them(store: Store) -> None:
    await unknown(store, say("a"))
    await unknown(store, say("b", lane=Lane.ALERT))
    await unknown(store, say("x", chat_id=2))
    await store.run(lambda tx: outbox.settle_unknown(tx, [1]))
    assert [row.id for row in await repeat(store, "a", "b", "x")] == ["b+1", "x+1"]


async def test_a_word_from_the_person_settles_neither_what_was_said_unasked_nor_what_others_said(store: Store) -> None:
    await unknown(store, say("a", unasked=True))
    await unknown(store, say("b", tag="talk.says"))
    await unknown(store, say("c", tag="talk.forwards"))
    await store.run(lambda tx: outbox.settle_unknown(tx, [1]))
    await put(store, say("n"))
    assert [row.id for row in await repeat(store, "a", "b", "c")] == ["a+1", "b+1", "c+1"]
    await store.run(lambda tx: outbox.settle_unknown(tx, [1]))
    assert {state for id, state in (await states(store)).items() if "+" in id} == {"queued"}


async def test_the_last_word_settles_also_what_was_said_unasked(store: Store) -> None:
    await unknown(store, say("a", unasked=True))
    await store.run(lambda tx: outbox.put_last(tx, store.seal, say("bye")))
    assert await repeat(store, "a") == []


async def test_a_repeat_that_waits_is_dropped_when_the_person_was_heard(store: Store) -> None:
    await unknown(store, say("a"))
    await repeat(store, "a")
    await store.run(lambda tx: outbox.settle_unknown(tx, [1]))
    assert await states(store) == {"a": "unknown", "a+1": "dropped"}


async def test_nothing_is_said_again_after_something_newer_was_said(store: Store) -> None:
    await card(store)
    await unknown(store, say("a"))
    await unknown(store, say("b", card_id="c", lane=Lane.ALERT))
    await put(store, say("n", card_id="c"))
    assert await repeat(store, "a", "b") == []


async def test_a_question_is_asked_again_though_something_else_was_said_meanwhile(store: Store) -> None:
    await card(store)
    await unknown(store, say("q", card_id="c"))
    await put(store, say("n"))
    assert [row.id for row in await repeat(store, "q")] == ["q+1"]


async def test_that_words_were_passed_on_is_said_again_though_something_else_was_said_meanwhile(store: Store) -> None:
    await unknown(store, say("p", tag="talk.passed_on"))
    await put(store, say("n"))
    assert [row.id for row in await repeat(store, "p")] == ["p+1"]


# --- what must not leave --------------------------------------------------------------------------------------------


async def test_after_the_last_word_nothing_less_urgent_leaves(store: Store) -> None:
    await put(store, say("s", lane=Lane.SCHEDULED), say("f", lane=Lane.SCHEDULED), say("r"), say("o", chat_id=2))
    [flying] = await claim(store, "f")
    await store.run(lambda tx: outbox.put_last(tx, store.seal, say("bye")))
    await settle(store, flying, "queued")
    assert await claim(store, "s", "f") == []
    assert await states(store) == {"s": "dropped", "f": "expired", "r": "queued", "o": "queued", "bye": "queued"}


async def test_who_stopped_gets_replies_but_nothing_planned(store: Store) -> None:
    await person(store, state="stopped")
    await put(store, say("a"), say("b", lane=Lane.BROADCAST))
    assert [row.id for row in await claim(store, "a", "b")] == ["a"]
    assert (await states(store))["b"] == "dropped"


async def test_who_cannot_be_reached_is_marked_and_their_mailbox_is_told(store: Store) -> None:
    await person(store)
    await put(store, say("a", lane=Lane.ALERT, tag="alert"), say("b", lane=Lane.SCHEDULED), say("c"))
    [row] = await claim(store, "a")
    await settle(store, row, "failed", reason="Forbidden: bot was blocked by the user", unreachable=True)
    assert await states(store) == {"a": "failed", "b": "dropped", "c": "queued"}
    assert [row.reachable for row in await store.rows(people)] == [False]
    [told] = await store.rows(inbox_table)
    assert (told.mailbox, told.key, told.priority) == (1, "t:unreachable:a", 0)


async def test_quiet_hours_hold_a_row_and_tell_its_mailbox_when_to_return(store: Store) -> None:
    await put(store, say("a", lane=Lane.SCHEDULED, tag="nudge"))
    await store.run(lambda tx: tx.execute(table.update().values(card_id="c")))
    until = NOW + timedelta(hours=8)
    for _ in range(2):
        await store.run(lambda tx: sending.hold(tx, store.seal, {"a": until}, NOW))
    assert await states(store) == {"a": "held"}
    [told] = await store.rows(inbox_table)
    payload = store.seal.open_json(told.payload, "inbox.payload:t:held:a")
    about = {"outbox": "a", "card": "c", "tag": "nudge", "person": None}
    assert payload == {"kind": "held", "until": until.isoformat(), **about}


async def test_a_group_that_moved_takes_its_rows_and_cards_along(store: Store) -> None:
    await put(store, say("a", chat_id=-5), say("b", chat_id=-5))
    [row] = await claim(store, "a")
    await settle(store, row, "queued", moved_to=-1005)
    assert [row.chat_id for row in await store.rows(table)] == [-1005, -1005]


async def test_only_what_can_leave_counts_as_waiting(store: Store) -> None:
    await put(store, say("a", not_before=NOW + timedelta(hours=1)))
    async with store.readers.connect() as conn:
        assert await outbox.oldest_queued(conn, NOW) is None
        assert await outbox.oldest_queued(conn, NOW + timedelta(hours=2)) == NOW


async def test_a_card_is_found_by_what_it_shows(store: Store) -> None:
    await card(store, message_id=5)
    async with store.readers.connect() as conn:
        [found] = await cards.by_refs(conn, "session", ["s", "none"])
        assert (found.id, found.message_id) == ("c", 5)
        assert await cards.by_refs(conn, "alert", ["s"]) == []
