"""The Bot API over HTTP: a request comes in, meets its faults, is performed, logged and answered. Next: methods.py."""

import asyncio
import inspect
import weakref
from typing import Any

import orjson
from aiohttp import web

from simulator.call import Call, Described
from simulator.faults import BAD_GATEWAY, Fault
from simulator.fields import Fields, read_fields
from simulator.methods import METHODS
from simulator.refusals import Refused, not_found
from simulator.updates import Update
from simulator.world import Bot, World

__all__ = ["BotApi"]

JSON_TYPE = "application/json"
STATUS = {200: "OK"}


class BotApi:
    """`connections` are those that bots came through, so that a closed door can cut them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.connections: weakref.WeakSet[asyncio.Transport] = weakref.WeakSet()

    def add_routes(self, app: web.Application) -> None:
        app.router.add_route("*", "/bot{token}/{method}", self.method)
        app.router.add_get("/file/bot{token}/{path:.+}", self.file)

    def cut(self) -> None:
        for transport in tuple(self.connections):
            transport.abort()

    async def method(self, request: web.Request) -> web.StreamResponse:
        if request.transport:
            self.connections.add(request.transport)
        name = request.match_info["method"]
        try:
            bot = self.world.bot_by_token(request.match_info["token"])
            fields = await read_fields(request)
        except Refused as refused:
            return refusal(refused)
        wait, fault = self.world.faults.meeting(bot.id, name.lower(), chat_of(fields))
        if wait:
            await asyncio.sleep(wait)
        if fault and fault.kind != "drop_after":
            return self.faulty(request, bot, name, fields, fault)
        body, status = await self.perform(bot, name, fields, fault)
        if fault:
            return dropped(request)
        return web.Response(body=body, status=status, content_type=JSON_TYPE)

    async def perform(self, bot: Bot, name: str, fields: Fields, fault: Fault | None = None) -> tuple[bytes, int]:
        """One call from its fields to its answer: the body and the status."""
        error = None
        try:
            body = answer(await self._result(bot, name, fields))
        except Refused as refused:
            body, error = orjson.dumps(refused.answer()), refused.code
        self._log(bot, name, fields, error, fault)
        return body, error or 200

    async def _result(self, bot: Bot, name: str, fields: Fields) -> Any:
        method = METHODS.get(name.lower())
        if method is None:
            raise not_found()
        result = method(Call(self.world, bot, fields, self.perform))
        return await result if inspect.isawaitable(result) else result

    def _log(self, bot: Bot, name: str, fields: Fields, error: int | None, fault: Fault | None) -> None:
        kind = fault.kind if fault else None
        self.world.calls.add(bot.id, name, chat_of(fields), fields.logged(), error=error, fault=kind)

    def faulty(self, request: web.Request, bot: Bot, name: str, fields: Fields, fault: Fault) -> web.StreamResponse:
        """An answer that has nothing to do with the call: it was not performed."""
        if fault.kind == "drop_before":
            self._log(bot, name, fields, 0, fault)
            return dropped(request)
        self._log(bot, name, fields, int(fault.kind), fault)
        if fault.kind == "502":
            return web.Response(body=BAD_GATEWAY, status=502, content_type="text/html")
        return refusal(fault.refusal())

    async def file(self, request: web.Request) -> web.StreamResponse:
        try:
            self.world.bot_by_token(request.match_info["token"])
        except Refused as refused:
            return refusal(refused)
        kept = self.world.files.by_path(request.match_info["path"])
        if kept is None:
            return refusal(not_found())
        return web.Response(body=kept.body, content_type="application/octet-stream")


def answer(result: Any) -> bytes:
    match result:
        case [Update(), *_]:
            return b'{"ok":true,"result":[' + b",".join([update.body for update in result]) + b"]}"
        case Described(description=description):
            return orjson.dumps({"ok": True, "result": True, "description": description})
        case _:
            return orjson.dumps({"ok": True, "result": result})


def refusal(refused: Refused) -> web.Response:
    return web.Response(body=orjson.dumps(refused.answer()), status=refused.code, content_type=JSON_TYPE)


def dropped(request: web.Request) -> web.Response:
    """Nothing more goes over this connection; the response is never written."""
    if request.transport:
        request.transport.abort()
    return web.Response()


def chat_of(fields: Fields) -> int | None:
    try:
        return int(fields.values["chat_id"])
    except (KeyError, TypeError, ValueError):
        return None
