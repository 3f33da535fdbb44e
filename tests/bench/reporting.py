"""One benchmark from its command line to its file under build/bench/: rows, notes, machine and load."""

import argparse
import json
import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from docker.errors import DockerException

from sandbox.engine import Engine
from sandbox.errors import SandboxError
from tests.bench.figures import Figure, table

Load = tuple[float, float, float]


@dataclass(slots=True, kw_only=True)
class Report:
    """What one benchmark found.

    `asked` is what the command line says: `scale` of every number of rounds, and options of this benchmark.
    """

    name: str
    title: str
    asked: argparse.Namespace
    rows: list[Figure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    growth: list[dict[str, Any]] = field(default_factory=list)  # what is drawn over a growing number

    def add(self, row: Figure) -> None:
        """One more row."""
        self.rows.append(row)

    def note(self, said: str) -> None:
        """Something a reader of the figures must know."""
        self.notes.append(said)

    def fault(self, said: str) -> None:
        """A wrong result: no speed excuses it, and the command fails."""
        self.faults.append(said)

    def scaled(self, rounds: int) -> int:
        """How often to measure; at least twice."""
        return max(2, round(rounds * float(self.asked.scale)))

    def seconds(self, whole: float) -> float:
        """How long to measure something that goes on; at least four seconds, never longer than `whole`."""
        return max(4.0, min(whole, whole * float(self.asked.scale)))


def bench(
    name: str,
    title: str,
    measure: Callable[[Report], None],
    options: Callable[[argparse.ArgumentParser], None] = lambda _: None,
) -> int:
    """Measure, print the table and write it; 1 when a result was wrong, however fast it came."""
    parser = argparse.ArgumentParser(description=title)
    parser.add_argument("--out", type=Path, help="write the figures here")
    parser.add_argument("--scale", type=float, default=1.0, help="factor on the number of rounds")
    options(parser)
    report = Report(name=name, title=title, asked=parser.parse_args())
    began, load = datetime.now(UTC), [os.getloadavg()]
    measure(report)
    load.append(os.getloadavg())
    took_s = (datetime.now(UTC) - began).total_seconds()
    _print(report, load, took_s)
    if report.asked.out is not None:
        body = {
            "bench": name,
            "title": title,
            "at": began.isoformat(timespec="seconds"),
            "took_s": round(took_s, 1),
            "load": load,
            "machine": machine(),
            "figures": [row.to_json() for row in report.rows],
            "notes": report.notes,
            "faults": report.faults,
            "growth": report.growth,
        }
        report.asked.out.parent.mkdir(parents=True, exist_ok=True)
        written = json.dumps(body, ensure_ascii=False, indent=1)
        report.asked.out.write_text(written + "\n", encoding="utf-8")
    return 1 if report.faults else 0


def _print(report: Report, load: Sequence[Load], took_s: float) -> None:
    print(f"\n{report.title}")
    if report.rows:
        print(table(report.rows))
    for said in report.notes:
        print(f"  note: {said}")
    for said in report.faults:
        print(f"  WRONG: {said}")
    print(f"  {took_s:.0f} s; load average {load[0][0]:.2f} at the start, {load[1][0]:.2f} at the end")


def machine() -> dict[str, Any]:
    """What the figures were measured on; nothing that names a machine or its owner."""
    try:
        engine = Engine().version()
    except (SandboxError, DockerException):
        engine = "none"
    return {
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
        "python": platform.python_version(),
        "engine": engine,
    }
