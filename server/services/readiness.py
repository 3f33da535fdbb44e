"""Whether this server is ready to hold an exam, part by part, and how long its queues are."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select, text

from server.services.deps import Deps
from server.services.judges import judges, why_standing
from server.store.durability import why_not_durable
from server.store.queue import depth, waiting_because
from server.store.tables.judging import JobRow, JudgementRow
from server.store.work import Work

LEAST_FREE_SHARE = 0.10
LEAST_FREE_BYTES = 1 << 30
LEAST_FOR_EVIDENCE = 64 << 20  # below this a judge claims nothing: what it finds could not be kept

Probe = Callable[[], list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartReadiness:
    """One part: ready, or why not. A part that does not `hold_up` serving may come later."""

    part: str
    ready: bool
    why: str = ""
    holds_up: bool = True


def readiness(deps: Deps, sandbox_probe: Probe | None = None) -> list[PartReadiness]:
    """Database and disk, and the sandbox where this process can ask it (reasons it gives keep it unready)."""
    parts = [_database(deps), _disk(deps)]
    if sandbox_probe is not None:
        reasons = sandbox_probe()
        parts.append(PartReadiness(part="sandbox", ready=not reasons, why="; ".join(reasons)))
    return parts


def judges_part(deps: Deps) -> PartReadiness:
    """Whether somebody judges; a web process goes on serving without: what is handed in waits."""
    why = why_standing(judges(deps))
    return PartReadiness(part="judges", ready=not why, why=why, holds_up=False)


def durability(deps: Deps) -> PartReadiness:
    """Whether an acknowledged save survives a power cut. A server that runs goes on: people must decide."""
    with deps.store.read() as work:
        reasons = why_not_durable(work.rows.connection())
    return PartReadiness(part="durability", ready=not reasons, why="; ".join(reasons), holds_up=False)


def room_for_evidence(deps: Deps) -> tuple[str, ...]:
    """Why what programs write cannot be kept, for an operator; empty when there is room."""
    folder = _nearest(deps.settings.evidence_folder)
    free = shutil.disk_usage(folder).free
    return () if free >= LEAST_FOR_EVIDENCE else (f"only {free >> 20} MiB free for evidence under {folder}",)


def judging_gauges(deps: Deps) -> Mapping[str, Mapping[str, float]]:
    """For metrics: jobs by pool and state, judges and judgements by state, age of the oldest job in s."""
    with deps.store.read() as work:
        jobs = {f"{pool}_{state}": float(count) for (pool, state), count in depth(work).items()}
        rows = work.rows.execute(select(JudgementRow.state, func.count()).group_by(JudgementRow.state))
        judgements = {state: float(count) for state, count in rows}
        oldest = _oldest_s(work)
    states: dict[str, float] = {}
    for judge in judges(deps):
        states[judge.state] = states.get(judge.state, 0.0) + 1
    return {"jobs": jobs, "judgements": judgements, "judges": states, "oldest_job_seconds": oldest}


def _oldest_s(work: Work) -> dict[str, float]:
    rows = work.rows.execute(
        select(JobRow.pool, func.min(JobRow.queued_at))
        .where(JobRow.state.in_(("queued", "running")))
        .group_by(JobRow.pool)
    )
    return {pool: (work.now - since).total_seconds() for pool, since in rows}


def judging(deps: Deps) -> PartReadiness:
    """Whether judges get on with their jobs; else in plain words what the jobs wait for."""
    with deps.store.read() as work:
        reasons = waiting_because(work)
    why = "; ".join(f"{count} waiting: {reason}" for reason, count in sorted(reasons.items()))
    return PartReadiness(part="judging", ready=not reasons, why=why)


def waiting_jobs(deps: Deps) -> dict[str, int]:
    """Jobs given back and not done yet, by the class of the reason."""
    counts: dict[str, int] = {}
    with deps.store.read() as work:
        for reason, count in waiting_because(work).items():
            named = reason.partition(":")[0]
            counts[named] = counts.get(named, 0) + count
    return counts


def _database(deps: Deps) -> PartReadiness:
    with deps.store.read() as work:
        work.rows.execute(text("SELECT 1"))
    return PartReadiness(part="database", ready=True)


def _disk(deps: Deps) -> PartReadiness:
    usage = shutil.disk_usage(deps.settings.var_dir)
    enough = usage.free >= min(LEAST_FREE_BYTES, usage.total * LEAST_FREE_SHARE)
    why = "" if enough else f"only {usage.free >> 20} MiB free under {deps.settings.var_dir}"
    return PartReadiness(part="disk", ready=enough, why=why)


def _nearest(folder: Path) -> Path:
    """The folder, or what there is of the way to it."""
    return next(step for step in (folder, *folder.absolute().parents) if step.exists())
