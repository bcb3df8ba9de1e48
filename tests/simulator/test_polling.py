"""getUpdates: confirming by offset, waiting, and one poll at a time."""

import asyncio
import time

import pytest

from simulator import Person, Simulator
from tests.simulator.conftest import Bot


def texts(updates: list[dict]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def said(amina: Person, *words: str) -> list[int]:
    return [(await amina.send(word))["update_id"] for word in words]


async def test_updates_stay_until_an_offset_confirms_them(bot: Bot, amina: Person):
    ids = await said(amina, "a", "b", "c")
    assert texts(await bot.ok("getUpdates")) == ["a", "b", "c"]
    assert texts(await bot.ok("getUpdates")) == ["a", "b", "c"]
    assert texts(await bot.ok("getUpdates", offset=ids[1])) == ["b", "c"]
    assert texts(await bot.ok("getUpdates")) == ["b", "c"]
    assert await bot.ok("getUpdates", offset=ids[2] + 1) == []
    assert await bot.ok("getUpdates") == []


async def test_ids_follow_each_other(amina: Person):
    first, second, third = await said(amina, "a", "b", "c")
    assert (second, third) == (first + 1, first + 2)


async def test_a_negative_offset_keeps_only_the_last(bot: Bot, amina: Person):
    await said(amina, "a", "b", "c")
    assert texts(await bot.ok("getUpdates", offset=-2)) == ["b", "c"]
    assert texts(await bot.ok("getUpdates")) == ["b", "c"]
    assert texts(await bot.ok("getUpdates", offset=-9)) == ["b", "c"]


async def test_an_offset_far_ahead_confirms_nothing(bot: Bot, amina: Person):
    ids = await said(amina, "a")
    assert texts(await bot.ok("getUpdates", offset=ids[0] + 1_000)) == ["a"]


async def test_a_limit_is_between_1_and_100(bot: Bot, amina: Person):
    await said(amina, *(str(n) for n in range(103)))
    sizes = [len(await bot.ok("getUpdates", limit=limit)) for limit in (0, 1, 7, 100, 500)]
    assert sizes == [1, 1, 7, 100, 100]
    assert len(await bot.ok("getUpdates")) == 100


async def test_a_poll_wakes_as_soon_as_something_comes(bot: Bot, amina: Person):
    poll = asyncio.create_task(bot.ok("getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    assert not poll.done()
    began = time.monotonic()
    await said(amina, "now")
    assert texts(await poll) == ["now"]
    assert time.monotonic() - began < 0.5


async def test_a_poll_comes_back_empty_in_the_end(bot: Bot):
    began = time.monotonic()
    assert await bot.ok("getUpdates", timeout=0.2) == []
    assert 0.15 < time.monotonic() - began < 2


async def test_the_older_of_two_polls_is_told_of_the_conflict(bot: Bot, amina: Person):
    older = asyncio.create_task(bot.call("getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    newer = asyncio.create_task(bot.call("getUpdates", timeout=30))
    assert await older == {
        "ok": False,
        "error_code": 409,
        "description": "Conflict: terminated by other getUpdates request; make sure that only one bot instance is"
        " running",
    }
    await said(amina, "a")
    assert texts((await newer)["result"]) == ["a"]


async def test_polls_of_two_bots_do_not_meet(sim: Simulator, bot: Bot):
    other = Bot(sim.url, "777:abcdefghijkl")
    poll = asyncio.create_task(bot.call("getUpdates", timeout=0.2))
    await asyncio.sleep(0.05)
    await other.ok("getUpdates")
    await other.close()
    assert (await poll)["ok"]


async def test_updates_are_kept_for_24_hours(sim: Simulator, bot: Bot, amina: Person):
    await said(amina, "old")
    sim.world.forward(23 * 3600)
    await said(amina, "newer")
    assert texts(await bot.ok("getUpdates")) == ["old", "newer"]
    sim.world.forward(3600 + 1)
    assert texts(await bot.ok("getUpdates")) == ["newer"]


async def test_only_what_was_asked_for_comes(bot: Bot, amina: Person):
    await bot.ok("getUpdates", allowed_updates=["message"])
    await amina.block()
    await amina.start()
    assert texts(await bot.updates()) == ["/start"]
    await bot.ok("getUpdates", allowed_updates=[])
    await amina.block()
    assert ["my_chat_member" in update for update in await bot.updates()] == [True]


@pytest.mark.parametrize("junk", ["x", "", None, [1], 10**30])
async def test_junk_for_an_offset_does_no_harm(bot: Bot, amina: Person, junk: object):
    await said(amina, "a")
    assert texts(await bot.ok("getUpdates", offset=junk)) == ["a"]


async def test_a_dropped_poll_loses_nothing(bot: Bot, amina: Person):
    poll = asyncio.create_task(bot.call("getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    poll.cancel()
    await said(amina, "a")
    assert texts(await bot.ok("getUpdates", timeout=5)) == ["a"]


async def test_raw_json_comes_as_it_is(sim: Simulator, bot: Bot, amina: Person):
    filled = await sim.ask("POST", "/sim/raw", {"update": {"surprise": [1, {"x": None}]}})
    named = await sim.ask("POST", "/sim/raw", {"update": {"update_id": 5, "message": "not an object"}})
    odd = await sim.ask("POST", "/sim/raw", {"update": [42]})
    assert named == {"update_id": 5}
    assert await bot.ok("getUpdates") == [
        {"update_id": filled["update_id"], "surprise": [1, {"x": None}]},
        {"update_id": 5, "message": "not an object"},
        [42],
    ]
    assert await bot.ok("getUpdates", offset=odd["update_id"] + 1) == []


async def test_raw_bytes_stand_verbatim_among_the_others(sim: Simulator, bot: Bot, amina: Person):
    await said(amina, "before")
    poison = b'{"update_id": 700000500, "message": {"text": "\\ud800"}, broken}'
    async with bot.session.post(f"{sim.url}/sim/rawbytes", data=poison) as response:
        assert await response.json() == {"update_id": 700000500}
    last = await said(amina, "after")
    assert last == [700000501]
    async with bot.session.get(f"{sim.url}/bot{bot.token}/getUpdates") as response:
        body = await response.read()
    assert poison in body
    assert b'"before"' in body
    assert texts(await bot.ok("getUpdates", offset=700000501)) == ["after"]


async def test_an_update_can_come_twice_even_after_it_was_confirmed(sim: Simulator, bot: Bot, amina: Person):
    (update_id,) = await said(amina, "a")
    assert texts(await bot.updates()) == ["a"]
    await sim.ask("POST", "/sim/duplicate", {"update_id": update_id})
    assert texts(await bot.ok("getUpdates", offset=update_id + 1)) == ["a"]
    assert await bot.ok("getUpdates", offset=update_id + 1) == []


async def test_updates_can_be_held_back_and_let_go_in_another_order(sim: Simulator, bot: Bot, amina: Person):
    await sim.ask("POST", "/sim/hold", {})
    await said(amina, "a", "b", "c")
    assert await bot.ok("getUpdates") == []
    assert await sim.ask("POST", "/sim/release", {"order": "reversed"}) == {"released": 3}
    assert texts(await bot.ok("getUpdates")) == ["c", "b", "a"]


async def test_numbering_can_start_anew(sim: Simulator, bot: Bot, amina: Person):
    await sim.ask("POST", "/sim/bots", {"token": bot.token, "next_update_id": 77})
    assert await said(amina, "a") == [77]
    assert texts(await bot.ok("getUpdates", offset=700_000_900)) == ["a"]
