"""Knows how to take a zip apart without being harmed by it."""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from question_bank.trees import COUNT_CAP, FILE_CAP, TREE_CAP, counts, folded, safe_path

RATIO_CAP = 200  # unpacked bytes per packed byte, for entries above RATIO_FROM
RATIO_FROM = 1024 * 1024  # a short text may well be one letter repeated
PACKED_CAP = 2 * TREE_CAP
_CHUNK = 64 * 1024

# What zipfile raises on headers that contradict themselves, beside its own error.
_BROKEN = (
    zipfile.BadZipFile,
    NotImplementedError,
    zlib.error,
    EOFError,
    ValueError,
    struct.error,
    OverflowError,
)


class UnsafeArchive(Exception):
    """A zip that is refused as a whole; the message names the entry and the reason."""


def unpack_zip(blob: bytes, into: Path) -> None:
    """Write the files of a zip below an existing folder. Nothing is written when anything is unsafe.

    Raises:
        UnsafeArchive: no zip, or an entry with an absolute, climbing, doubled or odd name, a link,
            an encrypted entry, too many of them, too large ones, or one that unpacks beyond reason.
    """
    for name, content in read_zip(blob).items():
        path = into.joinpath(*name.split("/"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def read_zip(blob: bytes) -> dict[str, bytes]:
    """The files of a zip by relative path, sorted; what tools leave behind is dropped.

    Sizes are counted while reading, never believed. Raises UnsafeArchive as `unpack_zip` does.
    """
    if len(blob) > PACKED_CAP:
        raise UnsafeArchive(f"the archive has {len(blob)} bytes, the cap is {PACKED_CAP}")
    try:
        with zipfile.ZipFile(io.BytesIO(blob)) as archive:
            entries = archive.infolist()
            if len(entries) > COUNT_CAP:
                raise UnsafeArchive(f"the archive has {len(entries)} entries, the cap is {COUNT_CAP}")
            wanted = _checked(entries)
            return dict(sorted(_contents(archive, wanted)))
    except _BROKEN as problem:
        raise UnsafeArchive(f"the archive cannot be read: {problem}") from problem


def _checked(entries: list[zipfile.ZipInfo]) -> list[tuple[str, zipfile.ZipInfo]]:
    """The entries that are files, by their safe name. Raises UnsafeArchive at the first unsafe one."""
    taken: dict[str, str] = {}
    seen: set[str] = set()
    wanted = []
    for entry in entries:
        name = _name(entry)
        other = taken.setdefault(folded(name), name)
        if other != name:
            raise UnsafeArchive(f"{name!r}: is a case twin of {other!r}")
        if name in seen:
            raise UnsafeArchive(f"{name!r}: is there twice")
        seen.add(name)
        if not entry.is_dir() and counts(name):
            wanted.append((name, entry))
    _check_nesting(wanted, taken)
    return wanted


def _name(entry: zipfile.ZipInfo) -> str:
    """The name of an entry, once it is known to stay inside."""
    shown = entry.filename
    name = shown.removesuffix("/")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if not safe_path(name) or entry.orig_filename != shown:
        raise UnsafeArchive(f"{entry.orig_filename!r}: is no safe relative path")
    if kind and not stat.S_ISREG(kind) and not stat.S_ISDIR(kind):
        raise UnsafeArchive(f"{shown!r}: is a link or another special file")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise UnsafeArchive(f"{shown!r}: is packed by an unusual method")
    if entry.flag_bits & 0x1:
        raise UnsafeArchive(f"{shown!r}: is encrypted")
    return name


def _check_nesting(wanted: list[tuple[str, zipfile.ZipInfo]], taken: dict[str, str]) -> None:
    """A name must not be a file and a folder at once, nor two folders differ only in capitals."""
    files = {folded(name) for name, _ in wanted}
    folders = dict(taken)
    for name, _ in wanted:
        parts = name.split("/")
        for depth in range(1, len(parts)):
            folder = "/".join(parts[:depth])
            if folded(folder) in files:
                raise UnsafeArchive(f"{name!r}: {folder!r} is a file and a folder")
            other = folders.setdefault(folded(folder), folder)
            if other != folder:
                raise UnsafeArchive(f"{name!r}: {folder!r} is a case twin of {other!r}")


def _contents(
    archive: zipfile.ZipFile, wanted: list[tuple[str, zipfile.ZipInfo]]
) -> Iterator[tuple[str, bytes]]:
    total = 0
    for name, entry in wanted:
        content = _content(archive, name, entry, TREE_CAP - total)
        total += len(content)
        yield name, content


def _content(archive: zipfile.ZipFile, name: str, entry: zipfile.ZipInfo, left: int) -> bytes:
    made = io.BytesIO()
    with archive.open(entry) as stream:
        read: Callable[[int], bytes] = stream.read
        while chunk := read(_CHUNK):
            made.write(chunk)
            size = made.tell()
            if size > FILE_CAP:
                raise UnsafeArchive(f"{name!r}: unpacks to more than {FILE_CAP} bytes")
            if size > left:
                raise UnsafeArchive(f"{name!r}: the archive unpacks to more than {TREE_CAP} bytes")
            if size > RATIO_FROM and size > RATIO_CAP * max(entry.compress_size, 1):
                raise UnsafeArchive(f"{name!r}: unpacks to more than {RATIO_CAP} times its size")
    return made.getvalue()
