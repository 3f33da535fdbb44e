"""The lines of a batch: what each one asks for."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

FIELDS = ("id", "task", "submission")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A line that can be judged."""

    id: str
    task: Path
    submission: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Unusable:
    """A line that cannot, and why; without an id where none could be read."""

    id: str | None
    why: str


def read_lines(lines: Iterable[str]) -> Iterator[Asked | Unusable]:
    """Every line that is not blank, numbered from 1; of two lines with one id the later is unusable."""
    seen: set[str] = set()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        read = _read(line, number)
        if isinstance(read, Asked):
            if read.id in seen:
                yield Unusable(id=read.id, why=f"line {number}: the id {read.id!r} is repeated")
                continue
            seen.add(read.id)
        yield read


def id_of(line: str) -> str | None:
    """The id of a line of either kind, asked or answered."""
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        return None
    line_id = fields.get("id") if isinstance(fields, dict) else None
    return line_id if isinstance(line_id, str) else None


def _read(line: str, number: int) -> Asked | Unusable:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as problem:
        return Unusable(id=None, why=f"line {number}: no JSON: {problem}")
    if not isinstance(fields, dict) or not all(isinstance(fields.get(name), str) for name in FIELDS):
        why = f"line {number}: must be an object with the texts {', '.join(FIELDS)}"
        return Unusable(id=id_of(line), why=why)
    return Asked(id=fields["id"], task=Path(fields["task"]), submission=Path(fields["submission"]))
