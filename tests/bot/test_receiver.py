"""An update is confirmed only after it is kept, and nothing that Telegram or a person sends stops the next one."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from bot.app import App
from bot.clock import Clock
from bot.receiver import Receiver, TokenRefused, arrived, mailbox_of
from bot.telegram import Telegram
from simulator import Simulator
from simulator.faults import Fault
from storage.inbox import Arrived
from storage.tables import inbox as table
from storage.writer import StorageUnavailable
from tests.bot.test_telegram import TOKEN, answering
from tests.conftest import Store

ALLOWED = ["message", "callback_query"]


class Impatient(Clock):
    """Waits a hundredth of what it is asked to, and tells what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.asked.append(seconds)
        await super().sleep(seconds / 100)


class Polls:
    """A Telegram whose answers to polls are given; after the last it says nothing. Keeps what it was asked."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.asked: list[dict[str, Any]] = []
        self.called: list[str] = []

    async def answer(self, request: web.Request) -> web.Response:
        self.called.append(request.path.rpartition("/")[2])
        if not request.path.endswith("/getUpdates"):
            return web.json_response({"ok": True, "result": True})
        self.asked.append(await request.json())
        if not self.answers:
            await asyncio.sleep(60)
        answer = self.answers.pop(0)
        match answer:
            case bytes():
                return web.Response(body=answer)
            case tuple((code, description)):
                return web.json_response({"ok": False, "error_code": code, "description": description}, status=code)
            case updates:
                return web.json_response({"ok": True, "result": updates})

    @property
    def offsets(self) -> list[int | None]:
        return [asked.get("offset") for asked in self.asked]


def update(number: int, user: int = 5) -> dict[str, Any]:
    return {"update_id": number, "message": {"message_id": 1, "from": {"id": user}, "chat": {"id": user}, "text": "hi"}}


def receiver_of(telegram: Telegram, store: Store, clock: Clock | None = None, **more: Any) -> Receiver:
    return Receiver(telegram, store.writer, store.seal, clock or Impatient(), allowed_updates=ALLOWED, **more)


async def receive(polls: Polls, store: Store, polled: int, clock: Clock | None = None) -> None:
    """Receives until Telegram was polled so many times."""
    async with answering(polls.answer) as telegram:
        receiver = receiver_of(telegram, store, clock)
        running = asyncio.create_task(receiver.run())
        async with asyncio.timeout(10):
            while len(polls.asked) < polled and not running.done():
                await asyncio.sleep(0.005)
        receiver.stop()
        await running


async def keys(store: Store) -> list[str]:
    return [row.key for row in await store.rows(table)]


# --- what is kept ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "mailbox"),
    [
        ({"message": {"from": {"id": 5}, "chat": {"id": -7}}}, 5),
        ({"callback_query": {"from": {"id": 5}, "message": {"chat": {"id": -7}}}}, 5),
        ({"message_reaction": {"user": {"id": 5}, "chat": {"id": -7}}}, 5),
        ({"channel_post": {"sender_chat": {"id": -9}, "chat": {"id": -9}}}, -9),
        ({"poll": {"id": "77"}}, 0),
        ({"message": {"from": {"id": "5"}, "chat": None}}, 0),
        ({"message": {"from": {"id": True}, "chat": {"id": 2**70}}}, 0),
        ({"message": "text"}, 0),
        ({}, 0),
    ],
)
def test_an_update_belongs_to_who_acted_else_to_the_chat_else_to_nobody(content: dict[str, Any], mailbox: int) -> None:
    assert mailbox_of({"update_id": 1, **content}) == mailbox


@pytest.mark.parametrize("update_id", [None, "5", True, 2**70, 1.5])
def test_an_update_without_a_number_is_kept_under_its_content(update_id: Any) -> None:
    kept = arrived({"update_id": update_id, "x": 1})
    assert kept.key.startswith("x:")
    assert kept == arrived({"update_id": update_id, "x": 1})
    assert kept.key != arrived({"update_id": update_id, "x": 2}).key


@pytest.mark.parametrize("nonsense", [None, 5, "text", [], [1]])
def test_an_element_that_is_no_update_is_kept_as_it_is(nonsense: Any) -> None:
    kept = arrived(nonsense)
    assert (json.loads(kept.payload), kept.mailbox) == (nonsense, 0)


async def test_an_update_is_kept_as_telegram_wrote_it_and_then_confirmed(sqlite_store: Store) -> None:
    polls = Polls([update(10), update(11)], [update(12)])
    await receive(polls, sqlite_store, 3)
    assert polls.offsets[:3] == [None, 12, 13]
    assert await keys(sqlite_store) == ["u:10", "u:11", "u:12"]
    [first, *_] = await sqlite_store.rows(table)
    assert json.loads(sqlite_store.seal.open(first.payload, "inbox.payload:u:10")) == update(10)
    assert first.mailbox == 5


async def test_nothing_is_confirmed_that_could_not_be_kept(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, failures = sqlite_store.writer.run, iter([True, True])

    async def full(job: Any) -> Any:
        if next(failures, False):
            raise StorageUnavailable("database or disk is full")
        return await run(job)

    monkeypatch.setattr(sqlite_store.writer, "run", full)
    polls = Polls(*[[update(10)]] * 3)
    await receive(polls, sqlite_store, 4)
    assert polls.offsets == [None, None, None, 11]
    assert await keys(sqlite_store) == ["u:10"]


async def test_one_element_that_cannot_be_kept_does_not_take_the_batch_with_it(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storage import inbox

    whole = inbox.receive

    async def breaks(tx: Any, seal: Any, bot_id: int, items: list[Arrived], now: Any) -> int:
        if any(item.key == "u:11" for item in items):
            raise ValueError("a bug")
        return await whole(tx, seal, bot_id, items, now)

    monkeypatch.setattr(inbox, "receive", breaks)
    polls = Polls([update(10), update(11), update(12)])
    await receive(polls, sqlite_store, 2)
    assert await keys(sqlite_store) == ["u:10", "u:12"]
    assert polls.offsets == [None, 13]


async def test_numbers_may_start_anywhere_after_an_idle_week(sqlite_store: Store) -> None:
    """And Telegram may take an offset above them for a confirmation: none is said once what there was is confirmed."""
    polls = Polls([update(900)], [], [update(3)])
    await receive(polls, sqlite_store, 4)
    assert polls.offsets == [None, 901, None, 4]


async def test_elements_without_numbers_are_kept_once_and_waited_for(sqlite_store: Store) -> None:
    clock = Impatient()
    await receive(Polls([{"x": 1}], [{"x": 1}], [None, update(4)]), sqlite_store, 4, clock)
    assert [key[:2] for key in await keys(sqlite_store)] == ["x:", "x:", "u:"]
    assert clock.asked == [0.5, 0.5]


async def test_a_lone_surrogate_is_kept_like_anything_else(sqlite_store: Store) -> None:
    body = rb'{"ok":true,"result":[{"update_id":7,"message":{"text":"\ud800","from":{"id":5}}}]}'
    polls = Polls(body)
    await receive(polls, sqlite_store, 2)
    assert (await keys(sqlite_store), polls.offsets) == (["u:7"], [None, 8])


async def test_an_update_that_cannot_be_read_is_found_kept_and_left_behind(sqlite_store: Store) -> None:
    broken = b'{"ok":true,"result":[{"update_id":7,"message":' + b"[" * 100_000
    polls = Polls(broken, broken, [update(8)])
    await receive(polls, sqlite_store, 4)
    assert [asked["limit"] for asked in polls.asked] == [100, 1, 1, 100]
    assert polls.offsets == [None, None, 8, 9]
    assert [key[:2] for key in await keys(sqlite_store)] == ["x:", "u:"]


# --- what may go wrong ----------------------------------------------------------------------------------------------


async def test_a_token_that_is_refused_is_a_clear_end(sqlite_store: Store) -> None:
    with pytest.raises(TokenRefused, match="ASKEL_BOT_TOKEN"):
        await receive(Polls((401, "Unauthorized")), sqlite_store, 2)


async def test_another_program_with_the_same_token_is_named(sqlite_store: Store) -> None:
    with capture_logs() as logs:
        await receive(Polls((409, "Conflict: terminated by other getUpdates request")), sqlite_store, 2)
    assert "another program receives with this token" in logs[0]["event"]


async def test_a_webhook_that_is_set_is_removed_and_what_waits_is_kept(sqlite_store: Store) -> None:
    async with Simulator() as sim, Telegram(TOKEN, sim.url) as telegram:
        await telegram.call("setWebhook", {"url": "https://askel.invalid/hook"})
        amina = await sim.person("Amina")
        await amina.start()
        receiver = receiver_of(telegram, sqlite_store)
        running = asyncio.create_task(receiver.run())
        async with asyncio.timeout(10):
            while len(await keys(sqlite_store)) < 1:
                await asyncio.sleep(0.01)
        receiver.stop()
        await running


async def test_it_tries_again_later_and_later_and_from_the_start_after_an_answer(sqlite_store: Store) -> None:
    clock = Impatient()
    await receive(Polls(*[(502, "Bad Gateway")] * 8, [], (502, "Bad Gateway")), sqlite_store, 11, clock)
    assert clock.asked == [0.5, 1, 2, 4, 8, 16, 30, 30, 0.5]


async def test_it_stops_in_the_middle_of_a_poll(sqlite_store: Store) -> None:
    async with Simulator() as sim, Telegram(TOKEN, sim.url) as telegram:
        receiver = receiver_of(telegram, sqlite_store, long_poll=timedelta(seconds=50))
        running = asyncio.create_task(receiver.run())
        await asyncio.sleep(0.2)
        receiver.stop()
        async with asyncio.timeout(1):
            await running


# --- over the simulator ---------------------------------------------------------------------------------------------


@pytest.fixture
async def sim() -> AsyncIterator[Simulator]:
    async with Simulator() as simulator:
        yield simulator


async def test_updates_are_kept_once_and_in_order_over_kills_and_dropped_answers(
    sim: Simulator, sqlite_store: Store
) -> None:
    async with Telegram(TOKEN, sim.url) as telegram:
        await telegram.call("getMe", {})
        amina = await sim.person("Amina")
        sim.world.faults.add(Fault("drop_after", method="getupdates", probability=0.3, seed=1))
        await amina.start()
        woken = 0

        def kept() -> None:
            nonlocal woken
            woken += 1

        for number in range(1, 200):
            await amina.send(str(number))
            if number % 40 == 1:
                running = asyncio.create_task(receiver_of(telegram, sqlite_store, kept=kept).run())
            if number % 40 == 30:
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)
        running = asyncio.create_task(receiver_of(telegram, sqlite_store, kept=kept).run())
        async with asyncio.timeout(20):
            while len(await keys(sqlite_store)) < 200:
                await asyncio.sleep(0.02)
        running.cancel()
        rows = await sqlite_store.rows(table)
        texts = [
            json.loads(sqlite_store.seal.open(r.payload, f"inbox.payload:{r.key}"))["message"]["text"] for r in rows
        ]
        assert texts == ["/start", *map(str, range(1, 200))]
        assert woken > 0


async def test_the_last_poll_is_known_for_the_health_page(sim: Simulator, sqlite_store: Store) -> None:
    async with Telegram(TOKEN, sim.url) as telegram:
        receiver = receiver_of(telegram, sqlite_store, long_poll=timedelta())
        assert receiver.last_poll is None
        running = asyncio.create_task(receiver.run())
        async with asyncio.timeout(5):
            while receiver.last_poll is None:
                await asyncio.sleep(0.01)
        receiver.stop()
        await running


async def test_a_poll_that_never_succeeded_counts_from_the_start(sim: Simulator, sqlite_store: Store) -> None:
    async with Telegram(TOKEN, "http://127.0.0.1:9") as telegram:
        receiver = receiver_of(telegram, sqlite_store)
        running = asyncio.create_task(receiver.run())
        await asyncio.sleep(0.05)
        receiver.stop()
        await running
    assert receiver.last_poll is None
    app = App.__new__(App)
    app.receiver = receiver
    assert app.last_poll == receiver.began_at is not None
