"""Alembic's way in: runs the migrations on the connection, and in the transaction, that storage/migrate.py opened."""

from typing import Any, Literal

from alembic import context

from storage.tables import Instant, metadata


def _plainly(kind: str, item: Any, autogenerate: Any) -> str | Literal[False]:
    """A revision must not depend on code that goes on changing: types of our own are written as what they are."""
    return "sa.BigInteger()" if kind == "type" and isinstance(item, Instant) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_item=_plainly,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
