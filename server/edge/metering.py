"""Counters of this process in the Prometheus text format."""

import threading
from collections import Counter
from collections.abc import Callable, Mapping

Labels = tuple[tuple[str, str], ...]


class Meters:
    """Counts that only grow, by name and labels; gauges are given when they are read."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._counts: Counter[tuple[str, Labels]] = Counter()

    def add(self, name: str, amount: float = 1, **labels: str) -> None:
        """Add to the counter `kaohe_<name>`."""
        with self._guard:
            self._counts[name, tuple(sorted(labels.items()))] += amount  # type: ignore[assignment]

    def counter(self, name: str, **labels: str) -> Callable[[int], None]:
        """What adds so many to a counter, for events that come by the thousand."""
        key = name, tuple(sorted(labels.items()))

        def count(amount: int) -> None:
            with self._guard:
                self._counts[key] += amount

        return count

    def text(self, gauges: Mapping[str, Mapping[str, float]]) -> str:
        """Everything; `gauges` maps a name to values by their one label `of`."""
        with self._guard:
            counts = sorted(self._counts.items())
        lines: list[str] = []
        told: set[str] = set()
        for (name, labels), amount in counts:
            lines += _type_line(name, "counter", told)
            lines.append(f"kaohe_{name}{_labels(labels)} {amount:g}")
        for name, values in sorted(gauges.items()):
            lines += _type_line(name, "gauge", told)
            lines += [
                f"kaohe_{name}{_labels((('of', of),))} {value:g}" for of, value in sorted(values.items())
            ]
        return "\n".join(lines) + "\n"


def _type_line(name: str, kind: str, told: set[str]) -> list[str]:
    if name in told:
        return []
    told.add(name)
    return [f"# TYPE kaohe_{name} {kind}"]


def _labels(labels: Labels) -> str:
    if not labels:
        return ""
    shown = ",".join(f'{key}="{_escaped(value)}"' for key, value in labels)
    return "{" + shown + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
