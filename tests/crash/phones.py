"""People's phones, over the simulator's control interface: what a person sees, taps and writes, and nothing else."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import aiohttp
import orjson
from aiohttp import web

from simulator import Simulator
from simulator.people import ControlError, People, Seen
from simulator.views import message_view

T = TypeVar("T")
ON_THE_SCREEN = 10  # messages; a chat of thousands would be slow to look through at every tap


class Stuck(AssertionError):
    """Somebody got no further, however often she tried."""


@dataclass(slots=True)
class Phones:
    """All phones of a run. `updates` are the numbers of what people did, for whoever wants to repeat one."""

    people: People
    url: str
    phones: dict[int, Phone] = field(default_factory=dict)
    updates: list[int] = field(default_factory=list)

    async def phone(self, name: str, **more: Any) -> Phone:
        user = await self.people.ask("POST", "/sim/people", {"first_name": name, **more})
        phone = self.phones[user["id"]] = Phone(self, user["id"], name)
        return phone

    async def listen(self, heard: asyncio.Event) -> None:
        """One stream of events wakes each phone when its own chat changes."""
        endless = aiohttp.ClientTimeout(total=None)
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"{self.url}/sim/events", timeout=endless) as stream,
        ):
            heard.set()
            async for line in stream.content:
                if line.startswith(b"data: "):
                    self._changed(orjson.loads(line[6:]))

    def _changed(self, event: dict[str, Any]) -> None:
        match event:
            case {"type": "reset"}:
                for phone in self.phones.values():
                    phone.changed.set()
            case {"type": "message" | "edited", "person_id": id} if id in self.phones:
                self.phones[id].changed.set()


@dataclass(slots=True)
class Phone:
    phones: Phones
    id: int
    name: str
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def screen(self, last: int = ON_THE_SCREEN) -> list[Seen]:
        """The newest messages of the chat, the newest first."""
        found = await self.phones.people.ask("GET", f"/crash/screen/{self.id}", last=last)
        return [Seen(message) for message in found["messages"]]

    async def say(self, text: str) -> None:
        await self._do("send", text=text)

    async def start(self, token: str) -> None:
        await self._do("start", payload=token)

    async def tap(self, message_id: int, data: str) -> bool:
        """False: the button is not there any more."""
        try:
            await self._do("tap", message_id=message_id, data=data)
        except ControlError:
            return False
        return True

    async def _do(self, deed: str, **body: Any) -> None:
        done = await self.phones.people.ask("POST", f"/sim/people/{self.id}/{deed}", body)
        if done.get("update_id") is not None:
            self.phones.updates.append(done["update_id"])

    async def change(self, within: float) -> bool:
        """Waits until something on the screen changes. False: nothing did."""
        try:
            async with asyncio.timeout(within):
                await self.changed.wait()
        except TimeoutError:
            return False
        return True

    async def until(self, look: Callable[[list[Seen]], T | None], within: float = 30) -> T:
        """What `look` finds on the screen, as soon as it finds something."""
        give_up = time.monotonic() + within
        while True:
            self.changed.clear()
            screen = await self.screen()
            if (found := look(screen)) is not None:
                return found
            if time.monotonic() > give_up:
                raise Stuck(f"{self.name} saw only: " + " | ".join(seen.text for seen in screen[:3]))
            await self.change(1.0)

    async def press(self, button: str) -> None:
        """Waits for a button whose data ends so, and taps it."""

        def there(screen: list[Seen]) -> tuple[int, str] | None:
            for seen in screen:
                for row in seen.rows:
                    for key in row:
                        if str(key.get("callback_data", "")).rsplit(".", 1)[-1] == button:
                            return seen.id, str(key["callback_data"])
            return None

        await self.tap(*await self.until(there))

    async def sees(self, words: str) -> None:
        def there(screen: list[Seen]) -> bool | None:
            return any(seen.from_bot and words in seen.text for seen in screen) or None

        await self.until(there)


class Screens:
    """A route of our own beside the simulator's: only the end of a chat."""

    def __init__(self) -> None:
        self.sim = Simulator(extra_routes=lambda app: app.router.add_get("/crash/screen/{id}", self.screen))

    async def screen(self, request: web.Request) -> web.Response:
        person_id, last = int(request.match_info["id"]), int(request.query["last"])
        chats = [chat for (_, person), chat in self.sim.world.private.items() if person == person_id]
        posts = [post for chat in chats for post in list(chat.posts.values())[-last:] if not post.deleted]
        messages = [message_view(self.sim.world, post) for post in reversed(posts)]
        return web.Response(body=orjson.dumps({"messages": messages}))


@asynccontextmanager
async def telegram() -> AsyncIterator[tuple[Simulator, Phones]]:
    """A simulator without limits to sending, and its phones."""
    async with Screens().sim as sim:
        assert sim.people
        await sim.ask("POST", "/sim/limits", {"all": 0, "chat_sustained": 0, "chat_burst": 0, "group_per_minute": 0})
        phones, heard = Phones(sim.people, sim.url), asyncio.Event()
        listening = asyncio.create_task(phones.listen(heard))
        await heard.wait()
        try:
            yield sim, phones
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
