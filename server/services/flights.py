"""Saves that were read and are not decided yet: the end waits for them, however long they were held up."""

import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

LONGEST = timedelta(seconds=60)  # whatever hangs for longer holds up nobody's collection


class Flights:
    """Those of one process. A process that is frozen and goes on finds them as they were."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._read_at: Counter[datetime] = Counter()

    @contextmanager
    def of(self, received_at: datetime) -> Iterator[None]:
        """While a save that was read at this instant is decided."""
        self.begin(received_at)
        try:
            yield
        finally:
            self.end(received_at)

    def begin(self, received_at: datetime) -> None:
        """A save that was read at this instant is to be decided."""
        with self._guard:
            self._read_at[received_at] += 1

    def end(self, received_at: datetime) -> None:
        """It is."""
        self.end_all((received_at,))

    def end_all(self, read: Iterable[datetime]) -> None:
        """As many are."""
        with self._guard:
            for received_at in read:
                left = self._read_at[received_at] - 1
                if left:
                    self._read_at[received_at] = left
                else:
                    del self._read_at[received_at]

    def horizon(self, now: datetime) -> datetime:
        """Everything that was read before this instant is decided: `now`, or when the eldest was read."""
        with self._guard:
            eldest = [at for at in self._read_at if at > now - LONGEST]
        return min([now, *eldest])
