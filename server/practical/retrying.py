"""Judges again when a box was lost: our own failure is never a verdict on the candidate's program."""

from collections.abc import Mapping
from dataclasses import replace

from question_bank.tasks import Task
from sandbox.errors import BoxLost, EngineUnavailable
from server.practical.judging import judge
from server.practical.sandboxing import Sandbox
from server.practical.verdicts import Judgement

MAXIMUM_ATTEMPTS = 3


def judge_patiently(task: Task, files: Mapping[str, bytes], sandbox: Sandbox, *, points_h: int) -> Judgement:
    """As `judge`, with up to three boxes; `attempts` says how many it took.

    Raises:
        BadTask: the package cannot be judged.
        SandboxError: no engine, no image, or three boxes lost.
    """
    for attempt in range(1, MAXIMUM_ATTEMPTS):
        try:
            return replace(judge(task, files, sandbox, points_h=points_h), attempts=attempt)
        except (BoxLost, EngineUnavailable):  # an engine that restarts takes all boxes with it
            continue
    return replace(judge(task, files, sandbox, points_h=points_h), attempts=MAXIMUM_ATTEMPTS)
