"""A client has joined and has no mentor: coordinators hear of it, and can choose one from the client's card."""

from __future__ import annotations

from conversations.caseload import open_button
from conversations.words import Message, text
from handlers.turn import Turn
from storage import people

KIND = "joined_alone"


async def tell_coordinators(turn: Turn) -> None:
    """In the client's own turn."""
    for one in await people.with_role(turn.tx, "coordinator"):
        if one.here and one.id != turn.here:
            turn.tell(one.id, KIND, client=turn.here)


async def hear(turn: Turn, client_id: str) -> None:
    """In the turn of a coordinator. A reply to it goes to the client."""
    client = (await people.by_id(turn.tx, [client_id])).get(client_id)
    if client is None or client.row.mentor_id is not None or client.row.state != "active":
        turn.note = "somebody has given this client a mentor meanwhile, or they are gone"
        return
    alias = people.alias_of(turn.tools.seal, client.id, client.row.alias)
    turn.put_card(
        "about", client_id, Message((text("staff.joined_alone", alias=alias),), ((open_button(client_id, alias),),))
    )
