"""What is said of a setting that cannot be used: what is wrong with it and what would be right, never what it was."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic_core import ErrorDetails

from bot.values import TELEGRAM
from locales.languages import TONGUES

PREFIX = "ASKEL_"

RIGHT = {
    "bot_token": "the token as @BotFather gave it: digits, a colon, about 35 letters, digits, - or _",
    "telegram_api": f"{TELEGRAM}, or the address of a Bot API server of your own, without /bot",
    "proxy": "http://host:port, or http://user:password@host:port",
    "database": "sqlite:///askel.db (a path from here), sqlite:////var/lib/askel.db, or postgresql://user:password@host/name",
    "secret_key": "what `askel key` prints: 32 bytes in base64url; several with commas between, the newest first",
    "programme": "the name of a shipped programme, or the path of a .toml file that exists",
    "words": "a folder with files such as fi.toml; leave it empty for those that come with Askel",
    "translations": "a folder with files such as fi.po; leave it empty for a programme that comes with Askel",
    "timezone": "a name of the time zone database, as in Europe/Helsinki",
    "languages": f"some of {','.join(TONGUES)}, with commas between",
    "webhook_url": "https://host/path, with port 443, 80, 88 or 8443; empty for polling",
    "webhook_secret": "1 to 256 letters A-Z a-z, digits, - or _; needed with ASKEL_WEBHOOK_URL",
    "webhook_listen": "host:port, as in 127.0.0.1:8443",
    "health_listen": "host:port, as in 127.0.0.1:8090; empty for none",
    "synthetic_alert_minutes": "a whole number of minutes, at most 1440; 0 for none",
    "smtp_url": "smtp+starttls://user:password@host:587, or with smtp+tls:// or smtp://; empty for none",
    "smtp_from": "one address, as in askel@example.org; needed with ASKEL_SMTP_URL",
    "smtp_to": "one or more addresses, with commas between; needed with ASKEL_SMTP_URL",
    "rate_global": "messages a second, as in 25; 0 for no limit",
    "rate_chat": "messages a second to one chat, as in 1; 0 for no limit",
    "rate_group": "messages a minute to one group, as in 20; 0 for no limit",
    "rate_chat_burst": "a whole number, at least 1",
    "quiet_from": "a full hour from 0 to 23; the same as ASKEL_QUIET_TO for no quiet hours",
    "quiet_to": "a full hour from 0 to 23",
    "work_from": "a full hour from 0 to 23",
    "work_to": "a full hour from 1 to 24, later than ASKEL_WORK_FROM",
    "work_days": "days or spans of days, as in mon-fri or mon,wed,sat",
    "caseload_usual": "a whole number, at least 1",
    "caseload_most": "a whole number, at least ASKEL_CASELOAD_USUAL",
    "log_level": "DEBUG, INFO, WARNING, ERROR or CRITICAL",
    "log_format": "text or json",
    "without_telegram": 'a sentence, or JSON of one for each language, as in {"fi": "…", "en": "…"}',
    "help_numbers": 'JSON, as in {"all": [{"id": "emergency", "number": "112", "all_day": true}], "fi": […]}; '
    "what is for all languages must hold `emergency`",
    "social_emergency": "a telephone number: digits, spaces, + or -",
}


@dataclass(frozen=True, slots=True)
class Wrong:
    """One setting that cannot be used: its variable, what is wrong with it, and what would be right."""

    variable: str
    wrong: str
    right: str

    def __str__(self) -> str:
        return f"{self.variable} {self.wrong}. Right would be: {self.right}."


class SettingsWrong(Exception):
    """Settings that cannot be used: all of them, in `errors`."""

    def __init__(self, errors: list[Wrong]) -> None:
        super().__init__("\n".join(map(str, errors)))
        self.errors = errors


def variable(field: str) -> str:
    return PREFIX + field.upper()


def right(field: str) -> str:
    return RIGHT.get(field, "a text")


def told(error: ErrorDetails) -> Wrong:
    field, *inside = map(str, error["loc"])
    place = f" (in {'.'.join(inside)})" if inside else ""
    return Wrong(variable(field), _what_is_wrong(error) + place, right(field))


def _what_is_wrong(error: ErrorDetails) -> str:
    match error["type"]:
        case "value_error":
            return str(error["ctx"]["error"])
        case "int_parsing" | "int_from_float":
            return "is not a whole number"
        case "float_parsing" | "finite_number":
            return "is not a number"
        case "greater_than_equal" | "less_than_equal":
            return "is out of range"
        case "literal_error":
            return "is not one of the values that it may have"
        case "string_pattern_mismatch":
            return "holds characters that do not belong there"
        case "missing" | "extra_forbidden":
            return "has a part too little or too much"
        case _:
            return "is not of the right form"
