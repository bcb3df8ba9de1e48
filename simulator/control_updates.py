"""Updates as they should never come, over HTTP: raw, malformed, twice, late, in another order. Next: updates.py."""

import re
from collections.abc import Iterable
from random import Random
from typing import Any

import orjson
from aiohttp import web

from simulator.asked import read_asked
from simulator.control import Handler, find_bot
from simulator.refusals import Wrong
from simulator.updates import Update
from simulator.world import JSON, Bot, World

__all__ = ["ControlUpdates"]

OWN_ID = re.compile(rb'"update_id"\s*:\s*(\d{1,15})\b')


class ControlUpdates:
    def __init__(self, world: World) -> None:
        self.world = world

    def routes(self) -> list[tuple[str, str, Handler]]:
        return [
            ("POST", "/sim/raw", self.raw),
            ("POST", "/sim/rawbytes", self.raw_bytes),
            ("POST", "/sim/duplicate", self.duplicate),
            ("POST", "/sim/hold", self.hold),
            ("POST", "/sim/release", self.release),
        ]

    async def raw(self, request: web.Request) -> JSON:
        asked = await read_asked(request)
        bot, update = find_bot(self.world, asked.any("bot", None)), asked.any("update")
        asked.done()
        update_id = update.get("update_id") if isinstance(update, dict) else None
        if not isinstance(update_id, int) or isinstance(update_id, bool):
            update_id = self._take_id(bot, None)
            if isinstance(update, dict) and "update_id" not in update:
                update = {"update_id": update_id, **update}
        else:
            self._take_id(bot, update_id)
        return self._put(bot, update_id, orjson.dumps(update), chat_in(update))

    async def raw_bytes(self, request: web.Request) -> JSON:
        bot, given = find_bot(self.world, request.query.get("bot")), request.query.get("update_id")
        if given is not None and not given.isdecimal():
            raise Wrong("'update_id' must be a whole number.")
        body = await request.read()
        if not body:
            raise Wrong("There are no bytes to deliver.")
        own = OWN_ID.search(body)
        found = given or (own.group(1) if own else None)
        return self._put(bot, self._take_id(bot, int(found) if found else None), body, 0)

    def _take_id(self, bot: Bot, given: int | None) -> int:
        if given is None:
            return bot.mailbox.take_id()
        bot.mailbox.next_id = max(bot.mailbox.next_id, given + 1)
        return given

    def _put(self, bot: Bot, update_id: int, body: bytes, lane: int) -> JSON:
        bot.mailbox.put(Update(update_id, "raw", lane, body, self.world.clock.now(), stubborn=True))
        return {"update_id": update_id}

    async def duplicate(self, request: web.Request) -> JSON:
        asked = await read_asked(request)
        bot, update_id = find_bot(self.world, asked.any("bot", None)), asked.whole("update_id")
        asked.done()
        if not bot.mailbox.again(update_id):
            raise Wrong(f"There was no update {update_id}.", 404)
        return {"update_id": update_id}

    async def hold(self, request: web.Request) -> JSON:
        asked = await read_asked(request)
        bot = find_bot(self.world, asked.any("bot", None))
        asked.done()
        bot.mailbox.hold()
        return {"held": True}

    async def release(self, request: web.Request) -> JSON:
        asked = await read_asked(request)
        bot = find_bot(self.world, asked.any("bot", None))
        order = asked.choice("order", ("kept", "reversed", "shuffled"), "kept")
        chance = Random(asked.whole("seed", 0))  # noqa: S311 (repeatable, not secret)
        asked.done()

        def ordered(updates: list[Update]) -> Iterable[Update]:
            match order:
                case "reversed":
                    return reversed(updates)
                case "shuffled":
                    return chance.sample(updates, len(updates))
                case _:
                    return updates

        return {"released": bot.mailbox.release(ordered)}


def chat_in(update: Any) -> int:
    """The chat that an update is about, as far as one can tell; its order is kept within that."""
    match update:
        case {"message": {"chat": {"id": int(chat)}}} | {"edited_message": {"chat": {"id": int(chat)}}}:
            return chat
        case {"callback_query": {"message": {"chat": {"id": int(chat)}}}} | {
            "my_chat_member": {"chat": {"id": int(chat)}}
        }:
            return chat
        case _:
            return 0
