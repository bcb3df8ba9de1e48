"""A simulator for each test, a bot that speaks bare HTTP to it, and somebody with a phone."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import pytest

from simulator import Person, Simulator

TOKEN = "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11"


class Bot:
    """Calls the Bot API and gives back exactly what it said."""

    def __init__(self, url: str, token: str = TOKEN) -> None:
        self.url = url
        self.token = token
        self.id = int(token.partition(":")[0])
        self.session = aiohttp.ClientSession()

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        async with self.session.post(f"{self.url}/bot{self.token}/{method}", json=params) as response:
            answer = await response.json()
            assert response.status == answer.get("error_code", 200)
            return answer

    async def ok(self, method: str, **params: Any) -> Any:
        answer = await self.call(method, **params)
        assert answer["ok"], answer
        return answer["result"]

    async def refused(self, method: str, **params: Any) -> str:
        answer = await self.call(method, **params)
        assert not answer["ok"], answer
        return answer["description"]

    async def updates(self, **params: Any) -> list[dict[str, Any]]:
        """What is new, confirmed at once."""
        updates = await self.ok("getUpdates", **params)
        if updates:
            await self.ok("getUpdates", offset=updates[-1]["update_id"] + 1, limit=1)
        return updates

    async def close(self) -> None:
        await self.session.close()


@pytest.fixture
async def sim() -> AsyncIterator[Simulator]:
    async with Simulator() as simulator:
        yield simulator


@pytest.fixture
def events(sim: Simulator, amina: Person) -> Callable[[str], list[dict[str, Any]]]:
    """What Amina's phone was told of, by type."""

    def of_type(kind: str) -> list[dict[str, Any]]:
        events = sim.world.events.since(0)
        return [event for event in events if (event["type"], event["person_id"]) == (kind, amina.id)]

    return of_type


@pytest.fixture
async def bot(sim: Simulator) -> AsyncIterator[Bot]:
    bot = Bot(sim.url)
    await bot.ok("getMe")
    yield bot
    await bot.close()


@pytest.fixture
async def amina(sim: Simulator, bot: Bot) -> Person:
    """She started the bot, and the bot has taken notice."""
    amina = await sim.person("Amina", language_code="ar")
    await amina.start()
    await bot.updates()
    return amina
