"""What came in is kept once, and is worked on in order, one item of a person at a time."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from storage import inbox
from storage.engine import writing_engine
from storage.inbox import Arrived, Item, Told
from storage.tables import inbox as table
from storage.writer import Writer
from tests.conftest import Store

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
BOT = 123


def update(number: int, mailbox: int = 1, priority: int = 1) -> Arrived:
    return Arrived(f"u:{number}", mailbox, b'{"update_id":%d}' % number, priority)


async def receive(store: Store, *items: Arrived) -> int:
    return await store.run(lambda tx: inbox.receive(tx, store.seal, BOT, items, NOW))


async def heads(store: Store, now: datetime = NOW, limit: int = 10) -> list[Item]:
    return await store.run(lambda tx: inbox.heads(tx, now, limit))


async def keys(store: Store, now: datetime = NOW, limit: int = 10) -> list[str]:
    return [item.key for item in await heads(store, now, limit)]


async def test_what_telegram_repeats_is_kept_once(store: Store) -> None:
    assert await receive(store, update(1), update(2), update(2)) == 2
    assert await receive(store, update(2), update(3)) == 1
    assert [row.key for row in await store.rows(table)] == ["u:1", "u:2", "u:3"]


async def test_another_bot_may_have_the_same_update_number(store: Store) -> None:
    await receive(store, update(1))
    assert await store.run(lambda tx: inbox.receive(tx, store.seal, BOT + 1, [update(1)], NOW)) == 1


async def test_what_was_said_is_sealed_and_opens_again(store: Store) -> None:
    await receive(store, update(7))
    [item] = await heads(store)
    assert b"update_id" not in item.sealed
    assert item.payload(store.seal) == b'{"update_id":7}'


async def test_the_first_item_of_each_mailbox_comes_in_the_order_of_arrival(store: Store) -> None:
    await receive(store, update(1, 10), update(2, 10), update(3, 20), update(4, 30))
    assert await keys(store) == ["u:1", "u:3", "u:4"]
    assert await keys(store, limit=2) == ["u:1", "u:3"]


async def test_what_concerns_an_alert_comes_first_among_people_and_within_a_mailbox(store: Store) -> None:
    await receive(store, update(1, 10), update(2, 20), update(3, 20, priority=0))
    assert await keys(store) == ["u:3", "u:1"]


async def test_the_next_item_comes_up_when_the_first_is_done_or_ignored_or_dead(store: Store) -> None:
    await receive(store, *(update(number) for number in range(1, 5)))
    for close in (inbox.mark_done, inbox.mark_ignored, inbox.set_aside):
        [item] = await heads(store)
        match close:
            case inbox.mark_done:
                await store.run(lambda tx, item=item: inbox.mark_done(tx, [item.seq], NOW))
            case inbox.mark_ignored:
                await store.run(lambda tx, item=item: inbox.mark_ignored(tx, [item.seq], NOW, "a channel"))
            case _:
                await store.run(lambda tx, item=item: inbox.set_aside(tx, item.seq, NOW, "failed"))
    assert await keys(store) == ["u:4"]
    assert [row.state for row in await store.rows(table)] == ["done", "ignored", "dead", "waiting"]


async def test_a_failed_item_holds_its_mailbox_back_until_its_time_and_nobody_else(store: Store) -> None:
    await receive(store, update(1, 10), update(2, 10), update(3, 20))
    later = NOW + timedelta(minutes=1)
    [item, _] = await heads(store)
    await store.run(lambda tx: inbox.count_attempt(tx, item.seq, later, "ValueError"))
    assert await keys(store) == ["u:3"]
    assert await keys(store, now=later) == ["u:1", "u:3"]
    await store.run(lambda tx: inbox.count_attempt(tx, item.seq, later, "ValueError"))
    assert [row.attempts for row in await store.rows(table, seq=item.seq)] == [2]


async def test_what_the_bot_tells_a_mailbox_is_told_once(store: Store) -> None:
    told = Told(5, "t:held:a", {"kind": "held"})
    for expected in (1, 0):
        assert await store.run(lambda tx: inbox.tell(tx, store.seal, BOT, [told], NOW)) == expected
    [item] = await heads(store)
    assert (item.mailbox, item.payload(store.seal)) == (5, b'{"kind":"held"}')


async def test_the_oldest_waiting_item_tells_how_far_behind_we_are(store: Store) -> None:
    async with store.readers.connect() as conn:
        assert await inbox.oldest_waiting(conn) is None
    await receive(store, update(1))
    async with store.readers.connect() as conn:
        assert await inbox.oldest_waiting(conn) == NOW


async def test_housekeeping_removes_what_is_done_and_keeps_dead_letters(store: Store) -> None:
    await receive(store, update(1), update(2), update(3))
    one, two, _ = await store.rows(table)
    await store.run(lambda tx: inbox.mark_done(tx, [one.seq], NOW))
    await store.run(lambda tx: inbox.set_aside(tx, two.seq, NOW, "failed"))
    assert await store.run(lambda tx: inbox.housekeeping(tx, NOW)) == 0
    assert await store.run(lambda tx: inbox.housekeeping(tx, NOW + timedelta(seconds=1))) == 1
    assert [row.key for row in await store.rows(table)] == ["u:2", "u:3"]


async def test_two_workers_never_hold_the_same_mailbox_and_see_heads_as_they_are_under_the_lock(
    postgres_store: Store,
) -> None:
    store = postgres_store
    await receive(store, update(1, 10), update(2, 10), update(3, 20))
    engine = writing_engine(store.url)
    entered, leave = asyncio.Event(), asyncio.Event()

    async def hold_one(tx):
        [item] = await inbox.heads(tx, NOW, 1)
        entered.set()
        await leave.wait()
        await inbox.mark_done(tx, [item.seq], NOW)
        return item.key

    async with Writer(engine) as second:
        holding = asyncio.create_task(second.run(hold_one))
        await entered.wait()
        assert await keys(store) == ["u:3"]
        leave.set()
        assert await holding == "u:1"
        assert await keys(store) == ["u:2", "u:3"]
    await engine.dispose()
