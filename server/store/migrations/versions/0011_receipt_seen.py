"""When staff saw a candidate's receipt, so that the candidate may leave."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.add_column(sa.Column("receipt_seen_at", sa.DateTime(timezone=True), nullable=True))
