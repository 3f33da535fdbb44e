"""Clocks that staff may stop, accommodations, and which paper a credit was given in."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "pause",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("sitting_room_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("attempt_id", sa.String(length=32), nullable=True),
        sa.Column("cause", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=120), nullable=True),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_pause_attempt_id_attempt")),
        sa.ForeignKeyConstraint(
            ["sitting_room_id"], ["sitting_room.id"], name=op.f("fk_pause_sitting_room_id_sitting_room")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pause")),
    )
    op.create_table(
        "accommodation",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("attempt_id", sa.String(length=32), nullable=False),
        sa.Column("theory_percent_h", sa.Integer(), nullable=False),
        sa.Column("theory_ms", sa.Integer(), nullable=False),
        sa.Column("practical_percent_h", sa.Integer(), nullable=False),
        sa.Column("practical_ms", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_accommodation_attempt_id_attempt")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accommodation")),
    )
    for table, column in (
        ("pause", "attempt_id"),
        ("pause", "sitting_room_id"),
        ("accommodation", "attempt_id"),
    ):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index(batch_op.f(f"ix_{table}_{column}"), [column], unique=False)
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("resumes_as", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("latest_base_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("late_permitted_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("sitting_room", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("paused_ms", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("clock_shifts", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("credit", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("section", sa.String(length=10), nullable=False, server_default="theory")
        )
        batch_op.add_column(sa.Column("role", sa.String(length=20), nullable=False, server_default=""))
