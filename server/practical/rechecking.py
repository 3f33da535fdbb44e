"""Knows whether kept evidence still leads to the verdicts and scores that were given."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from question_bank.tasks import Task
from question_bank.vocabulary import TaskKind
from sandbox.values import Ended, Outcome
from server.practical.findings import EVIDENCE_BYTES, limit_verdict
from server.practical.kinds.stdio import decide_stdio
from server.practical.scoring import case_maxima, case_scores, share_of
from server.practical.verdicts import Evidence, Run, Verdict, decimal_text, overall
from server.practical.ways import Stage

DECIDED_BY_KERNEL_FIRST = (TaskKind.STDIO, TaskKind.FILES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recheck:
    """What was found: `differences` for people, and how many executions were decided again."""

    differences: tuple[str, ...]
    decided_again: int


def recheck(task: Task, points_h: int, runs: Sequence[Run], verdict: Verdict, score_h: int) -> Recheck:
    """Judge kept runs once more without running anything.

    The output of a `stdio` case is compared again where all of it was kept; the kernel's facts decide again
    for it and for `files`; which run counts, the score of every case, the sum and the verdict follow for all.

    Raises:
        BadTask: the package cannot be judged.
    """
    differences: list[str] = []
    decided_again = 0
    for run in runs:
        differences += _of_choice(run, has_validator=task.validator is not None)
        for made in run.evidence:
            again = _decided_again(task, run.case, made)
            decided_again += again is not None
            if again is not None and again is not made.verdict:
                differences.append(
                    f"{run.case} {made.stage}: given {made.verdict}, the evidence says {again}"
                )
    differences += _of_scores(task, points_h, runs, verdict, score_h)
    return Recheck(differences=tuple(differences), decided_again=decided_again)


def _of_choice(run: Run, *, has_validator: bool) -> Iterator[str]:
    """The last run counts, and there are no more and no fewer of them than their verdicts ask for.

    What a validator gives only a part of the points for is run again, too; its word is not kept apart.
    """
    if not run.evidence:
        yield f"{run.case}: no evidence is kept"
        return
    if run.evidence[-1].verdict is not run.verdict:
        yield f"{run.case}: given {run.verdict}, its last run came to {run.evidence[-1].verdict}"
    first, further = run.evidence[0], len(run.evidence) - 1
    is_settled = first.verdict is Verdict.AC
    if first.stage is Stage.SCREENING and not has_validator and is_settled != (further == 0):
        yield f"{run.case}: a screening run that came to {first.verdict} was followed by {further}"


def _decided_again(task: Task, case_id: str, made: Evidence) -> Verdict | None:
    """The verdict of what is kept; None where that cannot be told from it."""
    if made.ended is None or task.kind not in DECIDED_BY_KERNEL_FIRST or made.verdict is Verdict.CE:
        return None
    if task.validator is not None:
        return None  # it would have to be run
    outcome = Outcome(
        ended=made.ended,
        exit_code=made.exit_code,
        signal=made.signal,
        stdout=made.stdout,
        stderr=made.stderr,
        cpu_ms=made.cpu_ms,
        wall_ms=made.wall_ms,
        memory_kib=made.memory_kib,
    )
    by_kernel = limit_verdict(outcome)
    if by_kernel is not None or task.kind is not TaskKind.STDIO:
        return by_kernel
    if made.ended is not Ended.EXITED or len(made.stdout) >= EVIDENCE_BYTES:
        return None
    case = next((each for each in task.secrets if each.id == case_id), None)
    return None if case is None else decide_stdio(task, case, outcome).verdict


def _share(task: Task, run: Run) -> Fraction:
    """What a case deserved; a validator's part of the points is only in the score it led to."""
    if task.validator is None or run.verdict is not Verdict.AC or run.maximum_h == 0:
        return share_of(run.verdict, None)
    return Fraction(run.score_h, run.maximum_h)


def _of_scores(
    task: Task, points_h: int, runs: Sequence[Run], verdict: Verdict, score_h: int
) -> Iterator[str]:
    # Which hidden tests count was shown by a run of the author's solution, so the runs themselves must say.
    case_ids = tuple(run.case for run in runs) if task.kind is TaskKind.UNITTEST else task.case_ids
    maxima = case_maxima(case_ids, task.weights, points_h)
    shares = {run.case: _share(task, run) for run in runs}
    scores = case_scores(case_ids, shares, maxima, task.groups)
    for run, score, maximum in zip(runs, scores, maxima, strict=False):
        if (run.score_h, run.maximum_h) != (score, maximum):
            given = f"{decimal_text(run.score_h)} of {decimal_text(run.maximum_h)}"
            yield f"{run.case}: given {given}, worth {decimal_text(score)} of {decimal_text(maximum)}"
    if score_h != sum(run.score_h for run in runs):
        yield f"the score {decimal_text(score_h)} is not the sum of its cases"
    if verdict is not overall([run.verdict for run in runs]):
        yield f"the verdict {verdict} is not that of the first case that is not AC"
