"""By webhook, 200 is said only after an update is kept, and strangers get nothing kept."""

from __future__ import annotations

import asyncio
import io
import json
import socket
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from structlog.testing import capture_logs

from bot.telegram import Telegram
from bot.webhook import LARGEST, SECRET, Webhook, WebhookRefused
from simulator import Simulator
from simulator.faults import Fault
from storage.tables import inbox as table
from storage.writer import StorageUnavailable
from tests.bot.test_receiver import Impatient, update
from tests.bot.test_telegram import TOKEN
from tests.conftest import Store


class Door:
    """A webhook that listens, and what is needed to knock at it."""

    def __init__(self, sim: Simulator, telegram: Telegram, store: Store, port: int) -> None:
        self.sim = sim
        self.store = store
        self.url = f"http://127.0.0.1:{port}/hook"
        self.kept = 0
        self.webhook = Webhook(
            telegram,
            store.writer,
            store.seal,
            Impatient(),
            url=self.url,
            secret="s3cret",
            host="127.0.0.1",
            port=port,
            allowed_updates=["message"],
            kept=self._kept,
        )

    def _kept(self) -> None:
        self.kept += 1

    async def knock(self, body: bytes, secret: str | None = "s3cret") -> int:
        headers = {} if secret is None else {SECRET: secret}
        async with aiohttp.ClientSession() as session, session.post(self.url, data=body, headers=headers) as answer:
            return answer.status

    async def keys(self) -> list[str]:
        return [row.key for row in await self.store.rows(table)]


@pytest.fixture
async def door(sqlite_store: Store) -> AsyncIterator[Door]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with Simulator() as sim, Telegram(TOKEN, sim.url) as telegram:
        one = Door(sim, telegram, sqlite_store, port)
        yield one
        await one.webhook.stop()


def body(content: Any) -> bytes:
    return json.dumps(content).encode()


async def test_telegram_is_told_the_address_the_secret_and_what_is_wanted(door: Door) -> None:
    await door.webhook.start()
    await door.webhook.tell_telegram()
    [call] = [call for call in door.sim.world.calls.since() if call.method == "setWebhook"]
    assert call.params == {
        "url": door.url, "secret_token": "s3cret", "max_connections": 40, "allowed_updates": ["message"]
    }  # fmt: skip


async def test_what_a_person_sends_arrives_and_is_kept(door: Door) -> None:
    await door.webhook.start()
    await door.webhook.tell_telegram()
    amina = await door.sim.person("Amina")
    await amina.start()
    async with asyncio.timeout(10):
        while not await door.keys():
            await asyncio.sleep(0.01)
    [row] = await door.store.rows(table)
    assert (row.mailbox, door.kept) == (amina.id, 1)
    assert door.webhook.last_heard


async def test_an_update_that_comes_twice_is_kept_once_and_confirmed_twice(door: Door) -> None:
    await door.webhook.start()
    assert [await door.knock(body(update(7))) for _ in range(2)] == [200, 200]
    assert (await door.keys(), door.kept) == (["u:7"], 1)


@pytest.mark.parametrize("secret", [None, "", "S3cret", "s3cre", "ü", "\udcff"])
async def test_who_does_not_know_the_secret_gets_nothing_kept(door: Door, secret: str | None) -> None:
    await door.webhook.start()
    assert await door.knock(body(update(7)), secret) == 403
    assert await door.keys() == []


async def test_what_is_no_json_is_refused_and_not_quoted_in_the_log(door: Door) -> None:
    await door.webhook.start()
    with capture_logs() as logs:
        assert await door.knock(b'{"text": "my secret') == 400
    assert "my secret" not in repr(logs)


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_megabyte_is_refused_without_harm(door: Door, chunked: bool) -> None:
    await door.webhook.start()
    large = body({"update_id": 1, "x": "x" * LARGEST})

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(large), 65536):
            yield large[start : start + 65536]

    async with aiohttp.ClientSession() as session:
        try:
            data = pieces() if chunked else io.BytesIO(large)
            async with session.post(door.url, data=data, headers={SECRET: "s3cret"}) as answer:
                assert answer.status == 413
        except aiohttp.ClientConnectionError:  # it hung up while we were still writing
            assert chunked
    assert await door.knock(body(update(8))) == 200
    assert await door.keys() == ["u:8"]


async def test_a_lone_surrogate_is_kept(door: Door) -> None:
    await door.webhook.start()
    assert await door.knock(rb'{"update_id": 9, "message": {"text": "\ud800"}}') == 200
    assert await door.keys() == ["u:9"]


async def test_what_cannot_be_kept_is_not_confirmed(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    await door.webhook.start()

    async def full(_job: Any) -> Any:
        raise StorageUnavailable("database or disk is full")

    monkeypatch.setattr(door.store.writer, "run", full)
    assert await door.knock(body(update(7))) == 503


async def test_it_waits_for_a_telegram_that_does_not_answer_yet(door: Door) -> None:
    for kind in ("502", "drop_after", "429"):
        door.sim.world.faults.add(Fault(kind, method="setwebhook", times=1))
    await door.webhook.start()
    await door.webhook.tell_telegram()
    assert door.sim.world.bot_by_token(TOKEN).webhook.url == door.url


async def test_an_address_that_telegram_does_not_take_is_a_clear_error(door: Door) -> None:
    why = "Bad Request: bad webhook: IP address 10.0.0.1 is reserved"
    door.sim.world.faults.add(Fault("400", method="setwebhook", description=why))
    await door.webhook.start()
    with pytest.raises(WebhookRefused, match="is reserved"):
        await door.webhook.run()
