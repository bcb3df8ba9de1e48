"""A coordinator and the clients whom she invites, and what they do again and again around a group activity."""

from __future__ import annotations

from typing import Any

from conversations.activity import Details, Place
from handlers.broadcasting import Fed, feed
from storage import activities as kept
from storage import broadcasts
from storage import tables as t
from tests.conversations.scene import NOW
from tests.handlers.company import KIRSI
from tests.handlers.house import House
from tests.handlers.talks import presses, says, taps

LATER = NOW.replace(hour=15)  # of the third day from now


async def invited(house: House, *languages: str, first: int = 100) -> House:
    """Kirsi coordinates; a client for each of these languages, with accounts from `first` on."""
    if not await house.rows(t.people, id="p-Kirsi"):
        await house.person("Kirsi", "coordinator", KIRSI)
    for number, language in enumerate(languages):
        name = f"Client {first + number}"
        await house.person(name, "client", first + number, language=language, weekday=0, hour=18)
    return house


async def plans(house: House, prompt: str = "walking") -> None:
    """The shortest way to the look at the invitation."""
    await says(house, KIRSI, "/activity")
    await taps(house, KIRSI, "activity:-:new")
    await presses(house, KIRSI, prompt)
    await says(house, KIRSI, "5.3.2027")
    await presses(house, KIRSI, "t17")
    await presses(house, KIRSI, "hakunila_park")


async def sends(house: House, prompt: str = "walking", *, capacity: str | None = None) -> str:
    """To everybody; the id of the broadcast."""
    await plans(house, prompt)
    if capacity is not None:
        await presses(house, KIRSI, "capacity")
        await says(house, KIRSI, capacity)
    for button in ("go_on", "go_on", "send"):
        await presses(house, KIRSI, button)
    rows = await house.rows(t.broadcasts)
    return str(max(rows, key=lambda row: row.made_at).id)


async def fed(house: House, room: int = 1000) -> Fed:
    """What the broadcaster does as room comes free."""
    return await house.writer.run(lambda tx: feed(tx, house.tools, house.now, room))


async def all_fed(house: House) -> None:
    """Until everything is sent, and the broadcast knows that it is over."""
    while (done := await fed(house)).waiting or done.skipped:
        await house.deliver()
    await fed(house)


async def counts(house: House, broadcast: str) -> dict[str, int]:
    """Place → people; they add up to those who were previewed."""
    found = await house.writer.run(lambda tx: broadcasts.counts(tx, broadcast))
    places: dict[str, int] = {}
    for (place, _), people in found.items():
        places[place] = places.get(place, 0) + people
    row = (await house.rows(t.broadcasts, id=broadcast))[0]
    assert sum(places.values()) == row.previewed
    return places


async def activity(house: House) -> Any:
    """The newest one."""
    return max(await house.rows(t.activities), key=lambda row: row.made_at)


async def joins(house: House, user: int, what: str) -> None:
    row = await activity(house)
    await taps(house, user, f"join:{row.id}:{what}_{row.sequence}")


async def an_activity(house: House, capacity: int | None, **more: Any) -> str:
    """Kept without an invitation; its id."""
    id = house.tools.new_id()
    details = Details(place=Place(name="Hakunilan urheilupuisto"))
    sealed = house.seal.seal(details.model_dump_json().encode(), kept.details_place(id))
    row = {"at": LATER.replace(day=LATER.day + 3), "state": "planned", "sequence": 0, "taken": 0} | more
    values = {"id": id, "by_id": "p-Kirsi", "prompt": "walking", "details": sealed, "capacity": capacity}
    made = {"made_at": house.now, "changed_at": house.now}
    await house.writer.run(lambda tx: tx.execute(t.activities.insert().values(**values, **row, **made)))
    return id


async def states(house: House) -> dict[str, str]:
    """Person → what they have answered."""
    return {row.person_id.removeprefix("p-"): row.state for row in await house.rows(t.signups)}
