"""The table of what raised alerts by rules; the others are in storage/tables.py, which has them all."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Table, Text, UniqueConstraint

from storage.tables_base import Instant, id_column, metadata

alert_evidence = Table(
    "alert_evidence",
    metadata,
    id_column(),
    Column("client_id", Text, ForeignKey("people.id"), nullable=False),
    Column("rule", Text, nullable=False),
    Column("evidence", Text, nullable=False),  # ids and days, never what was answered
    Column("alert_id", Text, ForeignKey("alerts.id"), nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("client_id", "rule", "evidence"),
)
Index("ix_alert_evidence_alert", alert_evidence.c.alert_id)
