"""A webhook: pushed in order within a chat, again until taken, with an answer that may be a call."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from simulator import Person, Simulator
from tests.simulator.conftest import Bot


class Endpoint:
    """A bot's own server. `answers` are given out one after the other, then 200."""

    def __init__(self) -> None:
        self.updates: list[dict[str, Any]] = []
        self.headers: list[Any] = []
        self.answers: list[web.Response] = []
        self.busy = self.most_busy = 0
        self.pause = 0.0
        self.new = asyncio.Event()
        self.url = ""

    async def take(self, request: web.Request) -> web.Response:
        self.busy += 1
        self.most_busy = max(self.most_busy, self.busy)
        await asyncio.sleep(self.pause)
        self.busy -= 1
        self.headers.append(request.headers)
        self.updates.append(await request.json())
        self.new.set()
        return self.answers.pop(0) if self.answers else web.Response()

    async def heard(self, count: int) -> list[str]:
        async with asyncio.timeout(5):
            while len(self.updates) < count:
                self.new.clear()
                await self.new.wait()
        return [update["message"]["text"] for update in self.updates]


@pytest.fixture
async def endpoint() -> AsyncIterator[Endpoint]:
    endpoint = Endpoint()
    app = web.Application()
    app.router.add_post("/hook", endpoint.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    endpoint.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield endpoint
    await runner.cleanup()


async def settled(bot: Bot) -> dict[str, Any]:
    """getWebhookInfo, once nothing is pending."""
    async with asyncio.timeout(5):
        while (info := await bot.ok("getWebhookInfo"))["pending_update_count"]:
            await asyncio.sleep(0.01)
    return info


async def test_updates_are_pushed_with_the_secret(bot: Bot, amina: Person, endpoint: Endpoint):
    await bot.ok("setWebhook", url=endpoint.url, secret_token="s3cret")
    await amina.send("hello")
    assert await endpoint.heard(1) == ["hello"]
    assert endpoint.headers[0]["X-Telegram-Bot-Api-Secret-Token"] == "s3cret"
    assert endpoint.headers[0]["Content-Type"] == "application/json"
    info = await settled(bot)
    assert (info["url"], info["has_custom_certificate"], info["max_connections"]) == (endpoint.url, False, 40)


async def test_what_waited_comes_first_and_in_order(bot: Bot, amina: Person, endpoint: Endpoint):
    for word in "abc":
        await amina.send(word)
    await bot.ok("setWebhook", url=endpoint.url)
    await amina.send("d")
    assert await endpoint.heard(4) == ["a", "b", "c", "d"]


async def test_a_refused_update_comes_again_before_the_next_one(bot: Bot, amina: Person, endpoint: Endpoint):
    endpoint.answers = [web.Response(status=500), web.Response(status=503)]
    await bot.ok("setWebhook", url=endpoint.url)
    await amina.send("a")
    await amina.send("b")
    assert await endpoint.heard(1) == ["a"]
    info = await bot.ok("getWebhookInfo")
    assert info["pending_update_count"] == 2
    assert info["last_error_message"].startswith("Wrong response from the webhook: 500")
    assert isinstance(info["last_error_date"], int)
    assert await endpoint.heard(4) == ["a", "a", "a", "b"]


async def test_a_refused_update_does_not_hold_up_other_chats(
    sim: Simulator, bot: Bot, amina: Person, endpoint: Endpoint
):
    bo = await sim.person("Bo")
    endpoint.answers = [web.Response(status=500)]
    await bot.ok("setWebhook", url=endpoint.url)
    await amina.send("a")
    await endpoint.heard(1)
    await bo.send("b")
    assert await endpoint.heard(3) == ["a", "b", "a"]


@pytest.mark.parametrize("most", [1, 3])
async def test_no_more_connections_than_allowed_are_open_at_once(
    sim: Simulator, bot: Bot, endpoint: Endpoint, most: int
):
    endpoint.pause = 0.02
    people = [await sim.person(f"P{n}") for n in range(8)]
    for person in people:
        await person.send("x")
    await bot.ok("setWebhook", url=endpoint.url, max_connections=most)
    await endpoint.heard(8)
    assert endpoint.most_busy == most


async def test_the_answer_may_be_a_call(bot: Bot, amina: Person, endpoint: Endpoint):
    call = {"method": "sendMessage", "chat_id": amina.id, "text": "from the answer"}
    endpoint.answers = [web.json_response(call)]
    await bot.ok("setWebhook", url=endpoint.url)
    await amina.send("a")
    assert (await amina.sees("from the answer")).from_bot


async def test_the_answer_may_be_a_form(bot: Bot, amina: Person, endpoint: Endpoint):
    form = f"method=sendMessage&chat_id={amina.id}&text=from+a+form"
    endpoint.answers = [web.Response(text=form, content_type="application/x-www-form-urlencoded")]
    await bot.ok("setWebhook", url=endpoint.url)
    await amina.send("a")
    await amina.sees("from a form")


async def test_an_answer_may_even_delete_the_webhook(bot: Bot, amina: Person, endpoint: Endpoint):
    endpoint.answers = [web.json_response({"method": "deleteWebhook"})]
    await bot.ok("setWebhook", url=endpoint.url)
    await amina.send("a")
    async with asyncio.timeout(5):
        while (await bot.ok("getWebhookInfo"))["url"]:
            await asyncio.sleep(0.01)
    await amina.send("b")
    assert (await bot.updates())[-1]["message"]["text"] == "b"


async def test_an_answer_that_is_no_call_does_no_harm(bot: Bot, amina: Person, endpoint: Endpoint):
    answers = [b"OK", b"[]", b'{"method": "nonsense"}', b'{"x": 1}']
    endpoint.answers = [web.Response(body=body) for body in answers]
    await bot.ok("setWebhook", url=endpoint.url)
    for word in "abcde":
        await amina.send(word)
    assert await endpoint.heard(5) == ["a", "b", "c", "d", "e"]
    assert "last_error_message" not in await settled(bot)


async def test_nobody_polls_while_a_webhook_stands(bot: Bot, endpoint: Endpoint):
    poll = asyncio.create_task(bot.refused("getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    await bot.ok("setWebhook", url=endpoint.url)
    assert await poll == "Conflict: terminated by setWebhook request"
    assert await bot.call("getUpdates") == {
        "ok": False,
        "error_code": 409,
        "description": "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the"
        " webhook first",
    }
    await bot.ok("deleteWebhook")
    await bot.ok("getUpdates")


async def test_a_webhook_that_nobody_serves_keeps_its_updates_for_polling(bot: Bot, amina: Person):
    await bot.ok("setWebhook", url="http://127.0.0.1:9/hook")
    await amina.send("a")
    async with asyncio.timeout(5):
        while "last_error_message" not in (info := await bot.ok("getWebhookInfo")):
            await asyncio.sleep(0.01)
    assert info["last_error_message"] == "Connection refused"
    assert (await bot.call("deleteWebhook"))["description"] == "Webhook was deleted"
    assert (await bot.call("deleteWebhook"))["description"] == "Webhook is already deleted"
    assert [update["message"]["text"] for update in await bot.updates()] == ["a"]


async def test_pending_updates_can_be_dropped(bot: Bot, amina: Person, endpoint: Endpoint):
    await amina.send("a")
    await bot.ok("setWebhook", url=endpoint.url, drop_pending_updates=True)
    await amina.send("b")
    assert await endpoint.heard(1) == ["b"]
    await bot.ok("deleteWebhook")
    await amina.send("c")
    await bot.ok("deleteWebhook", drop_pending_updates=True)
    assert await bot.updates() == []


async def test_the_same_webhook_twice_changes_nothing(bot: Bot, endpoint: Endpoint):
    assert (await bot.call("setWebhook", url=endpoint.url))["description"] == "Webhook was set"
    assert (await bot.call("setWebhook", url=endpoint.url))["description"] == "Webhook is already set"
    assert (await bot.call("setWebhook", url=""))["description"] == "Webhook was deleted"


async def test_an_address_that_is_none_is_refused(bot: Bot):
    refused = await bot.refused("setWebhook", url="somewhere")
    assert refused.startswith("Bad Request: bad webhook: ")


async def test_only_what_was_asked_for_is_pushed(bot: Bot, amina: Person, endpoint: Endpoint):
    await bot.ok("setWebhook", url=endpoint.url, allowed_updates=["message"])
    await amina.block()
    await amina.start()
    assert await endpoint.heard(1) == ["/start"]
    assert (await bot.ok("getWebhookInfo"))["allowed_updates"] == ["message"]


async def test_an_update_can_be_pushed_again_and_in_another_order(
    sim: Simulator, bot: Bot, amina: Person, endpoint: Endpoint
):
    await bot.ok("setWebhook", url=endpoint.url)
    update_id = (await amina.send("a"))["update_id"]
    await endpoint.heard(1)
    await settled(bot)
    await sim.ask("POST", "/sim/duplicate", {"update_id": update_id})
    assert await endpoint.heard(2) == ["a", "a"]
    assert endpoint.updates[0] == endpoint.updates[1]
    await sim.ask("POST", "/sim/hold", {})
    await amina.send("b")
    await amina.send("c")
    await sim.ask("POST", "/sim/release", {"order": "reversed"})
    assert await endpoint.heard(4) == ["a", "a", "c", "b"]


async def test_a_certificate_may_be_uploaded(bot: Bot, endpoint: Endpoint):
    form = aiohttp.FormData({"url": endpoint.url})
    form.add_field("certificate", b"-----BEGIN CERTIFICATE-----", filename="cert.pem")
    async with bot.session.post(f"{bot.url}/bot{bot.token}/setWebhook", data=form) as response:
        assert (await response.json())["ok"]
    assert (await bot.ok("getWebhookInfo"))["has_custom_certificate"] is True
