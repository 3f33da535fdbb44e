"""How late the loop is: a greenlet asks to be woken, and notes by how much it was overslept."""

import math
import time
from collections import deque
from collections.abc import Callable

import gevent  # type: ignore[import-untyped]

EVERY_S = 0.05
KEPT = int(60 / EVERY_S)  # a minute


class LagGauge:
    """The last minute's lateness; read from any thread."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._late_s: deque[float] = deque(maxlen=KEPT)

    def start(self) -> None:
        """Measure from now on."""
        gevent.spawn(self._measure)

    def note(self, late_s: float) -> None:
        """One reading."""
        self._late_s.append(max(0.0, late_s))

    def figures(self) -> dict[str, float]:
        """Seconds: `p50`, `p99` and `max` of the last minute."""
        found = sorted(self._late_s)
        if not found:
            return {"p50": 0.0, "p99": 0.0, "max": 0.0}
        return {"p50": _share(found, 0.5), "p99": _share(found, 0.99), "max": found[-1]}

    def _measure(self) -> None:
        while True:
            due = self._monotonic() + EVERY_S
            gevent.sleep(EVERY_S)
            self.note(self._monotonic() - due)


def _share(ordered: list[float], share: float) -> float:
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
