"""Watches one running program until it ends or passes a limit."""

import os
import select

from sandbox.runner.capture import Capture
from sandbox.runner.ending import OUTPUT, WALL
from sandbox.runner.gauge import Gauge
from sandbox.runner.sweeping import Reaped
from sandbox.runner.talking import DriverWatch, Talk

Part = Capture | Talk | DriverWatch


def watch(
    reaped: Reaped, gauge: Gauge, captures: tuple[Capture, Capture], driver: Talk | DriverWatch
) -> str | None:
    """Wait for the end of `reaped.pid`; the limit it passed, None when it ended by itself. Kills nothing.

    Raises:
        DriverGone: nobody waits for the outcome any more.
    """
    process = os.pidfd_open(reaped.pid)
    attention = _Attention(process, (*captures, driver))
    try:
        while True:
            attention.wait(gauge.wait_ms())
            reaped.reap()  # orphans too: a dead child still counts among the processes allowed
            if captures[0].is_over or captures[1].is_over:
                return OUTPUT
            if reaped.wait_code is not None:
                return None
            passed = gauge.look()
            if passed is not None:
                return passed
            if driver.is_overdue():
                return WALL
    finally:
        os.close(process)


class _Attention:
    """Sleeps until something is ready, and lets the part it belongs to act."""

    def __init__(self, process: int, parts: tuple[Part, ...]) -> None:
        self._parts = parts
        self._poll = select.poll()
        self._poll.register(process, select.POLLIN)
        self._wished: dict[int, int] = {}
        self._owners: dict[int, Part] = {}

    def wait(self, at_most_ms: int) -> None:
        """Once; for what the parts wish to hear of now."""
        self._register()
        for descriptor, _ in self._poll.poll(at_most_ms):
            if descriptor in self._wished:
                self._owners[descriptor].on_ready(descriptor)

    def _register(self) -> None:
        wished = {}
        for part in self._parts:
            for descriptor, events in part.wishes():
                wished[descriptor] = events
                self._owners[descriptor] = part
        if wished == self._wished:
            return
        for descriptor in self._wished.keys() - wished.keys():
            self._poll.unregister(descriptor)
        for descriptor, events in wished.items():
            if self._wished.get(descriptor) != events:
                self._poll.register(descriptor, events)
        self._wished = wished
