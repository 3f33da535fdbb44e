"""The loop's side of one serving process: its crossing, its threads, its gauges, and the way it ends."""

import gc
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

import gevent  # type: ignore[import-untyped]

from server.serving.crossing import LoopCrossing
from server.serving.gateway import Gateway
from server.serving.lag import LagGauge
from server.serving.pool import NativePool
from server.serving.replies import Wsgi

# A full collection walks every client's objects while all others wait: with thousands of them for tens of
# milliseconds. Nothing here lives in circles for long; what does is found by the younger generations.
COLLECT_AT = (20_000, 50, 1_000)
LOOKERS = 2  # threads kept for those who look whether we live
# For what a whole hall reads at once. Each more takes the interpreter from the loop by turns: while 2,000
# started, sockets waited 82 to 175 ms at the median with three, and 2 ms with one, which was done no later.
HALL = 1
LOOK_EVERY_S = 0.02
THREADS_END_WITHIN_S = 2.0


class Station:
    """Made in the thread of the loop, before the application."""

    def __init__(self, *, threads: int, switch_interval_s: float) -> None:
        sys.setswitchinterval(switch_interval_s)
        self.crossing = LoopCrossing(NativePool("native", threads))
        self._lookers = NativePool("looker", LOOKERS)
        self._hall = NativePool("hall", HALL)
        self._lag = LagGauge()
        self._lag.start()

    def gauges(self) -> Mapping[str, Mapping[str, float]]:
        """How late the loop is, and how much waits for its threads."""
        return {
            "loop_lag_seconds": self._lag.figures(),
            "native_threads": _of(self.crossing.pool),
            "hall_threads": _of(self._hall),
            "loop_posted": {"waiting": float(self.crossing.posted)},
        }

    def serving(self, application: Wsgi, hang_up: Callable[[], Any], close: Callable[[], Any]) -> "Served":
        """The application as the worker runs it.

        Args:
            hang_up: tells every open socket that this process goes; called on the loop.
            close: ends the application; called in a native thread when nothing is asked any more.
        """
        gc.collect()
        gc.freeze()
        gc.set_threshold(*COLLECT_AT)
        gateway = Gateway(application, self.crossing, lookers=self._lookers, hall=self._hall)
        return Served(gateway, self.crossing, (self._hall, self._lookers), hang_up, close)


def _of(pool: NativePool) -> dict[str, float]:
    return {"busy": float(pool.busy), "waiting": float(pool.waiting)}


class Served:
    """A WSGI application that can be stopped."""

    def __init__(
        self,
        gateway: Gateway,
        crossing: LoopCrossing,
        others: tuple[NativePool, ...],
        hang_up: Callable[[], Any],
        close: Callable[[], Any],
    ) -> None:
        self._gateway = gateway
        self._crossing = crossing
        self._others = others
        self._hang_up = hang_up
        self._close = close

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        """One request."""
        return self._gateway(environ, start_response)

    def stop(self, within_s: float) -> None:
        """Tell the sockets, and wait until what is under way is answered; on the loop."""
        self._hang_up()
        until = time.monotonic() + within_s
        while self._gateway.open and time.monotonic() < until:
            gevent.sleep(LOOK_EVERY_S)

    def end(self) -> None:
        """Close the application and end the threads."""
        self._crossing.call(self._close)
        self._crossing.pool.close(THREADS_END_WITHIN_S)
        for pool in self._others:
            pool.close(THREADS_END_WITHIN_S)
