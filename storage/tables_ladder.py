"""The tables of who stands in for whom; the others are in storage/tables.py, which has them all."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Table, Text

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
