"""What can be watched: the stream of events, the log of calls, the clock, the page; and the simulator as a process."""

import asyncio
import json
import signal
import sys
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from simulator import People, Person, Simulator
from simulator.events import Events
from simulator.people import ControlError
from tests.simulator.conftest import Bot


async def stream(session: aiohttp.ClientSession, url: str, count: int, **headers: str) -> list[dict[str, Any]]:
    """The first so many events that come."""
    events: list[dict[str, Any]] = []
    async with asyncio.timeout(5), session.get(f"{url}/sim/events", headers=headers) as response:
        assert response.content_type == "text/event-stream"
        event_id = 0
        async for line in response.content:
            if line.startswith(b"id: "):
                event_id = int(line[4:])
            if line.startswith(b"data: "):
                events.append(json.loads(line[6:]))
                assert events[-1]["id"] == event_id
            if len(events) == count:
                break
    return events


async def test_every_change_is_an_event(sim: Simulator, bot: Bot, amina: Person):
    since = sim.world.events.last_id
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    message = await bot.ok("sendMessage", chat_id=amina.id, text="x", reply_markup=markup)
    await amina.send("y")
    await bot.updates()
    await bot.ok("editMessageText", chat_id=amina.id, message_id=message["message_id"], text="z", reply_markup=markup)
    tapped = await amina.tap("Go")
    await bot.ok("answerCallbackQuery", callback_query_id=tapped["callback_query_id"], text="Done")
    await bot.ok("deleteMessage", chat_id=amina.id, message_id=message["message_id"])
    await amina.block()
    await amina.unblock()
    await sim.ask("POST", "/sim/clock", {"forward_seconds": 60})
    events = await stream(bot.session, sim.url, 10, **{"Last-Event-ID": str(since)})
    assert [event["type"] for event in events] == [
        "message", "message", "read", "edited", "tapped", "answer", "deleted", "blocked", "blocked", "clock",
    ]  # fmt: skip
    assert [event["id"] for event in events] == list(range(since + 1, since + 11))
    assert {event["person_id"] for event in events[:9]} == {amina.id}
    assert (events[0]["message_id"], events[0]["chat_id"], events[0]["bot_id"]) == (2, amina.id, bot.id)
    assert [event["from_bot"] for event in events[:2]] == [True, False]
    assert (events[2]["message_id"], events[5]["text"]) == (3, "Done")
    assert [event["blocked"] for event in events[7:9]] == [True, False]


async def test_a_stream_without_an_id_begins_now(sim: Simulator, bot: Bot, amina: Person):
    watching = asyncio.create_task(stream(bot.session, sim.url, 1))
    await asyncio.sleep(0.1)
    await amina.send("now")
    (event,) = await watching
    assert event["message_id"] == 2


async def test_a_gap_is_told_as_a_reset():
    events = Events(keep=3)
    for _ in range(5):
        events.add("message")
    assert [event["id"] for event in events.since(2)] == [3, 4, 5]
    assert [event["type"] for event in events.since(1)] == ["reset"]
    assert [event["type"] for event in events.since(99)] == ["reset"]
    assert events.since(5) == []


async def test_the_log_of_calls_tells_what_was_asked(sim: Simulator, bot: Bot, amina: Person):
    await sim.ask("DELETE", "/sim/calls")
    await bot.ok("sendMessage", chat_id=amina.id, text="x")
    await bot.refused("sendMessage", chat_id=5, text="y")
    first, second = (await sim.ask("GET", "/sim/calls"))["calls"]
    assert (first["method"], first["chat_id"], first["ok"], first["error_code"]) == (
        "sendMessage",
        amina.id,
        True,
        None,
    )
    assert first["params"] == {"chat_id": amina.id, "text": "x"}
    assert (second["ok"], second["error_code"], second["n"]) == (False, 400, first["n"] + 1)
    assert second["at"] >= first["at"]
    assert (await sim.ask("GET", "/sim/calls", since=first["n"]))["calls"] == [second]


