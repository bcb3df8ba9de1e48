"""`askel check`: everything that can be wrong before anybody is hurt by it, all at once."""

from __future__ import annotations

from datetime import date

from sqlalchemy.exc import SQLAlchemyError

from bot.complaints import SettingsWrong
from bot.settings import TO_RUN, Settings, load_settings
from bot.words import NO_LANGUAGE, catalogues_for, programme_source, word_lists
from conversations.danger_lists import WordsWrong
from conversations.programme import ProgrammeWrong
from locales.check import check as check_catalogues
from storage import people
from storage.engine import close, missing_folder, reading_engine
from storage.migrate import DatabaseRefused, current, head
from storage.seal import BadKey, Seal, SealBroken


async def check_all() -> list[str]:
    """A sentence for every problem; empty when all is well."""
    try:
        settings = load_settings(needed=TO_RUN)
    except SettingsWrong as wrong:
        return [str(error) for error in wrong.errors]
    return [
        *(_programme(settings) or _languages(settings)),
        *_words(settings),
        *_catalogues(settings),
        *await _database(settings),
    ]


def warnings(today: date) -> list[str]:
    """What works and should be looked at. Nothing where something is wrong: that is told of first."""
    try:
        settings = load_settings()
        lists = word_lists(settings)
    except (SettingsWrong, WordsWrong, OSError):
        return []
    late = [
        f"The danger words of {one.language} were to be reviewed by {one.review_by}: read them, and set review_by anew"
        for one in lists
        if one.review_by < today
    ]
    known = {one.language.partition("@")[0] for one in lists}
    missing = [code for code in settings.languages if code.partition("@")[0] not in known]
    return late + [f"Language {code} has no danger words: write a file for it (docs/programme.md)" for code in missing]


def _words(settings: Settings) -> list[str]:
    try:
        word_lists(settings)
    except WordsWrong as wrong:
        return wrong.problems
    except OSError as wrong:
        return [f"ASKEL_WORDS {settings.words} cannot be read: {type(wrong).__name__}"]
    return []


def _programme(settings: Settings) -> list[str]:
    try:
        programme_source(settings).programme()
    except ProgrammeWrong as wrong:
        return wrong.problems
    except (OSError, UnicodeDecodeError) as wrong:
        return [f"ASKEL_PROGRAMME {settings.programme} cannot be read: {type(wrong).__name__}"]
    return []


def _languages(settings: Settings) -> list[str]:
    """A language is offered if it has all texts of ours and of this programme."""
    _, offered, left_out = catalogues_for(settings, programme_source(settings))
    problems = [f"language {code} cannot be offered: {why}" for code, why in left_out.items()]
    return problems if offered else [*problems, NO_LANGUAGE]


def _catalogues(settings: Settings) -> list[str]:
    return [
        str(problem)
        for problem in check_catalogues()
        if problem.severity == "error" and any(f"/{code}/" in str(problem) for code in settings.languages)
    ]


async def _database(settings: Settings) -> list[str]:
    """Can it be opened, is it ours, and does the key open what is in it?"""
    if (folder := missing_folder(settings.database)) is not None:
        return [f"ASKEL_DATABASE: the folder {folder} does not exist. Make it, or name another."]
    try:
        revision = await current(settings.database)
        if revision is None:
            return []  # a new one: `askel run` makes it
        if revision != head():
            return []  # an older one: `askel run` brings it up to date
        return await _key(settings)
    except (DatabaseRefused, SQLAlchemyError, OSError) as wrong:
        return [f"ASKEL_DATABASE cannot be used: {_short(wrong)}"]


async def _key(settings: Settings) -> list[str]:

    readers = reading_engine(settings.database)
    try:
        async with readers.connect() as reader:
            found, _ = await people.page(reader, limit=1)
        for person in found:
            people.alias_of(Seal(settings.sealing_keys), person.id, person.row.alias)
    except (SealBroken, BadKey):
        return ["ASKEL_SECRET_KEY does not open what is in the database: set the key with which it was sealed"]
    finally:
        await close(readers)
    return []


def _short(wrong: Exception) -> str:
    return str(wrong) if isinstance(wrong, DatabaseRefused) else f"{type(wrong).__name__}"
