"""Remembers that a step was done for just these inputs, as long as what it made is still as it left it."""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from deploy.setup.places import ROOT, STAMPS


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A step's memory.

    `inputs` are files and folders whose content matters, `words` whatever else it depends on;
    `outputs` are files the step makes: a missing or touched one makes the step due again.
    """

    name: str
    inputs: tuple[Path, ...] = ()
    words: tuple[str, ...] = ()
    outputs: tuple[Path, ...] = ()

    def holds(self) -> bool:
        """Whether the step may be left out."""
        path = STAMPS / self.name
        return path.is_file() and path.read_text(encoding="ascii") == self._value()

    def set(self) -> None:
        """Remember that the step was done."""
        STAMPS.mkdir(parents=True, exist_ok=True)
        (STAMPS / self.name).write_text(self._value(), encoding="ascii")

    def _value(self) -> str:
        digest = hashlib.sha256()
        for word in self.words:
            digest.update(f"word {word}\n".encode())
        for path in _files(self.inputs):
            digest.update(f"input {os.path.relpath(path, ROOT)} {_content(path)}\n".encode())
        for path in self.outputs:
            digest.update(f"output {os.path.relpath(path, ROOT)} {_look(path)}\n".encode())
        return digest.hexdigest()


def _files(paths: Iterable[Path]) -> Iterable[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(each for each in path.rglob("*") if each.is_file() and each.suffix != ".pyc")
        else:
            yield path


def _content(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _look(path: Path) -> str:
    """Size and time of last change: enough to see that a file was deleted or made anew."""
    try:
        seen = os.stat(path)
    except FileNotFoundError:
        return "missing"
    return f"{seen.st_size} {seen.st_mtime_ns}"
