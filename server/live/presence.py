"""Which candidates are there: every frame and request counts, and is written down in batches."""

import threading
from collections.abc import Callable, Mapping
from datetime import datetime

from server.clock import Clock

Seen = Mapping[str, tuple[bool, datetime]]  # attempt id -> (has an open socket, last heard of)


class Presence:
    """Collects in memory; `flush` hands on what is new since the last time."""

    def __init__(self, clock: Clock, keep: Callable[[Seen], None]) -> None:
        self._clock = clock
        self._keep = keep
        self._guard = threading.Lock()
        self._sockets: dict[str, int] = {}
        self._news: dict[str, datetime] = {}
        self.changed = threading.Event()

    def heard(self, attempt_id: str) -> None:
        """A frame or a request arrived."""
        with self._guard:
            self._news[attempt_id] = self._clock()

    def connected(self, attempt_id: str) -> None:
        """One more socket; written down at once."""
        self._count(attempt_id, 1)

    def disconnected(self, attempt_id: str) -> None:
        """One socket less; written down at once."""
        self._count(attempt_id, -1)

    def flush(self) -> set[str]:
        """Hand on what is new; says whose it was."""
        self.changed.clear()
        with self._guard:
            news, self._news = self._news, {}
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
                    self._news = news | self._news
        return set(seen)

    def _count(self, attempt_id: str, by: int) -> None:
        with self._guard:
            count = self._sockets.get(attempt_id, 0) + by
            if count > 0:
                self._sockets[attempt_id] = count
            else:
                self._sockets.pop(attempt_id, None)
            self._news[attempt_id] = self._clock()
        self.changed.set()
