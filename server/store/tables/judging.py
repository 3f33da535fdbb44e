"""Submissions, judgements, try-runs, the job queue, scores and results."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.store.tables.base import Base, HexKey, IntKey, Slug


class SubmissionRow(Base):
    """Files handed in for judging. `cause`: submitted (by the candidate) or collected (last saved state)."""

    __tablename__ = "submission"
    id: Mapped[HexKey]
    attempt_id: Mapped[str] = mapped_column(ForeignKey("attempt.id"), index=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), index=True)
    task: Mapped[Slug]
    cause: Mapped[str] = mapped_column(String(10))
    files: Mapped[dict[str, Any]]
    files_digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    judgement_id: Mapped[str] = mapped_column(ForeignKey("judgement.id"), index=True)


class JudgementRow(Base):
    """The verdict on one set of bytes for one task of one attempt; equal bytes share one.

    `state`: queued, done, failed (our own failure: needs staff, never a score); `why` says what keeps a
    judgement from being done. `judging` is the number of the one that stands, 0 before the first.
    """

    __tablename__ = "judgement"
    __table_args__ = (UniqueConstraint("attempt_id", "task", "files_digest"),)
    id: Mapped[HexKey]
    attempt_id: Mapped[str] = mapped_column(ForeignKey("attempt.id"), index=True)
    task: Mapped[Slug]
    files_digest: Mapped[str] = mapped_column(String(64))
    package_digest: Mapped[str] = mapped_column(String(80))
    maximum_h: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))
    verdict: Mapped[str | None] = mapped_column(String(4))
    score_h: Mapped[int | None]
    image: Mapped[str | None] = mapped_column(String(80))
    engine_image: Mapped[str | None] = mapped_column(String(80))
    judge: Mapped[str | None] = mapped_column(String(20))
    attempts: Mapped[int] = mapped_column(default=0)
    judging: Mapped[int] = mapped_column(default=0)
    judged_at: Mapped[datetime | None]
    why: Mapped[str | None] = mapped_column(Text)


class TryRow(Base):
    """One press of the run button. `state`: queued, running, done, failed."""

    __tablename__ = "try_run"
    id: Mapped[HexKey]
    attempt_id: Mapped[str] = mapped_column(ForeignKey("attempt.id"), index=True)
    task: Mapped[Slug]
    files: Mapped[dict[str, Any]]
    sample: Mapped[str | None] = mapped_column(String(120))
    stdin: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10))
    outcome: Mapped[dict[str, Any] | None]
    at: Mapped[datetime]


class JobRow(Base):
    """Work to do, written in the transaction that asks for it. Claimed with lease and fence.

    `attempt` counts the claims that came to something, `faults` our own failures (`max_faults` hand it to
    staff), `losses` the holders that never came back. Until `avoid_until` another owner than `avoid` is to
    try it. `about` names the attempt whose box it runs in, where boxes are kept.
    """

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_pool_state_priority", "pool", "state", "priority", "id"),)
    id: Mapped[IntKey]
    kind: Mapped[str] = mapped_column(String(20))
    pool: Mapped[str] = mapped_column(String(10))
    dedupe_key: Mapped[str] = mapped_column(String(160), unique=True)
    about: Mapped[str | None] = mapped_column(String(40))
    priority: Mapped[int] = mapped_column(default=0)
    payload: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(10), default="queued")
    attempt: Mapped[int] = mapped_column(default=0)
    faults: Mapped[int] = mapped_column(default=0)
    max_faults: Mapped[int] = mapped_column(default=3)
    losses: Mapped[int] = mapped_column(default=0)
    avoid: Mapped[str | None] = mapped_column(String(80))
    avoid_until: Mapped[datetime | None]
    fence: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    not_before: Mapped[datetime | None]
    owner: Mapped[str | None] = mapped_column(String(80))
    queued_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)


class ScoreRow(Base):
    """What one entry of a form earned: an item (by its marking) or a task (by the judgement that counts)."""

    __tablename__ = "score"
    attempt_id: Mapped[str] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    section: Mapped[str] = mapped_column(String(10), primary_key=True)
    entry: Mapped[Slug] = mapped_column(primary_key=True)
    position: Mapped[int]
    given_h: Mapped[int]
    maximum_h: Mapped[int]
    by: Mapped[str] = mapped_column(String(40))
    note: Mapped[str] = mapped_column(Text, default="")
    submission_id: Mapped[str | None] = mapped_column(ForeignKey("submission.id"))


class ResultRow(Base):
    """The two papers combined; `combined` is weights x hundredths, exact."""

    __tablename__ = "result"
    attempt_id: Mapped[str] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    theory_h: Mapped[int]
    practical_h: Mapped[int]
    combined: Mapped[int]
    passed: Mapped[bool]
    shown: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]
