"""The tables of the mentors' day; the others are in storage/tables.py, which has them all.

What is sealed, and how, is said there.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, Table, Text

from storage.tables_base import Instant, id_column, metadata, person_column

notes = Table(
    "notes",
    metadata,
    id_column(),
    person_column(),  # the client whom it is about
    Column("by_id", Text, ForeignKey("people.id"), nullable=False),
    Column("words", LargeBinary, nullable=False),  # sealed
    Column("at", Instant, nullable=False),
)
Index("ix_notes_person", notes.c.person_id, notes.c.at)

reads = Table(
    "reads",
    metadata,
    id_column(),
    person_column(),  # whose
    Column("reader_id", Text, ForeignKey("people.id"), nullable=False),
    Column("what", Text, nullable=False),  # card | notes
    Column("at", Instant, nullable=False),
)
Index("ix_reads_person", reads.c.person_id, reads.c.at)
