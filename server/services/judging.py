"""A judge process's work: claim a job, do it outside any transaction, write under the fence."""

import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta

import structlog
from sqlalchemy import select

from server.exam.facts import TryFinished
from server.practical.judging import judge
from server.practical.sandboxing import Sandbox
from server.practical.trying import TryOutcome, try_run
from server.services.clocks import attempt_channel
from server.services.deps import Deps
from server.services.faults import FenceLost, JobAbandoned, Machine, deal_with
from server.services.judgements import keep_outputs, readable, write_judgement
from server.services.pins import PinnedSandbox
from server.services.scoring import settle
from server.store.queue import Claim, claim, finish, renew
from server.store.tables.judging import JudgementRow, SubmissionRow, TryRow
from server.store.tables.sittings import AttemptRow
from server.store.work import Work

POOLS = ("try", "judge")
MAXIMUM_LOSSES = 5  # holders that died over a job; whatever it does to a process, it does not do to the next

log = structlog.get_logger(__name__)


def work_once(
    deps: Deps,
    sandbox: Sandbox,
    owner: str,
    pools: tuple[str, ...] = POOLS,
    machine: Machine | None = None,
    kept_for: Collection[str] | None = None,
) -> bool:
    """Claim one job of `pools` and see it through; False when there was nothing to do.

    A failure of ours is given back for another attempt; it never becomes a score. `machine` is asked and told
    whether anything can be run here; `kept_for` as in `claim`.
    """
    machine = machine or Machine()
    lease = timedelta(seconds=deps.settings.lease_s)
    with deps.store.write() as work:
        held = claim(work, pools, owner, lease, kept_for=kept_for)
    if held is None:
        return False
    try:
        if held.losses >= MAXIMUM_LOSSES:
            raise JobAbandoned(f"{held.losses} judges went away while holding it")
        with machine.at_work(), _renewing(deps, held, lease):
            JOBS[held.kind](deps, sandbox, held, owner)
    except FenceLost:
        log.warning("job taken over", job=held.job_id, kind=held.kind)
    except Exception as error:
        deal_with(deps, held, owner, error, machine)
    return True


def _judge_job(deps: Deps, sandbox: Sandbox, held: Claim, owner: str) -> None:
    judgement_id = held.payload["judgement_id"]
    with deps.store.read() as work:
        row = work.get(JudgementRow, judgement_id)
        task = deps.shelf.task(work, row.package_digest)
        maximum_h, attempt_id = row.maximum_h, row.attempt_id
        submission = work.rows.scalar(
            select(SubmissionRow).where(SubmissionRow.judgement_id == judgement_id).limit(1)
        )
        files = {path: text.encode() for path, text in submission.files.items()} if submission else {}
        pinned = PinnedSandbox(deps, sandbox, work.get(AttemptRow, attempt_id).sitting_id)
    judgement = judge(task, files, pinned, points_h=maximum_h, keep_for=attempt_id)
    digests = keep_outputs(deps.evidence, judgement)  # on disk before any row refers to it
    with deps.store.write() as work:
        _finish(work, held)
        write_judgement(work, judgement_id, judgement, digests, held, owner)


def _try_job(deps: Deps, sandbox: Sandbox, held: Claim, _owner: str) -> None:
    with deps.store.write() as work:
        if not renew(work, held, timedelta(seconds=deps.settings.lease_s)):
            raise FenceLost(f"job {held.job_id} has another owner")
        row = work.lock(TryRow, held.payload["try_id"])
        row.state = "running"
        attempt = work.get(AttemptRow, row.attempt_id)
        entry = deps.shelf.form(work, attempt.sitting_id).task_entry(row.task)
        files = {path: text.encode() for path, text in row.files.items()}
        stdin, sample, attempt_id = (row.stdin or "").encode(), row.sample, row.attempt_id
        pinned = PinnedSandbox(deps, sandbox, attempt.sitting_id)
    outcome = try_run(entry.task, files, stdin, pinned, sample, keep_for=attempt_id)
    with deps.store.write() as work:
        _finish(work, held)
        row = work.lock(TryRow, held.payload["try_id"])
        row.state = "done"
        row.outcome = _try_body(outcome)
        work.announce(attempt_channel(row.attempt_id), TryFinished(try_id=row.id))


def _settle_job(deps: Deps, _sandbox: Sandbox, held: Claim, _owner: str) -> None:
    with deps.store.write() as work:
        _finish(work, held)
        settle(work, deps, held.payload["attempt_id"])


JOBS: dict[str, Callable[[Deps, Sandbox, Claim, str], None]] = {
    "judge": _judge_job,
    "try": _try_job,
    "settle": _settle_job,
}


def _try_body(outcome: TryOutcome) -> dict[str, object]:
    return {
        "ended": str(outcome.ended),
        "stdout": readable(outcome.stdout),
        "stderr": readable(outcome.stderr),
        "exit_code": outcome.exit_code,
        "cpu_ms": outcome.cpu_ms,
        "wall_ms": outcome.wall_ms,
        "memory_kib": outcome.memory_kib,
        "matches": None if outcome.verdict is None else outcome.verdict == "AC",
    }


def _finish(work: Work, held: Claim) -> None:
    if not finish(work, held):
        raise FenceLost(f"job {held.job_id} has another owner")


@contextmanager
def _renewing(deps: Deps, held: Claim, lease: timedelta) -> Iterator[None]:
    """Hold the job for as long as the work takes; the database may be away meanwhile."""
    done = threading.Event()

    def keep() -> None:
        while not done.wait(lease.total_seconds() / 3):
            try:
                with deps.store.write() as work:
                    if not renew(work, held, lease):
                        return
            except Exception:  # whatever it was: the lease runs out unless a later try succeeds
                log.warning("lease not renewed", job=held.job_id, exc_info=True)

    keeper = threading.Thread(target=keep, name=f"lease-{held.job_id}", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        done.set()
        keeper.join()
