"""Whose box a job runs in, so that one judge takes all answers of a paper where boxes are kept."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.add_column(sa.Column("about", sa.String(length=40), nullable=True))
