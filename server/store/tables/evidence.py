"""How judgements came about: every judging with its runs, their outputs by digest; and the judges at work."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.store.tables.base import Base


class JudgingRow(Base):
    """One time a judgement was made. Judged again, earlier ones stay; `attempt` counts from 1.

    `limits` are those of every case; times in ms, memory in MiB, output and files in KiB.
    """

    __tablename__ = "judging"
    judgement_id: Mapped[str] = mapped_column(ForeignKey("judgement.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    verdict: Mapped[str] = mapped_column(String(4))
    score_h: Mapped[int]
    image: Mapped[str] = mapped_column(String(80))
    judge: Mapped[str] = mapped_column(String(20))
    host: Mapped[str] = mapped_column(String(80))
    owner: Mapped[str] = mapped_column(String(80))
    attempt: Mapped[int]
    limits: Mapped[dict[str, Any] | None]


class RunRow(Base):
    """What one case came to in one judging: the values of the run that counts."""

    __tablename__ = "run"
    __table_args__ = (
        ForeignKeyConstraint(["judgement_id", "judging"], ["judging.judgement_id", "judging.number"]),
    )
    judgement_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    judging: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    case: Mapped[str] = mapped_column(String(200))
    verdict: Mapped[str] = mapped_column(String(4))
    score_h: Mapped[int]
    maximum_h: Mapped[int]
    cpu_ms: Mapped[int]
    wall_ms: Mapped[int]
    memory_kib: Mapped[int]
    message: Mapped[str | None] = mapped_column(Text)


class EvidenceRow(Base):
    """One execution on the way to a run; the last of a run is the one that counts.

    `stdout` and `stderr` are digests of what is kept in files, None where nothing was written; the sizes are
    those of what was kept. `ended` is None where nothing had to be run.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        ForeignKeyConstraint(
            ["judgement_id", "judging", "position"], ["run.judgement_id", "run.judging", "run.position"]
        ),
    )
    judgement_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    judging: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    turn: Mapped[int] = mapped_column(primary_key=True)
    stage: Mapped[str] = mapped_column(String(12))
    verdict: Mapped[str] = mapped_column(String(4))
    ended: Mapped[str | None] = mapped_column(String(12))
    exit_code: Mapped[int | None]
    signal: Mapped[int | None]
    cpu_ms: Mapped[int]
    wall_ms: Mapped[int]
    memory_kib: Mapped[int]
    message: Mapped[str | None] = mapped_column(Text)
    stdout: Mapped[str | None] = mapped_column(String(64), index=True)
    stdout_bytes: Mapped[int]
    stderr: Mapped[str | None] = mapped_column(String(64), index=True)
    stderr_bytes: Mapped[int]


class JudgeRow(Base):
    """A judge process as it last spoke: what it does since `since`, and why it cannot judge when it cannot.

    `state`: ready, judging, waiting (something of the machine is missing), ended.
    """

    __tablename__ = "judge"
    owner: Mapped[str] = mapped_column(String(80), primary_key=True)
    host: Mapped[str] = mapped_column(String(80))
    pools: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(10))
    why: Mapped[str] = mapped_column(Text, default="")
    since: Mapped[datetime]
    at: Mapped[datetime]
