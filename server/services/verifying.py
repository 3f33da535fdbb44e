"""Proving a sitting from what is kept: evidence to verdicts, verdicts to scores, scores to results."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import select

from sandbox.values import Ended
from server.errors import NotFound
from server.practical.rechecking import recheck
from server.practical.verdicts import Evidence, Run, Verdict
from server.practical.ways import Stage
from server.services.deps import Deps
from server.services.scoring import combined
from server.store.evidence import EvidenceDamaged, EvidenceLost
from server.store.tables.evidence import EvidenceRow, JudgingRow, RunRow
from server.store.tables.judging import JudgementRow, ResultRow, ScoreRow
from server.store.tables.sittings import AttemptRow, SittingRow
from server.store.work import Work

OLDEST_ORPHAN_S = 3600.0  # a judge writes files a moment before the rows that refer to them


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """One thing looked at: a judgement, or an attempt's result; `differences` is empty where all agrees."""

    subject: str
    differences: tuple[str, ...]
    decided_again: int = 0


def verify_sitting(deps: Deps, code: str) -> Iterator[Verified]:
    """Every judgement and every result of a sitting, computed again from what is kept. Raises NotFound."""
    with deps.store.read() as work:
        sitting = work.rows.scalar(select(SittingRow).where(SittingRow.code == code))
        if sitting is None:
            raise NotFound(f"no sitting {code}")
        attempts = list(
            work.rows.scalars(
                select(AttemptRow.id)
                .where(AttemptRow.sitting_id == sitting.id)
                .order_by(AttemptRow.candidate_number)
            )
        )
    for attempt_id in attempts:
        with deps.store.read() as work:
            judgements = work.rows.scalars(
                select(JudgementRow)
                .where(JudgementRow.attempt_id == attempt_id, JudgementRow.judging > 0)
                .order_by(JudgementRow.task, JudgementRow.id)
            ).all()
            for judgement in judgements:
                yield _verify_judgement(work, deps, judgement)
            if work.rows.get(ResultRow, attempt_id) is not None:
                yield _verify_result(work, deps, attempt_id)


def check_evidence(deps: Deps) -> Iterator[Verified]:
    """Every output that rows refer to, read and compared with its digest."""
    with deps.store.read() as work:
        digests = _referred_to(work)
    for digest in sorted(digests):
        try:
            deps.evidence.read(digest)
        except (EvidenceLost, EvidenceDamaged) as problem:
            yield Verified(subject=f"output {digest}", differences=(str(problem),))
        else:
            yield Verified(subject=f"output {digest}", differences=())


def clear_orphans(deps: Deps) -> tuple[int, int]:
    """Remove outputs no row refers to and that are old enough; how many, and how many bytes."""
    old = list(deps.evidence.digests(OLDEST_ORPHAN_S))  # listed before the rows are: none is newer than they
    with deps.store.read() as work:
        referred_to = _referred_to(work)
    freed = [deps.evidence.remove(digest, OLDEST_ORPHAN_S) for digest in old if digest not in referred_to]
    return sum(size > 0 for size in freed), sum(freed)


def _referred_to(work: Work) -> set[str]:
    columns = (EvidenceRow.stdout, EvidenceRow.stderr)
    return {digest for column in columns for digest in work.rows.scalars(select(column).distinct()) if digest}


def _verify_judgement(work: Work, deps: Deps, judgement: JudgementRow) -> Verified:
    subject = f"judgement {judgement.id} ({judgement.task})"
    judging = work.get(JudgingRow, (judgement.id, judgement.judging))
    runs, missing = _kept_runs(work, deps, judgement)
    found = recheck(
        deps.shelf.task(work, judgement.package_digest),
        judgement.maximum_h,
        runs,
        Verdict(judging.verdict),
        judging.score_h,
    )
    differences = [*missing, *found.differences]
    if (judgement.verdict, judgement.score_h) != (judging.verdict, judging.score_h):
        differences.append("the judgement does not say what its judging came to")
    return Verified(subject=subject, differences=tuple(differences), decided_again=found.decided_again)


def _verify_result(work: Work, deps: Deps, attempt_id: str) -> Verified:
    lines, result = combined(work, deps, attempt_id)
    row = work.get(ResultRow, attempt_id)
    kept = work.rows.scalars(select(ScoreRow).where(ScoreRow.attempt_id == attempt_id)).all()
    differences = []
    if (row.theory_h, row.practical_h, row.combined, row.passed, row.shown) != (
        result.theory_h,
        result.practical_h,
        result.combined,
        result.passed,
        result.shown,
    ):
        differences.append(f"the result {row.shown} is kept, {result.shown} comes out")
    worth = {(line.section, line.entry): (line.given_h, line.maximum_h) for line in lines}
    given = {(line.section, line.entry): (line.given_h, line.maximum_h) for line in kept}
    differences += [
        f"{' '.join(key)}: kept {given.get(key)}, {worth.get(key)} comes out"
        for key in sorted(worth.keys() | given.keys())
        if worth.get(key) != given.get(key)
    ]
    return Verified(subject=f"result of attempt {attempt_id}", differences=tuple(differences))


def _kept_runs(work: Work, deps: Deps, judgement: JudgementRow) -> tuple[list[Run], list[str]]:
    """The runs of the judging that stands as judging made them, and what of them is lost or damaged."""
    missing: list[str] = []
    made: dict[int, list[Evidence]] = {}
    of_it = (EvidenceRow.judgement_id == judgement.id, EvidenceRow.judging == judgement.judging)
    rows = work.rows.scalars(
        select(EvidenceRow).where(*of_it).order_by(EvidenceRow.position, EvidenceRow.turn)
    )
    for row in rows:
        evidence = _evidence(row)
        try:
            evidence = replace(evidence, stdout=_read(deps, row.stdout), stderr=_read(deps, row.stderr))
        except (EvidenceLost, EvidenceDamaged) as problem:
            missing.append(str(problem))
            evidence = replace(evidence, ended=None)  # nothing can be told from it
        made.setdefault(row.position, []).append(evidence)
    runs = work.rows.scalars(
        select(RunRow)
        .where(RunRow.judgement_id == judgement.id, RunRow.judging == judgement.judging)
        .order_by(RunRow.position)
    )
    return [_run(row, made.get(row.position, [])) for row in runs], missing


def _evidence(row: EvidenceRow) -> Evidence:
    return Evidence(
        stage=Stage(row.stage),
        verdict=Verdict(row.verdict),
        ended=Ended(row.ended) if row.ended else None,
        exit_code=row.exit_code,
        signal=row.signal,
        cpu_ms=row.cpu_ms,
        wall_ms=row.wall_ms,
        memory_kib=row.memory_kib,
        message=row.message,
        stdout=b"",
        stderr=b"",
    )


def _run(row: RunRow, evidence: list[Evidence]) -> Run:
    return Run(
        case=row.case,
        verdict=Verdict(row.verdict),
        score_h=row.score_h,
        maximum_h=row.maximum_h,
        cpu_ms=row.cpu_ms,
        wall_ms=row.wall_ms,
        memory_kib=row.memory_kib,
        message=row.message,
        evidence=tuple(evidence),
    )


def _read(deps: Deps, digest: str | None) -> bytes:
    return b"" if digest is None else deps.evidence.read(digest)
