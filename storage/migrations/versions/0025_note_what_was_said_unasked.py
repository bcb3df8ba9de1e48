"""Note what was said unasked.

What was said to somebody who had done nothing just then is said again when nobody knows whether it arrived, whatever that
person does meanwhile. Of rows before nothing is known; they are treated as answers, as until now.
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unasked", sa.Boolean(), nullable=False, server_default=sa.false()))