async def test_the_clock_goes_forward_and_dates_go_with_it(sim: Simulator, bot: Bot, amina: Person):
    before = (await bot.ok("sendMessage", chat_id=amina.id, text="x"))["date"]
    clock = await sim.ask("POST", "/sim/clock", {"forward_seconds": 86_400})
    assert clock["ahead"] == 86_400
    after = (await bot.ok("sendMessage", chat_id=amina.id, text="x"))["date"]
    assert 86_400 <= after - before < 86_410
    for seconds in (-1, "x", None):
        with pytest.raises(ControlError, match="forward_seconds"):
            await sim.ask("POST", "/sim/clock", {"forward_seconds": seconds})


@pytest.mark.parametrize("path", ["/sim/calls?since=x", "/sim/events?since=x", "/sim/people/5/chat?bot=6"])
async def test_a_bad_question_gets_a_clear_sentence(sim: Simulator, bot: Bot, path: str):
    async with bot.session.get(sim.url + path) as response:
        assert response.status in (400, 404)
        assert (await response.json())["error"].endswith(".")


async def test_the_page_is_served(sim: Simulator, bot: Bot):
    async with bot.session.get(sim.url) as response:
        assert response.status == 200


async def test_other_routes_can_be_added_to_the_same_server():
    async def state(request: web.Request) -> web.Response:
        return web.json_response({"demo": True})

    async with Simulator(extra_routes=lambda app: app.router.add_get("/demo/state", state)) as sim:
        assert await sim.ask("GET", "/demo/state") == {"demo": True}


async def test_who_waits_in_vain_is_told_what_there_was_instead(bot: Bot, amina: Person):
    await bot.ok("sendMessage", chat_id=amina.id, text="Something else")
    with pytest.raises(AssertionError, match=r"(?s)Amina did not see that within 0.1 s, but:.*'Something else'"):
        await amina.sees("Hello", within=0.1)


async def test_sees_waits_for_what_comes_later(bot: Bot, amina: Person):
    waiting = asyncio.create_task(amina.sees(lambda seen: seen.edits == 1))
    message = await bot.ok("sendMessage", chat_id=amina.id, text="x")
    await asyncio.sleep(0.05)
    assert not waiting.done()
    await bot.ok("editMessageText", chat_id=amina.id, message_id=message["message_id"], text="y")
    assert (await waiting).text == "y"


async def test_sees_can_look_past_older_messages(bot: Bot, amina: Person):
    first = await bot.ok("sendMessage", chat_id=amina.id, text="x")
    assert (await amina.sees("x")).id == first["message_id"]
    with pytest.raises(AssertionError):
        await amina.sees("x", within=0.05, after=first["message_id"])


async def test_a_simulator_stops_while_a_bot_still_polls():
    async with Simulator() as sim:
        bot = Bot(sim.url)
        poll = asyncio.create_task(bot.call("getUpdates", timeout=50))
        await asyncio.sleep(0.05)
    with pytest.raises((aiohttp.ClientError, AssertionError)):
        await poll
    await bot.close()


async def test_the_simulator_runs_as_a_process_of_its_own():
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "simulator", "--port", "0", "--no-limits", stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    url = (await process.stdout.readline()).decode().strip()
    async with People(url) as people:
        bot = Bot(url)
        await bot.ok("getMe")
        amina = await people.person("Amina")
        await amina.start()
        for n in range(40):
            await bot.ok("sendMessage", chat_id=amina.id, text=str(n))
        await amina.sees("39")
        await people.ask("POST", "/sim/faults", {"kind": "drop_after", "times": 1})
        with pytest.raises(aiohttp.ClientError):  # its event loop is another one, uvloop
            await bot.ok("sendMessage", chat_id=amina.id, text="40")
        await amina.sees("40")
        await people.ask("POST", "/sim/faults", {"kind": "refuse", "seconds": 0.2})
        with pytest.raises(aiohttp.ClientError):
            await bot.call("getMe")
        await bot.close()
    process.send_signal(signal.SIGTERM)
    assert await process.wait() == 0
