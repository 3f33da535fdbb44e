"""Judges the solutions of a bank with the real judge, for whoever wants its promises kept."""

from collections.abc import Mapping

from question_bank.proving import Proof
from question_bank.suite_proving import WeakTest
from question_bank.tasks import Task
from server.practical.errors import ValidatorFault
from server.practical.retrying import judge_patiently
from server.practical.sandboxing import Sandbox
from server.practical.suites import weak_tests
from server.practical.verdicts import Verdict

PROVED_POINTS_H = 10_000  # promised scores are out of 100.00


class BankProver:
    """Implements `question_bank.proving.Prover`."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def prove(self, task: Task, files: Mapping[str, bytes]) -> Proof:
        """Judge one solution. Raises BadTask, SandboxError."""
        try:
            judgement = judge_patiently(task, files, self._sandbox, points_h=PROVED_POINTS_H)
        except ValidatorFault as fault:
            judgement = fault.judgement
        return Proof(
            verdict=str(judgement.verdict),
            score_h=judgement.score_h,
            maximum_h=judgement.maximum_h,
            failed_cases=tuple(run.case for run in judgement.runs if run.verdict is not Verdict.AC),
        )

    def weak_tests(self, task: Task) -> tuple[WeakTest, ...]:
        """What impostors and the author's solution show of the hidden tests. Raises BadTask, SandboxError."""
        return weak_tests(task, self._sandbox)
