"""The sandbox images that sittings are pinned to and judges have."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "sitting_pin",
        sa.Column("sitting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("flavour", sa.String(length=10), nullable=False),
        sa.Column("image", sa.String(length=80), nullable=False),
        sa.Column("by", sa.String(length=100), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_sitting_pin_sitting_id")),
        sa.PrimaryKeyConstraint("sitting_id", "flavour", name=op.f("pk_sitting_pin")),
    )
    op.create_table(
        "judge_image",
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("flavour", sa.String(length=10), nullable=False),
        sa.Column("image", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("owner", "flavour", name=op.f("pk_judge_image")),
    )
    with op.batch_alter_table("judgement", schema=None) as batch_op:
        batch_op.add_column(sa.Column("engine_image", sa.String(length=80), nullable=True))
