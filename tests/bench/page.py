"""Writes the pages of figures from what was measured: `python -m tests.bench.page`; nobody types them."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.__main__ import FOLDER, SERVING, names
from tests.bench.batches import ROOT
from tests.bench.drawing import Line, chart
from tests.bench.figures import Figure, cells, figure_from_json

DOCS = ROOT / "deploy" / "docs"
JUDGING_HEAD = """# How fast judging is

Measured by `make bench`, written by `python -m tests.bench.page`. The floor is the bare program without any
isolation, `python3 -I -S file.py` once per case, by the very interpreter binary that is in the sandbox image.
Every row is measured beside the floor round by round, so that whatever else the machine does slows both; a
share is the median of the rounds' ratios, with the lowest and the highest round. A submission has ten
cases of 12 KB of input each. *Must* is what the project promises, *aim* what it wants.
"""
SERVING_HEAD = """# How fast serving is

Measured by `make bench ARGS="serving"` (one part: `make bench ARGS="serving_room"`; a quick look:
`--scale 0.3`), written by `python -m tests.bench.page`. The server is the real `kaohe serve --web-only` on
the embedded default, SQLite with full sync; it and the crowd share the machine's cores over the loopback. The
crowd is a process that imports nothing of the server and behaves as the exam page does: one WebSocket each,
saves with lease, item, revision and value, its place, beats, questions for the time, answers to pings, and
the attempt fetched anew over HTTP when the page would. A save takes from the instant it was due by a schedule
that waits for nobody until its acknowledgement is there. Processor time is user and system time of all
processes of a server. The floor is a bare uvloop protocol that echoes WebSocket frames and keeps nothing;
peers make the same two writes durably, without looking at sign-in, lease, state or clock.
*Must* is what the project promises, *aim* what it wants.
"""
HEADS = ("figure", "measured", "lowest", "highest", "rounds", "must", "aim", "reached")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A file of the documents and the benchmarks it is about, None for those that no other page names."""

    path: Path
    head: str
    about: tuple[str, ...] | None = None


PAGES = (
    Page(path=DOCS / "judging-speed.md", head=JUDGING_HEAD),
    Page(path=DOCS / "serving-speed.md", head=SERVING_HEAD, about=(*SERVING, "collecting", "page")),
)


def page(reports: Sequence[dict[str, Any]], head: str = JUDGING_HEAD) -> str:
    """The page over these reports, in their order.

    Args:
        reports: what `tests.bench.reporting.bench` writes.
    """
    return "\n".join([head, *(line for report in reports for line in _section(report))])


def measured(folder: Path, of: Page) -> list[dict[str, Any]]:
    """The reports of a page that lie in a folder, in the order in which they are measured."""
    elsewhere = {name for other in PAGES for name in other.about or ()}
    about = of.about if of.about is not None else [name for name in names() if name not in elsewhere]
    paths = [folder / f"{name}.json" for name in about]
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths if path.exists()]


def growth(report: dict[str, Any]) -> str | None:
    """The drawing of a report that has something that grows."""
    points = report.get("growth", [])
    if len(points) < 2:
        return None
    clients = [point["clients"] for point in points]
    lines = [
        Line(name="save p99", values=[point["p99_ms"] for point in points]),
        Line(name="save p50", values=[point["p50_ms"] for point in points]),
    ]
    return chart("Clients on one process, each saving every 15 s", clients, lines, limit=100, unit="ms")


def _section(report: dict[str, Any]) -> Iterator[str]:
    yield f"## {report['title']}"
    yield ""
    rows = [figure_from_json(fields) for fields in report["figures"]]
    if rows:
        yield from _table(rows)
        yield ""
    if growth(report) is not None:
        yield f"![{report['title']}: how the time of a save grows]({drawn_as(report)})"
        yield ""
    for said in [*report["notes"], *(f"WRONG: {fault}" for fault in report["faults"])]:
        yield f"- {said}"
    yield f"- {_circumstances(report)}"
    yield ""


def drawn_as(report: dict[str, Any]) -> str:
    """The name of the drawing's file, beside the page."""
    return f"{report['bench'].replace('_', '-')}.svg"


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
    """Write the pages that something was measured for; 1 when nothing was measured yet."""
    written = 0
    for each in PAGES:
        reports = measured(FOLDER, each)
        if not reports:
            continue
        each.path.write_text(page(reports, each.head).rstrip("\n") + "\n", encoding="utf-8")
        for report in reports:
            drawing = growth(report)
            if drawing is not None:
                (DOCS / drawn_as(report)).write_text(drawing, encoding="utf-8")
        print(f"wrote {each.path.relative_to(ROOT)} from {len(reports)} benchmarks")
        written += 1
    if not written:
        print("nothing is measured yet: run `make bench`", file=sys.stderr)
    return 0 if written else 1


if __name__ == "__main__":
    sys.exit(main())
