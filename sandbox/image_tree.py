"""Knows a root file system as plain entries in one normal form, and the digest of that form."""

import hashlib
import io
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from typing import IO

from sandbox.errors import BadImage

HIDDEN = ".wh."  # how a layer says that a file of the layers below is gone; ours never do
PERMISSIONS = 0o1777


class Kind(StrEnum):
    """What an entry is; nothing else is ever in an image."""

    FILE = "file"
    FOLDER = "folder"
    LINK = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file, folder or symbolic link: absolute path, permission bits, content or target.

    Everything belongs to root and was changed at the epoch, so neither is kept.
    """

    path: str
    kind: Kind = Kind.FILE
    mode: int = 0o644
    content: bytes = b""
    target: str = ""


def folder_at(path: str, mode: int = 0o755) -> Entry:
    """A folder; those nobody names are made with 0755."""
    return Entry(path=path, kind=Kind.FOLDER, mode=mode)


def link_at(path: str, target: str) -> Entry:
    """A symbolic link."""
    return Entry(path=path, kind=Kind.LINK, mode=0o777, target=target)


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Sorted by path, every folder on the way included; of two with one path the later stays."""
    found = {entry.path: entry for entry in entries}
    for path in list(found):
        for above in PurePosixPath(path).parents:
            if str(above) != "/":
                found.setdefault(str(above), folder_at(str(above)))
    return [found[path] for path in sorted(found)]


def line_of(entry: Entry) -> str:
    """What the digest takes of one entry."""
    held = entry.target if entry.kind is Kind.LINK else hashlib.sha256(entry.content).hexdigest()
    return f"{entry.kind} {entry.mode:o} {entry.path}\0{held}\n"


def digest_of(lines: Mapping[str, str]) -> str:
    """`sha256:…` of a root file system, from its entries' lines by path."""
    hashed = hashlib.sha256()
    for path in sorted(lines):
        hashed.update(lines[path].encode("utf-8", "surrogateescape"))
    return f"sha256:{hashed.hexdigest()}"


def write_layer(layer: IO[bytes], entries: Iterable[Entry]) -> None:
    """Write entries that are in order as one layer of an image: the same entries, the same bytes."""
    with tarfile.open(fileobj=layer, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for entry in entries:
            header = tarfile.TarInfo(entry.path.lstrip("/"))
            header.mode, header.size = entry.mode, len(entry.content)
            if entry.kind is Kind.FOLDER:
                header.type = tarfile.DIRTYPE
            elif entry.kind is Kind.LINK:
                header.type, header.linkname = tarfile.SYMTYPE, entry.target
            tar.addfile(header, io.BytesIO(entry.content))


def read_layer(layer: IO[bytes]) -> Iterator[Entry]:
    """The entries of a layer, one at a time.

    Raises:
        BadImage: it holds what no image of ours holds.
    """
    try:
        with tarfile.open(fileobj=layer, mode="r|") as tar:
            for header in tar:
                yield _entry(tar, header)
    except (tarfile.TarError, UnicodeError, EOFError) as broken:
        raise BadImage(f"a layer cannot be read: {broken}") from broken


def _entry(tar: tarfile.TarFile, header: tarfile.TarInfo) -> Entry:
    path = f"/{header.name.rstrip('/')}"
    if ".." in PurePosixPath(path).parts or str(PurePosixPath(path)) != path or HIDDEN in path:
        raise BadImage(f"{path!r} is no path of an image")
    if header.uid or header.gid or header.mtime or header.mode & ~PERMISSIONS:
        raise BadImage(f"{path} is not in normal form: owner, time or permissions")
    if header.isdir():
        return folder_at(path, header.mode)
    if header.issym():
        return link_at(path, header.linkname)
    content = tar.extractfile(header) if header.isreg() else None
    if content is None:
        raise BadImage(f"{path} is neither a file nor a folder nor a symbolic link")
    return Entry(path=path, mode=header.mode, content=content.read())
