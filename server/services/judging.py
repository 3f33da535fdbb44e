"""A judge process's work: claim a job, do it outside any transaction, write under the fence."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import structlog
from sqlalchemy import delete, select

from sandbox.errors import NotReady, SandboxError
from server.exam.facts import SubmissionJudged, TryFinished
from server.practical.judging import judge
from server.practical.sandboxing import Sandbox
from server.practical.trying import TryOutcome, try_run
from server.practical.verdicts import Judgement
from server.services.clocks import attempt_channel, room_channel
from server.services.collecting import settle_when_judged
from server.services.deps import Deps
from server.services.pins import PinnedSandbox
from server.services.scoring import settle
from server.store.queue import Claim, claim, finish, give_back, renew
from server.store.tables.judging import JudgementRow, RunRow, SubmissionRow, TryRow
from server.store.tables.sittings import AttemptRow
from server.store.work import Work

POOLS = ("try", "judge")
NOT_READY_WAIT = timedelta(seconds=5)
FAULT_WAIT = timedelta(seconds=2)
SHOWN_OUTPUT = 16 * 1024  # bytes of a run's output kept for graders

log = structlog.get_logger(__name__)


def work_once(deps: Deps, sandbox: Sandbox, owner: str, pools: tuple[str, ...] = POOLS) -> bool:
    """Claim one job of `pools` and see it through; False when there was nothing to do.

    A failure of ours is given back for another attempt; it never becomes a score.
    """
    lease = timedelta(seconds=deps.settings.lease_s)
    with deps.store.write() as work:
        held = claim(work, pools, owner, lease)
    if held is None:
        return False
    if held.attempt > held.max_attempts:
        # Its last holder never came back: whatever it did to that process, it does not do to the next.
        _give_back(
            deps, held, JobAbandoned(f"given up by {held.max_attempts} workers"), FAULT_WAIT, counts=True
        )
        return True
    try:
        with _renewing(deps, held, lease):
            JOBS[held.kind](deps, sandbox, held)
    except NotReady as error:
        _give_back(deps, held, error, NOT_READY_WAIT, counts=False)
    except SandboxError as error:
        _give_back(deps, held, error, FAULT_WAIT, counts=True)
    except FenceLost:
        log.warning("job taken over", job=held.job_id, kind=held.kind)
    except Exception as error:
        log.exception("job failed", job=held.job_id, kind=held.kind)
        _give_back(deps, held, error, FAULT_WAIT, counts=True)
    return True


class FenceLost(Exception):
    """Another worker took this job over."""


class JobAbandoned(Exception):
    """Worker after worker went away while holding this job."""


def _judge_job(deps: Deps, sandbox: Sandbox, held: Claim) -> None:
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
    with deps.store.write() as work:
        _finish(work, held)
        _write_judgement(work, judgement_id, judgement, held)


def _try_job(deps: Deps, sandbox: Sandbox, held: Claim) -> None:
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


def _settle_job(deps: Deps, _sandbox: Sandbox, held: Claim) -> None:
    with deps.store.write() as work:
        _finish(work, held)
        settle(work, deps, held.payload["attempt_id"])


JOBS: dict[str, Callable[[Deps, Sandbox, Claim], None]] = {
    "judge": _judge_job,
    "try": _try_job,
    "settle": _settle_job,
}


def _write_judgement(work: Work, judgement_id: str, judgement: Judgement, held: Claim) -> None:
    # The attempt first: of two judges that finish together, or one and a hand-in, the later sees the other's.
    attempt = work.lock(AttemptRow, work.get(JudgementRow, judgement_id).attempt_id)
    row = work.lock(JudgementRow, judgement_id)
    row.state = "done"
    row.verdict = judgement.verdict
    row.score_h = judgement.score_h
    row.image = judgement.image
    row.engine_image = judgement.engine_image
    row.judge = judgement.judge
    row.attempts = held.attempt
    row.judged_at = work.now
    work.rows.execute(delete(RunRow).where(RunRow.judgement_id == judgement_id))
    for position, run in enumerate(judgement.runs, 1):
        work.rows.add(
            RunRow(
                judgement_id=judgement_id,
                position=position,
                case=run.case,
                verdict=run.verdict,
                score_h=run.score_h,
                maximum_h=run.maximum_h,
                cpu_ms=run.cpu_ms,
                wall_ms=run.wall_ms,
                memory_kib=run.memory_kib,
                message=readable((run.message or "").encode()) or None,
                stdout=readable(run.stdout),
                stderr=readable(run.stderr),
            )
        )
    work.rows.flush()
    submissions = work.rows.scalars(select(SubmissionRow).where(SubmissionRow.judgement_id == judgement_id))
    for submission in submissions:
        work.announce(room_channel(attempt.sitting_room_id), SubmissionJudged(submission_id=submission.id))
    if attempt.handed_in_at is not None:
        settle_when_judged(work, attempt.id, f"job-{held.job_id}")


def readable(output: bytes) -> str:
    """Candidate bytes as text a database keeps: cut, undecodable bytes and NUL shown as U+FFFD."""
    return output[:SHOWN_OUTPUT].decode("utf-8", "replace").replace("\0", "\ufffd")


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


def _give_back(deps: Deps, held: Claim, error: Exception, wait: timedelta, *, counts: bool) -> None:
    why = f"{type(error).__name__}: {error}"
    log.warning("job given back", job=held.job_id, kind=held.kind, why=why)
    with deps.store.write() as work:
        if not give_back(work, held, why, wait, counts=counts):
            return
        if counts and held.attempt >= held.max_attempts:
            _note_failed(work, held)


def _note_failed(work: Work, held: Claim) -> None:
    """What waits for this job must show that people are needed."""
    work.record("server", "job.failed", f"job:{held.job_id}", body={"kind": held.kind})
    if held.kind == "judge":
        work.lock(JudgementRow, held.payload["judgement_id"]).state = "failed"
    elif held.kind == "try":
        row = work.lock(TryRow, held.payload["try_id"])
        row.state = "failed"
        work.announce(attempt_channel(row.attempt_id), TryFinished(try_id=row.id))


@contextmanager
def _renewing(deps: Deps, held: Claim, lease: timedelta) -> Iterator[None]:
    """Hold the job for as long as the work takes."""
    done = threading.Event()

    def keep() -> None:
        while not done.wait(lease.total_seconds() / 3):
            with deps.store.write() as work:
                if not renew(work, held, lease):
                    return

    keeper = threading.Thread(target=keep, name=f"lease-{held.job_id}", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        done.set()
        keeper.join()
