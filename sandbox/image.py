"""Builds the sandbox image without a registry; knows the tag that belongs to this code and interpreter."""

import hashlib
import io
import json
import os
import platform
import sqlite3
import ssl
import sys
import tarfile
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import IO

from sandbox.engine import Engine
from sandbox.rootfs import (
    HERE,
    LIBRARY_HOME,
    MOUNT_POINTS,
    RUNNER_HOME,
    ImageFile,
    image_files,
    interpreter_binary,
    library_listing,
    runner_modules,
)
from sandbox.values import Flavour

REPOSITORY = "kaohe-sandbox"
RECIPE = ("image.py", "image_site.py", "libraries.py", "rootfs.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltImage:
    """The image as the engine knows it: its tag, its id ("sha256:…"), and whether it was made just now."""

    tag: str
    id: str
    is_new: bool


def build_image(engine_url: str | None = None, *, force: bool = False) -> BuiltImage:
    """Make the image unless one of the same ingredients exists; some seconds when new, ~0.1 s when not.

    Raises:
        EngineUnavailable: no engine answers.
    """
    engine = Engine(engine_url)
    tag = image_tag()
    known = engine.find_image(tag)
    if known is not None and not force:
        return BuiltImage(tag=tag, id=known, is_new=False)
    with tempfile.TemporaryFile() as archive:
        write_archive(archive, tag)
        archive.seek(0)
        engine.load_image(archive)
    return BuiltImage(tag=tag, id=engine.image_id(tag), is_new=True)


def image_id(engine_url: str | None = None) -> str:
    """Id of the image that belongs to this code. Raises ImageMissing, EngineUnavailable."""
    return Engine(engine_url).image_id(image_tag())


@cache
def image_tag(flavour: Flavour = Flavour.STDLIB) -> str:
    """`kaohe-sandbox:`, a hash of the ingredients (recipe, runner, interpreter, libraries), the flavour."""
    parts = [
        sys.version,
        platform.machine(),
        os.confstr("CS_GNU_LIBC_VERSION") or "",
        ssl.OPENSSL_VERSION,
        sqlite3.sqlite_version,
        hashlib.sha256(interpreter_binary().read_bytes()).hexdigest(),
        *(f"{path} {size}" for path, size in library_listing()),
    ]
    sources = [Path(HERE, name).read_bytes() for name in RECIPE]
    sources += [part for name, source in runner_modules().items() for part in (name.encode(), source)]
    digest = hashlib.sha256("\n".join(parts).encode())
    for source in sources:
        digest.update(hashlib.sha256(source).digest())
    return f"{REPOSITORY}:{digest.hexdigest()[:16]}-{flavour}"


def write_archive(archive: IO[bytes], tag: str) -> None:
    """Write the image as an archive that `docker load` takes."""
    with tempfile.TemporaryFile() as layer:
        _write_layer(layer, image_files())
        size = layer.tell()
        layer.seek(0)
        digest = hashlib.file_digest(layer, "sha256").hexdigest()
        layer.seek(0)
        configuration = _configuration(digest)
        name = f"{hashlib.sha256(configuration).hexdigest()}.json"
        manifest = [{"Config": name, "RepoTags": [tag], "Layers": ["layer.tar"]}]
        with tarfile.open(fileobj=archive, mode="w", format=tarfile.GNU_FORMAT) as outer:
            outer.addfile(_entry(name, size=len(configuration)), io.BytesIO(configuration))
            outer.addfile(_entry("layer.tar", size=size), layer)
            encoded = json.dumps(manifest).encode()
            outer.addfile(_entry("manifest.json", size=len(encoded)), io.BytesIO(encoded))


def _configuration(layer_digest: str) -> bytes:
    machines = {"x86_64": "amd64", "aarch64": "arm64"}
    return json.dumps(
        {
            "architecture": machines.get(platform.machine(), platform.machine()),
            "os": "linux",
            "created": "1970-01-01T00:00:00Z",
            "config": {"Env": ["PATH=/usr/bin"], "WorkingDir": "/"},
            "rootfs": {"type": "layers", "diff_ids": [f"sha256:{layer_digest}"]},
        },
        sort_keys=True,
    ).encode()


def _write_layer(layer: IO[bytes], files: Iterable[ImageFile]) -> None:
    made: set[PurePosixPath] = set()
    with tarfile.open(fileobj=layer, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for path in MOUNT_POINTS:
            _make_folders(tar, PurePosixPath(path), made)
        for file in files:
            _make_folders(tar, PurePosixPath(file.path).parent, made)
            entry = _entry(file.path.lstrip("/"), size=len(file.content), mode=file.mode)
            tar.addfile(entry, io.BytesIO(file.content))
        link = _entry(f"usr/bin/{Path(LIBRARY_HOME).name}", mode=0o777)
        link.type, link.linkname = tarfile.SYMTYPE, "python3"
        tar.addfile(link)


def _make_folders(tar: tarfile.TarFile, folder: PurePosixPath, made: set[PurePosixPath]) -> None:
    for step in [*reversed(folder.parents), folder]:
        if step not in made and str(step) != "/":
            private = str(step).startswith(RUNNER_HOME)
            entry = _entry(str(step).lstrip("/"), mode=0o700 if private else 0o755)
            entry.type = tarfile.DIRTYPE
            tar.addfile(entry)
            made.add(step)


def _entry(name: str, *, size: int = 0, mode: int = 0o644) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, mode
    return entry
