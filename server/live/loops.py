"""Threads that take one step again and again until stopped; a failing step is logged, and the next comes."""

import threading
from collections.abc import Callable

import structlog

log = structlog.get_logger(__name__)

STOP_WITHIN_S = 5.0


class Loop:
    """Runs `step` until stopped; before each step it calls `wait`, which returns when the step is due.

    `wait` is given the event that is set when the loop shall stop; `wake` ends a wait that looks elsewhere.
    """

    def __init__(
        self,
        name: str,
        step: Callable[[], object],
        wait: Callable[[threading.Event], object],
        wake: Callable[[], object] = lambda: None,
    ) -> None:
        self.name = name
        self._step = step
        self._wait = wait
        self._wake = wake
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def ask_to_stop(self) -> None:
        """The step under way is the last one."""
        self._stopping.set()
        self._wake()

    def join(self) -> None:
        """Wait until the thread has ended."""
        if self._thread.is_alive():
            self._thread.join(STOP_WITHIN_S)

    @property
    def is_alive(self) -> bool:
        """True while the thread runs."""
        return self._thread.is_alive()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wait(self._stopping)
            if self._stopping.is_set():
                return
            try:
                self._step()
            # An exam must not stop being served because one step failed: whatever it was, the next one comes.
            except Exception:
                log.exception("step failed", loop=self.name)


def every(name: str, interval_s: float, step: Callable[[], object]) -> Loop:
    """A loop whose steps are `interval_s` apart."""
    return Loop(name, step, lambda stopping: stopping.wait(interval_s))
