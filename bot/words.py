"""Programme, catalogues and what the settings say of the service, loaded and checked before anything runs."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from bot.settings import Settings
from conversations.danger_lists import LanguageWords, WordsWrong, read_words, together
from conversations.danger_words import DangerWords
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


def translations(settings: Settings) -> Mapping[str, Catalogue]:
    """Those that come with Askel, with those of a programme of one's own."""
    return load(own=Path(settings.translations) if settings.translations else None)


def catalogues_for(
    settings: Settings, source: Source, catalogues: Mapping[str, Catalogue] | None = None
) -> tuple[Mapping[str, Catalogue], tuple[str, ...], dict[str, str]]:
    """The catalogues, the languages that can be offered, and why others that were wanted cannot."""
    catalogues = translations(settings) if catalogues is None else catalogues
    offer = offered(catalogues, settings.languages, {**MESSAGES, **source.texts()})
    return catalogues, offer.codes, dict(offer.left_out)


def word_lists(settings: Settings) -> list[LanguageWords]:
    """The danger words of every language: of the folder of the settings, or those that come with Askel.

    Raises `WordsWrong` with everything that is wrong in any of the files, or when there are none.
    """
    folder = Path(settings.words) if settings.words else files("programmes").joinpath("words")
    found, problems = [], []
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if not file.name.endswith(".toml"):
            continue
        try:
            found.append(read_words(file.read_text(encoding="utf-8"), f"words/{file.name}"))
        except WordsWrong as wrong:
            problems += wrong.problems
        except UnicodeDecodeError:
            problems.append(f"words/{file.name}: is not UTF-8")
    if problems or not found:
        raise WordsWrong(problems or [f"ASKEL_WORDS {settings.words}: has no file such as fi.toml in it"])
    return found


def danger_words(settings: Settings) -> DangerWords:
    """Raises `WordsWrong`."""
    return together(word_lists(settings))


def service_of(
    settings: Settings, languages: tuple[str, ...], bot_username: str, unread: tuple[str, ...] = ()
) -> Service:
    return Service(
        unread=unread,
        zone=settings.zone,
        languages=languages,
        bot_username=bot_username,
        controller=settings.controller,
        contact=settings.controller_contact,
        without_telegram=tuple((code, settings.way_without_telegram(code)) for code in languages),
        help_numbers=tuple((code, _telephones(settings, code)) for code in {*languages, "en"}),
        mails=settings.smtp_url is not None,
        caseload=(settings.caseload_usual, settings.caseload_most),
        quiet=(settings.quiet_from, settings.quiet_to),
    )


def _telephones(settings: Settings, language: str) -> tuple[Telephone, ...]:
    return tuple(
        Telephone(called.id, called.number, called.all_day, called.name)
        for called in settings.numbers_to_call(language)
    )
