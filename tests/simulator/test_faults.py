"""Faults on demand: each kind, for whom, how often."""

import asyncio
import time
from typing import Any

import aiohttp
import pytest

from simulator import Person, Simulator
from simulator.faults import Fault, Faults
from simulator.people import ControlError
from tests.simulator.conftest import Bot


async def fault(sim: Simulator, **what: Any) -> dict[str, Any]:
    return await sim.ask("POST", "/sim/faults", what)


async def test_403_and_400_come_in_telegrams_words_or_in_any(sim: Simulator, bot: Bot, amina: Person):
    await fault(sim, kind="403", method="sendMessage", times=1)
    await fault(sim, kind=400, method="sendMessage", times=1, description="Bad Request: VOICE_MESSAGES_FORBIDDEN")
    assert await bot.refused("sendMessage", chat_id=amina.id, text="x") == "Forbidden: bot was blocked by the user"
    assert await bot.call("sendMessage", chat_id=amina.id, text="x") == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: VOICE_MESSAGES_FORBIDDEN",
    }
    await bot.ok("sendMessage", chat_id=amina.id, text="x")
    assert [seen.text for seen in await amina.messages()] == ["/start", "x"]


async def test_429_says_for_how_long(sim: Simulator, bot: Bot, amina: Person):
    await fault(sim, kind="429", retry_after=17, times=1)
    answer = await bot.call("sendMessage", chat_id=amina.id, text="x")
    assert (answer["error_code"], answer["parameters"]) == (429, {"retry_after": 17})
    assert answer["description"] == "Too Many Requests: retry after 17"


async def test_502_is_a_page_of_nginx(sim: Simulator, bot: Bot, amina: Person):
    await fault(sim, kind="502", times=1)
    async with bot.session.get(f"{sim.url}/bot{bot.token}/getMe") as response:
        assert (response.status, response.content_type) == (502, "text/html")
        assert b"nginx" in await response.read()
    await bot.ok("getMe")


@pytest.mark.parametrize(("kind", "delivered"), [("drop_before", []), ("drop_after", ["x"])])
async def test_a_connection_drops_before_or_after_delivery(
    sim: Simulator, bot: Bot, amina: Person, kind: str, delivered: list[str]
):
    await fault(sim, kind=kind, method="sendMessage", times=1)
    with pytest.raises(aiohttp.ClientError):
        await bot.call("sendMessage", chat_id=amina.id, text="x")
    assert [seen.text for seen in await amina.messages()][1:] == delivered
    await bot.ok("sendMessage", chat_id=amina.id, text="y")


