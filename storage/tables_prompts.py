"""The tables of the prompts that coordinators write, and of recordings; the others are in storage/tables.py.

What is sealed, and how, is said there.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, Table, Text, UniqueConstraint

from storage.tables_base import Instant, id_column, metadata

own_prompts = Table(
    "own_prompts",
    metadata,
    id_column(),
    Column("by_id", Text, ForeignKey("people.id"), nullable=False),
    Column("kind", Text, nullable=False),  # of conversations/prompts.py, or other
    Column("language", Text, nullable=False),  # in which it was written
    Column("state", Text, nullable=False),  # live | retired
    Column("made_at", Instant, nullable=False),
)

prompt_variants = Table(
    "prompt_variants",
    metadata,
    id_column(),
    Column("prompt_id", Text, ForeignKey("own_prompts.id"), nullable=False),
    Column("language", Text, nullable=False),
    Column("words", LargeBinary, nullable=False),  # sealed JSON: name and what
    Column("mark", Text, nullable=False),  # source | checked | machine
    Column("checked_by", LargeBinary),  # sealed: the name of who has checked it
    Column(
        "revision", Integer, nullable=False
    ),  # of the source: how often it changed; else which of them is translated
    Column("changed_at", Instant, nullable=False),
    UniqueConstraint("prompt_id", "language"),
)

prompt_voices = Table(
    "prompt_voices",
    metadata,
    id_column(),
    Column("prompt", Text, nullable=False),  # of conversations/prompts.py, or an id of own_prompts
    Column("language", Text, nullable=False),
    Column("file", LargeBinary, nullable=False),  # sealed: Telegram's id of the recording
    Column("by_id", Text, ForeignKey("people.id"), nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("prompt", "language"),
)
