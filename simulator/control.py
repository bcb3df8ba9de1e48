"""The control interface: whoever plays the people, the network and the clock does it here. docs/simulator.md says how.

Next: control_people.py (what people do), control_updates.py (what goes wrong with updates),
control_weather.py (faults, limits, the clock, what was called).
"""

from collections.abc import Awaitable, Callable, Iterable
from functools import wraps
from typing import Any

import orjson
from aiohttp import web

from simulator.asked import Asked, read_asked
from simulator.groups import add_member, create, migrate, remove_member
from simulator.refusals import Refused, Wrong
from simulator.views import group_view
from simulator.world import JSON, TOKEN, Bot, Group, Person, World

__all__ = ["Control", "Handler", "find_bot", "find_group", "find_person", "open_routes"]

Handler = Callable[[web.Request], Awaitable[Any]]


def open_routes(app: web.Application, routes: Iterable[tuple[str, str, Handler]]) -> None:
    """Add routes whose handlers return plain data, and whose complaints become a 400 with one sentence."""
    for method, path, handler in routes:
        app.router.add_route(method, path, answered(handler))


def answered(handler: Handler) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    @wraps(handler)
    async def run(request: web.Request) -> web.StreamResponse:
        status, result = 200, None
        try:
            result = await handler(request)
        except Wrong as wrong:
            status, result = wrong.status, {"error": str(wrong)}
        except Refused as refused:
            status, result = 400, {"error": refused.description}
        if isinstance(result, web.StreamResponse):
            return result
        return web.Response(body=orjson.dumps(result), status=status, content_type="application/json")

    return run


def find_bot(world: World, name: Any = None) -> Bot:
    """By id or username; the only one if nobody is named."""
    if name is None:
        if len(world.bots) == 1:
            return next(iter(world.bots.values()))
        raise Wrong("Name the bot: there are several." if world.bots else "There is no bot yet: POST /sim/bots.")
    for bot in world.bots.values():
        if str(name).removeprefix("@").lower() in (str(bot.id), bot.username.lower()):
            return bot
    raise Wrong(f"There is no bot '{name}'.", 404)


def find_person(world: World, person_id: Any) -> Person:
    person = world.people.get(int(person_id)) if str(person_id).isdecimal() else None
    if person is None:
        raise Wrong(f"There is no person '{person_id}'.", 404)
    return person


def find_group(world: World, group_id: Any) -> Group:
    try:
        return world.groups[int(group_id)]
    except (KeyError, ValueError):
        raise Wrong(f"There is no group '{group_id}'.", 404) from None


class Control:
    def __init__(self, world: World) -> None:
        self.world = world

    def routes(self) -> list[tuple[str, str, Handler]]:
        return [
            ("POST", "/sim/bots", self.bot),
            ("GET", "/sim/bots", self.bots),
            ("POST", "/sim/people", self.person),
            ("GET", "/sim/people", self.people),
            ("POST", "/sim/groups", self.group),
            ("GET", "/sim/groups", self.groups),
            ("GET", "/sim/groups/{id}/chat", self.group_chat),
            ("POST", "/sim/groups/{id}/add", self.add),
            ("POST", "/sim/groups/{id}/remove", self.remove),
            ("POST", "/sim/groups/{id}/migrate", self.migrate),
        ]

    async def bot(self, request: web.Request) -> JSON:
        asked = await read_asked(request)
        token = asked.text("token")
        match = TOKEN.fullmatch(token)
        if not match:
            raise Wrong("A token looks like 123456:ABC-DEF1234ghIkl: digits, a colon, ten or more letters.")
        known = self.world.bots.get(int(match.group(1)))
        if known and known.token != token:
            raise Wrong(f"Bot {known.id} has another token.")
        if int(match.group(1)) in self.world.people:
            raise Wrong(f"{match.group(1)} is a person's id.")
        bot = known or self.world.bot_by_token(token)
        bot.username = asked.text("username", bot.username).removeprefix("@")
        bot.first_name = asked.text("first_name", bot.first_name)
        bot.reads_all = asked.flag("can_read_all_group_messages", bot.reads_all)
        bot.mailbox.next_id = asked.whole("next_update_id", bot.mailbox.next_id)
        asked.done()
        return bot.user()

    async def bots(self, request: web.Request) -> JSON:
        return {"bots": [bot.user() for bot in self.world.bots.values()]}

    async def person(self, request: web.Request) -> JSON:
        asked = await read_asked(request)
        person_id = asked.whole("id", None) or self.world.new_person_id()
        if person_id <= 0 or person_id in self.world.bots:
            raise Wrong(f"{person_id} cannot be a person's id.")
        names = {name: asked.text(name, None) for name in ("last_name", "username", "language_code")}
        person = Person(person_id, asked.text("first_name"), **names)
        asked.done()
        known = self.world.people.setdefault(person_id, person)
        for name in ("first_name", *names):  # the same id again: the person has changed
            setattr(known, name, getattr(person, name))
        self.world.events.add("person", person_id)
        return known.user()

    async def people(self, request: web.Request) -> JSON:
        return {"people": [person.user() for person in self.world.people.values()]}

    async def group(self, request: web.Request) -> JSON:
        asked = await read_asked(request)
        kind = asked.choice("type", ("group", "supergroup", "channel"), "group")
        names = asked.any("members", [])
        if not isinstance(names, list):
            raise Wrong("'members' must be a list of ids.")
        members = [self._member(name) for name in names]
        title, group_id, username = asked.text("title"), asked.whole("id", None), asked.text("username", None)
        asked.done()
        return create(self.world, kind, title, members, group_id=group_id, username=username).about()

    async def groups(self, request: web.Request) -> JSON:
        return {"groups": [group.about() for group in self.world.groups.values()]}

    async def group_chat(self, request: web.Request) -> JSON:
        person = request.query.get("person")
        group = find_group(self.world, request.match_info["id"])
        return group_view(self.world, group, find_person(self.world, person) if person else None)

    async def add(self, request: web.Request) -> JSON:
        group, asked = find_group(self.world, request.match_info["id"]), await read_asked(request)
        status = asked.choice(
            "as", ("member", "administrator"), "administrator" if group.kind == "channel" else "member"
        )
        member, by = self._member(asked.any("member")), self._by(group, asked)
        asked.done()
        add_member(self.world, group, member, by, status)
        return group.about()

    async def remove(self, request: web.Request) -> JSON:
        group, asked = find_group(self.world, request.match_info["id"]), await read_asked(request)
        member, by = self._member(asked.any("member")), self._by(group, asked)
        asked.done()
        remove_member(self.world, group, member, by)
        return group.about()

    async def migrate(self, request: web.Request) -> JSON:
        group, asked = find_group(self.world, request.match_info["id"]), await read_asked(request)
        by = self._by(group, asked)
        asked.done()
        return migrate(self.world, group, by).about()

    def _member(self, name: Any) -> Person | Bot:
        if isinstance(name, int) and name in self.world.people:
            return self.world.people[name]
        return find_bot(self.world, str(name))

    def _by(self, group: Group, asked: Asked) -> Person:
        given = asked.whole("by", None)
        return find_person(self.world, next(iter(group.people)) if given is None else given)
