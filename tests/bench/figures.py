"""The rows of a benchmark's table: what was measured, what it must and should be, and whether it is."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

FLOOR = "x floor"  # unit of a share of what the bare runs took, or did, in the same rounds
ECHO = "x echo"  # the same of what a bare echo took
TIMES = "x"
US = "us"
MS = "ms"
KB = "kB"
S = "s"
CLIENTS = "clients"
CORE = "% of a core"
PERCENT = "%"
MB = "MB"
PER_MINUTE = "/min"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One row: the middle of all rounds, the lowest and the highest of them.

    `must` and `aim` are None for a figure that is only shown. `more_is_better` is so for throughput.
    """

    what: str
    value: float
    low: float
    high: float
    rounds: int
    unit: str
    must: float | None = None
    aim: float | None = None
    more_is_better: bool = False

    @property
    def met(self) -> str:
        """What it reaches: "aim", "must", "missed", or "-" when nothing was asked."""
        if self.aim is not None and self._reaches(self.aim):
            return "aim"
        if self.must is None:
            return "-"
        return "must" if self._reaches(self.must) else "missed"

    def to_json(self) -> dict[str, Any]:
        """With `met`, for readers that know no rules."""
        return asdict(self) | {"met": self.met}

    def _reaches(self, wanted: float) -> bool:
        return self.value >= wanted if self.more_is_better else self.value <= wanted


def figure_from_json(fields: dict[str, Any]) -> Figure:
    """What `to_json` gave."""
    return Figure(**{name: value for name, value in fields.items() if name != "met"})


def figure(what: str, measured: Iterable[float], unit: str, **asked: Any) -> Figure:
    """The row over these rounds; `asked` are `must`, `aim` and `more_is_better`."""
    values = list(measured)
    return Figure(
        what=what,
        value=statistics.median(values),
        low=min(values),
        high=max(values),
        rounds=len(values),
        unit=unit,
        **asked,
    )


def table(rows: Sequence[Figure]) -> str:
    """The rows as people read them on a terminal."""
    heads = ("figure", "measured", "lowest", "highest", "rounds", "must", "aim", "reached")
    lines = [heads, *(cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if 0 < column < len(heads) - 1 else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def cells(row: Figure) -> tuple[str, ...]:
    """What stands in the columns of a row."""
    asked = (shown(row.must, row.unit), shown(row.aim, row.unit))
    spread = (shown(row.low, row.unit), shown(row.high, row.unit))
    return (row.what, f"{shown(row.value, row.unit)} {row.unit}", *spread, str(row.rounds), *asked, row.met)


def shown(value: float | None, unit: str) -> str:
    """A number as exact as its unit deserves."""
    if value is None:
        return "-"
    return f"{value:.2f}" if unit in (FLOOR, TIMES) else f"{value:.1f}" if value < 100 else f"{value:.0f}"
