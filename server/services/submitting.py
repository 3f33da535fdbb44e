"""Running and submitting practical work: rows and their jobs in one transaction."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import func, select

from server.errors import Conflict, InvalidInput, NotFound
from server.exam.attempt_states import AttemptState
from server.exam.facts import SubmissionReceived
from server.services.actors import Actor
from server.services.attempts import check_answering
from server.services.clocks import attempt_channel, room_channel
from server.services.deps import Deps
from server.services.saving import canonical, check_files, digest_of
from server.services.shelf import PracticalEntry
from server.services.views import SubmissionBrief, TryView
from server.store.tables.base import new_id
from server.store.tables.judging import JudgementRow, SubmissionRow, TryRow
from server.store.tables.sittings import AttemptRow
from server.store.work import Work

LARGEST_INPUT = 64 * 1024
TRY_PRIORITY = 10  # somebody sits and waits for it
TRY_GIVEN_UP = timedelta(seconds=60)  # a run this old no longer blocks the next one
SUBMITTED = "submitted"
COLLECTED = "collected"


def start_try(
    deps: Deps, actor: Actor, task: str, files: Mapping[str, str], sample: str | None, stdin: str | None
) -> TryView:
    """Queue one run against a sample or own input.

    Raises:
        AttemptClosed, NotFound (task), InvalidInput (files, sample), Conflict (one is still running).
    """
    with deps.store.write() as work:
        attempt = work.lock(AttemptRow, actor.attempt)
        entry = _open_task(work, deps, attempt, task)
        check_files(dict(files), entry.task.entry)
        if sample is not None and sample not in {case.id for case in entry.task.samples}:
            raise InvalidInput("the task has no such sample", field="sample")
        if stdin is not None and (len(stdin) > LARGEST_INPUT or "\0" in stdin):
            raise InvalidInput(f"input is text of at most {LARGEST_INPUT} characters", field="stdin")
        _check_try_quota(work, deps, attempt)
        row = TryRow(
            id=new_id(),
            attempt_id=attempt.id,
            task=task,
            files=dict(files),
            sample=sample,
            stdin=stdin,
            state="queued",
            at=work.now,
        )
        work.rows.add(row)
        work.enqueue(
            "try", "try", f"try:{row.id}", {"try_id": row.id}, priority=TRY_PRIORITY, about=attempt.id
        )
        return _try_view(row)


def my_try(deps: Deps, actor: Actor, try_id: str) -> TryView:
    """One run of one's own. Raises NotFound."""
    with deps.store.read() as work:
        row = work.get(TryRow, try_id, "run")
        if row.attempt_id != actor.attempt:
            raise NotFound(f"no run {try_id}")
        return _try_view(row)


def submit(deps: Deps, actor: Actor, task: str, files: Mapping[str, str]) -> SubmissionBrief:
    """Hand in one task for judging; the same bytes again are noted, not judged twice."""
    with deps.store.write() as work:
        attempt = work.lock(AttemptRow, actor.attempt)
        entry = _open_task(work, deps, attempt, task)
        check_files(dict(files), entry.task.entry)
        row = add_submission(work, attempt, entry, dict(files), SUBMITTED)
        work.record(
            actor.who,
            "submission.received",
            f"submission:{row.id}",
            body={"task": task, "files_digest": row.files_digest},
        )
        return _brief(row)


def my_submissions(deps: Deps, actor: Actor) -> list[SubmissionBrief]:
    """What was submitted, newest first."""
    with deps.store.read() as work:
        rows = work.rows.scalars(
            select(SubmissionRow)
            .where(SubmissionRow.attempt_id == actor.attempt)
            .order_by(SubmissionRow.at.desc())
        )
        return [_brief(row) for row in rows]


def add_submission(
    work: Work, attempt: AttemptRow, entry: PracticalEntry, files: dict[str, str], cause: str
) -> SubmissionRow:
    """The submission, the judgement it shares with equal bytes, and the job, in this transaction."""
    digest = digest_of(canonical(files))
    judgement = work.rows.scalar(
        select(JudgementRow).where(
            JudgementRow.attempt_id == attempt.id,
            JudgementRow.task == entry.task.id,
            JudgementRow.files_digest == digest,
        )
    )
    if judgement is None:
        judgement = JudgementRow(
            id=new_id(),
            attempt_id=attempt.id,
            task=entry.task.id,
            files_digest=digest,
            package_digest=entry.package_digest,
            maximum_h=entry.points_h,
            state="queued",
        )
        work.rows.add(judgement)
        work.rows.flush()
        work.enqueue(
            "judge", "judge", f"judge:{judgement.id}", {"judgement_id": judgement.id}, about=attempt.id
        )
    row = SubmissionRow(
        id=new_id(),
        attempt_id=attempt.id,
        sitting_id=attempt.sitting_id,
        task=entry.task.id,
        cause=cause,
        files=files,
        files_digest=digest,
        at=work.now,
        judgement_id=judgement.id,
    )
    work.rows.add(row)
    work.rows.flush()
    received = SubmissionReceived(submission_id=row.id, task=row.task)
    work.announce(attempt_channel(attempt.id), received)
    work.announce(room_channel(attempt.sitting_room_id), received)
    return row


def _open_task(work: Work, deps: Deps, attempt: AttemptRow, task: str) -> PracticalEntry:
    check_answering(work, attempt)
    form = deps.shelf.form(work, attempt.sitting_id)
    if form.policy.timing.seals_theory and attempt.state != AttemptState.PRACTICAL:
        raise Conflict("the practical paper is not open yet")
    return form.task_entry(task)


def _check_try_quota(work: Work, deps: Deps, attempt: AttemptRow) -> None:
    rules = deps.shelf.form(work, attempt.sitting_id).policy.try_runs
    mine = select(func.count()).select_from(TryRow).where(TryRow.attempt_id == attempt.id)
    waiting = mine.where(TryRow.state.in_(("queued", "running")), TryRow.at > work.now - TRY_GIVEN_UP)
    if (work.rows.scalar(waiting) or 0) >= rules.at_a_time:
        raise Conflict("wait for the run that is going on")
    if rules.limit is not None and (work.rows.scalar(mine) or 0) >= rules.limit:
        raise Conflict(f"all {rules.limit} runs are used up")


def _try_view(row: TryRow) -> TryView:
    return TryView(id=row.id, task=row.task, state=row.state, sample=row.sample, outcome=row.outcome)


def _brief(row: SubmissionRow) -> SubmissionBrief:
    return SubmissionBrief(
        id=row.id, task=row.task, at=row.at, files_digest=row.files_digest, cause=row.cause
    )
