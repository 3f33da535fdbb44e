"""Fetches and unpacks the libraries of a flavour: pinned wheels, each proven by its hash in our lock file."""

import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from sandbox.errors import WheelsMissing
from sandbox.image_bytecode import Facts
from sandbox.image_tree import Entry
from sandbox.libraries import library_closure
from sandbox.values import Flavour

LOCKS = Path(__file__).parent / "wheels"
# Every flavour holds what the one before it holds: a layer on top of its layers.
STEPS = {Flavour.STDLIB: (), Flavour.WEB: ("web",), Flavour.DATA: ("web", "data")}
PIP_QUIET = (
    *("--disable-pip-version-check", "--no-input", "--progress-bar", "off", "--quiet"),
    *("--retries", "1", "--timeout", "15"),  # without a network it shall not take minutes
)
OLDEST_C_LIBRARY = 17  # glibc 2.17, what manylinux2014 stands for
# Tests of libraries, sources of extensions, type stubs: nothing an answer imports.
DROPPED_FOLDERS = frozenset({"tests", "include"})
DROPPED_ENDINGS = (".pyi", ".pyx", ".pxd", ".h", ".c", ".a", ".exe", "/RECORD", "/INSTALLER")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """One line of a lock file: a library, its version, and what its wheels for all machines hash to."""

    name: str
    version: str
    hashes: frozenset[str]


def lock_path(step: str) -> Path:
    """The lock file of one layer of libraries."""
    return LOCKS / f"{step}.lock"


def read_lock(text: str) -> list[Pin]:
    """The pins of a lock file as pip reads it. Raises ValueError for a line without version or hash."""
    pins = []
    for line in re.sub(r"\\\n", " ", text).splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = re.match(r"([A-Za-z0-9._-]+)==([^\s;]+)", line)
        hashes = frozenset(re.findall(r"--hash=sha256:([0-9a-f]{64})", line))
        if found is None or not hashes:
            raise ValueError(f"no version or no hash: {line[:80]}")
        pins.append(Pin(name=found[1], version=found[2], hashes=hashes))
    return pins


def wheels_for(step: str, facts: Facts, folder: Path) -> list[Path]:
    """The wheels of a layer, downloaded into `folder` when they are not there. Raises WheelsMissing."""
    try:
        return chosen_wheels(step, facts, folder)
    except WheelsMissing:
        fetch(step, facts, folder)
    return chosen_wheels(step, facts, folder)


def fetch(step: str, facts: Facts, folder: Path) -> None:
    """Download a layer's wheels for an interpreter into `folder`, by pip's ordinary configuration.

    Raises:
        WheelsMissing: there is no pip, no source of packages, or no wheel for this machine.
    """
    pip = _pip()
    if pip is None:
        raise WheelsMissing("Python's pip is missing on this machine")
    with tempfile.TemporaryDirectory() as place:
        command = [*pip, "download", *PIP_QUIET, "--require-hashes", "--no-deps", "--only-binary=:all:"]
        command += [*_target(facts), "--dest", place, "--requirement", str(lock_path(step))]
        ended = subprocess.run(command, capture_output=True, check=False, text=True)
        if ended.returncode != 0:
            lines = [line for line in ended.stderr.splitlines() if line.startswith("ERROR")] or ["pip failed"]
            raise WheelsMissing(lines[0].removeprefix("ERROR: "))
        folder.mkdir(parents=True, exist_ok=True)
        for wheel in Path(place).glob("*.whl"):
            shutil.move(wheel, folder / wheel.name)


def chosen_wheels(step: str, facts: Facts, folder: Path) -> list[Path]:
    """The wheel of every pin of a layer.

    Raises:
        WheelsMissing: `folder` lacks one with a hash of the lock file that fits the interpreter.
    """
    by_hash = {hashlib.sha256(found.read_bytes()).hexdigest(): found for found in folder.glob("*.whl")}
    chosen = []
    for pin in read_lock(lock_path(step).read_text(encoding="ascii")):
        fitting = [by_hash[each] for each in sorted(pin.hashes & by_hash.keys())]
        fitting = [wheel for wheel in fitting if _fits(wheel, facts)]
        if not fitting:
            raise WheelsMissing(
                f"no wheel of {pin.name} {pin.version} for Python {facts.version} in {folder}"
            )
        chosen.append(fitting[0])
    return chosen


def library_files(wheels: list[Path], facts: Facts, *, with_machine_libraries: bool) -> Iterator[Entry]:
    """What a layer puts into the image, without bytecode.

    Args:
        with_machine_libraries: also the shared libraries of this machine that the wheels load; for an
            image made of this machine's interpreter.
    """
    home = f"{facts.prefix}/{facts.libraries}"
    with tempfile.TemporaryDirectory() as place:
        extensions = []
        for wheel in wheels:
            for path, content in _kept(wheel):
                extension = ".so" in PurePosixPath(path).suffixes
                if extension and with_machine_libraries:
                    extensions.append(_laid(Path(place, path), content))
                yield Entry(path=f"{home}/{path}", content=content, mode=0o755 if extension else 0o644)
        if extensions:
            for inside, found in sorted(library_closure(extensions).items()):
                if not found.is_relative_to(Path(place).resolve()):
                    yield Entry(path=inside, content=found.read_bytes(), mode=0o755)


def _kept(wheel: Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(wheel) as archive:
        for name in sorted(archive.namelist()):
            path = re.sub(r"^[^/]+\.data/(purelib|platlib)/", "", name)
            parts = PurePosixPath(path).parts
            if path.endswith("/") or parts[0].endswith(".data") or ".." in parts or path.startswith("/"):
                continue
            if DROPPED_FOLDERS.isdisjoint(parts) and not path.endswith(DROPPED_ENDINGS):
                yield path, archive.read(name)


def _laid(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.chmod(0o755)
    return path


def _fits(wheel: Path, facts: Facts) -> bool:
    """By the tags in its name (PEP 427): for any Python, this one, or an older one of the stable kind."""
    python, abi, machine = wheel.stem.split("-")[-3:]
    own = f"cp{facts.version.replace('.', '')}"
    is_older = python.startswith("cp3") and int(python[3:]) <= int(own[3:])
    fits_python = "py3" in python.split(".") or abi == own or (abi == "abi3" and is_older)
    return fits_python and (machine == "any" or platform.machine() in machine)


def _target(facts: Facts) -> list[str]:
    version = facts.version.replace(".", "")
    minor = int(facts.c_library.rpartition(".")[2] or OLDEST_C_LIBRARY)
    options = ["--python-version", facts.version, "--implementation", "cp", "--abi", f"cp{version}"]
    options += ["--abi", "abi3", "--abi", "none"]
    for each in range(minor, OLDEST_C_LIBRARY - 1, -1):
        options += ["--platform", f"manylinux_2_{each}_{platform.machine()}"]
    return options


def _pip() -> list[str] | None:
    """This environment's pip, or one of the machine: it only downloads, for whatever it is told."""
    for interpreter in (sys.executable, getattr(sys, "_base_executable", sys.executable)):
        known = subprocess.run([interpreter, "-c", "import pip"], capture_output=True, check=False)
        if known.returncode == 0:
            return [interpreter, "-m", "pip"]
    found = shutil.which("pip3") or shutil.which("pip")
    return None if found is None else [os.fspath(found)]
