"""Why a refused write is kept apart, and what tells it from others."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    # Until now a lost lease was the only cause; a number stands for a digest nobody took.
    with op.batch_alter_table("quarantined_write", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cause", sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column("digest", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("size", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE quarantined_write SET cause = 'lease', digest = CAST(id AS VARCHAR(64)), size = length(value)"
    )
    with op.batch_alter_table("quarantined_write", schema=None) as batch_op:
        batch_op.alter_column("cause", existing_type=sa.String(length=10), nullable=False)
        batch_op.alter_column("digest", existing_type=sa.String(length=64), nullable=False)
        batch_op.alter_column("size", existing_type=sa.Integer(), nullable=False)
