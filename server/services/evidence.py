"""What a judging left behind, read for graders: its runs, how each execution ended, and what it wrote."""

from sqlalchemy import select

from server.exam.points import show_points
from server.services.views_evidence import EvidenceView, JudgingView, OutputView, RunView
from server.store.evidence import EvidenceDamaged, EvidenceFiles, EvidenceLost
from server.store.tables.evidence import EvidenceRow, JudgingRow, RunRow
from server.store.tables.judging import JudgementRow
from server.store.work import Work

KEPT_BYTES = 64 * 1024
NOTHING = OutputView(text="", size=0, is_cut=False, is_text=True, digest=None, problem=None)


def judgings(work: Work, judgement: JudgementRow) -> tuple[JudgingView, ...]:
    """Every time it was judged, in order."""
    rows = work.rows.scalars(
        select(JudgingRow).where(JudgingRow.judgement_id == judgement.id).order_by(JudgingRow.number)
    )
    return tuple(
        JudgingView(
            number=row.number,
            at=row.at,
            verdict=row.verdict,
            score=show_points(row.score_h),
            image=row.image,
            judge=row.judge,
            host=row.host,
            attempt=row.attempt,
            limits=row.limits,
            stands=row.number == judgement.judging,
        )
        for row in rows
    )


def runs(work: Work, files: EvidenceFiles, judgement: JudgementRow) -> tuple[RunView, ...]:
    """The runs of the judging that stands, in case order."""
    of_it = (RunRow.judgement_id == judgement.id, RunRow.judging == judgement.judging)
    by_position: dict[int, list[EvidenceRow]] = {}
    for made in work.rows.scalars(
        select(EvidenceRow)
        .where(EvidenceRow.judgement_id == judgement.id, EvidenceRow.judging == judgement.judging)
        .order_by(EvidenceRow.position, EvidenceRow.turn)
    ):
        by_position.setdefault(made.position, []).append(made)
    rows = work.rows.scalars(select(RunRow).where(*of_it).order_by(RunRow.position))
    return tuple(_run(files, row, by_position.get(row.position, [])) for row in rows)


def _run(files: EvidenceFiles, row: RunRow, made: list[EvidenceRow]) -> RunView:
    evidence = tuple(_evidence(files, each, counts=each is made[-1]) for each in made)
    return RunView(
        case=row.case,
        verdict=row.verdict,
        score=show_points(row.score_h),
        maximum=show_points(row.maximum_h),
        cpu_ms=row.cpu_ms,
        wall_ms=row.wall_ms,
        memory_kib=row.memory_kib,
        message=row.message,
        stdout=evidence[-1].stdout.text if evidence else "",
        stderr=evidence[-1].stderr.text if evidence else "",
        evidence=evidence,
    )


def _evidence(files: EvidenceFiles, row: EvidenceRow, *, counts: bool) -> EvidenceView:
    return EvidenceView(
        stage=row.stage,
        counts=counts,
        verdict=row.verdict,
        ended=row.ended,
        exit_code=row.exit_code,
        signal=row.signal,
        cpu_ms=row.cpu_ms,
        wall_ms=row.wall_ms,
        memory_kib=row.memory_kib,
        message=row.message,
        stdout=_output(files, row.stdout, row.stdout_bytes),
        stderr=_output(files, row.stderr, row.stderr_bytes),
    )


def _output(files: EvidenceFiles, digest: str | None, size: int) -> OutputView:
    """What was written, undecodable bytes as U+FFFD; a file that is gone or damaged is said to be so."""
    if digest is None:
        return NOTHING
    try:
        content, problem = files.read(digest), None
    except EvidenceLost:
        content, problem = b"", "lost"
    except EvidenceDamaged:
        content, problem = b"", "damaged"
    text = content.decode("utf-8", "replace")
    is_cut = size >= KEPT_BYTES
    return OutputView(
        text=text,
        size=size,
        is_cut=is_cut,
        is_text=_is_text(content, may_end_early=is_cut),
        digest=digest,
        problem=problem,
    )


def _is_text(content: bytes, *, may_end_early: bool) -> bool:
    """Whether it is UTF-8; what was cut may end inside a character."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as broken:
        return may_end_early and broken.reason == "unexpected end of data"
    return True
