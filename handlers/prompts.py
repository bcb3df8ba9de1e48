"""The library of prompts as it is kept, and what is changed in it. Next: conversations/prompting.py asks for both."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from conversations import effects_groups as e
from conversations.own_prompts import EMPTY, KeptVariant, Library, Mark, OwnPrompt, Voice
from handlers.turn import Turn
from storage import prompts as kept
from storage.prompts import Written
from storage.seal import Seal


async def library(tx: AsyncConnection, seal: Seal) -> Library:
    """Everything that is in use."""
    rows = await kept.live(tx)
    of: dict[str, list[Any]] = defaultdict(list)
    if rows:
        for variant in await kept.variants(tx, [row.id for row in rows]):
            of[variant.prompt_id].append(variant)
    voices = tuple(
        (row.prompt, Voice(language=row.language, file=kept.file_of(seal, row))) for row in await kept.voices(tx)
    )
    return Library(tuple(_prompt(seal, row, of[row.id]) for row in rows), voices)


def _prompt(seal: Seal, row: Any, variants: list[Any]) -> OwnPrompt:
    now = next((one.revision for one in variants if one.mark == "source"), 1)
    found = tuple(_variant(seal, one, now) for one in variants)
    return OwnPrompt(row.id, row.kind, row.language, tuple(sorted(found, key=lambda one: one.mark != "source")))


def _variant(seal: Seal, row: Any, now: int) -> KeptVariant:
    """A translation of an older revision than `now` is outdated, whoever has checked it."""
    words = kept.words_of(seal, row)
    mark: Mark = "outdated" if row.mark != "source" and row.revision < now else row.mark
    return KeptVariant(row.language, words["name"], words["what"], mark, kept.checker_of(seal, row))


async def facts(turn: Turn) -> dict[str, Any]:
    """For coordinators only; a new prompt may get this id."""
    may = turn.person is not None and "coordinator" in turn.person.roles
    found = await library(turn.tx, turn.tools.seal) if may else EMPTY
    return {"library": found, "fresh_id": turn.tools.new_id()}


def apply(turn: Turn, effect: e.OfPrompts) -> None:
    seal, now, here, id = turn.tools.seal, turn.now, turn.here, turn.tools.new_id()
    match effect:
        case e.KeepPrompt(prompt, kind, language, name, what):
            written = Written(prompt, language, name, what, "source")
            turn.before(lambda tx: kept.make(tx, id=prompt, by=here, kind=kind, language=language, now=now))
            turn.before(lambda tx: kept.keep_variant(tx, seal, id, written, now))
        case e.KeepVariant(prompt, variant, stale):
            said, mark, by = (variant.name, variant.what), variant.mark, variant.by
            changed = Written(prompt, variant.language, *said, mark, by, stale=stale)
            turn.before(lambda tx: kept.keep_variant(tx, seal, id, changed, now))
        case e.KeepVoice(prompt, voice):
            spoken, file = voice.language, voice.file
            turn.before(
                lambda tx: kept.keep_voice(tx, seal, id=id, prompt=prompt, language=spoken, file=file, by=here, now=now)
            )
        case e.DropVoice(prompt, language):
            turn.before(lambda tx: kept.drop_voice(tx, prompt, language))
        case e.RetirePrompt(prompt):
            turn.before(lambda tx: kept.retire(tx, prompt))
