"""Takes a root file system that others made into our normal form: what a program needs, and no more."""

import hashlib
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import IO

from sandbox.errors import BadImage
from sandbox.image_archive import made_layer, write_archive
from sandbox.image_base import Base
from sandbox.image_bytecode import FLAGS, PROGRAM, Runs, with_bytecode
from sandbox.image_store import ImageStore
from sandbox.image_tree import Entry, folder_at, link_at
from sandbox.rootfs import INTERPRETER, RUNNER_HOME, common_files

RAW_REPOSITORY = "kaohe-sandbox-raw"
OLDEST_PYTHON = (3, 11)
# What differs from one installation to the next, and what no program reads.
DROPPED = frozenset(
    {"/.dockerenv", "/boot", "/box", "/dev", "/home", "/media", "/mnt", "/opt", "/proc", "/root", "/run"}
    | {"/srv", "/sys", "/tmp", "/var", RUNNER_HOME}  # noqa: S108 - folders of the image
    | {"/etc/.pwd.lock", "/etc/gshadow", "/etc/hostname", "/etc/hosts", "/etc/machine-id", "/etc/mtab"}
    | {"/etc/resolv.conf", "/etc/shadow", "/etc/subgid", "/etc/subuid"}
    | {f"/usr/share/{name}" for name in ("doc", "info", "lintian", "locale", "man")}
)
DROPPED_NAMES = frozenset({"__pycache__", "sitecustomize.py", "usercustomize.py"})
BACKUPS = ("-", "~", ".pyc")
OTHER_INTERPRETER = "/usr/local/bin/python3"
PERMISSIONS = 0o755  # nobody but root writes, and nothing runs as somebody else


@contextmanager
def tarball_base(store: ImageStore, path: Path, source: str | None = None) -> Iterator[Base]:
    """A base of a root file system in a tarball, packed or not; its own interpreter compiles, in a container.

    Raises:
        BadImage: it cannot be read, or has no Python that is new enough and works.
        EngineUnavailable: no engine answers.
    """
    entries = kept_entries(path)
    layer = made_layer(entries)
    raw = f"{RAW_REPOSITORY}:{layer.sha256[:16]}"
    with layer.file, tempfile.TemporaryFile() as archive:
        write_archive(archive, raw, [layer], {})
        archive.seek(0)
        store.load_image(archive)
    try:
        runs = _in_a_container(store, raw)
        compiled, facts = with_bytecode(entries, runs)
        if tuple(map(int, facts.version.split("."))) < OLDEST_PYTHON:
            raise BadImage(f"{path} has Python {facts.version}; 3.11 is the oldest that can be used")
        yield Base(
            source=source or tarball_source(path),
            entries=compiled,
            facts=facts,
            runs=runs,
            is_this_machines=False,
        )
    finally:
        store.forget(raw)


def tarball_source(path: Path) -> str:
    """What an image made of a tarball has as its source. Raises BadImage when it cannot be read."""
    try:
        with path.open("rb") as file:
            return f"tar:{hashlib.file_digest(file, 'sha256').hexdigest()[:16]}"
    except OSError as problem:
        raise BadImage(f"{path}: {problem.strerror}") from problem


def kept_entries(path: Path) -> list[Entry]:
    """What of a tarball goes into an image, in our normal form; sources only, no bytecode.

    Raises:
        BadImage: it cannot be read or holds no Python.
    """
    try:
        with tarfile.open(path, mode="r:*") as tar:
            found = {entry.path: entry for entry in _kept(tar)}
    except (tarfile.TarError, OSError, EOFError, KeyError) as broken:
        raise BadImage(f"{path} is no tarball of a root file system: {broken}") from broken
    if INTERPRETER not in found:
        if OTHER_INTERPRETER not in found:
            raise BadImage(f"{path} holds neither {INTERPRETER} nor {OTHER_INTERPRETER}")
        found[INTERPRETER] = link_at(INTERPRETER, OTHER_INTERPRETER)
    return [*found.values(), *common_files()]


def _kept(tar: tarfile.TarFile) -> Iterator[Entry]:
    for header in tar:
        path = str(PurePosixPath("/", header.name))
        if ".." in PurePosixPath(path).parts or path == "/" or _is_dropped(path):
            continue
        mode = header.mode & PERMISSIONS
        if header.isdir():
            yield folder_at(path, mode)
        elif header.issym():
            yield link_at(path, header.linkname)
        elif header.isreg() or header.islnk():
            yield replace(_file(path, tar.extractfile(header)), mode=mode)


def _file(path: str, opened: IO[bytes] | None) -> Entry:
    return Entry(path=path, content=opened.read() if opened else b"")


def _is_dropped(path: str) -> bool:
    pure = PurePosixPath(path)
    if not DROPPED_NAMES.isdisjoint(pure.parts) or pure.name.startswith(".wh."):
        return True
    return path.endswith(BACKUPS) or not DROPPED.isdisjoint({path, *map(str, pure.parents)})


def _in_a_container(store: ImageStore, tag: str) -> Runs:
    def run(frames: IO[bytes]) -> bytes:
        given = {"compiler.py": PROGRAM.read_bytes(), "sources": frames.read()}
        command = [INTERPRETER, *FLAGS, "/compiler.py", "/sources", "/made"]
        return store.run_in(tag, command, given, "/made")

    return run
