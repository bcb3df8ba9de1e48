"""`askel check`: everything that can be wrong before anybody is hurt by it, all at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from bot.complaints import SettingsWrong, variable
from bot.office import fits
from bot.settings import TO_RUN, Settings, load_settings, strangers
from bot.words import NO_LANGUAGE, catalogues_for, programme_source, word_lists
from conversations.danger_lists import WordsWrong
from conversations.programme import ProgrammeWrong
from locales.catalogues import load
from locales.check import Problem, check_own
from locales.check import check as check_catalogues
from storage.engine import close, missing_folder, reading_engine, unwritable
from storage.migrate import DatabaseRefused, head, look
from storage.reasons import why
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
    late += _of_others(settings)
    return late + [f"Language {code} has no danger words: write a file for it (docs/programme.md)" for code in missing]


def _of_others(settings: Settings) -> list[str]:
    """What people would agree to in the name of somebody else, and settings that nobody reads."""
    names = {"controller": settings.controller, "controller_contact": settings.controller_contact}
    found = [
        f"{variable(name)} is not set: people agree to {value!r}. Set it to who answers for your service"
        for name, value in names.items()
        if name not in settings.model_fields_set
    ]
    return found + [f"{name} in the environment is not a setting, and nobody reads it" for name in strangers()]


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
    ] + [str(problem) for problem in _own_translations(settings) if problem.severity == "error"]


def _own_translations(settings: Settings) -> list[Problem]:
    if settings.translations is None:
        return []
    shipped = {code: catalogue for code, catalogue in load().items() if code in settings.languages}
    try:
        return check_own(Path(settings.translations), programme_source(settings).texts(), shipped)
    except (OSError, ValueError, KeyError):
        return []  # the programme cannot be read, which has been said


async def _database(settings: Settings) -> list[str]:
    """Can it be opened, is it ours, and does the key open what is in it?"""
    if (folder := missing_folder(settings.database)) is not None:
        return [f"ASKEL_DATABASE: the folder {folder} does not exist. Make it, or name another."]
    try:
        if (locked := unwritable(settings.database)) is not None:
            return [f"ASKEL_DATABASE: {locked} cannot be written by this user. Change its owner, or name another."]
        if await look(settings.database) != head():
            return []  # none yet, or an older one: `askel run` makes it, or brings it up to date
        return await _key(settings)
    except DatabaseRefused as refused:
        return [str(refused)]
    except (SQLAlchemyError, OSError) as wrong:
        return [why(settings.database, wrong)]


async def _key(settings: Settings) -> list[str]:
    readers = reading_engine(settings.database)
    try:
        await fits(Seal(settings.sealing_keys), readers)
    except (SealBroken, BadKey) as wrong:
        return [str(wrong)]
    finally:
        await close(readers)
    return []
