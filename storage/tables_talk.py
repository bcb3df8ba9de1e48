"""The tables of what mentors and clients say to each other; the others are in storage/tables.py, which has them all.

What is sealed, and how, is said there.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, LargeBinary, Table, Text

from storage.tables_base import Instant, id_column, metadata, person_column

photo_consents = Table(
    "photo_consents",
    metadata,
    Column("person_id", Text, ForeignKey("people.id"), primary_key=True),
    Column("agreed", Boolean, nullable=False),  # whether staff may see photos that the client sends
    Column("at", Instant, nullable=False),
)

held_replies = Table(
    "held_replies",
    metadata,
    id_column(),
    Column("alert_id", Text, ForeignKey("alerts.id"), nullable=False),
    Column("staff_id", Text, ForeignKey("people.id"), nullable=False),  # who replied before anybody had taken it
    Column("kind", Text, nullable=False),  # words | voice
    Column("words", LargeBinary, nullable=False),  # sealed: the words, or a voice message's id
    Column("said_at", Instant, nullable=False),
)
Index("ix_held_replies_alert", held_replies.c.alert_id)

phrases = Table(
    "phrases",
    metadata,
    id_column(),
    person_column(),  # the client
    Column("by_id", Text, ForeignKey("people.id"), nullable=False),  # who picked it
    Column("talk_id", Text, ForeignKey("talks.id"), nullable=False),
    Column("phrase", Text, nullable=False),  # of conversations/phrases.py
    Column("filled", LargeBinary, nullable=False),  # sealed JSON of what stands in its gaps
    Column("sent_at", Instant, nullable=False),
    Column("answer", Text),  # the first tap counts
    Column("answered_at", Instant),
)
