"""Knows which cases of a task are run: all of them, but for what the package asks to leave out."""

from collections.abc import Callable, Iterable, Set

from question_bank.tasks import Case, Task
from server.practical.findings import Finding
from server.practical.settling import Settled, settle
from server.practical.verdicts import Verdict
from server.practical.ways import Way

SAMPLE = "sample"

JudgesOnce = Callable[[Way], Finding]


def cases_to_run(task: Task) -> tuple[Case, ...]:
    """The secret cases in order; samples before them where a folder waits for those to be right."""
    waits = any(SAMPLE in folders for folders in task.requires.values())
    return (*(task.samples if waits else ()), *task.secrets)


def settle_all(task: Task, cases: Iterable[tuple[str, JudgesOnce]]) -> dict[str, Settled]:
    """Settle the cases in order, by id; those that are left out are missing."""
    settled: dict[str, Settled] = {}
    failed: set[str] = set()
    for case_id, judge_once in cases:
        if not _is_left_out(task, case_id, failed):
            settled[case_id] = settle(judge_once, task.limits.cpu_ms)
        if case_id not in settled or settled[case_id].finding.verdict is not Verdict.AC:
            failed.add(case_id)
    return settled


def _is_left_out(task: Task, case_id: str, failed: Set[str]) -> bool:
    """Whether it follows a failure in a folder that stops there, or waits for a folder with one."""
    stopped = [folder for folder in task.breaks if _lies_in(case_id, folder)]
    waited_for = [
        needed
        for folder, all_needed in task.requires.items()
        if _lies_in(case_id, folder)
        for needed in all_needed
    ]
    return any(_lies_in(other, folder) for folder in (*stopped, *waited_for) for other in failed)


def _lies_in(case_id: str, folder: str) -> bool:
    return case_id.startswith(f"{folder}/")
