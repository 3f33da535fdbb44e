"""Writing a judgement down: this judging with all its runs, beside those that were made before."""

from dataclasses import asdict

from sqlalchemy import select

from server.exam.facts import SubmissionJudged
from server.practical.verdicts import Evidence, Judgement, Run
from server.services.clocks import room_channel
from server.services.collecting import settle_when_judged
from server.store.evidence import EvidenceFiles
from server.store.queue import Claim
from server.store.tables.evidence import EvidenceRow, JudgingRow, RunRow
from server.store.tables.judging import JudgementRow, SubmissionRow
from server.store.tables.sittings import AttemptRow
from server.store.work import Work

KEPT_BYTES = 64 * 1024  # of a run's output and of its error output
SHOWN_OUTPUT = 16 * 1024  # bytes of a try-run's output in its row

Digests = dict[bytes, str]


def keep_outputs(files: EvidenceFiles, judgement: Judgement) -> Digests:
    """Put everything its runs wrote on disk; digest by content. Raises OSError."""
    written = {
        stream[:KEPT_BYTES]: None
        for run in judgement.runs
        for made in run.evidence
        for stream in (made.stdout, made.stderr)
        if stream
    }
    return dict(zip(written, files.keep(written), strict=True))


def write_judgement(
    work: Work, judgement_id: str, judgement: Judgement, digests: Digests, held: Claim, owner: str
) -> None:
    """Make it the judgement that stands. The caller holds the fence of `held` in this transaction."""
    # The attempt first: of two judges that finish together, or one and a hand-in, the later sees the other's.
    attempt = work.lock(AttemptRow, work.get(JudgementRow, judgement_id).attempt_id)
    row = work.lock(JudgementRow, judgement_id)
    row.state, row.why = "done", None
    row.verdict = judgement.verdict
    row.score_h = judgement.score_h
    row.image = judgement.image
    row.engine_image = judgement.engine_image
    row.judge = judgement.judge
    row.attempts = held.attempt
    row.judged_at = work.now
    _add_judging(work, row, judgement, digests, held, owner)
    submissions = work.rows.scalars(select(SubmissionRow).where(SubmissionRow.judgement_id == judgement_id))
    for submission in submissions:
        work.announce(room_channel(attempt.sitting_room_id), SubmissionJudged(submission_id=submission.id))
    if attempt.handed_in_at is not None:
        settle_when_judged(work, attempt.id, f"job-{held.job_id}")


def write_fault(
    work: Work, judgement_id: str, judgement: Judgement, digests: Digests, held: Claim, owner: str
) -> None:
    """Keep what was found before a validator failed; it is shown to staff and stands for nothing."""
    _add_judging(work, work.lock(JudgementRow, judgement_id), judgement, digests, held, owner)


def readable(output: bytes) -> str:
    """Candidate bytes as text a database keeps: cut, undecodable bytes and NUL shown as U+FFFD."""
    return output[:SHOWN_OUTPUT].decode("utf-8", "replace").replace("\0", "\ufffd")


def _add_judging(
    work: Work, row: JudgementRow, judgement: Judgement, digests: Digests, held: Claim, owner: str
) -> None:
    """One more judging of this submission, with all its runs."""
    row.judging += 1
    work.rows.add(
        JudgingRow(
            judgement_id=row.id,
            number=row.judging,
            at=work.now,
            verdict=judgement.verdict,
            score_h=judgement.score_h,
            image=judgement.image,
            judge=judgement.judge,
            host=judgement.host,
            owner=owner,
            attempt=held.attempt,
            limits=asdict(judgement.limits) if judgement.limits else None,
        )
    )
    work.rows.flush()  # each kind of row before those that refer to it
    numbered = list(enumerate(judgement.runs, 1))
    work.rows.add_all(_run_row(row.id, row.judging, position, run) for position, run in numbered)
    work.rows.flush()
    work.rows.add_all(
        _evidence_row(row.id, row.judging, position, turn, made, digests)
        for position, run in numbered
        for turn, made in enumerate(run.evidence, 1)
    )
    work.rows.flush()


def _run_row(judgement_id: str, judging: int, position: int, run: Run) -> RunRow:
    return RunRow(
        judgement_id=judgement_id,
        judging=judging,
        position=position,
        case=run.case,
        verdict=run.verdict,
        score_h=run.score_h,
        maximum_h=run.maximum_h,
        cpu_ms=run.cpu_ms,
        wall_ms=run.wall_ms,
        memory_kib=run.memory_kib,
        message=_message(run.message),
    )


def _evidence_row(
    judgement_id: str, judging: int, position: int, turn: int, made: Evidence, digests: Digests
) -> EvidenceRow:
    stdout, stderr = made.stdout[:KEPT_BYTES], made.stderr[:KEPT_BYTES]
    return EvidenceRow(
        judgement_id=judgement_id,
        judging=judging,
        position=position,
        turn=turn,
        stage=made.stage,
        verdict=made.verdict,
        ended=made.ended,
        exit_code=made.exit_code,
        signal=made.signal,
        cpu_ms=made.cpu_ms,
        wall_ms=made.wall_ms,
        memory_kib=made.memory_kib,
        message=_message(made.message),
        stdout=digests.get(stdout),
        stdout_bytes=len(stdout),
        stderr=digests.get(stderr),
        stderr_bytes=len(stderr),
    )


def _message(message: str | None) -> str | None:
    return readable((message or "").encode()) or None
