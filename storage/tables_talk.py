"""The tables of what mentors and clients say to each other; the others are in storage/tables.py, which has them all.

What is sealed, and how, is said there.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Table, Text

from storage.tables_base import Instant, metadata

photo_consents = Table(
    "photo_consents",
    metadata,
    Column("person_id", Text, ForeignKey("people.id"), primary_key=True),
    Column("agreed", Boolean, nullable=False),  # whether staff may see photos that the client sends
    Column("at", Instant, nullable=False),
)
