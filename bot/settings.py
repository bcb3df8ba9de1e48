"""All that can be set, from the environment and `.env`: all errors at once, in words, and never a secret in them.

`Settings(…)` takes values and reads nothing; `load_settings()` reads the environment and the file. What each variable
is for stands in `.env.example`; a test keeps names and defaults equal.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterable, Mapping
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, available_timezones

from dotenv.parser import parse_stream
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, DotEnvSettingsSource, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.complaints import PREFIX, SettingsWrong, Wrong, right, told, variable
from bot.values import (
    ALL,
    DEFAULT_HELP_NUMBERS,
    DEFAULT_WITHOUT_TELEGRAM,
    TELEGRAM,
    Address,
    AddressOrNone,
    HelpNumber,
    Hour,
    Languages,
    Listen,
    MailAddress,
    MailAddresses,
    MailServer,
    Number,
    Numbers,
    Rate,
    Weekdays,
    Worded,
    web_address,
)
from locales.languages import TONGUES
from storage.seal import BadKey, Seal

__all__ = ["TO_RUN", "Settings", "SettingsWrong", "Wrong", "load_settings", "strangers"]

FOR_TESTS = "ASKEL_TEST_"
TO_RUN = ("bot_token", "secret_key")  # what `askel run` cannot do without
WEBHOOK_PORTS = (443, 80, 88, 8443)  # Telegram calls no others
DRIVERS = ("sqlite", "sqlite+aiosqlite", "postgres", "postgresql", "postgresql+asyncpg")
EMPTY_MEANS_OFF = {"health_listen"}  # elsewhere an empty variable is an unset one


class Settings(BaseModel):
    """What Askel was told. Immutable; what is secret does not show in its `repr`."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    bot_token: SecretStr | None = None
    telegram_api: str = TELEGRAM
    proxy: str | None = Field(None, repr=False)  # may hold a password
    database: str = Field("sqlite:///askel.db", repr=False)  # may hold a password
    secret_key: SecretStr | None = None
    programme: str = "vantaa"
    words: str | None = None
    translations: str | None = None
    timezone: str = "Europe/Helsinki"
    languages: Languages = ("fi", "en", "ar", "ru")

    webhook_url: str | None = Field(None, repr=False)  # its path may be a secret
    webhook_secret: SecretStr | None = Field(None, validate_default=True)
    webhook_listen: Address = Listen("127.0.0.1", 8443)
    health_listen: AddressOrNone = Listen("127.0.0.1", 8090)

    synthetic_alert_minutes: int = Field(10, ge=0, le=1440)

    smtp_url: SecretStr | None = None
    smtp_from: MailAddress | None = Field(None, validate_default=True)
    smtp_to: MailAddresses = Field((), validate_default=True)  # the coordinators' channel outside Telegram

    rate_global: Rate = 25
    rate_chat: Rate = 1
    rate_group: Rate = 20  # a minute
    rate_chat_burst: int = Field(3, ge=1)

    quiet_from: Hour = 21
    quiet_to: Hour = 8
    work_from: Hour = 8
    work_to: int = Field(16, ge=1, le=24, validate_default=True)
    work_days: Weekdays = frozenset(range(5))  # 0 = Monday

    caseload_usual: int = Field(60, ge=1)  # clients of one mentor at a time
    caseload_most: int = Field(80, ge=1, validate_default=True)

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"] = "INFO"
    log_format: Literal["text", "json"] = "text"

    controller: str = "Vantaan kaupunki (City of Vantaa)"
    report_licence: str = ""
    controller_contact: str = "vantaa.fi"
    without_telegram: Worded = DEFAULT_WITHOUT_TELEGRAM
    help_numbers: Numbers = DEFAULT_HELP_NUMBERS
    social_emergency: Number | None = None

    @model_validator(mode="before")
    @classmethod
    def _empty_is_unset(cls, values: Any) -> Any:
        return {name: value for name, value in values.items() if value != "" or name in EMPTY_MEANS_OFF}

    @field_validator("bot_token")
    @classmethod
    def _like_a_token(cls, token: SecretStr | None) -> SecretStr | None:
        # what is accepted here is what bot/logs.py recognises and blanks out
        if token and not re.fullmatch(r"\d{6,}:[A-Za-z0-9_-]{30,}", token.get_secret_value()):
            raise ValueError("does not look like a token")
        return token

    @field_validator("secret_key")
    @classmethod
    def _seals(cls, keys: SecretStr | None) -> SecretStr | None:
        try:
            if keys:
                Seal(keys.get_secret_value())
        except BadKey as wrong:
            raise ValueError(str(wrong)) from wrong
        return keys

    @field_validator("telegram_api")
    @classmethod
    def _without_bot(cls, value: str) -> str:
        parts = web_address(value)
        if parts.query or parts.fragment or re.search(r"/bot[^/]*/?$", parts.path):
            raise ValueError("is more than the base address")
        return value.rstrip("/")

    @field_validator("proxy")
    @classmethod
    def _http_proxy(cls, value: str | None) -> str | None:
        if value:
            web_address(value)
        return value

    @field_validator("database")
    @classmethod
    def _known_database(cls, value: str) -> str:
        try:
            url = make_url(value)
        except ArgumentError as wrong:
            raise ValueError("is not a database address") from wrong
        if url.drivername not in DRIVERS:
            raise ValueError("is neither SQLite nor PostgreSQL")
        if url.drivername.startswith("sqlite") and url.database in (None, "", ":memory:"):
            raise ValueError("names no file, so that all would be lost at the end")
        return value

    @field_validator("programme")
    @classmethod
    def _found(cls, value: str) -> str:
        if value.endswith(".toml"):
            if not Path(value).is_file():
                raise ValueError("is a file that does not exist")
        elif not re.fullmatch(r"[\w-]+", value) or not files("programmes").joinpath(f"{value}.toml").is_file():
            raise ValueError("is not a shipped programme")
        return value

    @field_validator("words", "translations")
    @classmethod
    def _a_folder(cls, value: str | None) -> str | None:
        if value is not None and not Path(value).is_dir():
            raise ValueError("is not a folder that exists")
        return value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("is not a known time zone")
        return value

    @field_validator("languages")
    @classmethod
    def _known_languages(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value or set(value) - set(TONGUES):
            raise ValueError("names a language that Askel does not speak" if value else "names no language")
        return value

    @field_validator("webhook_url")
    @classmethod
    def _reachable_for_telegram(cls, value: str | None, others: ValidationInfo) -> str | None:
        if value is None:
            return value
        parts = web_address(value)
        if others.data.get("telegram_api", TELEGRAM) == TELEGRAM:  # a server of one's own calls anything
            if parts.scheme != "https":
                raise ValueError("is not https")
            if (parts.port or 443) not in WEBHOOK_PORTS:
                raise ValueError("has a port that Telegram does not call")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _guards_the_webhook(cls, secret: SecretStr | None, others: ValidationInfo) -> SecretStr | None:
        if secret is None and others.data.get("webhook_url"):
            raise ValueError("is missing: anybody could send updates to the webhook")
        if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret.get_secret_value()):
            raise ValueError("holds characters that Telegram does not take, or too many")
        return secret

    @field_validator("smtp_url")
    @classmethod
    def _a_mail_server(cls, url: SecretStr | None) -> SecretStr | None:
        if url:
            MailServer.of(url.get_secret_value())  # raises in words
        return url

    @field_validator("smtp_from", "smtp_to")
    @classmethod
    def _needed_to_mail(cls, value: Any, others: ValidationInfo) -> Any:
        if not value and others.data.get("smtp_url"):
            raise ValueError("is missing: alerts could not be mailed")
        return value

    @field_validator("caseload_most")
    @classmethod
    def _not_below_usual(cls, value: int, others: ValidationInfo) -> int:
        if value < others.data.get("caseload_usual", 0):
            raise ValueError("is less than what is usual")
        return value

    @field_validator("work_to")
    @classmethod
    def _after_work_from(cls, value: int, others: ValidationInfo) -> int:
        if value <= others.data.get("work_from", -1):
            raise ValueError("is not later than ASKEL_WORK_FROM")
        return value

    @field_validator("work_days")
    @classmethod
    def _some_days(cls, value: frozenset[int]) -> frozenset[int]:
        if not value or not value <= set(range(7)):
            raise ValueError("names no day")
        return value

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("without_telegram")
    @classmethod
    def _never_silent(cls, value: Mapping[str, str]) -> Mapping[str, str]:
        if not value or not all(sentence.strip() for sentence in value.values()):
            raise ValueError("has an empty sentence")
        return value

    @field_validator("help_numbers")
    @classmethod
    def _emergency_for_all(cls, value: Mapping[str, tuple[HelpNumber, ...]]) -> Mapping[str, tuple[HelpNumber, ...]]:
        if "emergency" not in {number.id for number in value.get(ALL, ())}:
            raise ValueError("has no emergency number for everybody")
        return value

    # --- what others ask of the settings ---

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def token(self) -> str:
        """The bot's token. Raises `SettingsWrong` when there is none."""
        self.require("bot_token")
        return self.bot_token.get_secret_value() if self.bot_token else ""

    @property
    def sealing_keys(self) -> str:
        """What `storage.seal.Seal` takes. Raises `SettingsWrong` when there is none."""
        self.require("secret_key")
        return self.secret_key.get_secret_value() if self.secret_key else ""

    def require(self, *names: str) -> None:
        """Raises `SettingsWrong` with all of these fields that are not set."""
        missing = [_missing(name) for name in names if getattr(self, name) is None]
        if missing:
            raise SettingsWrong(missing)

    def secrets(self) -> tuple[str, ...]:
        """Everything that no log may show, word by word."""
        hidden = [secret.get_secret_value() for secret in (self.bot_token, self.webhook_secret) if secret]
        hidden += self.secret_key.get_secret_value().split(",") if self.secret_key else []
        smtp = self.smtp_url.get_secret_value() if self.smtp_url else ""
        for address in (self.database, self.proxy or "", smtp):  # as written and as meant: %40 is @
            password = urlsplit(address).password or ""
            hidden += [password, unquote(password)]
        return tuple(dict.fromkeys(secret.strip() for secret in hidden if secret.strip()))

    def way_without_telegram(self, language: str) -> str:
        """The sentence in this language (`fi@selko` falls back to `fi`), or in English, or in whatever there is."""
        told = self.without_telegram
        return next(told[key] for key in (*_closest(language), ALL, "en", *told) if key in told)

    def numbers_to_call(self, language: str) -> tuple[HelpNumber, ...]:
        """The emergency number first, then those of the language (English where it has none), then the others."""
        own = next((self.help_numbers[key] for key in (*_closest(language), "en") if key in self.help_numbers), ())
        common = list(self.help_numbers[ALL])
        if self.social_emergency:
            common.append(HelpNumber(id="social_emergency", number=self.social_emergency))
        return tuple(sorted((*own, *common), key=lambda number: number.id != "emergency"))


