"""Which candidates are there: every frame and request counts, and is written down in batches."""

import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime

from server.clock import Clock

Seen = Mapping[str, tuple[bool, datetime]]  # attempt id -> (has an open socket, last heard of)

HEARD_EVERY_S = 2.0  # who only spoke again is written down this often; a policy's patience is longer


class Presence:
    """Collects in memory; `flush` hands on what is new since the last time.

    Coming and going is handed on at once, speaking again a few seconds after it was last written down.
    """

    def __init__(
        self,
        clock: Clock,
        keep: Callable[[Seen], None],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._keep = keep
        self._monotonic = monotonic
        self._guard = threading.Lock()
        self._sockets: dict[str, int] = {}
        self._moved: dict[str, datetime] = {}
        self._heard: dict[str, datetime] = {}
        self._heard_flushed = -HEARD_EVERY_S
        self.changed = threading.Event()

    def heard(self, attempt_id: str) -> None:
        """A frame or a request arrived; of somebody without a socket it may be a return, and is soon told."""
        with self._guard:
            if attempt_id in self._sockets:
                self._heard[attempt_id] = self._clock()
                return
            self._moved[attempt_id] = self._clock()
        self.changed.set()

    def connected(self, attempt_id: str) -> None:
        """One more socket; written down at once."""
        self._count(attempt_id, 1)

    def disconnected(self, attempt_id: str) -> None:
        """One socket less; written down at once."""
        self._count(attempt_id, -1)

    def flush(self, everything: bool = False) -> set[str]:
        """Hand on what is due, or all of it; says whose it was."""
        self.changed.clear()
        with self._guard:
            news, self._moved = self._moved, {}
            now = self._monotonic()
            if everything or now - self._heard_flushed >= HEARD_EVERY_S:
                heard, self._heard = self._heard, {}
                self._heard_flushed = now
                news = heard | {who: max(at, heard.get(who, at)) for who, at in news.items()}
            seen = {attempt_id: (self._sockets.get(attempt_id, 0) > 0, at) for attempt_id, at in news.items()}
        if not seen:
            return set()
        kept = False
        try:
            self._keep(seen)
            kept = True
        finally:
            if not kept:  # what could not be written down is news still
                with self._guard:
                    self._moved = news | self._moved
        return set(seen)

    def _count(self, attempt_id: str, by: int) -> None:
        with self._guard:
            count = self._sockets.get(attempt_id, 0) + by
            if count > 0:
                self._sockets[attempt_id] = count
            else:
                self._sockets.pop(attempt_id, None)
            self._moved[attempt_id] = self._clock()
        self.changed.set()
