"""Measures several ways of doing the same work side by side: a busy machine slows all of them alike."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Way = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Timings:
    """Seconds that every way took, by round."""

    seconds: Mapping[str, list[float]]

    def ratios(self, way: str, to: str) -> list[float]:
        """Round by round, how long `way` took beside `to`."""
        return [mine / floor for mine, floor in zip(self.seconds[way], self.seconds[to], strict=True)]

    def ms(self, way: str) -> list[float]:
        """Milliseconds of every round."""
        return [1000 * each for each in self.seconds[way]]


def interleaved(ways: Mapping[str, Way], rounds: int, settle: Callable[[], object] = lambda: None) -> Timings:
    """Do every way once a round, each round beginning with another one; a first round is not counted.

    Args:
        settle: called before every way; returns when the machine has finished what the last one left behind.
    """
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    names = list(ways)
    for at in range(rounds + 1):
        begin = at % len(names)
        for name in names[begin:] + names[:begin]:
            settle()
            took = seconds_of(ways[name])
            if at:
                seconds[name].append(took)
    return Timings(seconds)


def seconds_of(way: Way) -> float:
    """How long it takes once."""
    began = time.perf_counter()
    way()
    return time.perf_counter() - began
