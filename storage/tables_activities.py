"""The tables of group activities and of what is sent to many; the others are in storage/tables.py, which has them all.

What is sealed, and how, is said there.
"""

from __future__ import annotations

from sqlalchemy import (
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
)

from storage.tables_base import Instant, Serial, id_column, metadata, person_column

activities = Table(
    "activities",
    metadata,
    id_column(),
    Column("by_id", Text, ForeignKey("people.id"), nullable=False),  # the coordinator who made it
    Column("prompt", Text, nullable=False),  # of conversations/prompts.py
    Column("details", LargeBinary, nullable=False),  # sealed JSON of conversations/activity.py
    Column("at", Instant, nullable=False),
    Column("capacity", Integer),  # places; empty: as many as come
    Column("taken", Integer, nullable=False),  # places of those who come, and those that are offered to somebody
    Column("sequence", Integer, nullable=False),  # how often it was changed
    Column("state", Text, nullable=False),  # planned | cancelled
    Column("series_id", Text),  # of a group that meets again and again: its dates share it
    Column("thanked_at", Instant),  # those who were there
    Column("made_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
)
Index("ix_activities_at", activities.c.at)
Index("ix_activities_series", activities.c.series_id)

signups = Table(
    "signups",
    metadata,
    id_column(),
    Column("activity_id", Text, ForeignKey("activities.id"), nullable=False),
    person_column(),
    Column("state", Text, nullable=False),  # coming | maybe | cannot | waiting | offered | no_place
    Column("seats", SmallInteger, nullable=False),  # with children
    Column("queued_at", Instant),  # on the waiting list: the order of it
    Column("offered_until", Instant),
    Column("answered_at", Instant, nullable=False),
    Column("attended", Boolean),  # as a coordinator has marked it; empty: not yet
    Column("feedback", Text),  # how it was, in one tap: good | fine | poor
    UniqueConstraint("activity_id", "person_id"),
)
Index("ix_signups_activity", signups.c.activity_id, signups.c.state, signups.c.queued_at)
Index("ix_signups_person", signups.c.person_id)

broadcasts = Table(
    "broadcasts",
    metadata,
    id_column(),
    Column("activity_id", Text, ForeignKey("activities.id"), nullable=False),
    Column("by_id", Text, ForeignKey("people.id"), nullable=False),
    Column("prompt", Text, nullable=False),
    Column("segment", Text, nullable=False),  # JSON of conversations/segment.py: ids only
    Column("unspoken", Text),  # of an own prompt: leave | second | source, for whose language there is no translation
    Column("state", Text, nullable=False),  # planned | sending | paused | stopped | done
    Column("at", Instant, nullable=False),  # when it begins
    Column("previewed", Integer, nullable=False),  # people, as the coordinator saw it
    Column("made_at", Instant, nullable=False),
    Column("ended_at", Instant),
)
Index("ix_broadcasts_state", broadcasts.c.state, broadcasts.c.at)

saved_segments = Table(
    "saved_segments",
    metadata,
    id_column(),
    Column("name", LargeBinary, nullable=False),  # sealed: a coordinator's own words
    Column("segment", Text, nullable=False),  # JSON of conversations/segment.py
    Column("by_id", Text, ForeignKey("people.id"), nullable=False),
    Column("kept_at", Instant, nullable=False),
)

recipients = Table(
    "recipients",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("broadcast_id", Text, ForeignKey("broadcasts.id"), nullable=False),
    person_column(),
    Column("state", Text, nullable=False),  # waiting | handed (to the outbox: its row says more) | skipped | stopped
    Column("reason", Text),  # why skipped
    Column("language", Text),  # in which it was said
    Column("outbox_id", Text),
    Column("not_before", Instant),  # quiet hours
    UniqueConstraint("broadcast_id", "person_id"),
)
Index("ix_recipients_state", recipients.c.broadcast_id, recipients.c.state, recipients.c.seq)
Index("ix_recipients_outbox", recipients.c.outbox_id)
