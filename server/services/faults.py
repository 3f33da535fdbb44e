"""What becomes of a job when we fail: it waits for the machine, is tried elsewhere, or staff are alarmed."""

import errno
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from sandbox.errors import BoxLost, ImageMissing, NotReady, SandboxError
from server.exam.facts import JudgementHeld, TryFinished
from server.practical.errors import BadTask, ValidatorFault
from server.services.clocks import attempt_channel, room_channel
from server.services.deps import Deps
from server.services.judgements import keep_outputs, write_fault
from server.services.judges import another_is_there
from server.store.queue import Claim, fail, give_back, put_off
from server.store.tables.judging import JudgementRow, SubmissionRow, TryRow
from server.store.tables.sittings import AttemptRow
from server.store.work import Work

NOT_READY_WAIT = timedelta(seconds=1)  # nothing is claimed where the machine is known not to be ready
IMAGE_WAIT = timedelta(seconds=15)  # while it is missing its jobs come back and must not crowd out the others
FAULT_WAIT = timedelta(seconds=2)
ELSEWHERE_WAIT = timedelta(seconds=15)  # another judge gets this long to take what failed here
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
# What a database says of a disk without room; it has no class of its own for it.
NO_ROOM = (
    "no space left on device",
    "disk quota exceeded",
    "disk is full",
)

Probe = Callable[[], Sequence[str]]

log = structlog.get_logger(__name__)


class FenceLost(Exception):
    """Another worker took this job over."""


class JobAbandoned(Exception):
    """Worker after worker went away while holding this job."""


class Machine:
    """Whether programs can be run here: asked by the judge's loop, told by what went wrong.

    Args:
        probe: reasons why no box can be opened; empty when one can.
    """

    def __init__(self, probe: Probe = tuple) -> None:
        self._probe = probe
        self._guard = threading.Lock()
        self._why = ""
        self._jobs = 0

    @property
    def why(self) -> str:
        """Why nothing can be run, as last known; empty when it can."""
        with self._guard:
            return self._why

    @property
    def is_judging(self) -> bool:
        """Whether a job is being worked on."""
        with self._guard:
            return self._jobs > 0

    def look(self) -> str:
        """Ask again; why nothing can be run, or nothing."""
        why = "; ".join(self._probe())
        with self._guard:
            self._why = why
        return why

    def fell_short(self, why: str) -> None:
        """A job found out that nothing can be run."""
        with self._guard:
            self._why = why

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Around a job."""
        with self._guard:
            self._jobs += 1
        try:
            yield
        finally:
            with self._guard:
                self._jobs -= 1


def deal_with(deps: Deps, held: Claim, owner: str, error: Exception, machine: Machine) -> None:
    """See that the job is done some other time or place, or by people; it is never a score."""
    why = f"{type(error).__name__}: {error}"
    if is_machine(error) or (isinstance(error, BoxLost) and machine.look()):
        # One flavour's image may be missing where all others are judged: then only its jobs wait.
        is_about_job = isinstance(error, ImageMissing) and not machine.look()
        if not is_about_job:
            machine.fell_short(machine.why or why)
        log.warning("job waits for the machine", job=held.job_id, kind=held.kind, why=why)
        with deps.store.write() as work:
            if put_off(work, held, why, IMAGE_WAIT if is_about_job else NOT_READY_WAIT):
                _say_why(work, held, why)
        return
    known = isinstance(error, SandboxError | JobAbandoned | BadTask | ValidatorFault)
    log.warning("job failed", job=held.job_id, kind=held.kind, why=why, exc_info=None if known else error)
    found = keep_outputs(deps.evidence, error.judgement) if isinstance(error, ValidatorFault) else {}
    with deps.store.write() as work:
        if held.is_last_try or isinstance(error, JobAbandoned | BadTask | ValidatorFault):
            if fail(work, held, why):
                if isinstance(error, ValidatorFault):
                    write_fault(work, held.payload["judgement_id"], error.judgement, found, held, owner)
                _hold(work, held, why)
        elif give_back(
            work,
            held,
            why,
            FAULT_WAIT,
            avoid=owner if another_is_there(work, owner, _pool_of(held)) else None,
            until=FAULT_WAIT + ELSEWHERE_WAIT,
        ):
            _say_why(work, held, why)


def is_machine(error: BaseException | None) -> bool:
    """Whether this machine cannot run or keep anything just now: no job is to blame, and all of them wait."""
    while error is not None:
        if isinstance(error, NotReady):
            return True
        if isinstance(error, OSError) and error.errno in FULL:
            return True
        if _says_no_room(error):
            return True
        error = error.__cause__
    return False


def _says_no_room(error: BaseException) -> bool:
    """Of the database; a program that fills its own box says something alike."""
    text = str(error).lower()
    return isinstance(error, DBAPIError) and any(words in text for words in NO_ROOM)


def _say_why(work: Work, held: Claim, why: str) -> None:
    """Whoever looks at what waits sees what it waits for."""
    if held.kind == "judge":
        work.lock(JudgementRow, held.payload["judgement_id"]).why = why


def _hold(work: Work, held: Claim, why: str) -> None:
    """What waits for this job must show that people are needed, and the rooms concerned are told."""
    work.record("server", "job.failed", f"job:{held.job_id}", reason=why[:500], body={"kind": held.kind})
    if held.kind == "judge":
        row = work.lock(JudgementRow, held.payload["judgement_id"])
        row.state, row.why = "failed", why
        room = room_channel(work.get(AttemptRow, row.attempt_id).sitting_room_id)
        submissions = work.rows.scalars(select(SubmissionRow).where(SubmissionRow.judgement_id == row.id))
        for submission in submissions:
            work.announce(room, JudgementHeld(submission_id=submission.id, task=submission.task))
    elif held.kind == "try":
        row_of_try = work.lock(TryRow, held.payload["try_id"])
        row_of_try.state = "failed"
        work.announce(attempt_channel(row_of_try.attempt_id), TryFinished(try_id=row_of_try.id))


def _pool_of(held: Claim) -> str:
    return "try" if held.kind == "try" else "judge"
