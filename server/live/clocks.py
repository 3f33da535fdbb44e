"""Clocks of attempts that pages asked for, kept as long as nothing is known to have moved them."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from server.clock import Clock
from server.exam import ledger
from server.live.crossing import Crossing
from server.services.actors import Actor
from server.services.views import Timing

TRUSTED_S = 30.0  # a clock is read anew after so long, whatever was heard of it


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    timing: Timing
    at: float


class KeptClocks:
    """Every fact of an attempt, and every step of a room, makes what was read before it worthless.

    A reading that began before a fact and ended after it is handed out but not kept.
    """

    def __init__(
        self,
        read: Callable[[Actor], Timing],
        clock: Clock,
        crossing: Crossing,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._read = read
        self._clock = clock
        self._crossing = crossing
        self._monotonic = monotonic
        self._guard = threading.Lock()
        self._kept: dict[str, _Kept] = {}
        self._moved = 0  # counts what was heard of any clock

    def timing(self, actor: Actor) -> Timing:
        """Where the clock stands now. Raises NotFound when the attempt is gone."""
        kept = self._kept.get(actor.attempt)
        if kept is not None and self._monotonic() - kept.at < TRUSTED_S:
            return self._counted_on(kept.timing)
        moved, at = self._moved, self._monotonic()
        timing = self._crossing.call(self._read, actor)
        if _runs_to_its_end(timing):
            with self._guard:
                if self._moved == moved:
                    self._kept[actor.attempt] = _Kept(timing=timing, at=at)
        return timing

    def forget(self, attempt_id: str) -> None:
        """Something happened to this attempt."""
        with self._guard:
            self._moved += 1
            self._kept.pop(attempt_id, None)

    def forget_all(self) -> None:
        """Something happened to a whole room."""
        with self._guard:
            self._moved += 1
            self._kept.clear()

    def _counted_on(self, timing: Timing) -> Timing:
        now = self._clock()
        passed_ms = (now - timing.server_now) // ledger.MILLISECOND
        theory_ms = timing.theory_remaining_ms
        return replace(
            timing,
            server_now=now,
            remaining_ms=_left(timing, now),
            theory_remaining_ms=None if theory_ms is None else max(0, theory_ms - passed_ms),
        )


def _runs_to_its_end(timing: Timing) -> bool:
    """Only such a clock can be counted on; one that has not begun, or was stopped, is read each time."""
    return timing.remaining_ms is not None and timing.remaining_ms == _left(timing, timing.server_now)


def _left(timing: Timing, now: datetime) -> int | None:
    return None if timing.closes_at is None else ledger.remaining_ms(timing.closes_at, now)
