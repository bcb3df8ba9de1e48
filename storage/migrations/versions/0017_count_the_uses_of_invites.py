"""Count the uses of invites.

How many an older link was for was not kept: one that has more than one use left was a poster, which now counts from
what it has left; any other was for one person.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("invites", schema=None) as batch_op:
        batch_op.add_column(sa.Column("uses", sa.Integer(), nullable=True))
    op.execute("UPDATE invites SET uses = CASE WHEN uses_left > 1 THEN uses_left ELSE 1 END")
    with op.batch_alter_table("invites", schema=None) as batch_op:
        batch_op.alter_column("uses", existing_type=sa.Integer(), nullable=False)
