"""Knows how to take a folder into memory: which files count, within which bounds."""

import os
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from question_bank import messages
from question_bank.complaints import Complaints

Tree = Mapping[str, bytes]  # relative POSIX path → content, sorted by path

FILE_CAP = 16 * 1024 * 1024
TREE_CAP = 256 * 1024 * 1024
COUNT_CAP = 20_000

TIME_LIMIT_FILE = ".timelimit"  # the one hidden file with a meaning: DOMjudge's time limit of a package

_LITTER = {"__pycache__", "__MACOSX", "Thumbs.db", "desktop.ini"}


class Unreadable(Exception):
    """Nothing here can be read as a bank or a task package; the message says why."""


def counts(path: str) -> bool:
    """False for what every tool leaves behind: hidden files, byte code, folders of archivers.

    The package format (2025-09, General requirements) says names that begin with a period or a dash
    are treated as if they were not there.
    """
    return not any(
        part in _LITTER
        or (part.startswith((".", "-")) and part != TIME_LIMIT_FILE)
        or part.endswith((".pyc", "~"))
        for part in path.split("/")
    )


def safe_path(path: str) -> bool:
    """True for a relative POSIX path that stays where it is laid, on any file system."""
    parts = path.split("/")
    return (
        path == str(PurePosixPath(path))
        and not any(part in ("", ".", "..") for part in parts)
        and path.isprintable()
        and not set(path) & set('\\:*?"<>|')
        and len(path) <= 200
    )


def folded(name: str) -> str:
    """The name as a file system sees it that knows neither capitals nor compositions."""
    return unicodedata.normalize("NFC", name).casefold()


def read_tree(folder: Path, complaints: Complaints | None = None) -> dict[str, bytes]:
    """All files below a folder. What is too large or links outside is reported and left out.

    Raises:
        Unreadable: no folder, or a file cannot be opened; without `complaints` also what would be reported.
    """
    if not folder.is_dir():
        raise Unreadable(f"{folder.name}: is not a folder")
    found_wrong = complaints if complaints is not None else Complaints()
    tree = _gathered(folder.resolve(), found_wrong)
    if complaints is None and found_wrong.issues:
        first = found_wrong.issues[0]
        raise Unreadable(f"{first.path or folder.name}: {first.message}")
    return tree


def below(tree: Tree, folder: str) -> dict[str, bytes]:
    """The files below one folder of a tree, by their path inside it."""
    prefix = folder.rstrip("/") + "/"
    return {name[len(prefix) :]: content for name, content in tree.items() if name.startswith(prefix)}


def folders(tree: Tree) -> list[str]:
    """Names of the top-level folders of a tree, sorted."""
    return sorted({name.partition("/")[0] for name in tree if "/" in name})


def _gathered(root: Path, complaints: Complaints) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    total = 0
    for name, path in _files(root):
        if not safe_path(name):
            complaints.skip(name, messages.NAME_IGNORED)
            continue
        if path.is_symlink() and not _inside(path, root):
            complaints.report(name, "", messages.LINK_OUTSIDE)
            continue
        size = path.stat().st_size
        if size > FILE_CAP:
            complaints.report(name, "", messages.TOO_LARGE, size=size, cap=FILE_CAP)
            continue
        total += size
        if total > TREE_CAP:
            complaints.report("", "", messages.TOO_MUCH, cap=TREE_CAP)
            break
        if len(found) >= COUNT_CAP:
            complaints.report("", "", messages.TOO_MANY, cap=COUNT_CAP)
            break
        found[name] = _content(path, name)
    return found


def _files(root: Path) -> Iterator[tuple[str, Path]]:
    """Pairs (relative name, path) of what counts, in the order of the names."""
    pairs = []
    for folder, names, files in os.walk(root):
        here = Path(folder)
        names[:] = [name for name in names if counts(name)]
        linked = [name for name in names if (here / name).is_symlink()]
        for name in [*files, *linked]:
            path = here / name
            relative = path.relative_to(root).as_posix()
            if counts(relative):
                pairs.append((relative, path))
    return iter(sorted(pairs))


def _inside(path: Path, root: Path) -> bool:
    target = path.resolve()
    return target.is_file() and target.is_relative_to(root)


def _content(path: Path, name: str) -> bytes:
    if not path.is_file():
        raise Unreadable(f"{name}: is not a regular file")
    try:
        return path.read_bytes()
    except OSError as problem:
        raise Unreadable(f"{name}: {problem.strerror}") from problem
