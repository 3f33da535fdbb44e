"""Measures one program from its start: wall time, CPU of everything it started, memory; knows its limits."""

import os
import time

from sandbox.order import Order
from sandbox.runner.cgroup import Meter
from sandbox.runner.ending import CPU, MEMORY, WALL

TICK_MS = 50


class Gauge:
    """Counts memory from when it is made, before the program's files are laid; times from `start()`.

    Times in ms, memory in KiB.
    """

    def __init__(self, order: Order, meter: Meter) -> None:
        self._order = order
        self._meter = meter
        self._cores = os.cpu_count() or 1
        self._kills_before = meter.out_of_memory_kills()
        self._memory_before = meter.memory_kib()
        self.peak_kib = 0
        self.start()

    def start(self) -> None:
        """The program has been exec'd: its clocks run from here."""
        self._cpu_before = self._meter.candidate_cpu_us()
        self._started = time.monotonic()

    def wall_ms(self) -> int:
        """Since the start."""
        return round((time.monotonic() - self._started) * 1000)

    def cpu_ms(self) -> int:
        """Of every process in the box but the runner, ended ones included."""
        return max(0, (self._meter.candidate_cpu_us() - self._cpu_before) // 1000)

    def see_memory(self, kib: int) -> None:
        """Take a size learnt elsewhere (the kernel's peak of an ended process) into the peak."""
        self.peak_kib = max(self.peak_kib, kib)

    def is_over_memory(self) -> bool:
        """Whether the kernel killed for memory, or the limit was seen passed."""
        killed = self._meter.out_of_memory_kills() > self._kills_before
        return killed or self.peak_kib > self._order.memory_kib

    def passed(self) -> str | None:
        """The limit that is passed now, if any."""
        self.see_memory(self._meter.memory_kib() - self._memory_before)
        if self.is_over_memory():
            return MEMORY
        if self.cpu_ms() > self._order.cpu_ms:
            return CPU
        return WALL if self.wall_ms() >= self._order.wall_ms else None

    def next_look_ms(self) -> int:
        """How long no limit can be passed unseen, at least 1; all cores together burn the CPU left."""
        cpu_left = (self._order.cpu_ms - self.cpu_ms()) // self._cores
        wall_left = self._order.wall_ms - self.wall_ms()
        return max(1, min(TICK_MS, cpu_left, wall_left))
