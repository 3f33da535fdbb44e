"""Runs the validators of a bank in the real sandbox, for whoever wants to know what they survive."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from question_bank.proving_validators import Trial
from question_bank.tasks import Case, Task
from sandbox.values import Outcome
from server.practical.conversing import END_OF_WORDS
from server.practical.framing import pack
from server.practical.kinds.interactive import validator_execution
from server.practical.libraries import flavour_for
from server.practical.sandboxing import Box, Sandbox
from server.practical.validating import ask, read_said, validation_memory_mib, validator_of
from server.practical.validating_feedback import Unsound
from server.practical.ways import SCREENING


class ValidatorProver:
    """Implements `question_bank.proving_validators.ValidatorTrier`."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    @contextmanager
    def trying(self, task: Task) -> Iterator[Trial | None]:
        """One box for all outputs of a task. Raises SandboxError."""
        validator = validator_of(task)
        if validator is None:
            yield None
            return
        with self._sandbox.open(validation_memory_mib(task), flavour=flavour_for(task)) as box:

            def trial(case: Case, output: bytes) -> str | None:
                try:
                    read_said(task, case, _asked(task, case, output, box))
                except Unsound as problem:
                    return str(problem)
                return None

            yield trial


def _asked(task: Task, case: Case, output: bytes, box: Box) -> Outcome:
    """The end of the validator after one output; one that talks hears it all at once, and then its end."""
    if not task.is_interactive:
        return ask(task, case, output, box, SCREENING)
    words = (pack(output) if output else b"") + END_OF_WORDS
    return box.run(replace(validator_execution(task, case, SCREENING), stdin=words))
