"""Writes the page of figures from what was measured: `python -m tests.bench.page`; nobody types it."""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.bench.__main__ import FOLDER, names
from tests.bench.batches import ROOT
from tests.bench.figures import Figure, cells, figure_from_json

PAGE = ROOT / "deploy" / "docs" / "judging-speed.md"
HEAD = """# How fast judging is

Measured by `make bench`, written by `python -m tests.bench.page`. The floor is the bare program without any
isolation, `python3 -I -S file.py` once per case, by the very interpreter binary that is in the sandbox image.
Every row is measured beside the floor round by round, so that whatever else the machine does slows both; a
share is the median of the rounds' ratios, with the lowest and the highest round. A submission has ten
cases of 12 KB of input each. *Must* is what the project promises, *aim* what it wants.
"""
HEADS = ("figure", "measured", "lowest", "highest", "rounds", "must", "aim", "reached")


def page(reports: Sequence[dict[str, Any]]) -> str:
    """The page over these reports, in their order.

    Args:
        reports: what `tests.bench.reporting.bench` writes.
    """
    return "\n".join([HEAD, *(line for report in reports for line in _section(report))])


def measured(folder: Path) -> list[dict[str, Any]]:
    """The reports that lie in a folder, in the order in which they are measured."""
    paths = [folder / f"{name}.json" for name in names()]
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths if path.exists()]


def _section(report: dict[str, Any]) -> Iterator[str]:
    yield f"## {report['title']}"
    yield ""
    rows = [figure_from_json(fields) for fields in report["figures"]]
    if rows:
        yield from _table(rows)
        yield ""
    for said in [*report["notes"], *(f"WRONG: {fault}" for fault in report["faults"])]:
        yield f"- {said}"
    yield f"- {_circumstances(report)}"
    yield ""


def _table(rows: Sequence[Figure]) -> Iterator[str]:
    yield _line(HEADS)
    yield _line(["---", *("---:" for _ in HEADS[1:-1]), "---"])
    for row in rows:
        yield _line(cells(row))


def _line(texts: Sequence[str]) -> str:
    return f"| {' | '.join(texts)} |"


def _circumstances(report: dict[str, Any]) -> str:
    machine, load = report["machine"], report["load"]
    return (
        f"{report['at'][:10]}, {machine['cores']} cores, {machine['system']}, Python {machine['python']}, "
        f"Docker engine {machine['engine']}; load average {load[0][0]:.2f} at the start, "
        f"{load[1][0]:.2f} at the end"
    )


def main() -> int:
    """Write the page; 1 when nothing was measured yet."""
    reports = measured(FOLDER)
    if not reports:
        print("nothing is measured yet: run `make bench`", file=sys.stderr)
        return 1
    PAGE.write_text(page(reports).rstrip("\n") + "\n", encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)} from {len(reports)} benchmarks")
    return 0


if __name__ == "__main__":
    sys.exit(main())
