"""Programme, catalogues and what the settings say of the service, loaded and checked before anything runs."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from bot.settings import Settings
from conversations.programme import Programme, read_programme
from conversations.programme_texts import programme_texts
from conversations.step import Service, Telephone
from locales.catalogues import Catalogue, load, offered
from locales.messages import MESSAGES

NO_LANGUAGE = (
    "ASKEL_LANGUAGES: none of these languages can be offered. Translate what is missing (docs/translators.md), "
    "or name a language that has it all; `askel check` says what is missing."
)


class NothingToSpeak(Exception):
    """No language has all texts: nobody could be spoken with."""


@dataclass(frozen=True, slots=True)
class Source:
    """A programme file as it was read."""

    name: str
    text: str

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    def programme(self) -> Programme:
        """Raises `ProgrammeWrong`."""
        return read_programme(self.text, self.hash, self.name)

    def texts(self) -> dict[str, str]:
        toml = tomllib.loads(self.text)
        return programme_texts(toml, str(toml["id"]))


def programme_source(settings: Settings, named: str | None = None) -> Source:
    """A path of a .toml file, or the name of a programme that comes with Askel; without `named` that of the settings.

    Raises `OSError` or `UnicodeDecodeError` for a file that cannot be read.
    """
    named = named or settings.programme
    if named.endswith(".toml"):
        return Source(named, Path(named).read_text(encoding="utf-8"))
    name = f"{named}.toml"
    return Source(f"programmes/{name}", files("programmes").joinpath(name).read_text(encoding="utf-8"))


def catalogues_for(
    settings: Settings, source: Source, catalogues: Mapping[str, Catalogue] | None = None
) -> tuple[Mapping[str, Catalogue], tuple[str, ...], dict[str, str]]:
    """The catalogues, the languages that can be offered, and why others that were wanted cannot."""
    catalogues = load() if catalogues is None else catalogues
    offer = offered(catalogues, settings.languages, {**MESSAGES, **source.texts()})
    return catalogues, offer.codes, dict(offer.left_out)


def service_of(settings: Settings, languages: tuple[str, ...], bot_username: str) -> Service:
    return Service(
        zone=settings.zone,
        languages=languages,
        bot_username=bot_username,
        controller=settings.controller,
        contact=settings.controller_contact,
        without_telegram=tuple((code, settings.way_without_telegram(code)) for code in languages),
        help_numbers=tuple((code, _telephones(settings, code)) for code in {*languages, "en"}),
    )


def _telephones(settings: Settings, language: str) -> tuple[Telephone, ...]:
    return tuple(
        Telephone(called.id, called.number, called.all_day, called.name)
        for called in settings.numbers_to_call(language)
    )
