"""Every judging is kept with all its runs, outputs go to files by digest, jobs count faults and losses apart.

What judgements kept before stays as their first judging; the outputs they kept in the database are let go of,
since they were cut shorter and belonged to one run of several: judge again to have them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

JSON = sa.JSON(none_as_null=True)


def upgrade() -> None:
    op.create_table(
        "judge",
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("host", sa.String(length=80), nullable=False),
        sa.Column("pools", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_judge")),
    )
    _add_judgings()
    _replace_runs()
    _add_evidence()
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_column("max_attempts")
        for name, default in (("faults", "0"), ("max_faults", "3"), ("losses", "0")):
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default=default))
        batch_op.add_column(sa.Column("avoid", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("avoid_until", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("job", schema=None) as batch_op:
        for name in ("faults", "max_faults", "losses"):
            batch_op.alter_column(name, existing_type=sa.Integer(), server_default=None)


def _add_judgings() -> None:
    with op.batch_alter_table("judgement", schema=None) as batch_op:
        batch_op.add_column(sa.Column("judging", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("why", sa.Text(), nullable=True))
    with op.batch_alter_table("judgement", schema=None) as batch_op:
        batch_op.alter_column("judging", existing_type=sa.Integer(), server_default=None)
    op.create_table(
        "judging",
        sa.Column("judgement_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verdict", sa.String(length=4), nullable=False),
        sa.Column("score_h", sa.Integer(), nullable=False),
        sa.Column("image", sa.String(length=80), nullable=False),
        sa.Column("judge", sa.String(length=20), nullable=False),
        sa.Column("host", sa.String(length=80), nullable=False),
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("limits", JSON, nullable=True),
        sa.ForeignKeyConstraint(["judgement_id"], ["judgement.id"], name=op.f("fk_judging_judgement_id")),
        sa.PrimaryKeyConstraint("judgement_id", "number", name=op.f("pk_judging")),
    )
    op.execute(
        "INSERT INTO judging (judgement_id, number, at, verdict, score_h, image, judge, host, owner, attempt) "
        "SELECT id, 1, judged_at, verdict, score_h, COALESCE(image, ''), COALESCE(judge, ''), '', '', attempts "
        "FROM judgement WHERE score_h IS NOT NULL AND judged_at IS NOT NULL"
    )
    op.execute("UPDATE judgement SET judging = 1 WHERE id IN (SELECT judgement_id FROM judging)")


def _replace_runs() -> None:
    op.execute("CREATE TABLE run_before AS SELECT * FROM run")
    op.drop_table("run")
    op.create_table(
        "run",
        sa.Column("judgement_id", sa.String(length=32), nullable=False),
        sa.Column("judging", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("case", sa.String(length=200), nullable=False),
        sa.Column("verdict", sa.String(length=4), nullable=False),
        sa.Column("score_h", sa.Integer(), nullable=False),
        sa.Column("maximum_h", sa.Integer(), nullable=False),
        sa.Column("cpu_ms", sa.Integer(), nullable=False),
        sa.Column("wall_ms", sa.Integer(), nullable=False),
        sa.Column("memory_kib", sa.Integer(), nullable=False),
        sa.Column("message", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["judgement_id", "judging"],
            ["judging.judgement_id", "judging.number"],
            name=op.f("fk_run_judgement_id_judging"),
        ),
        sa.PrimaryKeyConstraint("judgement_id", "judging", "position", name=op.f("pk_run")),
    )
    columns = 'position, "case", verdict, score_h, maximum_h, cpu_ms, wall_ms, memory_kib, message'
    op.execute(
        f"INSERT INTO run (judgement_id, judging, {columns}) SELECT judgement_id, 1, {columns} "  # noqa: S608 - our own names
        "FROM run_before WHERE judgement_id IN (SELECT judgement_id FROM judging)"
    )
    op.drop_table("run_before")


def _add_evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("judgement_id", sa.String(length=32), nullable=False),
        sa.Column("judging", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("verdict", sa.String(length=4), nullable=False),
        sa.Column("ended", sa.String(length=12), nullable=True),
        sa.Column("exit_code", sa.Integer(), nullable=True),
        sa.Column("signal", sa.Integer(), nullable=True),
        sa.Column("cpu_ms", sa.Integer(), nullable=False),
        sa.Column("wall_ms", sa.Integer(), nullable=False),
        sa.Column("memory_kib", sa.Integer(), nullable=False),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("stdout", sa.String(length=64), nullable=True),
        sa.Column("stdout_bytes", sa.Integer(), nullable=False),
        sa.Column("stderr", sa.String(length=64), nullable=True),
        sa.Column("stderr_bytes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["judgement_id", "judging", "position"],
            ["run.judgement_id", "run.judging", "run.position"],
            name=op.f("fk_evidence_judgement_id_judging_position"),
        ),
        sa.PrimaryKeyConstraint("judgement_id", "judging", "position", "turn", name=op.f("pk_evidence")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_evidence_stdout"), ["stdout"], unique=False)
        batch_op.create_index(op.f("ix_evidence_stderr"), ["stderr"], unique=False)
