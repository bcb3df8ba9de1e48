"""The table of reports that coordinators asked for; the others are in storage/tables.py.

What is sealed, and how, is said there.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, SmallInteger, Table, Text

from storage.tables_base import Instant, id_column, metadata

reports = Table(
    "reports",
    metadata,
    id_column(),
    Column("by_id", Text, ForeignKey("people.id"), nullable=False),
    Column("first", Text, nullable=False),  # local dates, both included
    Column("last", Text, nullable=False),
    Column("segment", Text, nullable=False),  # JSON of conversations/segment.py: ids only
    Column("state", Text, nullable=False),  # waiting | making | done | failed
    Column("percent", SmallInteger, nullable=False, server_default="0"),
    Column("figures", LargeBinary),  # sealed JSON, when it is done; no small count is in it
    Column("reason", Text),  # too_few | trouble
    Column("asked_at", Instant, nullable=False),
    Column("ended_at", Instant),
)
Index("ix_reports_state", reports.c.state, reports.c.asked_at)
