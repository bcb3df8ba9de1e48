"""A reply to an alert that nobody has taken: it waits for *Take* by whoever wrote it, and is sent then.

Two who reply at once would both write to the client; so only the one who takes the alert does. Next: handlers/talks.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from conversations.alerts import TALK_ENDS
from conversations.identity_code import blank_out
from conversations.words import Line, message, text
from handlers import talks
from handlers.turn import Turn
from storage import held_replies
from storage import tables as t


def hold(turn: Turn, alert_id: str, *, words: str = "", voice: str | None = None) -> None:
    """Words or a voice message of a member of staff."""
    id, (clean, blanked) = turn.tools.new_id(), blank_out(words)
    sealed = turn.tools.seal.seal((voice or clean).encode(), held_replies.place(id))
    kind = "words" if voice is None else "voice"
    turn.draft.insert(
        t.held_replies, id=id, alert_id=alert_id, staff_id=turn.here, kind=kind, words=sealed, said_at=turn.now
    )
    lines: list[Line] = [text("alerts.take_first")]
    if blanked:
        lines.append(text("talk.identity_code"))
    turn.say(message(*lines))


async def send(turn: Turn, client_id: str, alert_ids: Sequence[str], talk: Any | None) -> None:
    """These alerts were taken in this turn. What whoever took them had written goes to the client, unless it is old by
    now; who else had written hears that it does not. `talk`: the one that *Take* began, if it did."""
    rows = await held_replies.of(turn.tx, alert_ids)
    ids = [row.id for row in rows]
    turn.before(lambda tx: held_replies.forget(tx, ids))
    for staff_id in sorted({row.staff_id for row in rows} - {turn.here}):
        turn.tell(staff_id, "held_reply_lost")
    for row in rows:
        if row.staff_id == turn.here and turn.now - row.said_at < TALK_ENDS:
            talk = talk or await talks.of_alert(turn, client_id, alert_ids[0])
            said = turn.tools.seal.open(row.words, held_replies.place(row.id)).decode()
            await (talks.pass_voice if row.kind == "voice" else talks.pass_words)(turn, talk, said)
