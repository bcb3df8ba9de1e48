"""People for tests: `amina = await sim.person("Amina")`, who writes, taps and waits until she sees something.

Works against a simulator in this process or anywhere else: all of it goes over HTTP.
"""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

import aiohttp
import orjson

__all__ = ["ControlError", "People", "Person", "Seen"]

JSON = dict[str, Any]
REFUSED_FOR = 10.0


class ControlError(Exception):
    """The control interface said no; the text is its sentence."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A message as the person sees it. `raw` is all that the control interface tells of it."""

    raw: JSON

    def __getitem__(self, name: str) -> Any:
        return self.raw[name]

    @property
    def id(self) -> int:
        return int(self.raw["message_id"])

    @property
    def text(self) -> str:
        return str(self.raw.get("text") or self.raw.get("caption") or "")

    @property
    def from_bot(self) -> bool:
        return bool(self.raw["from_bot"])

    @property
    def deleted(self) -> bool:
        return bool(self.raw["deleted"])

    @property
    def edits(self) -> int:
        return int(self.raw["edits"])

    @property
    def rows(self) -> list[list[JSON]]:
        markup = self.raw.get("reply_markup") or {}
        return list(markup.get("inline_keyboard") or markup.get("keyboard") or [])

    @property
    def buttons(self) -> list[str]:
        """The labels of its buttons, in reading order."""
        return [str(button["text"]) for row in self.rows for button in row]

    def button(self, name: str) -> JSON | None:
        """By its label, its callback data, or the only label that contains the name."""
        buttons = [button for row in self.rows for button in row]
        exact = [button for button in buttons if name in (button["text"], button.get("callback_data"))]
        near = [button for button in buttons if name in button["text"]]
        return exact[0] if exact else near[0] if len(near) == 1 else None


class People:
    """A connection to a simulator by its address. One stream of events serves all persons."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._session: aiohttp.ClientSession | None = None
        self._listening: asyncio.Task[None] | None = None
        self._heard: asyncio.Event | None = None
        self._waiting: set[asyncio.Event] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        if self._listening:
            self._listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._listening
            self._listening = None
        if self._session:
            await self._session.close()
            self._session = None

    async def person(self, first_name: str, *, bot: int | str | None = None, **more: Any) -> "Person":
        """Somebody new. `bot` is whom they talk to where there are several."""
        user = await self.ask("POST", "/sim/people", {"first_name": first_name, **more})
        return Person(self, user, bot)

    async def ask(self, method: str, path: str, body: JSON | None = None, **query: Any) -> JSON:
        """Ask the control interface. A refused connection was not heard by anyone, so it is tried again."""
        if self._session is None:
            self._session = aiohttp.ClientSession()
        data = (
            None if body is None else orjson.dumps({name: value for name, value in body.items() if value is not None})
        )
        query = {name: str(value) for name, value in query.items() if value is not None}
        until = asyncio.get_running_loop().time() + REFUSED_FOR
        while True:
            try:
                async with self._session.request(method, self.url + path, data=data, params=query) as response:
                    answer: JSON = orjson.loads(await response.read())
                break
            except aiohttp.ClientConnectorError:
                if asyncio.get_running_loop().time() > until:
                    raise
                await asyncio.sleep(0.05)
        if response.status != 200:
            raise ControlError(answer.get("error", f"{method} {path}: {response.status}"))
        return answer

    async def listen(self, waiting: asyncio.Event) -> None:
        """From now on, `waiting` is set whenever anything changes."""
        self._waiting.add(waiting)
        if self._listening is None or self._listening.done():
            self._heard = asyncio.Event()
            self._listening = asyncio.create_task(self._listen(self._heard))
        assert self._heard
        await self._heard.wait()

    def leave(self, waiting: asyncio.Event) -> None:
        self._waiting.discard(waiting)

    async def _listen(self, heard: asyncio.Event) -> None:
        assert self._session
        endless = aiohttp.ClientTimeout(total=None)
        while True:
            with contextlib.suppress(aiohttp.ClientError, OSError):
                async with self._session.get(f"{self.url}/sim/events", timeout=endless) as stream:
                    async for _ in stream.content:
                        heard.set()
                        for waiting in self._waiting:
                            waiting.set()
            await asyncio.sleep(0.05)


class Person:
    def __init__(self, people: People, user: JSON, bot: int | str | None = None) -> None:
        self.people = people
        self.user = user
        self.bot = bot

    @property
    def id(self) -> int:
        return int(self.user["id"])

    async def do(self, deed: str, **body: Any) -> JSON:
        """Any deed of the control interface: `do("poll", question="Where?")`."""
        return await self.people.ask("POST", f"/sim/people/{self.id}/{deed}", {"bot": self.bot, **body})

    async def start(self, payload: str | None = None) -> JSON:
        return await self.do("start", payload=payload)

    async def send(self, text: str, **more: Any) -> JSON:
        return await self.do("send", text=text, **more)

    async def tap(self, name: str, *, message_id: int | None = None, wait: float | None = None, **more: Any) -> JSON:
        """Tap a button by its label or data: on the given message, or the newest that has it."""
        if more.get("stale"):
            return await self.do("tap", message_id=message_id, data=name, wait=wait, **more)
        for seen in reversed(await self.messages()):
            button = seen.button(name) if message_id in (None, seen.id) else None
            if button:
                which = "data" if "callback_data" in button else "text"
                value = button["callback_data" if which == "data" else "text"]
                return await self.do("tap", message_id=seen.id, wait=wait, **{which: value}, **more)
        raise ControlError(f"{self.user['first_name']} sees no button '{name}'.")

    async def edit(self, message_id: int, text: str, **more: Any) -> JSON:
        return await self.do("edit", message_id=message_id, text=text, **more)

    async def voice(self, **more: Any) -> JSON:
        return await self.do("voice", **more)

    async def photo(self, **more: Any) -> JSON:
        return await self.do("photo", **more)

    async def block(self) -> JSON:
        return await self.do("block")

    async def unblock(self) -> JSON:
        return await self.do("unblock")

    async def chat(self) -> JSON:
        """All of the chat: messages, keyboard, commands, blocked."""
        return await self.people.ask("GET", f"/sim/people/{self.id}/chat", bot=self.bot)

    async def messages(self) -> list[Seen]:
        """What stands in the chat, oldest first, without what was deleted."""
        return [Seen(message) for message in (await self.chat())["messages"] if not message["deleted"]]

    async def last(self) -> Seen | None:
        messages = await self.messages()
        return messages[-1] if messages else None

    async def sees(self, what: Callable[[Seen], object] | str, within: float = 5, after: int = 0) -> Seen:
        """Wait for a message from the bot that fits (or contains the text), the newest first; `after` a message id."""
        fits = (lambda seen: what in seen.text) if isinstance(what, str) else what
        changed = asyncio.Event()
        try:
            async with asyncio.timeout(within):
                await self.people.listen(changed)
                while True:
                    changed.clear()
                    for seen in reversed(await self.messages()):
                        if seen.from_bot and seen.id > after and fits(seen):
                            return seen
                    await changed.wait()
        except TimeoutError:
            raise AssertionError(await self._not_seen(within)) from None
        finally:
            self.people.leave(changed)

    async def _not_seen(self, within: float) -> str:
        lines = [
            f"  {'bot' if seen.from_bot else 'me '} {seen.text!r} {seen.buttons or ''}"
            for seen in await self.messages()
        ]
        return f"{self.user['first_name']} did not see that within {within} s, but:\n" + "\n".join(lines[-10:])
