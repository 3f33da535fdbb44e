"""Knows what a bank promises about its own solutions, and has every promise tried."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Protocol

from question_bank import messages
from question_bank.bank import Bank, Issue
from question_bank.complaints import Complaints
from question_bank.forms import points_text
from question_bank.suite_proving import WeakTest, report_weak_tests
from question_bank.tasks import Solution, Task
from question_bank.text import Localised
from question_bank.vocabulary import TaskKind

_NO_MISTAKES = ("accepted", "compiler_error")  # folders of programs that need not be plausible mistakes


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What a solution got: its verdict, its score and the maximum in hundredths, the cases it failed."""

    verdict: str
    score_h: int
    maximum_h: int
    failed_cases: tuple[str, ...]


class Prover(Protocol):
    """Whoever can judge a solution; best on 100.00 points, on which scores are promised."""

    def prove(self, task: Task, files: Mapping[str, bytes]) -> Proof:
        """Judge the files against all secret cases. A failure of the judge itself is an exception."""

    def weak_tests(self, task: Task) -> tuple[WeakTest, ...]:
        """What impostors and the author's solution show of the hidden tests of a `unittest` task."""


def prove_bank(bank: Bank, prover: Prover, *, progress: Callable[[str], None] | None = None) -> list[Issue]:
    """Try every solution of every task; each broken promise is an issue of the solution's file.

    Args:
        progress: told `task/submissions/…` of each solution before it is tried.
    """
    complaints = Complaints()
    for task in bank.tasks.values():
        complaints.absorb(f"tasks/{task.id}", prove_task(task, prover, progress=progress), ())
    return complaints.issues


def prove_task(task: Task, prover: Prover, *, progress: Callable[[str], None] | None = None) -> list[Issue]:
    """Try the solutions of one task.

    Every solution gets a verdict its folder (or its expects line) promises, and the promised score;
    the mistakes of an exam task are plausible ones: they score neither nothing nor full marks, and no two
    fail exactly the same cases. Packages that were not made for an exam are not held to that. Hidden unit
    tests must see through impostors.
    """
    complaints = Complaints()
    proofs: dict[str, Proof] = {}
    for solution in task.solutions:
        path = f"submissions/{solution.path}"
        if progress is not None:
            progress(f"{task.id}/{path}")
        proof = prover.prove(task, dict(solution.files))
        _check_promise(solution, proof, path, complaints)
        _check_points(task, solution, proof, path, complaints)
        if task.level is not None and solution.path.split("/")[0] not in _NO_MISTAKES:
            _check_plausible(proof, path, complaints)
            proofs[path] = proof
    for (one, first), (other, second) in combinations(proofs.items(), 2):
        if set(first.failed_cases) == set(second.failed_cases):
            complaints.report(other, "", messages.SAME_FAILURES, other=one)
    if task.kind is TaskKind.UNITTEST:
        if progress is not None:
            progress(f"{task.id}/data/secret")
        report_weak_tests(task, prover.weak_tests(task), complaints)
    return complaints.issues


def _check_promise(solution: Solution, proof: Proof, path: str, complaints: Complaints) -> None:
    if proof.verdict not in solution.promised:
        promised = " | ".join(sorted(solution.promised))
        words = {"promised": promised, "verdict": proof.verdict}
        complaints.report(path, "", messages.WRONG_VERDICT, **words)
    promised_h = solution.promised_h
    if promised_h is not None and proof.score_h * 10000 != promised_h * proof.maximum_h:
        complaints.report(
            path,
            "",
            messages.WRONG_SCORE,
            promised=points_text(promised_h),
            score=points_text(proof.score_h),
            maximum=points_text(proof.maximum_h),
        )


def _check_points(task: Task, solution: Solution, proof: Proof, path: str, complaints: Complaints) -> None:
    """What packages made elsewhere promise: points on their own scale, and part of them by the folder."""
    points = task.total * proof.score_h / proof.maximum_h
    slip = task.total * len(task.case_ids) / proof.maximum_h + Decimal(
        "0.005"
    )  # of rounding, theirs and ours
    low, high = solution.promised_points or (points, points)
    if not low - slip <= points <= high + slip:
        promised = f"{low}" if low == high else f"{low} to {high}"
        words = {"promised": promised, "score": f"{points:.2f}", "total": task.total}
        complaints.report(path, "", messages.WRONG_POINTS, **words)
    is_partial = solution.path.startswith("partially_accepted/") and task.level is None
    if is_partial and proof.score_h == proof.maximum_h:
        complaints.report(path, "", messages.SCORES_FULL)


def _check_plausible(proof: Proof, path: str, complaints: Complaints) -> None:
    message: Localised | None = None
    if proof.score_h == 0:
        message = messages.SCORES_NOTHING
    elif proof.score_h == proof.maximum_h:
        message = messages.SCORES_FULL
    if message is not None:
        complaints.report(path, "", message)
