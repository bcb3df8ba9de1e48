"""What every table is made of: names of constraints, instants, ids of the program's own making."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept as whole milliseconds since 1970-01-01T00:00Z: those that have passed, so that nothing
    that is kept lies later than the moment in which it was."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        return None if value is None else (value - EPOCH) // MILLISECOND

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromtimestamp(value / 1000, UTC)


Serial = BigInteger().with_variant(Integer, "sqlite")


def id_column() -> Column[str]:
    return Column("id", Text, primary_key=True)


def person_column(name: str = "person_id", *, nullable: bool = False) -> Column[str]:
    return Column(name, Text, ForeignKey("people.id"), nullable=nullable)
