"""How fast one person may ask: token buckets, so that haste is slowed down and nobody else pays for it."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """`burst` at once, `per_s` in the long run."""

    per_s: float
    burst: float


SOCKET_EVENTS = Pace(per_s=20, burst=64)
COSTLY = Pace(per_s=0.5, burst=30)  # each one makes work for a judge, or unpacks an archive


@dataclass(slots=True)
class Bucket:
    """What one person has left of a pace; `clock` gives seconds that only grow."""

    pace: Pace
    clock: Callable[[], float] = time.monotonic
    refused: int = 0
    _tokens: float = field(init=False)
    _at: float = field(init=False)

    def __post_init__(self) -> None:
        self._tokens, self._at = self.pace.burst, self.clock()

    def take(self, cost: float = 1) -> bool:
        """True when one more, or something that counts as several, may be done now."""
        now = self.clock()
        self._tokens = min(self.pace.burst, self._tokens + (now - self._at) * self.pace.per_s)
        self._at = now
        if self._tokens < cost:
            self.refused += 1
            return False
        self._tokens -= cost
        return True

    @property
    def is_full(self) -> bool:
        """True when nothing is remembered that a new bucket would not say too."""
        return self._tokens + (self.clock() - self._at) * self.pace.per_s >= self.pace.burst


class Buckets:
    """One bucket per key; full ones are forgotten."""

    SWEEP_ABOVE = 1000

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._guard = threading.Lock()
        self._kept: dict[tuple[str, str], Bucket] = {}

    def take(self, who: str, what: str, pace: Pace) -> bool:
        """True when this person may do this once more now."""
        with self._guard:
            if len(self._kept) > self.SWEEP_ABOVE:
                self._kept = {key: bucket for key, bucket in self._kept.items() if not bucket.is_full}
            return self._kept.setdefault((who, what), Bucket(pace, self._clock)).take()
