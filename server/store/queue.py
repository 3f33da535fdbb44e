"""The job queue's claim: conditional updates with lease and fence on the one job table."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select, update

from server.store.tables.judging import JobRow
from server.store.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A job held by one worker until `lease_until`; `fence` proves the holding when it writes."""

    job_id: int
    kind: str
    payload: dict[str, Any]
    fence: int
    attempt: int
    max_attempts: int
    lease_until: datetime


def claim(work: Work, pools: tuple[str, ...], owner: str, lease: timedelta) -> Claim | None:
    """The most urgent job that is queued, or running on a lease that ran out; None when there is none."""
    due = or_(
        (JobRow.state == "queued") & (JobRow.not_before.is_(None) | (JobRow.not_before <= work.now)),
        (JobRow.state == "running") & (JobRow.lease_until < work.now),
    )
    next_id = (
        select(JobRow.id)
        .where(JobRow.pool.in_(pools), due)
        .order_by(JobRow.priority.desc(), JobRow.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    taken = (
        update(JobRow)
        .where(JobRow.id == next_id.scalar_subquery())
        .values(
            state="running",
            fence=JobRow.fence + 1,
            attempt=JobRow.attempt + 1,
            lease_until=work.now + lease,
            owner=owner,
        )
        .returning(JobRow.id, JobRow.kind, JobRow.payload, JobRow.fence, JobRow.attempt, JobRow.max_attempts)
    )
    row = work.rows.execute(taken).first()
    if row is None:
        return None
    return Claim(
        job_id=row.id,
        kind=row.kind,
        payload=row.payload,
        fence=row.fence,
        attempt=row.attempt,
        max_attempts=row.max_attempts,
        lease_until=work.now + lease,
    )


def renew(work: Work, held: Claim, lease: timedelta) -> bool:
    """Hold the job for longer; False when somebody else took it over."""
    return _change(work, held, lease_until=work.now + lease)


def finish(work: Work, held: Claim) -> bool:
    """Mark it done; False (and the caller must roll back) when the fence is no longer ours."""
    return _change(work, held, state="done", done_at=work.now, error=None)


def give_back(work: Work, held: Claim, error: str, retry_after: timedelta, *, counts: bool = True) -> bool:
    """Queue it again after `retry_after`, or fail it for staff when its attempts are used up.

    With `counts=False` the attempt is not counted: the machine was not ready, the job is not to blame.
    """
    if counts and held.attempt >= held.max_attempts:
        return _change(work, held, state="failed", error=error, done_at=work.now)
    return _change(
        work,
        held,
        state="queued",
        error=error,
        not_before=work.now + retry_after,
        attempt=held.attempt if counts else held.attempt - 1,
    )


def depth(work: Work) -> dict[tuple[str, str], int]:
    """How many jobs there are by (pool, state)."""
    rows = work.rows.execute(
        select(JobRow.pool, JobRow.state, func.count()).group_by(JobRow.pool, JobRow.state)
    )
    return {(pool, state): count for pool, state, count in rows}


def waiting_because(work: Work) -> dict[str, int]:
    """How many queued jobs were given back, by the reason of the last time."""
    rows = work.rows.execute(
        select(JobRow.error, func.count())
        .where(JobRow.state == "queued", JobRow.error.is_not(None))
        .group_by(JobRow.error)
    )
    return {str(error): count for error, count in rows}


def _change(work: Work, held: Claim, **values: Any) -> bool:
    changed = work.rows.execute(
        update(JobRow)
        .where(JobRow.id == held.job_id, JobRow.fence == held.fence, JobRow.state == "running")
        .values(**values)
        .returning(JobRow.id)
    )
    return changed.first() is not None
