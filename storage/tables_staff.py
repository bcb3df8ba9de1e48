"""The tables of what staff do: their days, roles, invites; the others are in storage/tables.py, which has them all.

What is sealed, and how, is said there.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, SmallInteger, Table, Text

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

digests = Table(
    "digests",
    metadata,
    Column("person_id", Text, ForeignKey("people.id"), primary_key=True),
    Column("hour", SmallInteger),  # a full hour of the local day; empty: none
    Column("since_at", Instant),  # what happened from then on stood in the last one …
    Column("last_at", Instant),  # … which was due then
)

handovers = Table(
    "handovers",
    metadata,
    id_column(),
    person_column(),  # a client …
    Column("from_id", Text, ForeignKey("people.id")),  # … who was with this mentor
    Column("to_id", Text, ForeignKey("people.id"), nullable=False),
    Column("by_id", Text, ForeignKey("people.id"), nullable=False),  # the coordinator
    Column("at", Instant, nullable=False),
)
Index("ix_handovers_person", handovers.c.person_id, handovers.c.at)

appointments = Table(
    "appointments",
    metadata,
    id_column(),
    person_column(),  # whose role it is
    Column("what", Text, nullable=False),  # given | taken | deputy
    Column("role", Text),  # mentor | coordinator
    Column("deputy_id", Text, ForeignKey("people.id")),  # who stands in from then on; empty: nobody
    Column("by_id", Text, ForeignKey("people.id")),  # a coordinator; empty: the operator, from the command line
    Column("at", Instant, nullable=False),
)
Index("ix_appointments_person", appointments.c.person_id, appointments.c.at)

invites = Table(
    "invites",
    metadata,
    id_column(),
    Column("token_hash", Text, nullable=False, unique=True),  # SHA-256 of the token; the token itself is never kept
    Column("role", Text, nullable=False),
    Column("language", Text),
    Column("audience", Text, nullable=False),
    Column("mentor_id", Text, ForeignKey("people.id")),
    Column("person_id", Text, ForeignKey("people.id")),  # an invite for this very person: a new phone or account
    Column("source", Text),
    Column("uses", Integer, nullable=False),  # how many may join with it
    Column("uses_left", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("created_by", Text, ForeignKey("people.id")),
    Column("ended_at", Instant),  # taken back; it has run out with that
)
