"""Every table of Askel in one place, so that one can read what is kept and for whom.

Sealed columns (`LargeBinary`) hold AES-256-GCM values made by `storage/seal.py`; their associated data is
`table.column:id`. Row ids are made by the program. Instants are whole milliseconds since 1970 in UTC.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.tables_activities import activities, broadcasts, recipients, saved_segments, signups
from storage.tables_base import EPOCH, MILLISECOND, Instant, Serial, id_column, metadata, person_column
from storage.tables_ladder import absences, deputies, mails, probes
from storage.tables_meetings import meetings
from storage.tables_prompts import own_prompts, prompt_variants, prompt_voices
from storage.tables_reports import reports
from storage.tables_rules import alert_evidence
from storage.tables_staff import appointments, digests, handovers, invites, notes, reads
from storage.tables_talk import held_replies, photo_consents, phrases
from storage.tables_year import feedback, goal_log, goals, journeys, measurements, nudges, pauses

__all__ = [
    "EPOCH",
    "MILLISECOND",
    "Instant",
    "absences",
    "activities",
    "alert_evidence",
    "appointments",
    "broadcasts",
    "deputies",
    "digests",
    "feedback",
    "goal_log",
    "goals",
    "handovers",
    "held_replies",
    "invites",
    "journeys",
    "mails",
    "measurements",
    "meetings",
    "metadata",
    "notes",
    "nudges",
    "own_prompts",
    "pauses",
    "photo_consents",
    "phrases",
    "probes",
    "prompt_variants",
    "prompt_voices",
    "reads",
    "recipients",
    "reports",
    "saved_segments",
    "signups",
]  # fmt: skip
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
    Column("priority", SmallInteger, nullable=False),  # 0 = concerns an alert, 1 = a human waits, 2 = the rest
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
    id_column(),
    Column("alias", LargeBinary, nullable=False),  # sealed
    Column("alias_index", Text, nullable=False, unique=True),  # keyed blind index of the folded alias
    Column("language", Text, nullable=False),
    Column("second_language", Text),  # a client's: in which they read what is not there in the first
    Column("area", Text),  # of the programme: where a client lives; empty: they have not said
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
    Column("heard_at", Instant),  # the last sign of life, written once a day at most
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

consents = Table(
    "consents",
    metadata,
    id_column(),
    person_column(),
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
    Column("taken_up_at", Instant),  # when clients' years were planned by it, after that
)

sessions = Table(
    "sessions",
    metadata,
    id_column(),
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
    id_column(),  # the id of its session
    person_column(),
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
    id_column(),
    Column("check_in_id", Text, ForeignKey("check_ins.id"), nullable=False),
    Column("turn", Integer, nullable=False),  # of the session: an accepted answer is stored exactly once
    Column("question", Text, nullable=False),
    Column("value", LargeBinary, nullable=False),  # sealed
    Column("corrected", Boolean, nullable=False),  # stands in place of an earlier answer to the same question
    Column("given_at", Instant, nullable=False),
    UniqueConstraint("check_in_id", "turn"),
)

# --- a human is reached ---------------------------------------------------------------------------------------------

alerts = Table(
    "alerts",
    metadata,
    id_column(),
    Column("client_id", Text, ForeignKey("people.id"), nullable=False),
    Column("rule", Text, nullable=False),  # of the programme
    Column("lane", Text, nullable=False),  # now | today | week
    Column("check_in_id", Text),
    Column("state", Text, nullable=False),  # open | taken | resolved
    Column("owner_id", Text, ForeignKey("people.id")),
    Column("handed_to", Text),  # who is asked to take it over; until then it is the owner's
    Column("outcome", Text),  # of a resolved one: what came of it
    Column("rung", SmallInteger, nullable=False),  # how many rungs it has climbed, over all rounds
    Column("next_at", Instant, nullable=False),  # of the next rung, if nobody takes it
    Column("raised_at", Instant, nullable=False),
    Column("asked_at", Instant),  # when the client asked again …
    Column("told_at", Instant),  # … and when staff were told of it: until then nobody can resolve it
    Column("cried_at", Instant),  # of a taken one: since when the client has asked again and the owner done nothing
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
    id_column(),
    Column("alert_id", Text, ForeignKey("alerts.id"), nullable=False),
    Column(
        "what", Text, nullable=False
    ),  # raised | told | again | met | taken | answered | taken_over | shown | called …
    Column("person_id", Text),  # who did it, or who was told
    Column("at", Instant, nullable=False),
)
Index("ix_alert_log_alert", alert_log.c.alert_id, alert_log.c.at)

alert_words = Table(
    "alert_words",
    metadata,
    id_column(),
    Column("alert_id", Text, ForeignKey("alerts.id"), nullable=False),
    Column("kind", Text, nullable=False, server_default="words"),  # words | voice | forwarded | forwarded_voice
    Column("words", LargeBinary, nullable=False),  # sealed: what the client asked to pass on, or a voice message's id
    Column("said_at", Instant, nullable=False),
)
Index("ix_alert_words_alert", alert_words.c.alert_id)

talks = Table(
    "talks",
    metadata,
    id_column(),
    Column("client_id", Text, ForeignKey("people.id"), nullable=False),
    Column("staff_id", Text, ForeignKey("people.id"), nullable=False),
    Column("alert_id", Text, ForeignKey("alerts.id")),
    Column("opened_at", Instant, nullable=False),
    Column("last_at", Instant, nullable=False),
    Column("wrote_at", Instant),  # when the member of staff last did; empty in talks from before this was kept
    Column("closed_at", Instant),
)
Index("ix_talks_client", talks.c.client_id)
Index("ix_talks_staff", talks.c.staff_id)

# --- time and the way out -------------------------------------------------------------------------------------------

due = Table(
    "due",
    metadata,
    id_column(),
    person_column(),
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
    id_column(),
    Column("chat_id", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),  # session | alert | talk | about (a client) | list …
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
    Column("unasked", Boolean, nullable=False, server_default=text("false")),  # answers nothing that the person did
)
OUTBOX_OPEN = text("state IN ('queued', 'sending')")
OUTBOX_UNSURE = text("state = 'unknown' AND not_before IS NOT NULL")
"""Said so in a query, too, SQLite finds its way by the index: it does not look into values that are bound."""
Index("ix_outbox_open", outbox.c.lane, outbox.c.seq, sqlite_where=OUTBOX_OPEN, postgresql_where=OUTBOX_OPEN)
Index("ix_outbox_unsure", outbox.c.not_before, sqlite_where=OUTBOX_UNSURE, postgresql_where=OUTBOX_UNSURE)
Index("ix_outbox_card", outbox.c.card_id)
Index("ix_outbox_chat", outbox.c.chat_id, outbox.c.state)

runs = Table(
    "runs",
    metadata,
    id_column(),
    Column("started_at", Instant, nullable=False),
    Column("stopped_at", Instant),  # empty after a crash: then what was in hand runs singly
    Column("username", Text),  # the bot's, as Telegram told it
)
