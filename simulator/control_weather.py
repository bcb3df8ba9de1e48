"""Faults, limits, latency and the clock over HTTP, and what can be watched: the log of calls, the stream of events."""

from collections.abc import Callable

import orjson
from aiohttp import web

from simulator.asked import Asked, read_asked
from simulator.control import Handler
from simulator.faults import Fault
from simulator.limits import Rates
from simulator.refusals import Wrong
from simulator.world import JSON, World

__all__ = ["ControlWeather"]

KINDS = ("drop_before", "drop_after", "latency", "refuse")
CODES = tuple(str(code) for code in range(400, 600))
STILL_THERE = 15.0
FURTHEST = 100 * 366 * 86_400


class ControlWeather:
    """`refuse` closes the listening socket for so many seconds."""

    def __init__(self, world: World, refuse: Callable[[float], None]) -> None:
        self.world = world
        self.refuse = refuse

    def routes(self) -> list[tuple[str, str, Handler]]:
        return [
            ("POST", "/sim/faults", self.add_fault),
            ("GET", "/sim/faults", self.faults),
            ("DELETE", "/sim/faults", self.clear_faults),
            ("DELETE", "/sim/faults/{id:\\d+}", self.clear_faults),
            ("POST", "/sim/latency", self.set_latency),
            ("GET", "/sim/latency", self.latency),
            ("POST", "/sim/limits", self.set_limits),
            ("GET", "/sim/limits", self.limits),
            ("POST", "/sim/clock", self.forward),
            ("GET", "/sim/clock", self.clock),
            ("GET", "/sim/calls", self.calls),
            ("DELETE", "/sim/calls", self.clear_calls),
            ("GET", "/sim/events", self.events),
        ]

    async def add_fault(self, request: web.Request) -> JSON:
        asked = await read_asked(request)
        fault = read_fault(asked)
        asked.done()
        if fault.kind == "refuse":
            if not fault.seconds[1]:
                raise Wrong("For how many 'seconds' shall connections be refused?")
            self.refuse(fault.seconds[1])
            return fault.as_dict()
        return self.world.faults.add(fault).as_dict()

    async def faults(self, request: web.Request) -> JSON:
        return {"faults": [fault.as_dict() for fault in self.world.faults.standing]}

    async def clear_faults(self, request: web.Request) -> JSON:
        given = request.match_info.get("id")
        return {"cleared": self.world.faults.clear(int(given) if given else None)}

    async def set_latency(self, request: web.Request) -> JSON:
        asked = await read_asked(request)
        span = asked.span("seconds")
        asked.done()
        self.world.faults.latency = span
        return {"seconds": list(span)}

    async def latency(self, request: web.Request) -> JSON:
        return {"seconds": list(self.world.faults.latency)}

    async def set_limits(self, request: web.Request) -> JSON:
        asked, old = await read_asked(request), self.world.limits.rates
        rates = Rates(
            all=asked.whole("all", old.all),
            chat_sustained=asked.number("chat_sustained", old.chat_sustained),
            chat_burst=asked.whole("chat_burst", old.chat_burst),
            group_per_minute=asked.whole("group_per_minute", old.group_per_minute),
        )
        asked.done()
        if min(rates.all, rates.chat_burst, rates.group_per_minute) < 0:
            raise Wrong("A limit is 0 (none) or more.")
        self.world.limits.rates = rates
        self.world.limits.clear()
        return rates.as_dict()

    async def limits(self, request: web.Request) -> JSON:
        return self.world.limits.rates.as_dict()

    async def forward(self, request: web.Request) -> JSON:
        asked = await read_asked(request)
        seconds = asked.number("forward_seconds")
        asked.done()
        if self.world.clock.ahead + seconds > FURTHEST:
            raise Wrong("The clock goes at most 100 years ahead.")
        self.world.forward(seconds)
        return await self.clock(request)

    async def clock(self, request: web.Request) -> JSON:
        return {"now": self.world.clock.now(), "ahead": self.world.clock.ahead}

    async def calls(self, request: web.Request) -> JSON:
        calls = self.world.calls.since(number_in(request, "since"))
        return {"calls": [call._asdict() for call in calls]}

    async def clear_calls(self, request: web.Request) -> JSON:
        self.world.calls.clear()
        return {"cleared": True}

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: from now on, or after `Last-Event-ID` (also as ?since=)."""
        events = self.world.events
        given = request.headers.get("Last-Event-ID") or request.query.get("since")
        if given is not None and not given.isdecimal():
            raise Wrong("'Last-Event-ID' must be a whole number.")
        last_id = events.last_id if given is None else int(given)
        headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        response = web.StreamResponse(headers=headers)
        await response.prepare(request)
        await response.write(b"retry: 500\n: hello\n\n")
        while not events.closed:
            fresh = events.since(last_id)
            for event in fresh:
                last_id = event["id"]
            lines = [b"id: %d\ndata: %b\n\n" % (event["id"], orjson.dumps(event)) for event in fresh]
            try:
                await response.write(b"".join(lines) or b": still here\n\n")
            except ConnectionError:
                break
            await events.wait(last_id, STILL_THERE)
        return response


def read_fault(asked: Asked) -> Fault:
    kind = str(asked.any("kind"))
    if kind not in KINDS + CODES:
        raise Wrong(f"'kind' must be an error code (400 to 599) or one of: {', '.join(KINDS)}.")
    method, times, probability = (
        asked.text("method", None),
        asked.whole("times", None),
        asked.number("probability", 1.0),
    )
    if probability > 1:
        raise Wrong("'probability' must be between 0 and 1.")
    if times is not None and times < 1:
        raise Wrong("'times' must be 1 or more; leave it out for a fault that stays.")
    return Fault(
        kind=kind,
        method=method,
        chat_id=asked.whole("chat_id", None),
        bot_id=asked.whole("bot_id", None),
        times=times,
        probability=probability,
        seed=asked.whole("seed", None),
        description=asked.text("description", ""),
        retry_after=asked.whole("retry_after", 1),
        seconds=asked.span("seconds", 0),
    )


def number_in(request: web.Request, name: str) -> int:
    given = request.query.get(name, "0")
    if not given.isdecimal():
        raise Wrong(f"'{name}' must be a whole number.")
    return int(given)
