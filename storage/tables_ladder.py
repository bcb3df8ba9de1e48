"""The tables of who stands in for whom and of the way outside Telegram; storage/tables.py has all tables."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, LargeBinary, SmallInteger, Table, Text, text

from storage.tables_base import Instant, id_column, metadata, person_column

deputies = Table(
    "deputies",
    metadata,
    Column("person_id", Text, ForeignKey("people.id"), primary_key=True),  # a mentor …
    Column("deputy_id", Text, ForeignKey("people.id"), nullable=False),  # … and who hears of an alert next
)

absences = Table(
    "absences",
    metadata,
    id_column(),
    person_column(),  # a mentor
    Column("since", Text, nullable=False),  # local dates: the first day …
    Column("until", Text, nullable=False),  # … and the last
    Column("deputy_id", Text, ForeignKey("people.id")),  # who stands in; empty: the coordinators
    Column("made_at", Instant, nullable=False),
    Column("ended_at", Instant),  # taken back or cut short
)
Index("ix_absences_person", absences.c.person_id, absences.c.until)

probes = Table(
    "probes",
    metadata,
    id_column(),
    Column("due_at", Instant, nullable=False),
    Column("fired_at", Instant),
    Column("outbox_id", Text),  # what it became; it has arrived when that was sent
)

mails = Table(
    "mails",
    metadata,
    id_column(),
    Column("alert_id", Text, ForeignKey("alerts.id"), nullable=False),
    Column("content", LargeBinary, nullable=False),  # sealed JSON: subject, subject of a repetition, body
    Column("state", Text, nullable=False),  # queued | sending | sent | failed | unknown
    Column("repeats", Boolean, nullable=False, server_default=text("false")),  # it may have gone out before
    Column("reason", Text),
    Column("attempts", SmallInteger, nullable=False, server_default="0"),
    Column("not_before", Instant, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("sending_at", Instant),
    Column("finished_at", Instant),
)
Index(
    "ix_mails_open",
    mails.c.created_at,
    sqlite_where=text("state IN ('queued', 'sending')"),
    postgresql_where=text("state IN ('queued', 'sending')"),
)
