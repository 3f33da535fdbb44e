"""What each judging machine found when it tried its own limits."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "sandbox_check",
        sa.Column("host", sa.String(length=80), nullable=False),
        sa.Column("identity", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_sandbox_check")),
    )
