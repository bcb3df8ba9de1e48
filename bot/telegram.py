"""Calls Telegram: PTB's `Bot` over a request class of ours on aiohttp, and what each answer means.

TelegramError (PTB's)
├── Answered     the Bot API refused: its code, description and parameters
├── NotSent      the request certainly did not go out: refused connection, DNS, proxy
└── MaybeSent    the request went out and nobody knows what became of it
"""

from __future__ import annotations

import json
import logging
import re
from dataclasses import dataclass
from datetime import timedelta
from types import TracebackType
from typing import Any

import orjson
from aiohttp import (
    ClientConnectorCertificateError,
    ClientConnectorDNSError,
    ClientConnectorError,
    ClientConnectorSSLError,
    ClientError,
    ClientHttpProxyError,
    ClientProxyConnectionError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    DummyCookieJar,
    FormData,
    InvalidURL,
    TCPConnector,
)
from telegram import Bot
from telegram.error import TelegramError
from telegram.request import BaseRequest, RequestData
from telegram.warnings import PTBUserWarning

from bot.outcomes import Later, Outcome, Refused, Sent, Unknown, meaning, quiet

__all__ = ["Aiohttp", "PollFailed", "Telegram", "bot_id", "lenient"]

CONNECT_SECONDS = 10.0
READ_SECONDS = 20.0
JSON = {"Content-Type": "application/json"}
LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class Answered(TelegramError):
    def __init__(self, code: int, description: str, parameters: dict[str, Any]) -> None:
        super().__init__(quiet(description))
        self.code = code
        self.description = description
        self.parameters = parameters


class NotSent(TelegramError):
    pass


class MaybeSent(TelegramError):
    pass


@dataclass(frozen=True, slots=True)
class PollFailed:
    """getUpdates did not work. `code` is None without an answer; `body` is there when it could not be read."""

    code: int | None
    why: str
    wait: timedelta | None = None
    body: bytes | None = None


