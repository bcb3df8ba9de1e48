"""What an operator can mend, as a sentence without a traceback."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError

from bot.app import TelegramRefuses
from bot.cli.programme_work import TextsRefused
from bot.cli.prompts_work import PromptsRefused
from bot.cli.reporting import ReportRefused
from bot.complaints import SettingsWrong
from bot.inviting import InviteRefused
from bot.lock import RunRefused
from bot.publishing import PublishRefused
from bot.receiver import TokenRefused
from bot.roles import RoleRefused
from bot.webhook import WebhookRefused
from bot.words import NothingToSpeak
from conversations.danger_lists import WordsWrong
from conversations.programme import ProgrammeWrong
from locales.prompt_file import PromptFileWrong
from rehearsal.plan import CannotRehearse
from storage.migrate import DatabaseRefused
from storage.seal import SealBroken
from storage.writer import StorageUnavailable

OURS = (
    SettingsWrong,
    InviteRefused,
    RoleRefused,
    RunRefused,
    DatabaseRefused,
    TelegramRefuses,
    TokenRefused,
    WebhookRefused,
    NothingToSpeak,
    ProgrammeWrong,
    PublishRefused,
    SealBroken,
    StorageUnavailable,
    WordsWrong,
    CannotRehearse,
    PromptFileWrong,
    TextsRefused,
    PromptsRefused,
    ReportRefused,
)


def sentence(wrong: Exception) -> str | None:
    """What to tell the operator, or None for a bug of ours."""
    if isinstance(wrong, OURS):
        return str(wrong)
    if isinstance(wrong, SQLAlchemyError):
        return f"ASKEL_DATABASE cannot be used: {type(wrong).__name__}. `askel check` looks closer."
    if isinstance(wrong, OSError):
        why = wrong.strerror or type(wrong).__name__
        return f"{wrong.filename}: {why}" if wrong.filename else f"{why}."
    return None
