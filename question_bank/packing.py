"""Knows how a task package becomes one blob of bytes, the same on every machine, and back."""

import hashlib
import io
import zipfile
from pathlib import Path

from question_bank.archive import read_zip
from question_bank.bank import Issue
from question_bank.task_reading import read_task_tree
from question_bank.tasks import Task
from question_bank.trees import Tree, below, folders, read_tree

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest moment a zip can write


class UnsoundTask(Exception):
    """A package that holds no task which could be judged; `issues` say why."""

    def __init__(self, name: str, issues: tuple[Issue, ...]) -> None:
        first = f": {issues[0].path} {issues[0].field} {issues[0].message}" if issues else ""
        super().__init__(f"task {name}{first}")
        self.issues = issues


def pack_task(folder: Path) -> bytes:
    """The canonical zip of a package folder: its own folder inside, names sorted, nothing compressed.

    Stored, because compressors differ between machines and the digest must not.

    Raises:
        Unreadable: no folder, or files that are too large or link outside.
    """
    return pack_tree(read_tree(folder), folder.resolve().name)


def pack_tree(tree: Tree, name: str) -> bytes:
    """The canonical zip of files held in memory, below the folder `name`."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(tree):
            entry = zipfile.ZipInfo(f"{name}/{path}", date_time=_EPOCH)
            entry.create_system = 3  # Unix, whatever this machine is
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, tree[path])
    return made.getvalue()


def unpack_task(packed: bytes) -> Task:
    """The task of a packed package, read in memory.

    Raises:
        UnsafeArchive: the zip is harmful or broken.
        UnsoundTask: its package cannot be judged.
    """
    tree = read_zip(packed)
    tops = folders(tree)
    if len(tops) != 1 or any("/" not in name for name in tree):
        raise UnsoundTask(", ".join(tops), ())
    reading = read_task_tree(below(tree, tops[0]), tops[0])
    if reading.task is None:
        raise UnsoundTask(tops[0], reading.issues)
    return reading.task


def task_digest(packed: bytes) -> str:
    """`sha256:…` over the canonical zip."""
    return f"sha256:{hashlib.sha256(packed).hexdigest()}"
