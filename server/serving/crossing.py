"""The ways between the loop and native threads, where the loop is gevent's and nothing is monkey-patched."""

import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, ParamSpec, TypeVar

import gevent  # type: ignore[import-untyped]
import structlog
from gevent.event import Event  # type: ignore[import-untyped]
from gevent.hub import Waiter  # type: ignore[import-untyped]

from server.serving.pool import NativePool

P = ParamSpec("P")
R = TypeVar("R")
Posted = tuple[Callable[..., object], tuple[Any, ...], dict[str, Any]]

AT_A_STRETCH_S = 0.005  # posted work yields to everybody else after so long

log = structlog.get_logger(__name__)


class LoopCrossing:
    """Made in the thread of the loop. One watcher serves all who wait and all that is posted."""

    def __init__(self, pool: NativePool) -> None:
        self.pool = pool
        self._home = threading.get_ident()
        self._hub = gevent.get_hub()
        self._answered: deque[Waiter] = deque()
        self._posted: deque[Posted] = deque()
        self._something = Event()
        self._watcher = self._hub.loop.async_()
        self._watcher.start(self._woken)
        gevent.spawn(self._carry)

    @property
    def posted(self) -> int:
        """How much of what was posted has not run yet."""
        return len(self._posted)

    def call(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run `work` in a native thread; from one, run it here."""
        if threading.get_ident() != self._home:
            return work(*args, **kwargs)
        return self.wait(self.pool.submit(work, *args, **kwargs))

    def post(self, work: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
        """Have `work` run on the loop, after whatever was posted before; what it raises is logged."""
        self._posted.append((work, args, kwargs))
        self._watcher.send()

    def wait(self, promised: "Future[R]", within_s: float | None = None) -> R:
        """The result of a future; raises what it holds, or TimeoutError. Other greenlets run meanwhile."""
        if threading.get_ident() != self._home:
            return promised.result(within_s)
        if not promised.done():
            waiter = Waiter(self._hub)
            promised.add_done_callback(lambda _done: self._answer(waiter))
            with gevent.Timeout(within_s, False):
                waiter.get()
        return promised.result(0)

    def _answer(self, waiter: Waiter) -> None:
        """From whichever thread kept the promise."""
        self._answered.append(waiter)
        self._watcher.send()

    def _woken(self) -> None:
        """By the loop itself: must not wait."""
        while self._answered:
            self._answered.popleft().switch(None)
        if self._posted:
            self._something.set()

    def _carry(self) -> None:
        while True:
            self._something.wait()
            self._something.clear()
            began = time.monotonic()
            while self._posted:
                work, args, kwargs = self._posted.popleft()
                try:
                    work(*args, **kwargs)
                # Whoever posted it is elsewhere: whatever it was, it is logged and the next one comes.
                except Exception:
                    log.exception("posted work failed")
                if time.monotonic() - began > AT_A_STRETCH_S:
                    gevent.sleep(0)
                    began = time.monotonic()
