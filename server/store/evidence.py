"""What programs wrote, in files named by the hash of their content: equal ones once, never half a one."""

import hashlib
import itertools
import os
import time
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

WORTH_PACKING = 512  # bytes; below this a file takes one block on disk either way
PACKED = ".z"
UNFINISHED = ".part"
SETTLED_S = 60.0  # a name this old is on disk: file systems write theirs every few seconds
LARGEST = 1024 * 1024  # bytes of one content when unpacked; judges keep 64 KiB

_numbers = itertools.count(1)


class EvidenceLost(Exception):
    """The file is not there."""


class EvidenceDamaged(Exception):
    """The file does not hold what its name says."""


def digest_of_content(content: bytes) -> str:
    """The name under which a content is kept."""
    return hashlib.sha256(content).hexdigest()


class EvidenceFiles:
    """The files under one folder, which several processes may share; it is made when first written to."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, contents: Iterable[bytes]) -> list[str]:
        """Put contents on disk for good, before any row refers to them; their digests in the same order.

        Raises:
            OSError: the disk is full or fails; nothing that was kept before is touched.
        """
        digests: list[str] = []
        staged: dict[Path, Path] = {}
        fresh: set[Path] = set()
        for content in contents:
            digest = digest_of_content(content)
            digests.append(digest)
            path, stored = self._place(digest, content)
            if path in staged:
                continue
            if not _holds(path, stored, fresh):
                staged[path] = _stage(path, stored)
        for path, part in staged.items():
            part.replace(path)
        for folder in fresh | {path.parent for path in staged}:
            _sync_folder(folder)
        return digests

    def read(self, digest: str) -> bytes:
        """The content of that digest. Raises EvidenceLost, EvidenceDamaged."""
        for path in self._paths(digest):
            try:
                content = _unpacked(path, path.read_bytes())
            except FileNotFoundError:
                continue
            if digest_of_content(content) != digest:
                raise EvidenceDamaged(f"{path} does not hold what its name says")
            return content
        raise EvidenceLost(f"no file {digest} under {self._folder}")

    def digests(self, older_than_s: float) -> Iterator[str]:
        """Names of all contents that nobody wrote or relied on for that long, unfinished files among them."""
        before = time.time() - older_than_s
        for path in sorted(self._folder.glob("[0-9a-f][0-9a-f]/*")):
            if path.stat().st_mtime <= before:
                yield path.name if path.suffix == UNFINISHED else path.name.removesuffix(PACKED)

    def remove(self, digest: str, older_than_s: float) -> int:
        """Remove a content, unless somebody has relied on it meanwhile; how many bytes became free.

        Whoever keeps a content that is there already makes its file young first; so one that turns out young
        when it has been set aside goes back to its place.
        """
        freed = 0
        for path in self._paths(digest):
            aside = path.with_name(f"{path.name}.{os.getpid()}{UNFINISHED}")
            try:
                path.rename(aside)
            except FileNotFoundError:
                continue
            found = aside.stat()
            if found.st_mtime > time.time() - older_than_s:
                aside.replace(path)
                continue
            aside.unlink()
            freed += found.st_size
        return freed

    def _place(self, digest: str, content: bytes) -> tuple[Path, bytes]:
        """Where a content lies and the bytes of the file: packed where that is worth it."""
        plain, packed = self._paths(digest)
        if len(content) < WORTH_PACKING:
            return plain, content
        squeezed = zlib.compress(content, 6)
        return (packed, squeezed) if len(squeezed) < 0.9 * len(content) else (plain, content)

    def _paths(self, digest: str) -> tuple[Path, Path]:
        folder = self._folder / digest[:2]
        return folder / digest, folder / f"{digest}{PACKED}"


def _holds(path: Path, stored: bytes, fresh: set[Path]) -> bool:
    """Whether the file is there and sound; then it is made young, so that nobody clears it away."""
    try:
        age_s = time.time() - path.stat().st_mtime
        os.utime(path)
        if path.read_bytes() != stored:
            return False
    except FileNotFoundError:
        return False
    if age_s < SETTLED_S:
        fresh.add(path.parent)  # its writer may not have come to writing the name yet
    return True


def _stage(path: Path, stored: bytes) -> Path:
    """The bytes in a file of their own beside `path`, on disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}-{next(_numbers)}{UNFINISHED}")
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(stored)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        part.unlink(missing_ok=True)
        raise
    return part


def _sync_folder(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _unpacked(path: Path, stored: bytes) -> bytes:
    if path.suffix != PACKED:
        return stored
    try:
        return zlib.decompressobj().decompress(stored, LARGEST)
    except zlib.error as broken:
        raise EvidenceDamaged(f"{path} cannot be unpacked: {broken}") from broken
