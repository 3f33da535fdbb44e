"""Measures one program from its start: wall time, CPU of everything it started, memory; knows its limits."""

import time

from sandbox.order import Order
from sandbox.runner.cgroup import Meter
from sandbox.runner.ending import CPU, MEMORY, WALL

TICK_MS = 50


class Gauge:
    """Counts from when it is made, before the program is told to begin. Times in ms, memory in KiB."""

    def __init__(self, order: Order, meter: Meter) -> None:
        self._order = order
        self._meter = meter
        self._cores = meter.cores
        self._kills_before = meter.out_of_memory_kills()
        self._memory_before = meter.memory_kib()
        self._cpu_longest = order.longest(order.cpu_ms)
        self._wall_longest = order.longest(order.wall_ms)
        self.peak_kib = 0
        self._cpu_before = meter.candidate_cpu_us()
        self._started = time.monotonic()
        self._look_at = self._started + self._until_next_look(self._cpu_longest, self._wall_longest) / 1000

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

    def look(self) -> str | None:
        """The limit that is passed now, if any; looks only when it is time to."""
        if time.monotonic() < self._look_at:
            return None
        self.see_memory(self._meter.memory_kib() - self._memory_before)
        if self.is_over_memory():
            return MEMORY
        if self.cpu_ms() > self._cpu_longest:
            return CPU
        if self.wall_ms() >= self._wall_longest:
            return WALL
        left = (self._cpu_longest - self.cpu_ms(), self._wall_longest - self.wall_ms())
        self._look_at = time.monotonic() + self._until_next_look(*left) / 1000
        return None

    def wait_ms(self) -> int:
        """How long until it is time to look, at least 1."""
        return max(1, round((self._look_at - time.monotonic()) * 1000 + 0.5))

    def _until_next_look(self, cpu_left: int, wall_left: int) -> int:
        """How long no limit can be passed unseen; all cores together burn the CPU left."""
        return max(1, min(TICK_MS, cpu_left // self._cores, wall_left))
