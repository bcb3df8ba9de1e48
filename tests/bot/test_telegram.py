"""What each answer of Telegram, and each way of not answering, means."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web

from bot.outcomes import Gone, Later, Migrated, NotModified, Outcome, Refused, Sent, Unknown, Unreachable, meaning
from bot.telegram import PollFailed, Telegram, bot_id, lenient
from simulator import Simulator
from simulator.faults import Fault

TOKEN = "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def answering(handler: Handler, **more: Any) -> AsyncIterator[Telegram]:
    """A Telegram that answers everything with this handler."""
    server = web.Application()
    server.router.add_route("*", "/{any:.*}", handler)
    runner = web.AppRunner(server, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        async with Telegram(TOKEN, f"http://127.0.0.1:{port}", **more) as telegram:
            yield telegram
    finally:
        await runner.cleanup()


async def outcome_of(handler: Handler, **more: Any) -> Outcome:
    async with answering(handler, **more) as telegram:
        return await telegram.call("sendMessage", {"chat_id": 1, "text": "hello"})


def says(status: int, body: Any) -> Handler:
    async def answer(_request: web.Request) -> web.Response:
        return (
            web.json_response(body, status=status)
            if not isinstance(body, bytes)
            else web.Response(body=body, status=status)
        )

    return answer


def refuses(status: int, description: str, **parameters: Any) -> Handler:
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    return says(status, body | ({"parameters": parameters} if parameters else {}))


# --- calls ----------------------------------------------------------------------------------------------------------


async def test_a_message_that_was_taken_is_sent_and_has_a_number() -> None:
    outcome = await outcome_of(says(200, {"ok": True, "result": {"message_id": 7}}))
    assert isinstance(outcome, Sent)
    assert outcome.message_id == 7


@pytest.mark.parametrize(
    ("handler", "outcome"),
    [
        (refuses(400, "Bad Request: message is not modified: specified new message content is …"), NotModified()),
        (refuses(429, "Too Many Requests", retry_after=7), Later(timedelta(seconds=7), "Too Many Requests")),
        (refuses(429, "Too Many Requests"), Later(None, "Too Many Requests")),
        (refuses(403, "Forbidden: bot was blocked by the user"), Unreachable("Forbidden: bot was blocked by the user")),
        (refuses(403, "Forbidden: something new"), Unreachable("Forbidden: something new")),
        (refuses(400, "Bad Request: chat not found"), Unreachable("Bad Request: chat not found")),
        (refuses(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-100), Migrated(-100)),
        (refuses(400, "Bad Request: message to edit not found"), Gone("Bad Request: message to edit not found")),
        (refuses(400, "Bad Request: message can't be edited"), Gone("Bad Request: message can't be edited")),
        (refuses(400, "Bad Request: something new"), Refused("Bad Request: something new")),
        (refuses(404, "Not Found"), Refused("Not Found")),
        (refuses(401, "Unauthorized"), Later(timedelta(seconds=30), "Unauthorized", everywhere=True)),
        (refuses(500, "Internal Server Error"), Later(None, "Internal Server Error")),
        (says(502, b"<html>502 Bad Gateway</html>"), Later(None, "an answer with status 502 that is not Telegram's")),
        (says(599, b""), Later(None, "an answer with status 599 that is not Telegram's")),
        (says(403, b"<html>the proxy says no</html>"), Later(None, "an answer with status 403 that is not Telegram's")),
        (says(200, b"<html>a login page</html>"), Unknown("the answer cannot be read")),
    ],
)  # fmt: skip
async def test_each_answer_has_its_meaning(handler: Handler, outcome: Outcome) -> None:
    assert await outcome_of(handler) == outcome


async def test_a_refused_connection_sent_nothing() -> None:
    async with Telegram(TOKEN, "http://127.0.0.1:9") as telegram:
        outcome = await telegram.call("sendMessage", {"chat_id": 1, "text": "hello"})
    assert outcome == Later(None, "not sent: the connection was refused", everywhere=True)


async def test_a_name_that_does_not_resolve_sent_nothing() -> None:
    async with Telegram(TOKEN, "http://telegram.invalid") as telegram:
        outcome = await telegram.call("sendMessage", {"chat_id": 1, "text": "hello"})
    assert isinstance(outcome, Later)
    assert outcome.everywhere


async def test_a_time_out_after_the_request_went_out_is_unknown() -> None:
    async def sleep(_request: web.Request) -> web.Response:
        await asyncio.sleep(0.5)
        return web.Response()

    assert await outcome_of(sleep, read_timeout=0.05) == Unknown("SocketTimeoutError")


@pytest.mark.parametrize("kind", ["drop_before", "drop_after"])
async def test_a_connection_dropped_after_the_request_went_out_is_unknown(kind: str) -> None:
    async with Simulator() as sim, Telegram(TOKEN, sim.url) as telegram:
        await telegram.call("getMe", {})
        amina = await sim.person("Amina")
        await amina.start()
        sim.world.faults.add(Fault(kind, method="sendmessage"))
        outcome = await telegram.call("sendMessage", {"chat_id": amina.id, "text": "hello"})
        assert isinstance(outcome, Unknown)


async def test_a_session_that_is_closed_sends_nothing() -> None:
    telegram = Telegram(TOKEN, "http://127.0.0.1:9")
    assert isinstance(await telegram.call("getMe", {}), Later)


async def test_params_that_cannot_be_written_as_json_are_refused() -> None:
    async with Telegram(TOKEN, "http://127.0.0.1:9") as telegram:
        assert await telegram.call("sendMessage", {"text": object()}) == Refused("TypeError")


def test_a_refusal_that_quotes_a_person_is_cut_before_the_quote() -> None:
    outcome = meaning(400, 'Bad Request: can\'t parse entities: Unsupported start tag "my secret" at byte offset 5', {})
    assert outcome == Refused("Bad Request: can't parse entities: Unsupported start tag")


async def test_the_token_is_in_no_outcome_and_in_no_log(caplog: pytest.LogCaptureFixture) -> None:
    async def drop(request: web.Request) -> web.Response:
        assert request.transport
        request.transport.close()
        return web.Response()

    with caplog.at_level(logging.DEBUG):
        outcomes: list[object] = [
            await outcome_of(drop),
            await outcome_of(says(404, b"x")),
            await outcome_of(says(200, b"{")),
        ]
        async with Telegram(TOKEN, "http://127.0.0.1:9") as telegram:
            outcomes.append(await telegram.call("getMe", {}))
            outcomes.append(await telegram.get_updates_raw(None, timedelta(), []))
    assert TOKEN[7:] not in repr(outcomes)
    assert not [r for r in caplog.records if r.name.startswith("telegram") and TOKEN[7:] in r.getMessage()]


def test_a_token_without_a_number_is_refused_without_being_quoted() -> None:
    with pytest.raises(ValueError, match="a bot token begins with") as wrong:
        bot_id("secret")
    assert "secret" not in str(wrong.value)
    assert bot_id(TOKEN) == 123456


# --- updates --------------------------------------------------------------------------------------------------------


async def poll(handler: Handler) -> list[Any] | PollFailed:
    async with answering(handler) as telegram:
        return await telegram.get_updates_raw(5, timedelta(), ["message"])


async def test_a_poll_says_where_it_stands_and_what_it_wants() -> None:
    asked: list[Any] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(await request.json())
        return web.json_response({"ok": True, "result": [{"update_id": 5}]})

    assert await poll(answer) == [{"update_id": 5}]
    assert asked == [{"offset": 5, "timeout": 0, "allowed_updates": ["message"], "limit": 100}]


async def test_a_lone_surrogate_costs_one_character_and_not_the_batch() -> None:
    body = rb'{"ok":true,"result":[{"update_id":1,"x":"a\ud800b"},{"update_id":2,"y":"\ud83d\ude00"}]}'
    assert await poll(says(200, body)) == [{"update_id": 1, "x": "a\ufffdb"}, {"update_id": 2, "y": "😀"}]


async def test_a_batch_that_cannot_be_read_comes_back_as_it_is() -> None:
    assert await poll(says(200, b"{nonsense")) == PollFailed(200, "the answer cannot be read", body=b"{nonsense")


@pytest.mark.parametrize("code", [401, 409, 502])
async def test_a_poll_that_is_refused_says_with_which_code(code: int) -> None:
    answer = await poll(refuses(code, "no"))
    assert isinstance(answer, PollFailed)
    assert (answer.code, answer.why) == (code, "no")


async def test_a_poll_that_comes_too_often_says_how_long_to_wait() -> None:
    answer = await poll(refuses(429, "Too Many Requests: retry after 3", retry_after=3))
    assert answer == PollFailed(429, "Too Many Requests: retry after 3", timedelta(seconds=3))


def test_json_nested_too_deeply_is_an_error_like_any_other() -> None:
    with pytest.raises(ValueError, match="nested"):
        lenient(b"[" * 100_000)
