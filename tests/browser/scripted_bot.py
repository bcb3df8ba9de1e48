"""A little bot that talks plain HTTP, so that the page meets the Bot API and nothing of ours."""

import asyncio
import contextlib
from typing import Any, Self

import aiohttp

from simulator import Simulator

TOKEN = "424242:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K"

JSON = dict[str, Any]


def buttons(*rows: list[str]) -> JSON:
    """Rows of labels; the callback data is the label, with `pick:` before it."""
    return {"inline_keyboard": [[{"text": label, "callback_data": f"pick:{label}"} for label in row] for row in rows]}


async def welcomed(sim: Simulator, name: str, person_id: int, **more: Any) -> None:
    """Somebody who has started the bot and been answered, so that the bot may write first."""
    person = await sim.person(name, id=person_id, **more)
    await person.start()
    await person.sees("Welcome")


class ScriptedBot:
    """Repeats what it is told. A tap is answered with a toast (with an alert for "Alarm") and an edit."""

    def __init__(self, url: str, token: str) -> None:
        self.url = f"{url}/bot{token}"
        self.heard: list[JSON] = []
        self.holding = asyncio.Event()
        self.holding.set()

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession()
        await self.call("setMyCommands", commands=[{"command": "help", "description": "What I can do"}])
        self._polling = asyncio.create_task(self._poll())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._polling.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._polling
        await self._session.close()

    async def call(self, method: str, **fields: Any) -> Any:
        async with self._session.post(f"{self.url}/{method}", json=fields) as response:
            answer = await response.json()
        assert answer["ok"], answer
        return answer["result"]

    async def say(self, chat_id: int, text: str, **more: Any) -> JSON:
        said: JSON = await self.call("sendMessage", chat_id=chat_id, text=text, **more)
        return said

    async def _poll(self) -> None:
        offset = 0
        while True:
            for update in await self.call("getUpdates", offset=offset, timeout=30):
                offset = update["update_id"] + 1
                self.heard.append(update)
                await self._hear(update)

    async def _hear(self, update: JSON) -> None:
        match update:
            case {"message": {"chat": {"id": chat_id}, "text": "/start"}}:
                await self.say(chat_id, "Welcome")
            case {"message": {"chat": {"id": chat_id}, "text": text}}:
                await self.say(chat_id, f"You said: {text}")
            case {"message": {"chat": {"id": chat_id}, "voice": _}}:
                await self.say(chat_id, "I listened.")
            case {"callback_query": query}:
                await self.holding.wait()
                await self._tapped(query)

    async def _tapped(self, query: JSON) -> None:
        picked, message = query["data"].removeprefix("pick:"), query["message"]
        alarm = picked == "Alarm"
        await self.call("answerCallbackQuery", callback_query_id=query["id"], text=f"Took {picked}", show_alert=alarm)
        text, markup = f"{message['text']}\n✓ {picked}", message["reply_markup"]
        place = {"chat_id": message["chat"]["id"], "message_id": message["message_id"]}
        await self.call("editMessageText", **place, text=text, reply_markup=markup)
