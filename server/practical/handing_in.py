"""Knows which files of a submission and of a task are laid into the box of a case."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from question_bank.tasks import File, Task
from server.practical.wording import say, shown

MAXIMUM_FILES = 64
MAXIMUM_BYTES = 1024 * 1024
MAXIMUM_PATH = 200  # bytes
MAXIMUM_DEPTH = 8


def unusable(task: Task, files: Mapping[str, bytes]) -> str | None:
    """Why these files cannot be laid into a box, for people; None when they can."""
    if len(files) > MAXIMUM_FILES:
        return say(f"文件多于 {MAXIMUM_FILES} 个", f"more than {MAXIMUM_FILES} files")
    if sum(len(content) for content in files.values()) > MAXIMUM_BYTES:
        return say("文件总大小超过 1 MiB", "the files are larger than 1 MiB together")
    for path in files:
        if not is_safe_path(path):
            return say(f"文件名不可用：{shown(path)}", f"this file name cannot be used: {shown(path)}")
    cases = (*task.samples, *task.secrets)
    laid = {path for path, _ in laid_files(task, files)} | {path for case in cases for path, _ in case.files}
    clash = next((path for path in laid for other in laid if other.startswith(f"{path}/")), None)
    if clash is not None:
        return say(f"{shown(clash)} 既是文件又是文件夹", f"{shown(clash)} is a file and a folder")
    return None


def is_safe_path(path: str) -> bool:
    """A relative POSIX path without `..`, control characters and double spellings."""
    if not path.isprintable() or not 0 < len(path.encode()) <= MAXIMUM_PATH or "\\" in path:
        return False
    parts = PurePosixPath(path).parts
    return path == "/".join(parts) and len(parts) <= MAXIMUM_DEPTH and not {"..", "/"} & set(parts)


def laid_files(task: Task, files: Mapping[str, bytes], extra: tuple[File, ...] = ()) -> tuple[File, ...]:
    """What lies in the working directory: handed-in files, attachments that are data, what the package
    includes, then `extra`.

    The author's files win over handed-in ones of the same name, so nobody can replace given data.
    """
    given = {path: content for path, content in task.attachments if path not in task.entry}
    return tuple({**files, **given, **dict(task.included), **dict(extra)}.items())


def under(folder: str, files: tuple[File, ...]) -> tuple[File, ...]:
    """The same files below `folder`, for programs of ours that must not lie beside them."""
    return tuple((f"{folder}/{path}", content) for path, content in files)


def missing_line(task: Task, files: Mapping[str, bytes]) -> str | None:
    """The first protected line of the starter that no handed-in file has any more, else None.

    A line counts as present wherever it stands and however it is indented; a line that is protected
    twice must be there twice.
    """
    lines = [line.strip() for path in task.entry for line in _lines(files.get(path, b""))]
    for line in filter(None, (line.strip() for line in task.protected)):
        if line not in lines:
            return line
        lines.remove(line)
    return None


def _lines(content: bytes) -> list[str]:
    return content.decode("utf-8", errors="replace").splitlines()
