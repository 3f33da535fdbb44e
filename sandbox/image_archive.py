"""Writes and reads images as archives in the form that engines load and save."""

import hashlib
import io
import json
import platform
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import IO

from sandbox.errors import BadImage
from sandbox.image_tree import Entry, digest_of, in_order, line_of, read_layer, write_layer

# What reading something that is no archive of an image ends in.
BROKEN = (tarfile.TarError, ValueError, LookupError, TypeError, AttributeError, OSError, EOFError, zlib.error)
MACHINES = {"x86_64": "amd64", "aarch64": "arm64"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A layer as the bytes of a temporary file, and its entries' lines in the digest by path."""

    file: IO[bytes]
    sha256: str
    lines: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What an archive turned out to hold: labels as they claim, layers as they are."""

    labels: Mapping[str, str]
    layers: tuple[Layer, ...]
    marks: Mapping[str, bytes]  # content of the files that were asked for

    @property
    def rootfs(self) -> str:
        """The digest of what is really inside."""
        return rootfs_digest(self.layers)


def made_layer(entries: Iterable[Entry]) -> Layer:
    """Put entries in order and write them."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with its layer
    ordered = in_order(entries)
    write_layer(file, ordered)
    file.seek(0)
    sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return Layer(file=file, sha256=sha256, lines={entry.path: line_of(entry) for entry in ordered})


def rootfs_digest(layers: Iterable[Layer]) -> str:
    """Of the root file system that layers make, the upper ones last."""
    lines: dict[str, str] = {}
    for layer in layers:
        lines.update(layer.lines)
    return digest_of(lines)


def write_archive(archive: IO[bytes], tag: str, layers: Sequence[Layer], labels: Mapping[str, str]) -> None:
    """Write an image; the same layers and labels give the same bytes."""
    configuration = _configuration(layers, labels)
    name = f"{hashlib.sha256(configuration).hexdigest()}.json"
    names = [f"{layer.sha256}.tar" for layer in layers]
    manifest = json.dumps([{"Config": name, "RepoTags": [tag], "Layers": names}]).encode()
    with tarfile.open(fileobj=archive, mode="w", format=tarfile.GNU_FORMAT) as outer:
        for inner, content in (("manifest.json", manifest), (name, configuration)):
            outer.addfile(_header(inner, len(content)), io.BytesIO(content))
        for inner, layer in zip(names, layers, strict=True):
            size = layer.file.seek(0, io.SEEK_END)
            layer.file.seek(0)
            outer.addfile(_header(inner, size), layer.file)


@contextmanager
def read_archive(archive: IO[bytes], marks: Iterable[str] = ()) -> Iterator[Found]:
    """Read an archive of ours, or one that an engine saved, packed or not, looking at every entry.

    Args:
        marks: paths of files whose content is wanted.

    Raises:
        BadImage: it is none, or holds what no image of ours holds.
    """
    with ExitStack() as files:
        try:
            with tarfile.open(fileobj=archive, mode="r:*") as outer:
                found = _read(outer, frozenset(marks), files)
        except BROKEN as broken:
            reason = str(broken).partition("\n")[0]
            raise BadImage(f"this is no archive of an image: {reason}") from broken
        yield found


def _read(outer: tarfile.TarFile, marks: frozenset[str], files: ExitStack) -> Found:
    manifest = json.load(_member(outer, "manifest.json"))
    if len(manifest) != 1:
        raise BadImage("the archive holds more than one image, or none")
    configuration = json.load(_member(outer, manifest[0]["Config"]))
    labels = configuration["config"].get("Labels") or {}
    seen: dict[str, bytes] = {}
    return Found(
        labels={str(name): str(value) for name, value in labels.items()},
        layers=tuple(_read_layer(_member(outer, name), files, marks, seen) for name in manifest[0]["Layers"]),
        marks=seen,
    )


def _read_layer(packed: IO[bytes], files: ExitStack, marks: frozenset[str], seen: dict[str, bytes]) -> Layer:
    file = files.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - it is one
    shutil.copyfileobj(packed, file)
    file.seek(0)
    sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    lines = {}
    for entry in read_layer(file):
        lines[entry.path] = line_of(entry)
        if entry.path in marks:
            seen[entry.path] = entry.content
    return Layer(file=file, sha256=sha256, lines=lines)


def _member(outer: tarfile.TarFile, name: str) -> IO[bytes]:
    member = outer.extractfile(str(name))
    if member is None:
        raise BadImage(f"{name} is missing in the archive")
    return member


def _configuration(layers: Sequence[Layer], labels: Mapping[str, str]) -> bytes:
    return json.dumps(
        {
            "architecture": MACHINES.get(platform.machine(), platform.machine()),
            "os": "linux",
            "created": "1970-01-01T00:00:00Z",
            "config": {"Env": ["PATH=/usr/bin"], "WorkingDir": "/", "Labels": dict(labels)},
            "rootfs": {"type": "layers", "diff_ids": [f"sha256:{layer.sha256}" for layer in layers]},
        },
        sort_keys=True,
    ).encode()


def _header(name: str, size: int) -> tarfile.TarInfo:
    header = tarfile.TarInfo(name)
    header.size = size
    return header
