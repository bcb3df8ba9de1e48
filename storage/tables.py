"""Every table of Askel in one place, so that one can read what is kept and for whom.

Sealed columns (`LargeBinary`) hold AES-256-GCM values made by `storage/seal.py`; their associated data is
`table.column:id`. Row ids are made by the program. Instants are whole milliseconds since 1970 in UTC.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept as whole milliseconds since 1970-01-01T00:00Z: those that have passed, so that nothing
    that is kept lies later than the moment in which it was."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        return None if value is None else (value - EPOCH) // MILLISECOND

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromtimestamp(value / 1000, UTC)


Serial = BigInteger().with_variant(Integer, "sqlite")


def _id() -> Column[str]:
    return Column("id", Text, primary_key=True)


def _person(name: str = "person_id", *, nullable: bool = False) -> Column[str]:
    return Column(name, Text, ForeignKey("people.id"), nullable=nullable)


# --- the way in -----------------------------------------------------------------------------------------------------

mailboxes = Table(
    "mailboxes",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # Telegram's user id, or a chat's without a user
)

inbox = Table(
    "inbox",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("bot_id", BigInteger, nullable=False),
    Column("key", Text, nullable=False),  # u:<update_id> | d:<id of a firing> | t:<id of what was told>
    Column("mailbox", BigInteger, nullable=False),
    Column("priority", SmallInteger, nullable=False),  # 0 = concerns an alert, 1 = everything else
    Column("payload", LargeBinary, nullable=False),  # sealed: inbox.payload:<key>
    Column("received_at", Instant, nullable=False),
    Column("state", Text, nullable=False),  # waiting | done | ignored | dead
    Column("attempts", SmallInteger, nullable=False, server_default="0"),
    Column("retry_at", Instant),
    Column("done_at", Instant),
    Column("note", Text),  # why it was ignored or set aside; never what was said
    UniqueConstraint("bot_id", "key"),
)
Index(
    "ix_inbox_waiting",
    inbox.c.mailbox,
    inbox.c.priority,
    inbox.c.seq,
    sqlite_where=text("state = 'waiting'"),
    postgresql_where=text("state = 'waiting'"),
)
Index("ix_inbox_done", inbox.c.done_at)

# --- people ---------------------------------------------------------------------------------------------------------

people = Table(
    "people",
    metadata,
    _id(),
    Column("alias", LargeBinary, nullable=False),  # sealed
    Column("alias_index", Text, nullable=False, unique=True),  # keyed blind index of the folded alias
    Column("language", Text, nullable=False),
    Column("audience", Text, nullable=False),  # mothers | students | immigrants | general
    Column("state", Text, nullable=False),  # joining | active | stopped
    Column("reachable", Boolean, nullable=False, server_default=text("true")),
    Column("mentor_id", Text, ForeignKey("people.id")),
    Column("source", Text),
    Column("weekday", SmallInteger),  # 0 = Monday
    Column("hour", SmallInteger),
    Column("work_from", SmallInteger),  # staff: working hours, full hours of the local day
    Column("work_to", SmallInteger),
    Column("created_at", Instant, nullable=False),
    Column("joined_at", Instant),
    Column("stopped_at", Instant),
)
Index("ix_people_mentor", people.c.mentor_id)

roles = Table(
    "roles",
    metadata,
    Column("person_id", Text, ForeignKey("people.id"), primary_key=True),
    Column("role", Text, primary_key=True),  # client | mentor | coordinator
    Column("since", Instant, nullable=False),
)
Index("ix_roles_role", roles.c.role)

identities = Table(
    "identities",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),  # Telegram's; also the private chat's id
    Column("person_id", Text, ForeignKey("people.id"), nullable=False),
    Column("since", Instant, nullable=False),
)
Index("ix_identities_person", identities.c.person_id, unique=True)

strangers = Table(
    "strangers",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("greeted_on", Text, nullable=False),  # local date
)

invites = Table(
    "invites",
    metadata,
    _id(),
    Column("token_hash", Text, nullable=False, unique=True),  # SHA-256 of the token; the token itself is never kept
    Column("role", Text, nullable=False),
    Column("language", Text),
    Column("audience", Text, nullable=False),
    Column("mentor_id", Text, ForeignKey("people.id")),
    Column("person_id", Text, ForeignKey("people.id")),  # an invite for this very person: a new phone or account
    Column("source", Text),
    Column("uses_left", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("created_by", Text, ForeignKey("people.id")),
)

consents = Table(
    "consents",
    metadata,
    _id(),
    _person(),
    Column("version", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("text_hash", Text, nullable=False),  # SHA-256 of the text as it was shown
    Column("given_at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
)
Index("ix_consents_person", consents.c.person_id)

# --- conversations --------------------------------------------------------------------------------------------------

programmes = Table(
    "programmes",
    metadata,
    Column("hash", Text, primary_key=True),  # SHA-256 of the file's bytes
    Column("source", Text, nullable=False),
    Column("kept_at", Instant, nullable=False),
    Column("published_at", Instant),  # when it last became the current one; the latest is
)

sessions = Table(
    "sessions",
    metadata,
    _id(),
    Column("mailbox", BigInteger, nullable=False),
    Column("conversation", Text, nullable=False),
    Column("state", LargeBinary, nullable=False),  # sealed JSON of the state
    Column("turn", Integer, nullable=False),
    Column("programme", Text, ForeignKey("programmes.hash"), nullable=False),
    Column("card_id", Text),
    Column("opened_at", Instant, nullable=False),
    Column("touched_at", Instant, nullable=False),
    Column("closed_at", Instant),
)
Index(
    "ix_sessions_open",
    sessions.c.mailbox,
    sqlite_where=text("closed_at IS NULL"),
    postgresql_where=text("closed_at IS NULL"),
)

check_ins = Table(
    "check_ins",
    metadata,
    _id(),  # the id of its session
    _person(),
    Column("kind", Text, nullable=False),  # scheduled | extra
    Column("local_date", Text, nullable=False),
    Column("state", Text, nullable=False),  # open | complete | partial
    Column("week", Integer),  # of the programme, from the client's own day 0; empty before there was one
    Column("programme", Text, ForeignKey("programmes.hash"), nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("closed_at", Instant),
)
Index("ix_check_ins_person", check_ins.c.person_id, check_ins.c.opened_at)

answers = Table(
    "answers",
    metadata,
    _id(),
    Column("check_in_id", Text, ForeignKey("check_ins.id"), nullable=False),
    Column("turn", Integer, nullable=False),  # of the session: an accepted answer is stored exactly once
    Column("question", Text, nullable=False),
    Column("value", LargeBinary, nullable=False),  # sealed
    Column("corrected", Boolean, nullable=False),  # stands in place of an earlier answer to the same question
    Column("given_at", Instant, nullable=False),
    UniqueConstraint("check_in_id", "turn"),
)

# --- a client's year --------------------------------------------------------------------------------------------------

journeys = Table(
    "journeys",
    metadata,
    Column("person_id", Text, ForeignKey("people.id"), primary_key=True),
    Column("day0", Text, nullable=False),  # local date of the first day
    Column("themes", Text, nullable=False, server_default="[]"),  # JSON: ids in the order that the client chose
    Column("nudge_hour", SmallInteger),  # empty: the programme's
    Column("nudges", Text, nullable=False, server_default="normal"),  # normal | fewer | off
    Column("next", Text),  # what was chosen at the end of the year
    Column("identity", LargeBinary),  # sealed: "I am someone who …"
    Column("ended_at", Instant),
)

pauses = Table(
    "pauses",
    metadata,
    _id(),
    _person(),
    Column("since", Text, nullable=False),  # local dates: the first day of the pause …
    Column("until", Text, nullable=False),  # … and the day on which everything goes on
    Column("made_at", Instant, nullable=False),
)
Index("ix_pauses_person", pauses.c.person_id, pauses.c.since)

goals = Table(
    "goals",
    metadata,
    _id(),
    _person(),
    Column("state", Text, nullable=False),  # active | finished | dropped
    Column("content", LargeBinary, nullable=False),  # sealed JSON of conversations/goal.py
    Column("made_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("ended_at", Instant),
)
Index("ix_goals_person", goals.c.person_id, goals.c.made_at)

goal_log = Table(
    "goal_log",
    metadata,
    _id(),
    Column("goal_id", Text, ForeignKey("goals.id"), nullable=False),
    Column("what", Text, nullable=False),  # made | changed | agreed | reached | finished | dropped
    Column("content", LargeBinary, nullable=False),  # sealed JSON: the goal as it was then, a level, or a reason
    Column("person_id", Text, nullable=False),  # who did it
    Column("at", Instant, nullable=False),
)
Index("ix_goal_log_goal", goal_log.c.goal_id, goal_log.c.at)

measurements = Table(
    "measurements",
    metadata,
    _id(),
    _person(),
    Column("point", Text, nullable=False),  # of the programme: m0 … m6
    Column("item", Text, nullable=False),  # of the programme: weight, waist …
    Column("value", LargeBinary, nullable=False),  # sealed JSON number, in the unit of the item
    Column("by_id", Text, ForeignKey("people.id"), nullable=False),  # the client, or the member of staff who entered it
    Column("measured_on", Text, nullable=False),  # local date
    Column("at", Instant, nullable=False),
)
Index("ix_measurements_person", measurements.c.person_id, measurements.c.at)

feedback = Table(
    "feedback",
    metadata,
    _id(),
    _person(),
    Column("occasion", Text, nullable=False),  # week_4 | week_26 | week_52 | anytime
    Column("programme", Text, ForeignKey("programmes.hash"), nullable=False),
    Column("answers", Text, nullable=False),  # JSON: question → option, all taps
    Column("sentence", LargeBinary),  # sealed
    Column("at", Instant, nullable=False),
)
Index("ix_feedback_at", feedback.c.at)

nudges = Table(
    "nudges",
    metadata,
    _id(),
    _person(),
    Column("nudge", Text, nullable=False),  # its id in the programme
    Column("local_date", Text, nullable=False),
    Column("dropped", Text),  # why it was not sent: check_in_open | talk | unanswered | nothing_new | late
    Column("at", Instant, nullable=False),
    Column("answered_at", Instant),
)
Index("ix_nudges_person", nudges.c.person_id, nudges.c.at)

# --- a human is reached ---------------------------------------------------------------------------------------------

alerts = Table(
    "alerts",
    metadata,
    _id(),
    Column("client_id", Text, ForeignKey("people.id"), nullable=False),
    Column("rule", Text, nullable=False),  # wants_to_talk | needs_help_now
    Column("lane", Text, nullable=False),  # now | today
    Column("check_in_id", Text),
    Column("state", Text, nullable=False),  # open | taken | resolved
    Column("owner_id", Text, ForeignKey("people.id")),
    Column("rung", SmallInteger, nullable=False),  # 0 mentor, 1 coordinators, then the coordinators again
    Column("next_at", Instant, nullable=False),  # of the next rung, if nobody takes it
    Column("raised_at", Instant, nullable=False),
    Column("asked_at", Instant),  # when the client asked again …
    Column("told_at", Instant),  # … and when staff were told of it: until then nobody can resolve it
    Column("taken_at", Instant),
    Column("resolved_at", Instant),
)
Index("ix_alerts_client", alerts.c.client_id, alerts.c.state)
Index(
    "uq_alerts_one_open",
    alerts.c.client_id,
    alerts.c.rule,
    unique=True,
    sqlite_where=text("state <> 'resolved'"),
    postgresql_where=text("state <> 'resolved'"),
)

alert_log = Table(
    "alert_log",
    metadata,
    _id(),
    Column("alert_id", Text, ForeignKey("alerts.id"), nullable=False),
    Column("what", Text, nullable=False),  # raised | told | again | passed_on | taken | shown | resolved
    Column("person_id", Text),  # who did it, or who was told
    Column("at", Instant, nullable=False),
)
Index("ix_alert_log_alert", alert_log.c.alert_id, alert_log.c.at)

alert_words = Table(
    "alert_words",
    metadata,
    _id(),
    Column("alert_id", Text, ForeignKey("alerts.id"), nullable=False),
    Column("kind", Text, nullable=False, server_default="words"),  # words | voice
    Column("words", LargeBinary, nullable=False),  # sealed: what the client asked to pass on, or a voice message's id
    Column("said_at", Instant, nullable=False),
)
Index("ix_alert_words_alert", alert_words.c.alert_id)

talks = Table(
    "talks",
    metadata,
    _id(),
    Column("client_id", Text, ForeignKey("people.id"), nullable=False),
    Column("staff_id", Text, ForeignKey("people.id"), nullable=False),
    Column("alert_id", Text, ForeignKey("alerts.id")),
    Column("opened_at", Instant, nullable=False),
    Column("last_at", Instant, nullable=False),
    Column("closed_at", Instant),
)
Index("ix_talks_client", talks.c.client_id)
Index("ix_talks_staff", talks.c.staff_id)

# --- time and the way out -------------------------------------------------------------------------------------------

due = Table(
    "due",
    metadata,
    _id(),
    _person(),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),  # a local date, or the id of what it is about
    Column("due_at", Instant, nullable=False),
    Column("state", Text, nullable=False),  # waiting | fired | cancelled
    Column("data", Text, nullable=False, server_default="{}"),  # JSON of ids and numbers, never of words
    UniqueConstraint("person_id", "kind", "key"),
)
Index(
    "ix_due_waiting",
    due.c.due_at,
    sqlite_where=text("state = 'waiting'"),
    postgresql_where=text("state = 'waiting'"),
)

cards = Table(
    "cards",
    metadata,
    _id(),
    Column("chat_id", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),  # session | alert | talk
    Column("ref", Text, nullable=False),  # the id of what it shows
    Column("message_id", BigInteger),  # known once Telegram has told it
    Column("created_at", Instant, nullable=False),
    Column("closed_at", Instant),  # its buttons are gone
)
Index("ix_cards_message", cards.c.chat_id, cards.c.message_id)
Index("ix_cards_ref", cards.c.ref)

outbox = Table(
    "outbox",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("bot_id", BigInteger, nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("person_id", Text),
    Column("lane", SmallInteger, nullable=False),  # 0 alert, 1 reply, 2 scheduled, 3 broadcast
    Column("method", Text, nullable=False),  # of the Bot API; for a card sendMessage, the sender makes it an edit
    Column(
        "payload", LargeBinary, nullable=False
    ),  # sealed JSON of the parameters but for chat_id: outbox.payload:<id>
    Column("card_id", Text),
    Column("question", Text),  # session.turn that this row asks, so that an unknown outcome can be asked again
    Column("tag", Text, nullable=False),  # what kind of thing was said: a message id, for people who count
    Column("state", Text, nullable=False),  # queued | sending | sent | failed | unknown | expired | held | dropped
    Column("reason", Text),
    Column("attempts", SmallInteger, nullable=False, server_default="0"),
    Column("not_before", Instant),
    Column("not_after", Instant),
    Column("created_at", Instant, nullable=False),
    Column("sending_at", Instant),
    Column("finished_at", Instant),
    Column("message_id", BigInteger),
    Column("repeat_of", Text),
)
Index(
    "ix_outbox_open",
    outbox.c.lane,
    outbox.c.seq,
    sqlite_where=text("state IN ('queued', 'sending')"),
    postgresql_where=text("state IN ('queued', 'sending')"),
)
Index("ix_outbox_card", outbox.c.card_id)
Index("ix_outbox_chat", outbox.c.chat_id, outbox.c.state)

runs = Table(
    "runs",
    metadata,
    _id(),
    Column("started_at", Instant, nullable=False),
    Column("stopped_at", Instant),  # empty after a crash: then what was in hand runs singly
)
