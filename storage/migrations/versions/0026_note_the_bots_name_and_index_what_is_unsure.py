"""Note the bot's name with each start, and index what nobody knows of.

With the name known from before, the bot can start while Telegram does not answer: alerts climb, and mails leave. On SQLite
the looks for what is unsure read the whole outbox.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("username", sa.Text(), nullable=True))
    op.create_index(
        "ix_outbox_unsure",
        "outbox",
        ["not_before"],
        unique=False,
        sqlite_where=sa.text("state = 'unknown' AND not_before IS NOT NULL"),
        postgresql_where=sa.text("state = 'unknown' AND not_before IS NOT NULL"),
    )
