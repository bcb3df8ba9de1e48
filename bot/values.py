"""From the text of a variable to its value: addresses to listen on, languages, days, numbers to call.

Each raises `ValueError` with what is wrong, as the second half of a sentence: "ASKEL_WORK_DAYS …".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

import orjson
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

TELEGRAM = "https://api.telegram.org"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MAIL_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtp+tls": 465}
ALL = "all"  # in a value that is given per language: for every language


class Listen(NamedTuple):
    """Where a server of ours listens. Port 0: any free one."""

    host: str
    port: int


Number = Annotated[str, Field(pattern=r"^[0-9+][0-9 +-]*$")]


class HelpNumber(BaseModel):
    """A number to call. `id` names it in the catalogue; a `name` is shown instead, for numbers that we do not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    id: str = Field(pattern=r"^[a-z_]+$")
    number: Number
    all_day: bool = False  # known to answer at every hour; if not, people must be told so
    name: str | None = None


DEFAULT_HELP_NUMBERS: Mapping[str, tuple[HelpNumber, ...]] = {
    ALL: (
        HelpNumber(id="emergency", number="112", all_day=True),
        HelpNumber(id="medical", number="116117", all_day=True),
        HelpNumber(id="violence", number="080 005 005", all_day=True),
        HelpNumber(id="poison", number="0800 147 111", all_day=True),
    ),
    "fi": (HelpNumber(id="crisis", number="09 2525 0111", all_day=True),),
    "sv": (HelpNumber(id="crisis", number="09 2525 0112"),),
    "en": (HelpNumber(id="crisis", number="09 2525 0113"),),
    "ar": (HelpNumber(id="crisis", number="09 2525 0113"),),
    "uk": (HelpNumber(id="crisis", number="09 2525 0114"),),
    "ru": (HelpNumber(id="crisis", number="09 2525 0115"),),
}
DEFAULT_WITHOUT_TELEGRAM: Mapping[str, str] = {
    "fi": "Kysy siltä, joka antoi sinulle kutsun.",
    "en": "Ask the person who gave you the invite.",
    "ar": "اسأل الشخص الذي أعطاك الدعوة.",
    "ru": "Спросите у человека, который дал вам приглашение.",
}


@dataclass(frozen=True, slots=True)
class MailServer:
    """`scheme` says how the connection is locked: smtp (not at all), smtp+starttls, smtp+tls."""

    scheme: str
    host: str
    port: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @classmethod
    def of(cls, url: str) -> MailServer:
        """From `smtp+starttls://user:password@host:587`. Raises `ValueError` in words."""
        parts = urlsplit(url)
        if parts.scheme not in MAIL_PORTS:
            raise ValueError("is none of smtp://, smtp+starttls:// and smtp+tls://")
        try:
            port = parts.port
        except ValueError as wrong:
            raise ValueError("has a port that is no number") from wrong
        if not parts.hostname or parts.path not in ("", "/") or parts.query or parts.fragment:
            raise ValueError("is not the address of a mail server")
        user, password = (None if part is None else unquote(part) for part in (parts.username, parts.password))
        if (user is None) != (password is None):
            raise ValueError("has a user without a password, or a password without a user")
        return cls(parts.scheme, parts.hostname, port or MAIL_PORTS[parts.scheme], user, password)


def _listen(value: object) -> object:
    if not isinstance(value, str):
        return value
    if not value:
        return None
    host, colon, port = value.rpartition(":")
    if not (host and colon and re.fullmatch(r"\d{1,5}", port) and int(port) < 65536):
        raise ValueError("is not host:port")
    return Listen(host.strip("[]"), int(port))


def _listed(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]


def _languages(value: object) -> object:
    return tuple(dict.fromkeys(_listed(value))) if isinstance(value, str) else value


def _weekdays(value: object) -> object:
    return frozenset(day for part in _listed(value.lower()) for day in _span(part)) if isinstance(value, str) else value


def _span(part: str) -> list[int]:
    """`fri-mon` → [4, 5, 6, 0]"""
    first, dash, last = part.partition("-")
    last = last if dash else first
    if first not in WEEKDAYS or last not in WEEKDAYS:
        raise ValueError(f"names a day that is not one of {', '.join(WEEKDAYS)}")
    begin, end = WEEKDAYS.index(first), WEEKDAYS.index(last)
    return [(begin + step) % 7 for step in range((end - begin) % 7 + 1)]


def _json(value: object) -> object:
    try:
        return orjson.loads(value) if isinstance(value, str) else value
    except orjson.JSONDecodeError as wrong:
        raise ValueError("is not JSON") from wrong


def _worded(value: object) -> object:
    return {ALL: value} if isinstance(value, str) and not value.startswith("{") else _json(value)


def _mail_address(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"[^\s@<>,;]+@[^\s@<>,;]+", value):
        raise ValueError("is not an address")
    return value


def _mail_addresses(value: object) -> object:
    return tuple(str(_mail_address(one)) for one in _listed(value)) if isinstance(value, str) else value


def web_address(value: str) -> SplitResult:
    try:
        parts = urlsplit(value)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise ValueError("is not an address that begins with http:// or https://")
    return parts


Address = Annotated[Listen, BeforeValidator(_listen)]
AddressOrNone = Annotated[Listen | None, BeforeValidator(_listen)]
Languages = Annotated[tuple[str, ...], BeforeValidator(_languages)]
Weekdays = Annotated[frozenset[int], BeforeValidator(_weekdays)]
Worded = Annotated[Mapping[str, str], BeforeValidator(_worded)]
Numbers = Annotated[Mapping[str, tuple[HelpNumber, ...]], BeforeValidator(_json)]
Rate = Annotated[float, Field(ge=0, allow_inf_nan=False)]
MailAddress = Annotated[str, BeforeValidator(_mail_address)]
MailAddresses = Annotated[tuple[str, ...], BeforeValidator(_mail_addresses)]
Hour = Annotated[int, Field(ge=0, le=23)]
