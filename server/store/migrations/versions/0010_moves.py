"""Moves of an attempt from one machine to another are rows of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "move",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("attempt_id", sa.String(length=32), nullable=False),
        sa.Column("from_seat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("to_seat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code_tag", sa.String(length=64), nullable=False),
        sa.Column("code_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code_failures", sa.Integer(), nullable=False),
        sa.Column("from_address", sa.String(length=60), nullable=False),
        sa.Column("to_address", sa.String(length=60), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lost_ms", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_move_attempt_id_attempt")),
        sa.ForeignKeyConstraint(["from_seat_id"], ["seat.id"], name=op.f("fk_move_from_seat_id_seat")),
        sa.ForeignKeyConstraint(["to_seat_id"], ["seat.id"], name=op.f("fk_move_to_seat_id_seat")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_move")),
    )
    with op.batch_alter_table("move", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_move_attempt_id"), ["attempt_id"], unique=False)
