"""Judges one submission against one task package."""

from pathlib import Path
from typing import Any

from question_bank.reading import read_task
from question_bank.tasks import Task
from question_bank.trees import Unreadable
from server.practical.errors import BadTask, ValidatorFault
from server.practical.retrying import judge_patiently
from server.practical.sandboxing import Sandbox
from server.practical.submissions import read_submission


def judge_one(task_path: Path, submission_path: Path, sandbox: Sandbox) -> dict[str, Any]:
    """Judge one file or folder against one task package, on the package's own points.

    Returns:
        The judgement as JSON values.

    Raises:
        BadTask, BadSubmission: exit code 2.
        SandboxError: exit code 3.
    """
    return judge_files(load_task(task_path), submission_path, sandbox)


def judge_files(task: Task, submission_path: Path, sandbox: Sandbox) -> dict[str, Any]:
    """The same with the task at hand. Raises BadTask, BadSubmission, SandboxError.

    A fault of the package's own validator is shown as it was found: verdict JE, without a score.
    """
    files = read_submission(submission_path, task)
    try:
        return judge_patiently(task, files, sandbox, points_h=task.points_h).to_json()
    except ValidatorFault as fault:
        return fault.judgement.to_json()


def load_task(path: Path) -> Task:
    """The task package in a folder. Raises BadTask, naming every problem."""
    try:
        task, issues = read_task(path)
    except Unreadable as problem:
        raise BadTask(f"{path}: {problem}") from problem
    if task is None:
        said = "; ".join(f"{issue.path}: {issue.field}: {issue.message}" for issue in issues)
        raise BadTask(f"{path}: {said or 'no task package'}")
    return task
