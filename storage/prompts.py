"""Prompts that coordinators have written, with their variants and recordings.

A translation belongs to the source as it was at a revision; when the source has gone on since, it is outdated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.seal import Seal
from storage.tables import own_prompts, prompt_variants, prompt_voices

LIVE, RETIRED = "live", "retired"


def words_place(id: str) -> str:
    """Where the words of a variant are sealed."""
    return f"prompt_variants.words:{id}"


def checker_place(id: str) -> str:
    """Where the name of who has checked a variant is sealed."""
    return f"prompt_variants.checked_by:{id}"


def voice_place(id: str) -> str:
    """Where Telegram's id of a recording is sealed."""
    return f"prompt_voices.file:{id}"


async def live(tx: AsyncConnection) -> list[Any]:
    """All that are in use, the oldest first."""
    wanted = select(own_prompts).where(own_prompts.c.state == LIVE)
    return list(await tx.execute(wanted.order_by(own_prompts.c.made_at, own_prompts.c.id)))


async def variants(tx: AsyncConnection, prompts: Sequence[str]) -> list[Any]:
    """Of these prompts, by language."""
    wanted = select(prompt_variants).where(prompt_variants.c.prompt_id.in_(prompts))
    return list(await tx.execute(wanted.order_by(prompt_variants.c.prompt_id, prompt_variants.c.language)))


async def variant(tx: AsyncConnection, prompt: str, language: str) -> Any | None:
    mine = (prompt_variants.c.prompt_id == prompt, prompt_variants.c.language == language)
    return (await tx.execute(select(prompt_variants).where(*mine))).first()


async def source(tx: AsyncConnection, prompt: str) -> Any | None:
    mine = (prompt_variants.c.prompt_id == prompt, prompt_variants.c.mark == "source")
    return (await tx.execute(select(prompt_variants).where(*mine))).first()


async def voices(tx: AsyncConnection) -> list[Any]:
    """Of all prompts."""
    return list(await tx.execute(select(prompt_voices).order_by(prompt_voices.c.prompt, prompt_voices.c.language)))


async def retire(tx: AsyncConnection, prompt: str) -> None:
    """Out of use; activities that were made with it keep their words."""
    await tx.execute(update(own_prompts).where(own_prompts.c.id == prompt).values(state=RETIRED))


async def drop_voice(tx: AsyncConnection, prompt: str, language: str) -> None:
    mine = (prompt_voices.c.prompt == prompt, prompt_voices.c.language == language)
    await tx.execute(delete(prompt_voices).where(*mine))


# --- written ---


@dataclass(frozen=True, slots=True)
class Written:
    """A variant as somebody has written it. `mark`: source | checked | machine; `by`: who has checked it; `stale`: it
    translates an earlier revision of the source than the present one."""

    prompt: str
    language: str
    name: str
    what: str
    mark: str
    by: str = ""
    stale: bool = False


async def make(tx: AsyncConnection, *, id: str, by: str, kind: str, language: str, now: datetime) -> None:
    """A new prompt, still without words."""
    row = {"id": id, "by_id": by, "kind": kind, "language": language, "state": LIVE, "made_at": now}
    await tx.execute(insert(own_prompts).values(row))


async def keep_variant(tx: AsyncConnection, seal: Seal, id: str, written: Written, now: datetime) -> None:
    """In place of the one that was there in this language; `id` is for a first one. A changed source gets a revision
    of its own, by which its translations are outdated. Other words than those of a recording take it away."""
    found = await variant(tx, written.prompt, written.language)
    row_id = id if found is None else found.id
    words = {"name": written.name, "what": written.what}
    values = {
        "words": seal.seal_json(words, words_place(row_id)),
        "mark": written.mark,
        "checked_by": seal.seal(written.by.encode(), checker_place(row_id)) if written.by else None,
        "revision": await _revision(tx, seal, found, written),
        "changed_at": now,
    }
    if found is not None:
        if words_of(seal, found) != words:
            await drop_voice(tx, written.prompt, written.language)
        await tx.execute(update(prompt_variants).where(prompt_variants.c.id == row_id).values(values))
        return
    mine = {"id": row_id, "prompt_id": written.prompt, "language": written.language}
    await tx.execute(insert(prompt_variants).values(mine | values))


async def _revision(tx: AsyncConnection, seal: Seal, found: Any | None, written: Written) -> int:
    if written.mark == "source":
        if found is None:
            return 1
        same = words_of(seal, found) == {"name": written.name, "what": written.what}
        return int(found.revision) + (not same)
    now = await source(tx, written.prompt)
    return (1 if now is None else int(now.revision)) - written.stale


async def keep_voice(
    tx: AsyncConnection, seal: Seal, *, id: str, prompt: str, language: str, file: str, by: str, now: datetime
) -> None:
    """In place of the one that was there."""
    await drop_voice(tx, prompt, language)
    sealed = seal.seal(file.encode(), voice_place(id))
    row = {"id": id, "prompt": prompt, "language": language, "file": sealed, "by_id": by, "at": now}
    await tx.execute(insert(prompt_voices).values(row))


# --- opened ---


def words_of(seal: Seal, row: Any) -> dict[str, str]:
    """`name` and `what` of a variant."""
    words: dict[str, str] = seal.open_json(row.words, words_place(row.id))  # type: ignore[assignment]
    return words


def checker_of(seal: Seal, row: Any) -> str:
    return seal.open(row.checked_by, checker_place(row.id)).decode() if row.checked_by is not None else ""


def file_of(seal: Seal, row: Any) -> str:
    return seal.open(row.file, voice_place(row.id)).decode()
