"""Three people who know each other, and what they do again and again: Amina asks, Mika takes it, Kirsi coordinates."""

from __future__ import annotations

from typing import Any, cast

from storage import tables as t
from storage.outbox import place
from tests.handlers.house import House

AMINA, MIKA, KIRSI = 1, 2, 3


async def three(house: House) -> House:
    mika = await house.person("Mika", "mentor", MIKA)
    await house.person("Kirsi", "coordinator", KIRSI)
    await house.person("Amina", "client", AMINA, mentor=mika, weekday=0, hour=18)
    return house


async def asks(house: House) -> None:
    await house.said(AMINA, "/talk")
    await house.settle()
    await house.deliver()


async def passes_on(house: House, words: str) -> None:
    """Outside a talk: at once if she has just asked for a human, else by way of the question about it."""
    await house.said(AMINA, words)
    await house.settle()
    if await house.rows(t.sessions, conversation="aside", closed_at=None):
        await house.pressed(AMINA, "yes")
        await house.settle()


async def taps(house: House, user: int, action: str, message_id: int | None = None) -> None:
    await house.tapped(user, f"alert:{(await alert(house)).id}:{action}", message_id)
    await house.settle()


async def takes(house: House, user: int) -> None:
    await taps(house, user, "take")
    await house.deliver()


async def stops(house: House, user: int) -> None:
    await house.said(user, "/stop")
    await house.settle()
    await house.pressed(user, "yes")
    await house.settle()


async def loses_the_role(house: House, person: str) -> None:
    await house.writer.run(lambda tx: tx.execute(t.roles.delete().where(t.roles.c.person_id == person)))


async def alert(house: House) -> Any:
    """The newest one."""
    return max(await house.rows(t.alerts), key=lambda row: row.raised_at)


async def card(house: House, user: int) -> Any:
    """The card of an alert that stands in this chat."""
    rows = await house.rows(t.cards, kind="alert", chat_id=user, closed_at=None)
    return max(rows, key=lambda row: row.created_at)


async def looks(house: House, card_id: str) -> str:
    """What was last sent for this card."""
    row = max(await house.rows(t.outbox, card_id=card_id), key=lambda row: row.seq)
    return str(_params(house, row)["text"])


async def kept_words(house: House) -> list[str]:
    """What stays with alerts, in order."""
    rows = sorted(await house.rows(t.alert_words), key=lambda row: row.said_at)
    return [house.seal.open(row.words, f"alert_words.words:{row.id}").decode() for row in rows]


async def buttons(house: House, user: int) -> str:
    """The keyboard of the last message to this person, as it goes out."""
    row = (await house.rows(t.outbox, chat_id=user))[-1]
    return str(_params(house, row).get("reply_markup", ""))


def _params(house: House, row: Any) -> dict[str, Any]:
    return cast(dict[str, Any], house.seal.open_json(row.payload, place(row.id)))
