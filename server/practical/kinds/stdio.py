"""Standard input against standard output: one fresh process per case, compared outside."""

from collections.abc import Mapping

from question_bank.tasks import Case, Task
from sandbox.values import Execution, Outcome
from server.practical.checkers.choosing import choose
from server.practical.findings import Finding, found, stopped_by_limit
from server.practical.handing_in import laid_files
from server.practical.limits import case_limits
from server.practical.sandboxing import Box
from server.practical.validating import validated
from server.practical.verdicts import Verdict
from server.practical.ways import Way


def judge_stdio(task: Task, files: Mapping[str, bytes], case: Case, box: Box, way: Way) -> Finding:
    """One case of a `stdio` task. Raises BadTask, SandboxError."""
    return decide_stdio(task, case, stdio_outcome(task, files, case, box, way))


def judge_validated(
    task: Task, files: Mapping[str, bytes], case: Case, box: Box, validator_box: Box, way: Way
) -> Finding:
    """One case of a task whose outputs a validator of the package decides about. Raises SandboxError."""
    outcome = stdio_outcome(task, files, case, box, way)
    return stopped_by_limit(outcome) or validated(task, case, outcome, validator_box, way)


def stdio_outcome(task: Task, files: Mapping[str, bytes], case: Case, box: Box, way: Way) -> Outcome:
    """Run the entry on the input of `case`; nothing else of the case goes in."""
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
        )
    )


def decide_stdio(task: Task, case: Case, outcome: Outcome) -> Finding:
    """What the outcome is worth. Raises BadTask."""
    check = choose(case.checker or task.checker)
    stopped = stopped_by_limit(outcome)
    if stopped is not None:
        return stopped
    difference = check(case.answer, outcome.stdout)
    return found(outcome, Verdict.AC if difference is None else Verdict.WA, difference)
