"""Greenlets that run what the loop itself must not; an idle one is used again."""

from collections.abc import Callable
from typing import Any

import structlog
from gevent import get_hub  # type: ignore[import-untyped]
from greenlet import getcurrent, greenlet  # type: ignore[import-untyped]

log = structlog.get_logger(__name__)

MOST_IDLE = 256


class Runners:
    """As many greenlets as jobs wait for something at this moment, and a few that wait for jobs.

    Made and used in the thread of one loop.
    """

    def __init__(self) -> None:
        self._hub = get_hub()
        self._idle: list[greenlet] = []

    def run(self, job: Callable[..., object], *args: Any) -> None:
        """Run a job until it ends or waits; to be called by the loop itself (a watcher, a callback)."""
        runner = self._idle.pop() if self._idle else greenlet(self._work, self._hub)
        runner.switch(job, args)

    def later(self, job: Callable[..., object], *args: Any) -> None:
        """The same in the loop's next round, from wherever it is asked for."""
        self._hub.loop.run_callback(self.run, job, *args)

    def _work(self, job: Callable[..., object], args: tuple[Any, ...]) -> None:
        me = getcurrent()
        while True:
            try:
                job(*args)
            # One client's job must not end the loop of all: whatever it was, it is logged.
            except Exception:
                log.exception("a job of the loop failed")
            if len(self._idle) >= MOST_IDLE:
                return
            self._idle.append(me)
            del job, args
            job, args = self._hub.switch()
