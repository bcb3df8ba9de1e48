"""What somebody does is worked on before what nobody waits for: a hundred due times do not hold up one tap."""

from __future__ import annotations

from storage import inbox
from storage import tables as t
from storage.inbox import Told
from tests.handlers.company import AMINA, three
from tests.handlers.house import BOT, House


async def test_a_tap_passes_by_what_came_due_for_many(house: House) -> None:
    await three(house)
    for number in range(120):
        person = await house.person(f"Client {number}", "client", 1000 + number)
        due = {"id": f"d{number}", "person_id": person, "kind": "digest", "key": "2027-03-01", "state": "waiting"}
        await house.writer.run(lambda tx, due=due: tx.execute(t.due.insert().values(due_at=house.now, **due)))
    assert await house.ticker.tick() == 120
    await house.said(AMINA, "/help")
    await house.step()
    assert await house.told(AMINA) == ["help.hello"]


async def test_a_tap_passes_by_a_new_plan_for_everybody(house: House) -> None:
    await three(house)
    letters = [
        Told(number, f"t:{house.tools.new_id()}", {"kind": "replan"}, inbox.UNHURRIED) for number in range(2000, 2120)
    ]
    await house.writer.run(lambda tx: inbox.tell(tx, house.seal, BOT, letters, house.now))
    await house.said(AMINA, "/help")
    await house.step()
    assert await house.told(AMINA) == ["help.hello"]
