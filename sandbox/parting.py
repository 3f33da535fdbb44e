"""Sees boxes off in a thread of its own, so that nobody waits for the end of a container."""

import queue
import threading
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from sandbox.errors import SandboxError

PAUSE_S = 5.0
LAST_WAIT_S = 10.0  # for an engine that answers no more


class Parting(Protocol):
    """What is needed of a box."""

    def part(self) -> None:
        """Say goodbye without waiting."""

    def close(self) -> None:
        """See it gone, by force if need be; again when it failed. Raises SandboxError."""


BoxT = TypeVar("BoxT", bound=Parting)


class Departures(Generic[BoxT]):
    """Boxes on their way out. `chores` are called whenever nobody left for `pause_s`."""

    def __init__(self, pause_s: float = PAUSE_S) -> None:
        self.chores: list[Callable[[], None]] = []
        self._pause_s = pause_s
        self._leaving: queue.SimpleQueue[BoxT | None] = queue.SimpleQueue()
        self._guard = threading.Lock()
        self._thread: threading.Thread | None = None
        self._is_closed = False
        self._unseen: list[BoxT] = []
        self.trouble = ""  # why the last one could not be seen off

    def add(self, box: BoxT) -> None:
        """Part from it now; what takes time happens later."""
        box.part()
        with self._guard:
            is_late = self._is_closed
            if not is_late:
                self._leaving.put(box)
        self.start()
        if is_late:
            self._see_off(box)

    def start(self) -> None:
        """Begin with the chores although nobody is leaving yet."""
        with self._guard:
            if self._thread is None and not self._is_closed:
                self._thread = threading.Thread(target=self._work, name="departures", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Wait until all are gone, if the engine lets them."""
        with self._guard:
            self._is_closed = True
            self._leaving.put(None)
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(LAST_WAIT_S)

    def _work(self) -> None:
        while True:
            try:
                box = self._leaving.get(timeout=self._pause_s)
            except queue.Empty:
                self._see_off_again()
                for chore in self.chores:
                    chore()
                continue
            if box is None:
                return
            self._see_off(box)

    def _see_off(self, box: BoxT) -> None:
        try:
            box.close()
        except SandboxError as reason:
            self._unseen.append(box)
            self.trouble = str(reason)

    def _see_off_again(self) -> None:
        """Those whose engine did not answer; until it does, nothing is left to say of them but why."""
        again, self._unseen, self.trouble = self._unseen, [], ""
        for box in again:
            self._see_off(box)
