"""What a crowd measures: how long saves took from when they were due, and everything that went wrong."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

PERCENTS = (50, 95, 99)


@dataclass(slots=True)
class Tally:
    """Of one stretch of time. Seconds; `late` is how late the crowd itself was with its own sends."""

    saves: list[float] = field(default_factory=list)
    beats: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    pushes: list[float] = field(default_factory=list)  # instants of the first push of each page, epoch
    firsts: list[float] = field(default_factory=list)  # instants of the first accepted save, epoch
    counts: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)

    def wrong(self, what: str, example: str) -> None:
        """Something that should not be; the first few are kept as they came."""
        self.counts[what] += 1
        if len(self.examples) < 3:
            self.examples.append(f"{what}: {example[:300]}")

    def to_json(self) -> dict[str, Any]:
        """Sorted instants as they are, durations as milliseconds of a few percentiles."""
        return {
            "saves": len(self.saves),
            "ms": in_ms(self.saves),
            "beat_ms": in_ms(self.beats),
            "late_ms": in_ms(self.late),
            "pushes": sorted(self.pushes),
            "firsts": sorted(self.firsts),
            "counts": dict(self.counts),
            "examples": self.examples,
        }


def in_ms(seconds: Sequence[float]) -> dict[str, float]:
    """p50, p95, p99 and max in milliseconds; empty of nothing."""
    if not seconds:
        return {}
    ordered = sorted(seconds)
    found = {f"p{percent}": 1000 * percentile(ordered, percent) for percent in PERCENTS}
    return found | {"max": 1000 * ordered[-1]}


def percentile(ordered: Sequence[float], percent: float) -> float:
    """The smallest value that so many of 100 do not exceed."""
    at = max(0, -(-len(ordered) * percent // 100) - 1)
    return ordered[int(at)]
