"""The parameters of one call, however they came: query string, urlencoded, JSON or multipart. Next: methods.py."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import orjson
from aiohttp import web

from simulator.refusals import bad_request

__all__ = ["Fields", "Upload", "read_fields"]

TRUE = {"true", "1", "yes", "y", "on", "t"}
NOT_UTF8 = "strings must be encoded in UTF-8"


@dataclass(slots=True, frozen=True)
class Upload:
    name: str
    mime_type: str
    body: bytes


class Fields:
    """Values by name, read leniently as Telegram reads them: numbers may be text, objects may be JSON in text."""

    __slots__ = ("files", "values")

    def __init__(self, values: dict[str, Any], files: dict[str, Upload] | None = None) -> None:
        self.values = values
        self.files = files or {}

    def text(self, name: str) -> str:
        value = self.values.get(name)
        if isinstance(value, str):  # the usual case, and this is the hot path
            return value
        match value:
            case None:
                return ""
            case bool():
                return "true" if value else "false"
            case int() | float():
                return str(value)
            case _:
                return orjson.dumps(value).decode()

    def whole(self, name: str, default: int = 0) -> int:
        value = self.values.get(name, default)
        try:
            return int(value)
        except (TypeError, ValueError, OverflowError):
            return default

    def number(self, name: str) -> float | None:
        try:
            return float(self.values.get(name, ""))
        except (TypeError, ValueError):
            return None

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in TRUE

    def structure(self, name: str, what: str) -> Any:
        """An object or a list; None if it was left out. `what` names it in the refusal."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return orjson.loads(value)
        except orjson.JSONDecodeError:
            raise bad_request(f"can't parse {what} JSON object") from None

    def upload(self, name: str) -> Upload | None:
        """A file sent under this name itself, or under the name that `attach://` points to."""
        value = self.values.get(name)
        if isinstance(value, str) and value.startswith("attach://"):
            return self.files.get(value.removeprefix("attach://"))
        return self.files.get(name)

    def logged(self) -> dict[str, Any]:
        if not self.files:
            return self.values
        return self.values | {name: f"<{len(file.body)} bytes: {file.name}>" for name, file in self.files.items()}


async def read_fields(request: web.Request) -> Fields:
    values: dict[str, Any] = dict(request.query) if request.query_string else {}
    if not request.body_exists:
        return Fields(values)
    match request.content_type:
        case "application/json":
            values |= parse_object(await request.read())
        case "application/x-www-form-urlencoded":
            values |= parse_form(await request.read())
        case "multipart/form-data":
            return await read_multipart(request, values)
    return Fields(values)


def parse_object(body: bytes) -> dict[str, Any]:
    try:
        value = orjson.loads(body) if body.strip() else {}
    except orjson.JSONDecodeError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(value, dict):
        raise bad_request("object expected")
    return value


def parse_form(body: bytes) -> dict[str, Any]:
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, errors="strict"))
    except UnicodeDecodeError:
        raise bad_request(NOT_UTF8) from None


async def read_multipart(request: web.Request, values: dict[str, Any]) -> Fields:
    files: dict[str, Upload] = {}
    try:
        post = await request.post()
    except UnicodeDecodeError:
        raise bad_request(NOT_UTF8) from None
    except ValueError:
        raise bad_request("can't parse multipart body") from None
    for name, value in post.items():
        match value:
            case web.FileField():
                files[name] = Upload(value.filename, value.content_type, value.file.read())
                value.file.close()
            case bytes() | bytearray():
                values[name] = bytes(value).decode(errors="replace")
            case _:
                values[name] = value
    return Fields(values, files)
