"""Anchors of the clock, alarms, measured outages, receipts of their own, and decisions on late writes."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

INSTANT = sa.DateTime(timezone=True)
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "clock_anchor",
        sa.Column("host", sa.String(length=80), nullable=False),
        sa.Column("boot", sa.String(length=80), nullable=False),
        sa.Column("boot_ns", sa.BigInteger(), nullable=False),
        sa.Column("utc", INSTANT, nullable=False),
        sa.Column("ahead_ms", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_clock_anchor")),
    )
    op.create_table(
        "alarm",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("host", sa.String(length=80), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("body", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("acknowledged_at", INSTANT, nullable=True),
        sa.Column("acknowledged_by", sa.String(length=120), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm")),
    )
    op.create_index(op.f("ix_alarm_acknowledged_at"), "alarm", ["acknowledged_at"])
    op.create_table(
        "outage",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("sitting_room_id", ROW_ID, nullable=False),
        sa.Column("attempt_id", sa.String(length=32), nullable=True),
        sa.Column("cause", sa.String(length=10), nullable=False),
        sa.Column("from_at", INSTANT, nullable=False),
        sa.Column("until_at", INSTANT, nullable=False),
        sa.Column("ms", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_outage_attempt_id")),
        sa.ForeignKeyConstraint(
            ["sitting_room_id"], ["sitting_room.id"], name=op.f("fk_outage_sitting_room_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outage")),
    )
    op.create_index("ix_outage_room_attempt", "outage", ["sitting_room_id", "attempt_id"])
    op.create_table(
        "receipt",
        sa.Column("attempt_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("cause", sa.String(length=20), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("covered", sa.Text(), nullable=False),
        sa.Column("body", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_receipt_attempt_id")),
        sa.PrimaryKeyConstraint("attempt_id", "number", name=op.f("pk_receipt")),
    )
    op.create_index(op.f("ix_receipt_code"), "receipt", ["code"])
    op.create_table(
        "late_decision",
        sa.Column("quarantined_id", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("revision", ROW_ID, nullable=True),
        sa.Column("receipt", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["quarantined_id"],
            ["quarantined_write.id"],
            name=op.f("fk_late_decision_quarantined_id"),
        ),
        sa.PrimaryKeyConstraint("quarantined_id", name=op.f("pk_late_decision")),
    )
