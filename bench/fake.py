"""A fast fake of the Bot API with tireless clients: every question is answered at once, for as long as one measures.

It does as little as it can, so that what is measured is the bot. It runs in a process of its own.
"""

from __future__ import annotations

import asyncio
import re
import sys
import time
from collections import deque
from typing import Any

import orjson
import uvloop

TOKEN_PATH = re.compile(rb"^/bot[^/]+/(\w+)", re.ASCII)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "


class Town:
    """Clients by number. Each joins with its token, then answers check-ins one after the other."""

    def __init__(self, delay: float) -> None:
        self.delay = delay
        self.updates: deque[dict[str, Any]] = deque()
        self.given: deque[dict[str, Any]] = deque()
        self.next_update = 1
        self.next_message = 1
        self.tapped_at: dict[int, float] = {}
        self.waits: list[float] = []
        self.taps = 0
        self.calls = 0
        self.ready: set[int] = set()
        self.running = False
        self.waiting: asyncio.Event = asyncio.Event()

    def put(self, kind: str, payload: dict[str, Any]) -> None:
        self.updates.append({"update_id": self.next_update, kind: payload})
        self.next_update += 1
        self.waiting.set()

    def says(self, client: int, words: str) -> None:
        self.next_message += 1
        who = {"id": client, "is_bot": False, "first_name": "x", "language_code": "en"}
        self.put("message", {"message_id": self.next_message, "from": who, "date": 1,
                             "chat": {"id": client, "type": "private"}, "text": words})  # fmt: skip

    def taps_on(self, client: int, message_id: int, data: str) -> None:
        self.taps += 1
        self.tapped_at[client] = time.perf_counter()
        who = {"id": client, "is_bot": False, "first_name": "x", "language_code": "en"}
        message = {"message_id": message_id, "date": 1, "chat": {"id": client, "type": "private"}}
        self.put("callback_query", {"id": str(self.next_update), "from": who, "message": message, "data": data})

    def shown(self, client: int, message_id: int, params: dict[str, Any]) -> None:
        """The bot has shown something: the client does the next thing."""
        at = self.tapped_at.pop(client, None)
        if at is not None and self.running:
            self.waits.append(time.perf_counter() - at)
        keys = [
            key["callback_data"] for row in params.get("reply_markup", {}).get("inline_keyboard", ()) for key in row
        ]
        self.answer(client, message_id, [key for key in keys if "callback" not in key])

    def answer(self, client: int, message_id: int, keys: list[str]) -> None:
        ends = {key.rsplit(".", 1)[-1]: key for key in keys if ":" not in key}
        for wish in ("en", "on", "yes", "skip", "no", "3", "18"):
            if wish in ends and not (wish == "yes" and "no" in ends and client in self.ready):
                self.taps_on(client, message_id, ends[wish])
                return
        if any(key.endswith("help_now") for key in keys) and not ends:
            self.says(client, "/checkin")

    async def call(self, method: bytes, body: bytes) -> bytes:
        self.calls += 1
        params = orjson.loads(body) if body else {}
        match method:
            case b"getUpdates":
                return await self.get_updates(params)
            case b"getMe":
                return b'{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"b","username":"bench_bot"}}'
            case b"sendMessage" | b"editMessageText":
                if self.delay:
                    await asyncio.sleep(self.delay)
                return self.message(method, params)
            case _:
                if self.delay:
                    await asyncio.sleep(self.delay)
                return b'{"ok":true,"result":true}'

    def message(self, method: bytes, params: dict[str, Any]) -> bytes:
        client = params["chat_id"]
        message_id = params.get("message_id")
        if message_id is None:
            self.next_message += 1
            message_id = self.next_message
        text = params["text"]
        if "What may" in text:
            self.says(client, f"client {client}")
        elif "ready" in text:
            self.ready.add(client)
        self.shown(client, message_id, params)
        return b'{"ok":true,"result":{"message_id":%d,"date":1,"chat":{"id":%d,"type":"private"}}}' % (
            message_id,
            client,
        )

    async def get_updates(self, params: dict[str, Any]) -> bytes:
        offset = params.get("offset", 0)
        while self.given and self.given[0]["update_id"] < offset:
            self.given.popleft()
        if not self.updates and not self.given:
            self.waiting.clear()
            try:
                await asyncio.wait_for(self.waiting.wait(), min(params.get("timeout", 0), 5))
            except TimeoutError:
                return b'{"ok":true,"result":[]}'
        while self.updates and len(self.given) < params.get("limit", 100):
            self.given.append(self.updates.popleft())
        return orjson.dumps({"ok": True, "result": list(self.given)})


class Protocol(asyncio.Protocol):
    """Just enough HTTP/1.1 for one client library that behaves."""

    def __init__(self, town: Town, control: Any) -> None:
        self.town, self.control = town, control
        self.buffer = b""
        self.transport: Any = None
        self.tail: asyncio.Task[None] | None = None

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            head = self.buffer[:end]
            found = re.search(rb"(?i)content-length: (\d+)", head)
            length = int(found[1]) if found else 0
            if len(self.buffer) < end + 4 + length:
                return
            body = self.buffer[end + 4 : end + 4 + length]
            self.buffer = self.buffer[end + 4 + length :]
            asyncio.get_running_loop().create_task(self.respond(head.split(b" ", 2)[1], body))

    async def respond(self, path: bytes, body: bytes) -> None:
        method = TOKEN_PATH.match(path)
        answer = await (self.town.call(method[1], body) if method else self.control(path, body))
        self.transport.write(HEAD + str(len(answer)).encode() + b"\r\n\r\n" + answer)


async def serve(port: int, delay: float) -> None:
    town = Town(delay)

    async def control(path: bytes, body: bytes) -> bytes:
        match path:
            case b"/join":
                for client, token in orjson.loads(body).items():
                    town.says(int(client), f"/start {token}")
            case b"/begin":
                for client in sorted(town.ready):
                    town.says(client, "/checkin")
            case b"/measure":
                town.running, town.waits, town.taps, town.calls = True, [], 0, 0
            case b"/stop":
                town.running = False
        told = {"ready": len(town.ready), "taps": town.taps, "calls": town.calls, "at": time.perf_counter()}
        return orjson.dumps(told | ({"waits": town.waits} if path == b"/stop" else {}))

    server = await asyncio.get_running_loop().create_server(lambda: Protocol(town, control), "127.0.0.1", port)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(serve(0, float(sys.argv[1])))
