"""One thread's loop: sockets that are ready and things that are due, nothing else."""

import heapq
import itertools
import select
import time
from collections.abc import Callable
from typing import Any

AT_ONCE = 512  # sockets looked at before it is asked again what is due
LONGEST_WAIT_S = 0.5

Ready = Callable[[int], None]


class Pump:
    """Calls whoever watches a file, and whatever was put off until now; `now` is `perf_counter`."""

    def __init__(self) -> None:
        self._epoll = select.epoll()
        self._watchers: dict[int, Ready] = {}
        self._due: list[tuple[float, int, Callable[..., object], tuple[Any, ...]]] = []
        self._numbers = itertools.count()
        self._runs = True

    @staticmethod
    def now() -> float:
        """Seconds of a clock that only grows."""
        return time.perf_counter()

    def watch(self, fileno: int, ready: Ready, events: int = select.EPOLLIN) -> None:
        """Call `ready` with the events whenever the file has some."""
        self._watchers[fileno] = ready
        self._epoll.register(fileno, events)

    def change(self, fileno: int, events: int) -> None:
        """Wait for other events of a watched file."""
        self._epoll.modify(fileno, events)

    def forget(self, fileno: int) -> None:
        """Watch it no more; before it is closed."""
        if self._watchers.pop(fileno, None) is not None:
            self._epoll.unregister(fileno)

    def at(self, when: float, do: Callable[..., object], *arguments: Any) -> None:
        """Call `do` at `when`, or as soon after as the loop gets to it."""
        heapq.heappush(self._due, (when, next(self._numbers), do, arguments))

    def after(self, seconds: float, do: Callable[..., object], *arguments: Any) -> None:
        """The same, from now."""
        self.at(self.now() + seconds, do, *arguments)

    def stop(self) -> None:
        """The round under way is the last one."""
        self._runs = False

    def run(self) -> None:
        """Go on until stopped."""
        while self._runs:
            self._do_due()
            wait = (
                min(LONGEST_WAIT_S, max(0.0, self._due[0][0] - self.now())) if self._due else LONGEST_WAIT_S
            )
            for fileno, events in self._epoll.poll(wait, AT_ONCE):
                ready = self._watchers.get(fileno)
                if ready is not None:  # somebody before it in this round may have closed it
                    ready(events)

    def _do_due(self) -> None:
        until = self.now()
        while self._due and self._due[0][0] <= until:
            _, _, do, arguments = heapq.heappop(self._due)
            do(*arguments)
