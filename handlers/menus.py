"""Which commands a person sees: set per chat, because Telegram knows only two-letter languages for the others."""

from __future__ import annotations

from collections.abc import Iterable

from conversations.words import Text, text
from handlers.turn import Turn

CLIENT = (
    "checkin", "talk", "goals", "progress", "measure", "meet", "pause", "resume",
    "settings", "language", "help", "privacy", "stop",
)  # fmt: skip
MENTOR = (
    "today", "clients", "client", "write", "phrases", "meet", "measure", "away",
    "settings", "language", "help", "privacy", "stop",
)  # fmt: skip
COORDINATOR = (
    "activity", "prompts", "report", "people", "caseload", "invite", "today", "clients", "client", "write", "phrases",
    "meet", "measure", "feedback", "away", "settings", "language", "help", "privacy", "stop",
)  # fmt: skip

NO_ROLE = ("settings", "language", "help", "privacy", "stop")  # who had one, and has none now

OTHERWISE = ("settings", "measure", "meet", "feedback")  # commands that do something else for staff


def commands_of(roles: Iterable[str]) -> tuple[str, ...]:
    """The commands of all roles of a person, each once, in a steady order."""
    table = {"coordinator": COORDINATOR, "mentor": MENTOR, "client": CLIENT}
    held = set(roles)
    return tuple(dict.fromkeys(name for role, names in table.items() if role in held for name in names))


def command_text(name: str, roles: Iterable[str]) -> Text:
    """What a command does; staff have working hours where clients have a day and time."""
    return text(f"commands.{name}_staff" if name in OTHERWISE and "client" not in roles else f"commands.{name}")


def set_commands(turn: Turn, language: str, roles: Iterable[str] | None = None) -> None:
    """Goes out beside the messages; harmless when it is lost."""
    held = frozenset(roles if roles is not None else (turn.person.roles if turn.person else ()))
    names = commands_of(held) or (NO_ROLE if turn.person else ())
    commands = [
        {"command": name, "description": turn.tools.render_text(command_text(name, held), language)} for name in names
    ]
    if commands:
        scope = {"type": "chat", "chat_id": turn.user_id}
        turn.send("setMyCommands", {"commands": commands, "scope": scope}, "commands")
