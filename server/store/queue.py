"""The job queue's claim: conditional updates with lease and fence on the one job table."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select, update
from sqlalchemy.orm import aliased

from server.store.tables.judging import JobRow
from server.store.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A job held by one worker until `lease_until`; `fence` proves the holding when it writes.

    `attempt` counts from 1. `faults` of ours it had before, `losses` of holders that never came back.
    """

    job_id: int
    kind: str
    payload: dict[str, Any]
    fence: int
    attempt: int
    faults: int
    max_faults: int
    losses: int
    lease_until: datetime

    @property
    def is_last_try(self) -> bool:
        """Whether one more failure of ours hands it to staff."""
        return self.faults + 1 >= self.max_faults


def claim(
    work: Work,
    pools: tuple[str, ...],
    owner: str,
    lease: timedelta,
    *,
    kept_for: Collection[str] | None = None,
) -> Claim | None:
    """The most urgent job that is queued, or running on a lease that ran out; None when there is none.

    A job that another one is to try stays away from its last owner for a while.

    Args:
        kept_for: the attempts whose boxes the claimer keeps, None where boxes are not kept. Of equally urgent
            jobs those of these come first, and last those of attempts that another one is at work on.
    """
    next_id = (
        select(JobRow.id)
        .where(JobRow.pool.in_(pools), _is_due(work.now, owner))
        .order_by(JobRow.priority.desc(), *_nearest(owner, kept_for), JobRow.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    # Who finds a job of its own running was only cut off from the database: nobody died over it.
    lost = case(((JobRow.state == "running") & (JobRow.owner != owner), 1), else_=0)
    taken = (
        update(JobRow)
        .where(JobRow.id == next_id.scalar_subquery())
        .values(
            state="running",
            fence=JobRow.fence + 1,
            attempt=JobRow.attempt + 1,
            losses=JobRow.losses + lost,
            lease_until=work.now + lease,
            owner=owner,
            avoid=None,
            avoid_until=None,
        )
        .returning(
            JobRow.id,
            JobRow.kind,
            JobRow.payload,
            JobRow.fence,
            JobRow.attempt,
            JobRow.faults,
            JobRow.max_faults,
            JobRow.losses,
        )
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
        faults=row.faults,
        max_faults=row.max_faults,
        losses=row.losses,
        lease_until=work.now + lease,
    )


def _is_due(now: datetime, owner: str) -> ColumnElement[bool]:
    may_come = JobRow.not_before.is_(None) | (JobRow.not_before <= now)
    may_be_mine = JobRow.avoid.is_(None) | (JobRow.avoid != owner) | (JobRow.avoid_until <= now)
    return or_(
        (JobRow.state == "queued") & may_come & may_be_mine,
        (JobRow.state == "running") & (JobRow.lease_until < now),
    )


def _nearest(owner: str, kept_for: Collection[str] | None) -> tuple[ColumnElement[int], ...]:
    if kept_for is None:
        return ()
    at_work = aliased(JobRow)
    elsewhere = select(at_work.about).where(
        at_work.state == "running", at_work.owner != owner, at_work.about.is_not(None)
    )
    return (case((JobRow.about.in_(sorted(kept_for)), 0), (JobRow.about.in_(elsewhere), 2), else_=1),)


def renew(work: Work, held: Claim, lease: timedelta) -> bool:
    """Hold the job for longer; False when somebody else took it over."""
    return _change(work, held, lease_until=work.now + lease)


def finish(work: Work, held: Claim) -> bool:
    """Mark it done; False (and the caller must roll back) when the fence is no longer ours."""
    return _change(work, held, state="done", done_at=work.now, error=None)


def put_off(work: Work, held: Claim, error: str, wait: timedelta) -> bool:
    """Queue it again after `wait` as if it had not been claimed: the machine was not ready."""
    return _change(
        work, held, state="queued", error=error, not_before=work.now + wait, attempt=held.attempt - 1
    )


def give_back(
    work: Work, held: Claim, error: str, wait: timedelta, *, avoid: str | None = None, until: timedelta
) -> bool:
    """Queue it again after `wait` with one fault of ours more; `avoid` does not get it for `until`."""
    return _change(
        work,
        held,
        state="queued",
        error=error,
        not_before=work.now + wait,
        faults=held.faults + 1,
        avoid=avoid,
        avoid_until=None if avoid is None else work.now + until,
    )


def fail(work: Work, held: Claim, error: str) -> bool:
    """Hand it to staff."""
    return _change(work, held, state="failed", error=error, faults=held.faults + 1, done_at=work.now)


def take_back(work: Work, owner: str, *, died: bool) -> int:
    """Queue again what `owner` holds, who has nothing in hand now; how many jobs.

    With `died` it was a predecessor of that name, and the loss is counted.
    """
    freed = (
        update(JobRow)
        .where(JobRow.state == "running", JobRow.owner == owner)
        .values(state="queued", losses=JobRow.losses + int(died), fence=JobRow.fence + 1, error="let go of")
        .returning(JobRow.id)
    )
    return len(work.rows.execute(freed).all())


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
