"""What the crash test found in passing: a tap on an alert proves that it arrived, so it need not come once more."""

from __future__ import annotations

from pathlib import Path

from simulator.people import Seen
from tests.whole.town import town


async def test_an_alert_that_is_taken_while_nobody_knows_whether_it_arrived_does_not_come_again(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        await t.join("coordinator", "Kirsi")
        mika = await t.join("mentor", "Mika")
        amina = await t.join("client", "Amina", mentor="Mika")
        lost = {"kind": "drop_after", "method": "sendMessage", "chat_id": mika.id, "times": 2}
        await t.sim.ask("POST", "/sim/faults", lost)
        await t.say(amina, "/talk")
        await mika.sees("(Possibly a repetition)")
        (take,) = {
            str(key["callback_data"])
            for seen in await mika.messages()
            for row in seen.rows
            for key in row
            if "take" in str(key.get("callback_data"))
        }

        repeated = (await mika.messages())[-1]
        await mika.do("tap", message_id=repeated.id, data=take)

        await mika.sees(lambda seen: seen.id == repeated.id and "You have taken it" in seen.text)
        await t.settled()
        assert len([seen for seen in await mika.messages() if is_alert(seen)]) == 2


def is_alert(seen: Seen) -> bool:
    return seen.from_bot and "Wants to talk" in seen.text


async def test_a_card_of_which_nobody_knows_the_message_is_let_be_and_nothing_has_failed(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        await t.join("coordinator", "Kirsi")
        amina = await t.join("client", "Amina")
        lost = {"kind": "drop_after", "method": "sendMessage", "chat_id": amina.id, "times": 1}
        await t.sim.ask("POST", "/sim/faults", lost)
        await t.say(amina, "/checkin")
        await t.say(amina, "/checkin")

        strip = await t.rows("SELECT state, reason FROM outbox WHERE tag = 'strip' ORDER BY seq DESC LIMIT 1")
        assert tuple(strip[0]) == ("dropped", "the card was never delivered")
        assert await t.rows("SELECT 1 FROM outbox WHERE state = 'failed'") == []
