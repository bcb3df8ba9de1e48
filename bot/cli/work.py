"""What the commands do, apart from how they are called: so that `askel --help` need not load all of it."""

from __future__ import annotations

from rich.table import Table

from bot.clock import Clock
from bot.inviting import InviteRefused, Wanted, look_through, make_invites
from bot.office import office
from bot.outcomes import Sent, reason_of, refusal
from bot.programme import current_programme
from bot.proxy import proxy_for
from bot.registry import Entry, everyone
from bot.roles import ask_for_role
from bot.settings import Settings
from bot.telegram import Telegram, bot_id


async def invite(settings: Settings, wanted: Wanted, *, offline: bool) -> list[str]:
    """A link for each invitation, or its bare token. Raises `InviteRefused`."""
    if wanted.language is not None and wanted.language not in settings.languages:
        offered = ", ".join(settings.languages)
        raise InviteRefused(f"--language {wanted.language} is not among ASKEL_LANGUAGES: {offered}")
    username = None if offline else await _username(settings)
    async with office(settings) as at:
        look_through(wanted, await current_programme(at.readers, settings))
        tokens = await make_invites(at.writer, at.seal, wanted, Clock().now())
    return [f"https://t.me/{username}?start={token}" if username else token for token in tokens]


async def _username(settings: Settings) -> str:
    proxy = settings.proxy or proxy_for(settings.telegram_api)
    async with Telegram(settings.token, settings.telegram_api, proxy=proxy) as telegram:
        outcome = await telegram.call("getMe", {})
    if isinstance(outcome, Sent):
        return str(outcome.result["username"])
    if (refused := refusal(outcome)) is not None:
        raise InviteRefused(refused)
    raise InviteRefused(
        f"Telegram cannot be reached ({reason_of(outcome)}): look at the network and ASKEL_PROXY, "
        "or use --offline for a bare token"
    )


async def retire(settings: Settings, role: str, person: str) -> str:
    """What comes of it, in a sentence. Raises `RoleRefused`."""
    async with office(settings, makes=False) as at:
        await ask_for_role(at.writer, at.seal, bot_id(settings.token), role, person, Clock().now())
    return f"{person} is no {role} as soon as the bot runs; if it runs, within seconds."


async def people(settings: Settings) -> list[Entry]:
    async with office(settings, makes=False) as at:
        return await everyone(at.readers, at.seal)


def table(entries: list[Entry]) -> Table:
    shown = Table("role", "name", "language", "group", "state", "check-ins", "open alerts")
    for entry in entries:
        shown.add_row(*(str(value) for name, value in entry.as_json().items() if name != "roles"))
    return shown