async def test_connections_are_refused_for_a_while_and_then_taken_again(sim: Simulator, bot: Bot, amina: Person):
    poll = asyncio.create_task(bot.call("getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    began = time.monotonic()
    await fault(sim, kind="refuse", seconds=0.4)
    with pytest.raises(aiohttp.ClientError):
        await poll
    with pytest.raises(aiohttp.ClientConnectorError):
        await bot.call("getMe")
    await amina.people.close()
    await amina.send("still here")  # a person keeps trying
    assert time.monotonic() - began > 0.35
    assert [update["message"]["text"] for update in await bot.updates()] == ["still here"]


async def test_a_fault_meets_only_its_method_chat_and_bot(sim: Simulator, bot: Bot, amina: Person):
    bo = await sim.person("Bo")
    await bo.start()
    await fault(sim, kind="400", method="SENDmessage", chat_id=bo.id, bot_id=bot.id, description="Bad Request: no")
    await bot.ok("sendMessage", chat_id=amina.id, text="x")
    await bot.ok("sendChatAction", chat_id=bo.id, action="typing")
    assert await bot.refused("sendMessage", chat_id=bo.id, text="x") == "Bad Request: no"
    other = Bot(sim.url, "777:abcdefghijkl")
    assert await other.refused("sendMessage", chat_id=bo.id, text="x") != "Bad Request: no"
    await other.close()


async def test_a_fault_stays_until_it_is_cleared(sim: Simulator, bot: Bot):
    standing = await fault(sim, kind="500")
    for _ in range(5):
        assert await bot.refused("getMe") == "Internal Server Error"
    (listed,) = (await sim.ask("GET", "/sim/faults"))["faults"]
    assert (listed["id"], listed["taken"]) == (standing["id"], 5)
    assert await sim.ask("DELETE", f"/sim/faults/{standing['id']}") == {"cleared": 1}
    await bot.ok("getMe")
    await fault(sim, kind="500")
    assert await sim.ask("DELETE", "/sim/faults") == {"cleared": 1}
    await bot.ok("getMe")


def test_chance_repeats_itself_with_the_same_seed():
    def met(seed: int) -> list[bool]:
        faults = Faults()
        faults.add(Fault("500", probability=0.3, seed=seed))
        return [faults.meeting(1, "getme", None)[1] is not None for _ in range(200)]

    assert met(1) == met(1) != met(2)
    assert 40 < sum(met(1)) < 80


def test_a_fault_with_a_chance_is_spent_only_when_it_strikes():
    faults = Faults()
    faults.add(Fault("500", probability=0.3, seed=1, times=2))
    struck = [faults.meeting(1, "getme", None)[1] is not None for _ in range(200)]
    assert sum(struck) == 2
    assert faults.standing == []


def test_latency_and_an_error_can_meet_in_one_call():
    faults = Faults()
    faults.add(Fault("500"))
    faults.add(Fault("latency", seconds=(0.2, 0.4)))
    faults.latency = (1.0, 1.0)
    wait, met = faults.meeting(1, "getme", None)
    assert met
    assert 1.2 <= wait <= 1.4


async def test_latency_makes_a_call_slow(sim: Simulator, bot: Bot, amina: Person):
    await fault(sim, kind="latency", seconds=[0.2, 0.25], method="sendMessage", times=1)
    began = time.monotonic()
    await bot.ok("sendMessage", chat_id=amina.id, text="x")
    assert 0.2 <= time.monotonic() - began < 1
    began = time.monotonic()
    await bot.ok("sendMessage", chat_id=amina.id, text="x")
    assert time.monotonic() - began < 0.15


async def test_a_latency_for_all_outlives_the_faults(sim: Simulator, bot: Bot):
    assert await sim.ask("POST", "/sim/latency", {"seconds": 0.1}) == {"seconds": [0.1, 0.1]}
    await sim.ask("DELETE", "/sim/faults")
    began = time.monotonic()
    await bot.ok("getMe")
    assert time.monotonic() - began >= 0.1
    await sim.ask("POST", "/sim/latency", {"seconds": 0})


async def test_the_log_of_calls_names_the_fault(sim: Simulator, bot: Bot, amina: Person):
    await sim.ask("DELETE", "/sim/calls")
    await fault(sim, kind="403", times=1)
    await bot.refused("sendMessage", chat_id=amina.id, text="x")
    await fault(sim, kind="drop_after", times=1)
    with pytest.raises(aiohttp.ClientError):
        await bot.call("sendMessage", chat_id=amina.id, text="y")
    calls = (await sim.ask("GET", "/sim/calls"))["calls"]
    assert [(call["ok"], call["error_code"], call["fault"]) for call in calls] == [
        (False, 403, "403"),
        (True, None, "drop_after"),
    ]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({}, "'kind' is missing"),
        ({"kind": "gremlin"}, "'kind' must be an error code"),
        ({"kind": "500", "times": 0}, "'times' must be 1 or more"),
        ({"kind": "500", "probability": 2}, "'probability' must be between 0 and 1"),
        ({"kind": "latency", "seconds": [3, 1]}, "'seconds' must be seconds"),
        ({"kind": "refuse"}, "For how many 'seconds'"),
        ({"kind": "500", "metod": "getMe"}, "Unknown: metod"),
    ],
)
async def test_a_fault_that_makes_no_sense_is_refused(sim: Simulator, body: dict[str, Any], sentence: str):
    with pytest.raises(ControlError, match=sentence):
        await sim.ask("POST", "/sim/faults", body)
