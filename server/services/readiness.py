"""Whether this server is ready to hold an exam, part by part, and how long its queues are."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import text

from server.services.deps import Deps
from server.store.queue import depth, waiting_because

LEAST_FREE_SHARE = 0.10
LEAST_FREE_BYTES = 1 << 30

Probe = Callable[[], list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartReadiness:
    """One part: ready, or why not."""

    part: str
    ready: bool
    why: str = ""


def readiness(deps: Deps, sandbox_probe: Probe | None = None) -> list[PartReadiness]:
    """Database and disk, and the sandbox where this process can ask it (reasons it gives keep it unready)."""
    parts = [_database(deps), _disk(deps)]
    if sandbox_probe is not None:
        reasons = sandbox_probe()
        parts.append(PartReadiness(part="sandbox", ready=not reasons, why="; ".join(reasons)))
    return parts


def queue_depth(deps: Deps) -> dict[tuple[str, str], int]:
    """Jobs by (pool, state)."""
    with deps.store.read() as work:
        return depth(work)


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