class Aiohttp(BaseRequest):
    """One session. Says by its exceptions whether a request went out; none of them holds an address or a token."""

    __slots__ = ("_proxy", "_read_timeout", "_session", "_trust_env")

    def __init__(
        self, *, proxy: str | None = None, trust_env: bool = False, read_timeout: float = READ_SECONDS
    ) -> None:
        self._proxy = proxy
        self._trust_env = trust_env
        self._read_timeout = read_timeout
        self._session: ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return self._read_timeout

    async def initialize(self) -> None:
        if self._session is None:
            self._session = ClientSession(
                # The sender decides how many calls run at once; a limit here would make alerts wait.
                connector=TCPConnector(limit=0),
                cookie_jar=DummyCookieJar(),
                trust_env=self._trust_env,
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        seconds = read_timeout if isinstance(read_timeout, int | float) else self._read_timeout
        body = _body(request_data)
        code, payload = await self.exchange(url, method, body, seconds)
        if not 200 <= code <= 299:
            raise refusal(code, payload)
        return code, payload

    async def exchange(self, url: str, method: str, body: bytes | FormData, seconds: float) -> tuple[int, bytes]:
        """Status and body of the answer. Raises `NotSent` or `MaybeSent`."""
        if self._session is None:
            raise NotSent("the session is closed")
        headers = None if isinstance(body, FormData) else JSON
        timeout = ClientTimeout(total=None, connect=CONNECT_SECONDS, sock_connect=CONNECT_SECONDS, sock_read=seconds)
        try:
            async with self._session.request(
                method,
                url,
                data=body,
                headers=headers,
                timeout=timeout,
                proxy=self._proxy,
                allow_redirects=False,
            ) as answer:
                return answer.status, await answer.read()
        except (ClientConnectorError, ConnectionTimeoutError, ClientHttpProxyError, InvalidURL) as failure:
            trouble: TelegramError = NotSent(_in_words(failure))
        except (ClientError, TimeoutError, OSError) as failure:
            trouble = MaybeSent(type(failure).__name__)
        raise trouble  # out of the except block: the failure of aiohttp knows the address, and so the token

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer to a call that went through. PTB's own would write a broken one into the log."""
        try:
            answer = lenient(payload)
        except ValueError:
            answer = None
        if not isinstance(answer, dict) or "result" not in answer:
            raise MaybeSent("the answer cannot be read")
        return answer


def _in_words(failure: Exception) -> str:
    """Why a request did not go out. Names no host, and no user or password of a proxy."""
    match failure:
        case ClientConnectorDNSError():
            return "the name of the server is not known here (DNS)"
        case ClientProxyConnectionError() | ClientHttpProxyError():
            return "the proxy does not let it through"
        case ConnectionTimeoutError():
            return "nobody answered in time"
        case InvalidURL():
            return "the address is none"
        case ClientConnectorSSLError() | ClientConnectorCertificateError():
            return "the certificate of the server is not trusted"
        case _:
            return "the connection was refused"


def _body(request_data: RequestData | None) -> bytes | FormData:
    """JSON, or a form where a file goes along."""
    if request_data is None:
        return b"{}"
    if not request_data.contains_files:
        return orjson.dumps(request_data.parameters)
    form = FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in (request_data.multipart_data or {}).items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form


def refusal(code: int, payload: bytes) -> TelegramError:
    """The exception for an answer other than 2xx. Only Telegram's own JSON is a verdict; a proxy's page is not."""
    try:
        answer = lenient(payload)
    except ValueError:
        answer = None
    if isinstance(answer, dict) and answer.get("ok") is False:
        parameters = answer.get("parameters")
        return Answered(code, str(answer.get("description", code)), parameters if isinstance(parameters, dict) else {})
    return Answered(code if code >= 500 else 502, f"an answer with status {code} that is not Telegram's", {})


def lenient(body: bytes) -> Any:
    """JSON, with lone surrogates replaced: orjson refuses them, and with them a whole batch. Raises `ValueError`."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        pass
    try:
        return _whole(json.loads(body.decode("utf-8", "replace")))
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _whole(value: Any) -> Any:
    match value:
        case str():
            return LONE_SURROGATE.sub("\ufffd", value)
        case list():
            return [_whole(part) for part in value]
        case dict():
            return {_whole(name): _whole(part) for name, part in value.items()}
        case _:
            return value


class _Bot(Bot):
    """PTB's bot, which does not tell us at each call that it has a method of its own for it: ours is half the work."""

    @classmethod
    def _warn(
        cls, message: str | PTBUserWarning, category: type[Warning] = PTBUserWarning, stacklevel: int = 0
    ) -> None:
        if not str(message).startswith("Please use 'Bot."):
            super()._warn(message, category, stacklevel + 1)


def bot_id(token: str) -> int:
    """The bot's own user id, with which every token begins."""
    head = token.partition(":")[0]
    if not (head.isascii() and head.isdigit()):
        raise ValueError("a bot token begins with the number of the bot and a colon")  # and must not be quoted
    return int(head)


class Telegram:
    """A bot's Telegram. Use as a context manager; `base_url` is the server's address without `/bot`."""

    def __init__(
        self,
        token: str,
        base_url: str = "https://api.telegram.org",
        *,
        proxy: str | None = None,
        trust_env: bool = False,
        read_timeout: float = READ_SECONDS,
    ) -> None:
        # PTB writes addresses (with the token) and parameters (with texts) at DEBUG.
        logging.getLogger("telegram").setLevel(logging.WARNING)
        self._calls = Aiohttp(proxy=proxy, trust_env=trust_env, read_timeout=read_timeout)
        self._polls = Aiohttp(proxy=proxy, trust_env=trust_env, read_timeout=read_timeout)
        self._bot = _Bot(
            token, base_url=base_url.rstrip("/") + "/bot", request=self._calls, get_updates_request=self._polls
        )
        self.bot_id = bot_id(token)

    async def __aenter__(self) -> Telegram:
        await self._calls.initialize()
        await self._polls.initialize()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, value: BaseException | None, where: TracebackType | None
    ) -> None:
        await self._calls.shutdown()
        await self._polls.shutdown()

    async def call(self, method: str, params: dict[str, Any]) -> Outcome:
        """Calls a method of the Bot API. Never raises for what Telegram or the network may do."""
        try:
            return Sent(await self._bot.do_api_request(method, params))
        except Answered as answered:
            return meaning(answered.code, answered.description, answered.parameters)
        except NotSent as failure:
            return Later(None, f"not sent: {failure}", everywhere=True)
        except MaybeSent as failure:
            return Unknown(str(failure))
        except TelegramError as failure:  # PTB wraps what it does not know, such as a value that JSON cannot hold
            return Refused(type(failure.__cause__ or failure).__name__)

    async def get_updates_raw(
        self, offset: int | None, timeout: timedelta, allowed_updates: list[str], limit: int = 100
    ) -> list[Any] | PollFailed:
        """The next updates as Telegram wrote them, not looked at. An `offset` confirms all that came before it."""
        seconds = int(timeout.total_seconds())
        asked: dict[str, Any] = {"timeout": seconds, "allowed_updates": allowed_updates, "limit": limit}
        if offset is not None:
            asked["offset"] = offset
        try:
            code, body = await self._polls.exchange(
                f"{self._bot.base_url}/getUpdates", "POST", orjson.dumps(asked), seconds + READ_SECONDS
            )
        except (NotSent, MaybeSent) as failure:
            return PollFailed(None, str(failure))
        return _updates(code, body)


def _updates(code: int, body: bytes) -> list[Any] | PollFailed:
    if code != 200:
        answered = refusal(code, body)
        seconds = answered.parameters.get("retry_after") if isinstance(answered, Answered) else None
        wait = timedelta(seconds=seconds) if isinstance(seconds, int) else None
        return PollFailed(code, str(answered), wait)
    try:
        answer = lenient(body)
    except ValueError:
        return PollFailed(code, "the answer cannot be read", body=body)
    match answer:
        case {"ok": True, "result": list(updates)}:
            return updates
        case _:
            return PollFailed(code, "the answer is not one of the Bot API")
