"""Lane *now* as the client and the mentor read it, in every language that is offered. `pytest --update` writes it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from bot.settings import Settings
from bot.words import programme_source, service_of
from locales.catalogues import load, offered
from locales.messages import MESSAGES
from storage import tables as t
from storage.outbox import place
from tests.conversations.spoken import ISOLATES
from tests.handlers.company import AMINA, MIKA, three
from tests.handlers.house import House

FOLDER = Path(__file__).parent / "transcripts"
TEXTS = {**MESSAGES, **programme_source(Settings()).texts()}
LANGUAGES = offered(load(), load(), TEXTS).codes  # all that a service could offer today
STORY = {
    "en": ("I want to die", "My chest hurts"),
    "fi": ("Haluan kuolla", "Rintaan sattuu"),
    "ar": ("أريد أن أموت", "عندي ألم في صدري"),
    "ru": ("Я хочу умереть", "У меня боль в груди"),
}


def test_no_language_goes_on_offer_without_its_story() -> None:
    assert set(Settings().languages) <= set(LANGUAGES)
    assert set(LANGUAGES) - set(STORY) == set(), "write here what somebody in danger writes, then pytest --update"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_it_reads_as_written(house: House, language: str, request: pytest.FixtureRequest) -> None:
    company = await three(house)
    service = service_of(Settings(), LANGUAGES, "askel_bot")
    company.tools = replace(company.tools, service=service)
    await company.change("p-Amina", language=language)
    await company.change("p-Mika", language="fi" if language == "fi" else "en")
    lines: list[str] = []
    for what, data in (("taps", "menu:-:help_now"), ("taps", "menu:-:emergency"), *_writes(language)):
        lines.append(f"> Amina {what} {data}")
        await (company.tapped(AMINA, data) if what == "taps" else company.said(AMINA, data))
        await company.settle()
        lines += await _said_since(company)
        await company.deliver()

    _check(FOLDER / f"now.{language}.txt", "\n".join([*lines, ""]), request)


def _writes(language: str) -> tuple[tuple[str, str], ...]:
    return tuple(("writes", words) for words in STORY[language])


async def _said_since(company: House) -> list[str]:
    """What is on its way to both, with the buttons."""
    lines = []
    for name, user in (("Amina", AMINA), ("Mika", MIKA)):
        for row in await company.rows(t.outbox, chat_id=user, state="queued"):
            params = cast(dict[str, Any], company.seal.open_json(row.payload, place(row.id)))
            lines += [f"{name} reads", *(f"    {line}".rstrip() for line in _plain(params.get("text", "")))]
            for keys in params.get("reply_markup", {}).get("inline_keyboard", []):
                lines.append("    " + " ".join(f"[{key['text'].translate(ISOLATES)}]" for key in keys))
    return lines


def _plain(words: str) -> list[str]:
    return words.translate(ISOLATES).split("\n")


def _check(path: Path, played: str, request: pytest.FixtureRequest) -> None:
    written = path.read_text("utf-8") if path.exists() else ""
    if request.config.getoption("--update") and written != played:
        path.parent.mkdir(exist_ok=True)
        path.write_text(played, "utf-8")
        return
    assert played == written, f"other words than in {path.name}: read the difference, then pytest --update"
