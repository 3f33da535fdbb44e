"""Finds out inside a box, once per submission, whether what was handed in can be run at all."""

from collections.abc import Mapping

from question_bank.tasks import Task
from question_bank.vocabulary import TaskKind
from sandbox.values import Ended, Execution
from server.practical.findings import Finding, found, reason
from server.practical.handing_in import laid_files, under, unusable
from server.practical.limits import compile_limits
from server.practical.programs import MAIN, WORK, program
from server.practical.sandboxing import Box
from server.practical.verdicts import Verdict
from server.practical.ways import OFFICIAL, SCREENING


def is_shown_by_running(task: Task, files: Mapping[str, bytes]) -> bool:
    """Whether a case that is right shows that all that was to be handed in can be run; it must be there."""
    (entry, *others) = task.entry
    return task.kind is not TaskKind.UNITTEST and not others and entry.endswith(".py") and entry in files


def compile_error(task: Task, files: Mapping[str, bytes], box: Box) -> Finding | None:
    """The CE that all cases get when an entry is missing, undecodable or not Python, else None."""
    refusal = unusable(task, files)
    if refusal is not None:
        return Finding(verdict=Verdict.CE, message=refusal)
    for way in (SCREENING, OFFICIAL):
        outcome = box.run(
            Execution(
                files=under(WORK, laid_files(task, files)),
                support=program("check_entry"),
                entry=MAIN,
                arguments=task.entry,
                limits=compile_limits(task),
                mode=way.mode,
            )
        )
        if outcome.ended is Ended.EXITED and outcome.exit_code == 0:
            return None
    said = outcome.stdout.decode("utf-8", errors="replace").strip()
    return found(outcome, Verdict.CE, said or reason(outcome))
