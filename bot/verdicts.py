"""What follows from an outcome for the row that was sent: a table, without waiting or clocks. Used by bot/sender.py.

An unknown outcome is not a failure: an edit is simply made again; a reply is said again after a while without a sign
of life, once; an alert is said again at once, marked, until it is known to have arrived; the rest is let be.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, assert_never

from bot.outcomes import Gone, Later, Migrated, NotModified, Outcome, Refused, Sent, Unknown, Unreachable
from storage.outbox import Lane
from storage.sending import Claimed, Settled

__all__ = ["backoff", "call_for", "verdict"]

SIGN_OF_LIFE = timedelta(seconds=30)
LONGEST = timedelta(seconds=30)
OURS = frozenset({"repeated", "said"})  # beside the parameters of the method, and not for Telegram
EDITABLE = frozenset(
    {"text", "parse_mode", "entities", "link_preview_options", "reply_markup", "business_connection_id"}
)


def backoff(attempts: int) -> timedelta:
    """Half a second after the first attempt, then twice as long after each, up to half a minute."""
    return min(timedelta(seconds=0.25 * 2.0 ** min(attempts, 10)), LONGEST)


def verdict(row: Claimed, outcome: Outcome, now: datetime) -> Settled:
    """What is to be written about a claimed row. `now` is the wall clock."""
    match outcome:
        case Sent():
            return Settled(row=row, state="sent", message_id=outcome.message_id or row.message_id)
        case NotModified():
            return Settled(row=row, state="sent", reason="not modified", message_id=row.message_id)
        case Later(wait, reason):
            return Settled(row=row, state="queued", reason=reason, not_before=now + (wait or backoff(row.attempts)))
        case Migrated(chat_id):
            return Settled(row=row, state="queued", reason="the group has moved", moved_to=chat_id)
        case Gone(why) if row.is_card and row.message_id is not None:
            return Settled(row=row, state="queued", reason=why, forget=True)
        case Gone(why) | Refused(why):
            return Settled(row=row, state="dropped" if _nothing_left(row, outcome) else "failed", reason=why)
        case Unreachable(why):
            return Settled(row=row, state="failed", reason=why, unreachable=True)
        case Unknown(why) if row.is_edit:
            return Settled(row=row, state="queued", reason=why, not_before=now + backoff(row.attempts))
        case Unknown(why):
            return Settled(row=row, state="unknown", reason=why, not_before=_said_again_at(row, now))
        case _:
            assert_never(outcome)


def _nothing_left(row: Claimed, outcome: Outcome) -> bool:
    """Buttons were to be taken away from a message that is gone, or of which nobody knows."""
    return isinstance(outcome, Gone) and row.method == "editMessageReplyMarkup"


def _said_again_at(row: Claimed, now: datetime) -> datetime | None:
    match row.lane:
        case Lane.ALERT if row.repeat_of is None:
            return now
        case Lane.ALERT:
            return now + backoff(row.attempts)
        case Lane.REPLY if row.repeat_of is None:
            return now + SIGN_OF_LIFE
        case _:
            return None


def call_for(row: Claimed, params: dict[str, Any]) -> tuple[str, dict[str, Any]] | None:
    """Method and params of the call for a row; None when it would change a message that never was."""
    said = {name: value for name, value in params.items() if name not in OURS} | {"chat_id": row.chat_id}
    if row.is_card and row.message_id is not None:
        edit = {name: value for name, value in said.items() if name in EDITABLE}
        return "editMessageText", edit | {"chat_id": row.chat_id, "message_id": row.message_id}
    if row.is_card:
        return "sendMessage", said
    if row.card_id is not None and row.is_edit and "message_id" not in said:
        return (row.method, said | {"message_id": row.message_id}) if row.message_id is not None else None
    return row.method, said
