"""Runs a candidate's program for the candidate: on its own input, or on one sample. Nothing is scored."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from question_bank.tasks import Case, Task
from question_bank.vocabulary import TaskKind
from sandbox.values import Ended, Execution, Outcome
from server.practical.compiling import compile_error
from server.practical.findings import Finding
from server.practical.handing_in import laid_files
from server.practical.kinds.files import decide_files, files_outcome
from server.practical.kinds.function import as_people_read, call, decide_function
from server.practical.kinds.stdio import decide_stdio, judge_validated, stdio_outcome
from server.practical.libraries import flavour_for
from server.practical.limits import box_memory_mib, case_limits
from server.practical.sandboxing import Box, Sandbox
from server.practical.validating import validation_memory_mib, validator_of
from server.practical.verdicts import Verdict
from server.practical.ways import OFFICIAL

SHOWN_BYTES = 64 * 1024


class NoSuchSample(LookupError):
    """The task has no sample of that name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TryOutcome:
    """What the candidate sees of a run: output clipped to 64 KiB, times in ms, memory in KiB.

    `verdict` is given for a sample only, and CE for files that cannot be run; then `stderr` says why.
    A sample on which the author's validator fails has none.
    """

    ended: Ended
    stdout: bytes
    stderr: bytes
    exit_code: int | None
    cpu_ms: int
    wall_ms: int
    memory_kib: int
    verdict: Verdict | None = None


def try_run(
    task: Task,
    files: Mapping[str, bytes],
    stdin: bytes,
    sandbox: Sandbox,
    sample: str | None = None,
    *,
    keep_for: str | None = None,
) -> TryOutcome:
    """Run the handed-in files once.

    Args:
        stdin: own input, read by the entry run as a script, whatever the kind of the task.
        sample: id of a sample to run instead; a sample of a function shows the returned value after
            whatever the function printed.
        keep_for: as in judging.

    Raises:
        NoSuchSample: the task has no such sample.
        BadTask, SandboxError: as in judging.
    """
    case = None if sample is None else sample_of(task, sample)
    with sandbox.open(box_memory_mib(task), flavour=flavour_for(task), keep_for=keep_for) as box:
        unusable = compile_error(task, files, box)
        if unusable is not None:
            return _not_run(unusable)
        if case is None:
            return _shown(_run_script(task, files, stdin, box))
        validator = validator_of(task)
        if validator is None:
            return _try_sample(task, files, case, box)
        with sandbox.open(validation_memory_mib(task), flavour=flavour_for(task)) as validator_box:
            return _try_validated(task, files, case, box, validator_box)


def sample_of(task: Task, sample: str) -> Case:
    """The sample of that id. Raises NoSuchSample; tasks of kind unittest have none to run, and those of
    interactive tasks are for the validator's eyes."""
    found = next((case for case in task.samples if case.id == sample), None)
    if found is None or task.kind is TaskKind.UNITTEST or task.is_interactive:
        raise NoSuchSample(sample)
    return found


def _try_sample(task: Task, files: Mapping[str, bytes], case: Case, box: Box) -> TryOutcome:
    match task.kind:
        case TaskKind.FUNCTION:
            outcome = call(task, files, case, box, OFFICIAL)
            shown = _shown(outcome, decide_function(task, case, outcome))
            stdout, stderr = as_people_read(outcome)
            return replace(shown, stdout=stdout[-SHOWN_BYTES:], stderr=stderr[:SHOWN_BYTES])
        case TaskKind.FILES:
            outcome = files_outcome(task, files, case, box, OFFICIAL)
            return _shown(outcome, decide_files(task, case, outcome))
        case _:
            outcome = stdio_outcome(task, files, case, box, OFFICIAL)
            return _shown(outcome, decide_stdio(task, case, outcome))


def _try_validated(
    task: Task, files: Mapping[str, bytes], case: Case, box: Box, validator_box: Box
) -> TryOutcome:
    finding = judge_validated(task, files, case, box, validator_box, OFFICIAL)
    if finding.outcome is None:
        return _not_run(finding)
    shown = _shown(finding.outcome, finding)
    return replace(shown, verdict=None) if finding.verdict is Verdict.JE else shown


def _run_script(task: Task, files: Mapping[str, bytes], stdin: bytes, box: Box) -> Outcome:
    """Own input; a program that works on files finds those of the first sample."""
    given = task.samples[0].files if task.samples else ()
    return box.run(
        Execution(
            files=laid_files(task, files, given),
            entry=task.entry[0],
            stdin=stdin,
            limits=case_limits(task),
        )
    )


def _shown(outcome: Outcome, finding: Finding | None = None) -> TryOutcome:
    return TryOutcome(
        ended=outcome.ended,
        stdout=outcome.stdout[:SHOWN_BYTES],
        stderr=outcome.stderr[:SHOWN_BYTES],
        exit_code=outcome.exit_code,
        cpu_ms=outcome.cpu_ms,
        wall_ms=outcome.wall_ms,
        memory_kib=outcome.memory_kib,
        verdict=None if finding is None else finding.verdict,
    )


def _not_run(finding: Finding) -> TryOutcome:
    return TryOutcome(
        ended=Ended.EXITED,
        stdout=b"",
        stderr=(finding.message or "").encode("utf-8", errors="replace"),
        exit_code=1,
        cpu_ms=finding.cpu_ms,
        wall_ms=finding.wall_ms,
        memory_kib=finding.memory_kib,
        verdict=finding.verdict,
    )
