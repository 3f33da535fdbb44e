"""Files in a working directory: laid in, worked on, the expected ones read back and compared outside."""

from collections.abc import Mapping

from question_bank.tasks import Case, Task
from sandbox.values import Execution, Outcome
from server.practical.checkers.choosing import choose
from server.practical.checkers.deciding import Checker
from server.practical.findings import Finding, found, stopped_by_limit
from server.practical.handing_in import laid_files
from server.practical.limits import case_limits
from server.practical.sandboxing import Box
from server.practical.verdicts import Verdict
from server.practical.ways import Way
from server.practical.wording import say


def judge_files(task: Task, files: Mapping[str, bytes], case: Case, box: Box, way: Way) -> Finding:
    """One case of a `files` task. Raises BadTask, SandboxError."""
    return decide_files(task, case, files_outcome(task, files, case, box, way))


def files_outcome(task: Task, files: Mapping[str, bytes], case: Case, box: Box, way: Way) -> Outcome:
    """Run the entry among the files of `case` and read the expected ones back by name."""
    return box.run(
        Execution(
            files=laid_files(task, files, case.files),
            entry=task.entry[0],
            stdin=case.stdin,
            arguments=case.arguments,
            limits=case_limits(task),
            mode=way.mode,
            alone=way.alone,
            overtime=way.overtime,
            collect=tuple(path for path, _ in case.expected_files),
        )
    )


def decide_files(task: Task, case: Case, outcome: Outcome) -> Finding:
    """Every expected file must be there and pass the checker. Raises BadTask.

    Standard output counts only where the case has an answer. A link, a folder or a file above the
    output limit is no file.
    """
    check = choose(case.checker or task.checker)
    stopped = stopped_by_limit(outcome)
    if stopped is not None:
        return stopped
    difference = _difference(case, outcome, check)
    return found(outcome, Verdict.AC if difference is None else Verdict.WA, difference)


def _difference(case: Case, outcome: Outcome, check: Checker) -> str | None:
    collected = dict(outcome.collected)
    for path, expected in case.expected_files:
        if path not in collected:
            return say(f"没有写出文件 {path}", f"the file {path} was not written")
        difference = check(expected, collected[path])
        if difference is not None:
            return f"{path}: {difference}"
    return check(case.answer, outcome.stdout) if case.answer.strip() else None
