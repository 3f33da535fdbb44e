"""Reads a submission from disk: one file, or a folder of them."""

from pathlib import Path

from question_bank.task_solutions import handed_in_as
from question_bank.tasks import Task
from server.practical.errors import BadSubmission
from server.practical.handing_in import MAXIMUM_BYTES, MAXIMUM_FILES


def read_submission(path: Path, task: Task) -> dict[str, bytes]:
    """Files by relative path. A single file is taken for the task's first entry, whatever its name.

    Of a folder for a package that names no entry itself, `main.py` or the only program is taken for it.

    Links and hidden or compiled files in a folder are left out.

    Raises:
        BadSubmission: nothing is there, or it is too large to be one.
    """
    if path.is_file():
        return {task.entry[0]: _content(path)}
    if not path.is_dir():
        raise BadSubmission(f"{path}: no such file or folder")
    found = [file for file in sorted(path.rglob("*")) if _counts(file, path)]
    if not found or len(found) > MAXIMUM_FILES:
        raise BadSubmission(f"{path}: holds {len(found)} files, not 1 to {MAXIMUM_FILES}")
    files = {file.relative_to(path).as_posix(): _content(file) for file in found}
    return handed_in_as(files, task.entry[0]) if task.level is None else files


def _counts(file: Path, folder: Path) -> bool:
    parts = file.relative_to(folder).parts
    hidden = any(part.startswith(".") or part == "__pycache__" for part in parts)
    return file.is_file() and not file.is_symlink() and not hidden


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MAXIMUM_BYTES + 1)
    except OSError as problem:
        raise BadSubmission(f"{path}: {problem.strerror}") from problem
    if len(content) > MAXIMUM_BYTES:
        raise BadSubmission(f"{path}: larger than {MAXIMUM_BYTES} bytes")
    return content
