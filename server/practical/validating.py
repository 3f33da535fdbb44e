"""Knows how an output validator of a package is asked: in a box of its own, with one case and one output.

It gets the input, the answer, a folder for feedback and its arguments, and the output on standard input, as
the ICPC format says. 42 means right, 43 wrong; all else is a fault of the package, never a score.
"""

from dataclasses import replace

from question_bank.checker_words import CheckerName
from question_bank.tasks import Case, Task, TaskLimits, Validator
from question_bank.vocabulary import TaskKind
from sandbox.values import Execution, Limits, Outcome
from server.practical.findings import Finding, found
from server.practical.limits import OUTPUT_COPIES
from server.practical.programs import MAIN, program
from server.practical.sandboxing import Box
from server.practical.validating_feedback import FILES, Said, Unsound, read_feedback
from server.practical.verdicts import Verdict
from server.practical.ways import OFFICIAL, Way
from server.practical.wording import say

GIVEN = "judged"  # the folder of what a validator is given
INPUT, ANSWER, FEEDBACK = f"{GIVEN}/case.in", f"{GIVEN}/case.ans", f"{GIVEN}/feedback/"
PLACEHOLDER = f"{FEEDBACK}.folder"  # what is laid to make the folder be there
REGEX_LIMITS = TaskLimits(cpu_ms=1_000, memory_mib=192)


def validator_of(task: Task) -> Validator | None:
    """The program that decides about outputs of `task` in a box; None where a checker does outside."""
    if task.validator is not None:
        return task.validator
    if task.kind is TaskKind.STDIO and task.checker == CheckerName.REGEX:
        return Validator(files=program("matching"), entry=MAIN, limits=REGEX_LIMITS)
    return None


def validated(task: Task, case: Case, outcome: Outcome, validator_box: Box, way: Way) -> Finding:
    """What an output is worth that a program wrote within its limits. Raises SandboxError."""
    return decided(task, case, outcome, ask(task, case, outcome.stdout, validator_box, way))


def ask(task: Task, case: Case, output: bytes, validator_box: Box, way: Way = OFFICIAL) -> Outcome:
    """Run the validator on one output. Raises SandboxError."""
    validator = needed(task)
    return validator_box.run(
        Execution(
            files=(*validator.files, *given(case)),
            entry=validator.entry,
            stdin=output,
            arguments=(INPUT, ANSWER, FEEDBACK, *flags(task, case)),
            limits=validation_limits(task),
            collect=tuple(f"{FEEDBACK}{name}" for name in FILES),
            mode=way.mode,
        )
    )


def decided(task: Task, case: Case, outcome: Outcome, validator: Outcome) -> Finding:
    """The finding on the program's `outcome` once the validator has ended."""
    try:
        said = read_said(task, case, validator)
    except Unsound as problem:
        text = say("输出检查程序出错", f"the output validator failed: {problem}")
        return found(outcome, Verdict.JE, text)
    verdict = Verdict.AC if said.accepted else Verdict.WA
    return replace(found(outcome, verdict, said.message), share=said.share)


def read_said(task: Task, case: Case, validator: Outcome) -> Said:
    """What the validator said; points of a sample are no points. Raises Unsound."""
    scores = needed(task).scores and not case.id.startswith("sample/")
    return read_feedback(validator, scores=scores, points=task.case_points.get(case.id))


def needed(task: Task) -> Validator:
    """The validator of a task that is known to have one."""
    validator = validator_of(task)
    if validator is None:
        raise ValueError(f"{task.id} has no validator")
    return validator


def given(case: Case) -> tuple[tuple[str, bytes], ...]:
    """The files a validator is told of."""
    return ((INPUT, case.stdin), (ANSWER, case.answer), (PLACEHOLDER, b""))


def flags(task: Task, case: Case) -> tuple[str, ...]:
    """The validator's own arguments; what `regex` is called is none of them."""
    words = tuple((case.checker or task.checker).split())
    return () if words[:1] in (("default",), ("regex",)) else words


def validation_memory_mib(task: Task) -> int:
    """Memory of the validator's box: what the package gives it, and room for the longest output.

    The output is a candidate's, and must not be able to end the box.
    """
    output_mib = -(-task.limits.output_kib // 1024)
    return needed(task).limits.memory_mib + OUTPUT_COPIES * output_mib


def validation_limits(task: Task, waiting_ms: int = 0) -> Limits:
    """Limits of one run of the validator; `waiting_ms` is wall-clock time it may spend on others."""
    limits = needed(task).limits
    return Limits(
        cpu_ms=limits.cpu_ms,
        wall_ms=limits.wall_ms + waiting_ms,
        memory_mib=validation_memory_mib(task),
        output_kib=limits.output_kib,
        file_kib=limits.output_kib,
    )
