"""The last rung of an alert: an e-mail with alias and rule, never the client's words. Next: bot/mailer.py."""

from __future__ import annotations

from typing import Any

from conversations.words import Moment, Text, text
from handlers.raising import record
from handlers.turn import Turn
from storage import mails, people
from storage import tables as t
from storage.people import Person

ALSO = "en"  # whoever looks after the mailbox may not speak the service's own language


def mail(turn: Turn, alert: Any, client: Person, lane: str) -> None:
    """In the transaction of the rung."""
    id = turn.tools.new_id()
    languages = tuple(dict.fromkeys((turn.tools.service.languages[0], ALSO)))
    content = {
        "subject": turn.tools.render_plain(text("mail.subject", lane=text(f"alerts.lane_{lane}")), languages[0]),
        "repeated": turn.tools.render_plain(text("mail.repeated", lane=text(f"alerts.lane_{lane}")), languages[0]),
        "body": "\n\n".join(_body(turn, alert, client, language) for language in languages) + "\n",
    }
    turn.draft.insert(
        t.mails,
        id=id,
        alert_id=alert.id,
        content=turn.tools.seal.seal_json(content, mails.place(id)),
        state="queued",
        not_before=turn.now,
        created_at=turn.now,
    )
    record(turn, alert.id, "mailed")


def _body(turn: Turn, alert: Any, client: Person, language: str) -> str:
    alias = people.alias_of(turn.tools.seal, client.id, client.row.alias)
    rule = turn.tools.programme_with(alert.rule).rule_label(alert.rule)
    said: tuple[Text, ...] = (
        text("mail.waits"),
        text("alerts.who", alias=alias, rule=rule, at=Moment(alert.raised_at)),
        text("mail.where", bot=f"@{turn.tools.service.bot_username}"),
        text("mail.no_answer"),
    )
    return "\n".join(turn.tools.render_plain(one, language) for one in said)
