"""What the crash test found in passing: who taps faster than her cards come was chased from card to card."""

from __future__ import annotations

from pathlib import Path

from simulator.people import Person
from tests.crash.cards import Card, read
from tests.whole.town import town


async def newest(person: Person) -> Card:
    card = read(await person.sees(lambda seen: isinstance(read(seen), Card)))
    assert isinstance(card, Card)
    return card


async def test_who_taps_one_card_behind_is_not_chased_from_card_to_card(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        await t.join("coordinator", "Kirsi")
        amina = await t.join("client", "Amina")
        await t.say(amina, "/checkin")
        before = await newest(amina)
        await t.say(amina, "/checkin")
        card = await newest(amina)
        for _ in range(5):
            await t.sim.ask("POST", "/sim/hold", {})  # the second tap is made before the answer to the first one comes
            for tapped in (before, card):
                await amina.do("tap", message_id=tapped.message_id, data=tapped.data("3"), stale=True)
            await t.sim.ask("POST", "/sim/release", {})
            await t.settled()
            before, card = card, await newest(amina)
            if card.question != "active_days":
                break

        assert card.question == "mood"
        assert card.answers == {"active_days": "3/7"}
