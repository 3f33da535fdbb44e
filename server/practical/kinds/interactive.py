"""Interactive tasks: the program talks with the author's validator, each in its own box.

Who ends first matters, as in the ICPC rules: a validator that has found a mistake is right whatever the
program does afterwards; a program that breaks off, crashes or passes a limit before is judged by that.
"""

from collections.abc import Mapping

from question_bank.tasks import Case, Task
from sandbox.values import Ended, Execution, Outcome
from server.practical.conversing import END_OF_WORDS, Party, converse, hear_out
from server.practical.findings import Finding, stopped_by_limit
from server.practical.handing_in import laid_files, under
from server.practical.limits import case_limits
from server.practical.programs import MAIN, WORK, program
from server.practical.sandboxing import Box, Conversation
from server.practical.validating import (
    ANSWER,
    FEEDBACK,
    INPUT,
    decided,
    flags,
    given,
    needed,
    validation_limits,
)
from server.practical.validating_feedback import FILES, WRONG
from server.practical.ways import Way

PROGRAM = program("interactor", "framing.py", "inside/entering.py")
SLACK_S = 5.0  # the sandbox keeps the limits; this only bounds waiting for its word
DECIDING_S = 0.5  # for a validator that has decided, when the program crashed on what it was told


def judge_interactive(
    task: Task, files: Mapping[str, bytes], case: Case, box: Box, validator_box: Box, way: Way
) -> Finding:
    """One case of an interactive task. Raises SandboxError."""
    limits = case_limits(task)
    validator = validator_box.start(validator_execution(task, case, way))
    candidate = box.start(
        Execution(
            files=laid_files(task, files, case.files),
            entry=task.entry[0],
            arguments=case.arguments,
            limits=limits,
            mode=way.mode,
            overtime=way.overtime,
        )
    )
    patience_s = validation_limits(task, limits.wall_ms).wall_ms / 1000 + SLACK_S
    first = converse(candidate, validator, patience_s)
    if first is Party.VALIDATOR:
        return _after_validator(task, case, candidate, validator)
    return _after_candidate(task, case, candidate, validator, patience_s)


def validator_execution(task: Task, case: Case, way: Way) -> Execution:
    """The validator with one case, run by our program that hands it the candidate's words."""
    validator = needed(task)
    return Execution(
        files=under(WORK, (*validator.files, *given(case))),
        support=PROGRAM,
        entry=MAIN,
        arguments=(validator.entry, INPUT, ANSWER, FEEDBACK, *flags(task, case)),
        limits=validation_limits(task, task.limits.wall_ms),
        collect=tuple(f"{WORK}/{FEEDBACK}{name}" for name in FILES),
        mode=way.mode,
        alone=way.alone,  # and with it the program that is started beside it
    )


def _after_validator(task: Task, case: Case, candidate: Conversation, validator: Conversation) -> Finding:
    """The validator has decided; when it found nothing wrong, the program must still end well."""
    judged = validator.finish()
    outcome = candidate.finish()
    finding = decided(task, case, outcome, judged)
    return finding if _is_against(judged) else stopped_by_limit(outcome) or finding


def _after_candidate(
    task: Task, case: Case, candidate: Conversation, validator: Conversation, patience_s: float
) -> Finding:
    """The program has ended; the validator learns of it, unless it had decided before."""
    outcome = candidate.finish()
    stopped = stopped_by_limit(outcome)
    if stopped is None:
        validator.send(END_OF_WORDS)
        hear_out(validator, patience_s)
        return decided(task, case, outcome, validator.finish())
    had_decided = _by_itself(outcome) and hear_out(validator, DECIDING_S)
    judged = validator.finish()
    return decided(task, case, outcome, judged) if had_decided and _is_against(judged) else stopped


def _is_against(judged: Outcome) -> bool:
    return judged.ended is Ended.EXITED and judged.exit_code == WRONG


def _by_itself(outcome: Outcome) -> bool:
    """Whether it crashed, rather than being stopped."""
    return outcome.ended in (Ended.EXITED, Ended.SIGNALLED)
