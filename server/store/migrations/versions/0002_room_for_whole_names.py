"""Room for the longest names and logins, for any lease a page may send, and for its largest revision."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for table, column, length in (
        ("record", "who", 100),
        ("record", "subject", 100),
        ("credit", "by", 120),
        ("message", "by", 120),
        ("quarantined_write", "lease", 64),
    ):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column(column, type_=sa.String(length=length), existing_nullable=False)
    for table in ("response", "response_revision", "quarantined_write"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column("revision", type_=COUNTER, existing_nullable=False)
