"""What a batch of turns wants to change, gathered first and written set-based: one statement per kind of change.

Next: the transaction of the batch commits it all, or nothing of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Table, bindparam, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import tables as t

# Parents before children: foreign keys are checked as rows come in.
ORDER = [table.name for table in t.metadata.sorted_tables]
Row = dict[str, Any]


class Draft:
    """Rows to insert, to change by id, and to put in place of others."""

    def __init__(self) -> None:
        self._inserts: dict[str, list[Row]] = defaultdict(list)
        self._updates: dict[str, dict[str, Row]] = defaultdict(lambda: defaultdict(dict))  # table → id → columns
        self._upserts: dict[tuple[str, tuple[str, ...]], list[Row]] = defaultdict(list)

    def insert(self, table: Table, **row: Any) -> None:
        self._inserts[table.name].append(row)

    def change(self, table: Table, id: str, **values: Any) -> None:
        """Changes the row with this id. A later change of a column wins over an earlier one."""
        self._updates[table.name][id] |= values

    def upsert(self, table: Table, on: tuple[str, ...], **row: Any) -> None:
        """Inserts, or where `on` is taken already puts these values in its place (the id stays)."""
        self._upserts[table.name, on].append(row)

    def absorb(self, other: Draft) -> None:
        """Takes over the changes of one turn, after it went through."""
        for name, rows in other._inserts.items():
            self._inserts[name].extend(rows)
        for name, changes in other._updates.items():
            for id, values in changes.items():
                self._updates[name][id] |= values
        for where, rows in other._upserts.items():
            self._upserts[where].extend(rows)

    async def write(self, tx: AsyncConnection) -> None:
        for name in sorted(self._inserts, key=ORDER.index):
            await _insert(tx, t.metadata.tables[name], self._inserts[name])
        for (name, on), rows in self._upserts.items():
            await _upsert(tx, t.metadata.tables[name], on, rows)
        for name, changes in self._updates.items():
            await _update(tx, t.metadata.tables[name], changes)


async def _insert(tx: AsyncConnection, table: Table, rows: list[Row]) -> None:
    by_shape: dict[frozenset[str], list[Row]] = defaultdict(list)
    for row in rows:  # executemany needs rows of one shape
        by_shape[frozenset(row)].append(row)
    for same in by_shape.values():
        await tx.execute(table.insert().inline(), same)


async def _upsert(tx: AsyncConnection, table: Table, on: tuple[str, ...], rows: Iterable[Row]) -> None:
    dialect: Any = sqlite if tx.dialect.name == "sqlite" else postgresql
    by_shape: dict[frozenset[str], list[Row]] = defaultdict(list)
    for row in rows:
        by_shape[frozenset(row)].append(row)
    for shape, same in by_shape.items():
        statement = dialect.insert(table)
        kept = {name: statement.excluded[name] for name in shape if name not in (*on, "id")}
        await tx.execute(statement.on_conflict_do_update(index_elements=list(on), set_=kept).inline(), same)


async def _update(tx: AsyncConnection, table: Table, changes: dict[str, Row]) -> None:
    by_shape: dict[frozenset[str], list[Row]] = defaultdict(list)
    for id, row in changes.items():
        new = {f"new_{name}": value for name, value in row.items()}
        by_shape[frozenset(row)].append({"row_id": id, **new})
    for columns, same in by_shape.items():
        values = {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in columns}
        await tx.execute(update(table).where(table.c.id == bindparam("row_id")).values(values), same)