class _FromEnvironment(Settings, BaseSettings):
    """The same fields, read from `ASKEL_…` in the environment and, behind it, from the file."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file_encoding="utf-8", enable_decoding=False, extra="ignore", hide_input_in_errors=True
    )


def load_settings(env_file: str | Path | None = ".env", *, needed: Iterable[str] = ()) -> Settings:
    """The settings of this machine. Raises `SettingsWrong` with everything that is wrong; also which of the `needed`
    fields are not set."""
    try:
        in_file = _names_in(env_file)
    except (OSError, UnicodeDecodeError) as unreadable:
        wrong = "cannot be read" if isinstance(unreadable, OSError) else "is not UTF-8"
        raise SettingsWrong([Wrong(str(env_file), wrong, "a text file of lines as in .env.example")]) from None
    errors = [*_unreadable_lines(env_file), *map(_unknown, sorted(in_file | _likely_typos(os.environ)))]
    try:
        settings = _FromEnvironment(_env_file=env_file)
    except ValidationError as invalid:
        errors = [told(error) for error in invalid.errors(include_input=False, include_url=False)] + errors
    errors += [_missing(name) for name in needed if variable(name) not in _set_names(env_file)]
    if errors:
        raise SettingsWrong(errors) from None
    return Settings.model_construct(settings.model_fields_set, **dict(settings))


def _missing(field: str) -> Wrong:
    return Wrong(variable(field), "is not set", right(field))


def _set_names(env_file: str | Path | None) -> set[str]:
    """Variables that are given a value, here or in the file, whether or not it can be used."""
    in_file = DotEnvSettingsSource(_FromEnvironment, env_file=env_file).env_vars
    return {name.upper() for name, value in (*in_file.items(), *os.environ.items()) if value}


def _closest(language: str) -> tuple[str, str]:
    return language, language.partition("@")[0]


def _known() -> set[str]:
    return {variable(field) for field in Settings.model_fields}


def _names_in(env_file: str | Path | None) -> set[str]:
    """Variables of the file that begin like ours and are not."""
    names = DotEnvSettingsSource(_FromEnvironment, env_file=env_file).env_vars
    return {name.upper() for name in names if name.upper().startswith(PREFIX)} - _known()


def _unreadable_lines(env_file: str | Path | None) -> list[Wrong]:
    """Lines that the reader of `.env` would leave out without a word."""
    if env_file is None or not Path(env_file).is_file():
        return []
    lines = parse_stream(StringIO(Path(env_file).read_text("utf-8")))
    right = "NAME=value, with quotes around a value that holds spaces or quotes of the other kind"
    return [Wrong(f"{env_file}:{line.original.line}", "cannot be read", right) for line in lines if line.error]


def _likely_typos(names: Iterable[str]) -> set[str]:
    """Variables of the environment that look like a slip; others there may belong to other programs."""
    return {name for name in strangers(names) if difflib.get_close_matches(name, _known(), cutoff=0.85)}


def strangers(names: Iterable[str] = os.environ) -> list[str]:
    """Variables of the environment with our beginning that no setting has."""
    strange = {name for name in names if name.startswith(PREFIX) and not name.startswith(FOR_TESTS)}
    return sorted(strange - _known())


def _unknown(name: str) -> Wrong:
    close = difflib.get_close_matches(name, sorted(_known()), n=1)
    return Wrong(name, "is not a setting", close[0] if close else "a name from .env.example")
