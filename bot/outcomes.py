"""What can come of a call to Telegram, as values. Made by bot/telegram.py, acted upon by bot/sender.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

__all__ = [
    "Gone",
    "Later",
    "Migrated",
    "NotModified",
    "Outcome",
    "Refused",
    "Sent",
    "Unknown",
    "Unreachable",
    "meaning",
    "reason_of",
    "refusal",
]


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram took it."""

    result: Any

    @property
    def message_id(self) -> int | None:
        """Of the message that was made or changed; None when the method answers with something else."""
        made = self.result.get("message_id") if isinstance(self.result, dict) else None
        return made if isinstance(made, int) else None


@dataclass(frozen=True, slots=True)
class NotModified:
    """The message already looks like this: a success."""


@dataclass(frozen=True, slots=True)
class Later:
    """It certainly was not sent, and may be tried again after `wait` (None: after a while of our choosing)."""

    wait: timedelta | None
    reason: str
    everywhere: bool = False  # it concerns every chat, not just this one: nobody answers, or the token is refused


@dataclass(frozen=True, slots=True)
class Unreachable:
    """This chat takes nothing from us any more."""

    why: str


@dataclass(frozen=True, slots=True)
class Migrated:
    """The group has become a supergroup with this id; nothing was sent."""

    chat_id: int


@dataclass(frozen=True, slots=True)
class Refused:
    """This call will never work."""

    why: str


@dataclass(frozen=True, slots=True)
class Gone:
    """The message to change is not there any more, or can no longer be changed."""

    why: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have arrived or not: the connection was lost after the request went out."""

    why: str


Outcome = Sent | NotModified | Later | Unreachable | Migrated | Refused | Gone | Unknown

# Telegram's own words, lower case. Every 403 is permanent as well: blocked, deactivated, kicked, never started.
PERMANENT = (
    "chat not found",
    "user not found",
    "user is deactivated",
    "input_user_deactivated",
    "peer_id_invalid",
    "group chat was deactivated",
    "group chat was deleted",
    "chat_write_forbidden",
    "have no rights to send a message",
    "not enough rights to send",
    "bot is not a member of the",
)
GONE = (
    "message to edit not found",
    "message can't be edited",
    "message to delete not found",
    "message can't be deleted",
    "message_id_invalid",
    "message not found",
)
TOKEN_REFUSED = timedelta(seconds=30)


def meaning(code: int, description: str, parameters: dict[str, Any]) -> Outcome:
    """What a refusal by the Bot API means. `code` is its error code, `description` and `parameters` are its own."""
    words, why = description.lower(), quiet(description)
    match code:
        case _ if isinstance(new := parameters.get("migrate_to_chat_id"), int):
            return Migrated(new)
        case 429:
            return Later(_wait(parameters), why)
        case 401:
            return Later(TOKEN_REFUSED, why, everywhere=True)
        case 403:
            return Unreachable(why)
        case 400 if "message is not modified" in words:
            return NotModified()
        case 400 if any(phrase in words for phrase in GONE):
            return Gone(why)
        case 400 if any(phrase in words for phrase in PERMANENT):
            return Unreachable(why)
        case 400 | 404 | 413:
            return Refused(why)
        case _:
            return Later(None, why)


def quiet(description: str) -> str:
    """The description without what it quotes: "can't parse entities" may quote what a person wrote."""
    return description.split('"', 1)[0].strip()[:200]


def _wait(parameters: dict[str, Any]) -> timedelta | None:
    seconds = parameters.get("retry_after")
    return timedelta(seconds=seconds) if isinstance(seconds, int | float) else None


def refusal(outcome: Outcome) -> str | None:
    """What to tell an operator whose bot is not known to Telegram; None when it may answer yet."""
    match outcome:
        case Later(_, reason, True) if reason.startswith("Unauthorized"):
            return "Telegram refuses ASKEL_BOT_TOKEN: get the token from @BotFather again"
        case Refused(why) if why.startswith("Not Found"):
            return "Telegram knows no such bot: ASKEL_BOT_TOKEN is malformed, or ASKEL_TELEGRAM_API is no Bot API"
        case _:
            return None


def reason_of(outcome: Outcome) -> str:
    reason = getattr(outcome, "reason", None) or getattr(outcome, "why", None) or type(outcome).__name__
    return str(reason).removeprefix("not sent: ")
