"""Watches one running program until it ends or passes a limit."""

import os
import select

from sandbox.runner.capture import Capture
from sandbox.runner.ending import OUTPUT, WALL
from sandbox.runner.gauge import Gauge
from sandbox.runner.sweeping import Reaped
from sandbox.runner.talking import DriverWatch, Talk


def watch(
    reaped: Reaped, gauge: Gauge, captures: tuple[Capture, Capture], driver: Talk | DriverWatch
) -> str | None:
    """Wait for the end of `reaped.pid`; the limit it passed, None when it ended by itself. Kills nothing.

    Raises:
        DriverGone: nobody waits for the outcome any more.
    """
    process = os.pidfd_open(reaped.pid)
    try:
        while True:
            _wait(process, gauge.next_look_ms(), (*captures, driver))
            reaped.reap()  # orphans too: a dead child still counts among the processes allowed
            if any(capture.is_over for capture in captures):
                return OUTPUT
            if reaped.wait_code is not None:
                return None
            passed = gauge.passed()
            if passed is not None:
                return passed
            if driver.is_overdue():
                return WALL
    finally:
        os.close(process)


def _wait(process: int, at_most_ms: int, parts: tuple[Capture | Talk | DriverWatch, ...]) -> None:
    """Sleep until something is ready, and let the part it belongs to act."""
    poll = select.poll()
    poll.register(process, select.POLLIN)
    owners = {}
    for part in parts:
        for descriptor, events in part.wishes():
            poll.register(descriptor, events)
            owners[descriptor] = part
    for descriptor, _ in poll.poll(at_most_ms):
        if descriptor in owners:
            owners[descriptor].on_ready(descriptor)
