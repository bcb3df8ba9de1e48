"""Telegram out of reach, a busy database, bugs of ours: what waits for a human goes ahead, and nothing is stuck."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import update

from bot import broadcaster
from bot import mailer as mailing
from bot.app import App
from bot.buckets import Buckets, Rates
from bot.clock import Clock
from bot.mail import Accepted, MailOutcome, NotSent
from bot.office import office
from bot.outcomes import Later
from bot.pictures import Pictures
from bot.queue import Queue
from bot.receiver import arrived
from bot.sender_work import Work, Written
from bot.telegram import lenient
from bot.troubles import Troubles
from storage import runs, sending
from storage.outbox import Lane
from storage.seal import SealBroken
from storage.sending import Claimed, Settled
from storage.tables import outbox as table
from storage.writer import Job, StorageUnavailable, T
from tests.bot.sending import Post, post_office
from tests.bot.test_mailer import desk
from tests.conftest import Store
from tests.whole.town import settings_for


@pytest.fixture
async def post(one_store: Store) -> AsyncIterator[Post]:
    async with post_office(one_store) as one:
        yield one


def claimed(id: str = "r", lane: Lane = Lane.ALERT) -> Claimed:
    return Claimed(id, 7, int(lane), "sendMessage", b"", None, "t", None, 1, None, None)


# --- nobody answers ---


def test_alerts_that_fail_in_an_outage_rest_each_time() -> None:
    """Also those that take no token, as an edit: they would be tried again and again, until nobody can count them."""
    queue = Queue(Buckets(Rates(), 0.0))
    troubles = Troubles(queue)
    out = Later(timedelta(seconds=30), "Unauthorized", everywhere=True)
    troubles.note(claimed(), out, 0.0)

    troubles.note(claimed(), out, 3.0)

    assert queue.wait(3.0, Clock().now()) == 2.0


async def test_attempts_are_counted_as_far_as_the_column_goes(one_store: Store) -> None:
    async with post_office(one_store) as post:
        [chat] = post.people(1)
        row = await post.say(chat)
        await post.store.run(lambda tx: tx.execute(update(table).values(attempts=32_000)))

        [found] = await post.store.run(lambda tx: sending.claim(tx, [row.id], post.clock.now()))

        assert found.attempts == sending.MOST


async def test_an_alert_does_not_wait_for_less_urgent_calls_that_hang(post: Post) -> None:
    sender = post.start()
    sender._troubles._outages = 1
    sender._queue.flying[Lane.SCHEDULED] = 20

    assert sender._room(Lane.ALERT)
    assert not sender._room(Lane.REPLY)


async def test_who_knows_the_bots_name_starts_without_telegram(tmp_path: Path) -> None:
    settings = settings_for("http://127.0.0.1:9", f"sqlite:///{tmp_path}/askel.db")
    async with office(settings) as at:
        now = Clock().now()
        await at.writer.run(lambda tx: runs.begin(tx, "before", now))
        await at.writer.run(lambda tx: runs.told(tx, "before", "askel_of_before_bot"))
        await at.writer.run(lambda tx: runs.end(tx, "before", now))

    async with asyncio.timeout(20), App(settings) as app:
        assert app.tools.service.bot_username == "askel_of_before_bot"
        assert await app.ticker.tick() >= 0


# --- the database is busy ---


async def test_marks_are_forgotten_when_they_are_written_and_not_others(post: Post) -> None:
    sender = post.start()
    one, other = (Settled(row=claimed(id), state="sent") for id in ("a", "b"))
    sender._settled = [one, other]

    sender._after_write(Work(settled=[other]), Written({}, [], []))

    assert sender._settled == [one]
    sender._settled = []


@pytest.mark.parametrize("lane", [Lane.REPLY, Lane.SCHEDULED])
async def test_a_claim_of_which_nobody_knew_is_no_call_that_was_cut_off(post: Post, lane: Lane) -> None:
    """The connection broke as the claim was committed: this process knows that it called nobody."""
    [chat] = post.people(1)
    row = await post.say(chat, "the week's question", lane)
    await post.store.run(lambda tx: sending.claim(tx, [row.id], post.clock.now()))
    sender = post.start()
    sender._untold.add(row.id)

    await post.until("sent")

    assert post.seen(chat) == ["the week's question"]


async def test_a_mark_that_was_given_up_blocks_nothing(post: Post) -> None:
    sender = post.start()
    one = Settled(row=claimed(), state="queued")
    sender._settled, sender._in_hand = [one], {"r"}

    sender._given_up(Work(settled=[one]))

    assert (sender._settled, sender._in_hand, sender._untold) == ([], set(), {"r"})


async def test_a_mail_of_which_the_outcome_was_not_written_is_tried_again(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = await desk(sqlite_store, 1)
    outcomes = iter([NotSent("refused"), Accepted()])
    full = iter([False, False, True])  # what was stuck, the claim, and then what came of it

    async def sent(_row: Any) -> MailOutcome:
        return next(outcomes)

    class Sometimes:
        async def run(self, job: Job[T]) -> T:
            if next(full, False):
                raise StorageUnavailable("database or disk is full")
            return await sqlite_store.writer.run(job)

    monkeypatch.setattr(mailing, "SCAN_SECONDS", 0.02)
    at.mailer._sent = sent  # type: ignore[method-assign]
    at.mailer._writer = cast(Any, Sometimes())
    task = asyncio.create_task(at.mailer.run())
    async with asyncio.timeout(10):
        while (await at.mail()).state != "sent":
            await asyncio.sleep(0.02)
            at.clock.at += timedelta(minutes=10)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


# --- bugs ---


async def broken(*_: Any) -> Any:
    raise KeyError("a bug")


async def test_a_bug_before_a_call_is_no_silence_and_an_alert_is_told_of(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Pictures, "filled", broken)
    sender = post.start()
    chats = post.people(4)
    for chat in chats[:3]:
        await post.say(chat)
    await post.say(chats[3], "alert", Lane.ALERT)

    await post.until("failed", "failed", "failed", "failed")

    assert not sender._troubles.nobody_answers
    async with asyncio.timeout(5):
        while not post.told:
            await asyncio.sleep(0.01)


async def test_a_broadcast_that_cannot_be_read_ends_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    tries = asyncio.Event()

    class Broken(broadcaster.Broadcaster):
        def __init__(self) -> None:
            self._clock, self._look_at, self._stood = Clock(), 0.0, {}

        async def once(self) -> int:
            if tries.is_set():
                raise asyncio.CancelledError
            tries.set()
            raise SealBroken("activities.details:a does not open")

    monkeypatch.setattr(broadcaster, "BUG_SECONDS", 0.01)
    task = asyncio.create_task(Broken().run())
    await asyncio.gather(task, return_exceptions=True)

    assert task.cancelled()  # it went on to the second try


@pytest.mark.parametrize("depth", [200, 600, 940, 980, 1010, 5000])
def test_an_update_that_is_nested_deeply_ends_nothing(depth: int) -> None:
    body = b'{"update_id": 5, "message": ' + b'{"a": ' * depth + b"1" + b"}" * depth + b"}"
    try:
        update_ = lenient(body)
    except ValueError:
        return  # kept as it is, unread

    kept = arrived(update_)

    assert kept.key == "u:5"
    assert json.loads(kept.payload)
