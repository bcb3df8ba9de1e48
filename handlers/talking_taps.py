"""Buttons around a human talk: end, write, phrases, answers, questions now or later. Rights are looked up behind."""

from __future__ import annotations

from conversations.words import text
from handlers import check_ins, phrases, phrasing, talks, writing
from handlers.turn import Turn
from handlers.writing import card_tapped, is_page


async def tapped(turn: Turn, button: tuple[str, str, str], message_id: int | None) -> None:
    """`button`: what it is about, an id (or a page, a local date), and what to do."""
    if turn.person is None:
        turn.answer(text("faults.toast.over"))
        return
    match button:
        case "talk", id, "end":
            await talks.end(turn, id)
        case "check_in", _, "now" | "later" as when:
            await check_ins.decided(turn, when)
        case "write", page, "page" if is_page(page):
            await writing.choose(turn, int(page), card=await card_tapped(turn, message_id))
        case "write", client, "to":
            await writing.begin(turn, client)
        case "phrases", page, "page" if is_page(page):
            await phrasing.choose(turn, int(page), card=await card_tapped(turn, message_id))
        case "phrases", client, "to":
            await phrasing.begin(turn, client)
        case "phrase", sent, answer:
            await phrases.tapped(turn, sent, answer)
        case _:
            turn.answer(text("faults.toast.over"))
