"""The table of planned meetings; the others are in storage/tables.py, which has them all.

What is sealed, and how, is said there.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from storage.tables_base import Instant, id_column, metadata, person_column

meetings = Table(
    "meetings",
    metadata,
    id_column(),
    person_column(),  # the client: whoever accompanies them now, it is with
    Column("by_id", Text, ForeignKey("people.id"), nullable=False),  # who planned it
    Column("at", Instant, nullable=False),
    Column("place", LargeBinary, nullable=False),  # sealed JSON of conversations/meeting.py
    Column("sequence", Integer, nullable=False),  # how often it was changed
    Column("cancelled", Boolean, nullable=False),
    Column("answer", Text),  # coming | cannot …
    Column("answer_to", Integer),  # … to the meeting as it was at this sequence
    Column("answered_at", Instant),
    Column("made_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
)
Index("ix_meetings_person", meetings.c.person_id, meetings.c.at)
