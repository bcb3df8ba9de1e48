"""A mentor and a client who do not speak the same language, and what they do again and again in a talk."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, cast

from storage import tables as t
from storage.outbox import place
from tests.handlers.company import AMINA, KIRSI, MIKA
from tests.handlers.house import House

LEENA, OLGA = 4, 5
NAMES = {AMINA: "Amina", MIKA: "Mika", LEENA: "Leena", KIRSI: "Kirsi"}
UNREADABLE = str.maketrans("", "", "\u2066\u2067\u2068\u2069\u200e\u200f")


async def two_mentors(house: House) -> House:
    """Mika mentors Amina, Leena mentors Olga, Kirsi coordinates; mentors read Finnish, Amina reads Arabic."""
    mika = await house.person("Mika", "mentor", MIKA, language="fi")
    leena = await house.person("Leena", "mentor", LEENA, language="fi")
    await house.person("Kirsi", "coordinator", KIRSI)
    await house.person("Amina", "client", AMINA, mentor=mika, weekday=0, hour=18, language="ar")
    await house.person("Olga", "client", OLGA, mentor=leena, weekday=0, hour=18, language="ru")
    return house


async def says(house: House, user: int, words: str, *, to: int | None = None) -> None:
    """Writes, as a reply to this message if there is one; and everything arrives."""
    reply = {"reply_to_message": {"message_id": to, "chat": {"id": user, "type": "private"}}} if to else {}
    await house.said(user, words, **reply)
    await arrives(house)


async def taps(house: House, user: int, data: str) -> None:
    await house.tapped(user, data, await newest(house, user))
    await arrives(house)


async def presses(house: House, user: int, button: str) -> None:
    await house.pressed(user, button)
    await arrives(house)


async def arrives(house: House) -> None:
    await house.settle()
    await house.deliver()


async def newest(house: House, user: int) -> int | None:
    """The newest card's message in this chat."""
    rows = [row for row in await house.rows(t.cards, chat_id=user) if row.message_id]
    return max(rows, key=lambda row: row.message_id).message_id if rows else None


async def news(house: House, user: int, since: int = 0) -> list[str]:
    """What came to this person, from a row of the outbox on, as they read it: words, then buttons."""
    rows = [row for row in await house.rows(t.outbox, chat_id=user) if row.seq > since]
    said = [cast(dict[str, Any], house.seal.open_json(row.payload, place(row.id))) for row in rows]
    return [shown(one) for one in said if "text" in one or "caption" in one]


async def place_in_outbox(house: House) -> int:
    return max((row.seq for row in await house.rows(t.outbox)), default=0)


async def written_down(house: House, deeds: list[tuple[str, Callable[[], Awaitable[None]]]]) -> str:
    """What everybody reads after each thing that is done."""
    lines: list[str] = []
    for what, deed in deeds:
        since = await place_in_outbox(house)
        await deed()
        lines.append(f"> {what}")
        for user, who in NAMES.items():
            lines += [f"{who}: {said}" for said in await news(house, user, since)]
        lines.append("")
    return "\n".join(lines)


def shown(params: dict[str, Any]) -> str:
    words = str(params.get("text") or params.get("caption"))
    rows = params.get("reply_markup", {}).get("inline_keyboard", [])
    keys = [" ".join(f"[{key['text']}]" for key in row) for row in rows]
    return "\n".join([words, *keys]).translate(UNREADABLE)
