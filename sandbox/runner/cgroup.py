"""Reads what the kernel counts for this box, on cgroup v1 and v2: CPU time, memory, out-of-memory kills."""

import os
import time

ROOT = "/sys/fs/cgroup"


class NoCounters(Exception):
    """The container shows no cgroup counters; limits could not be enforced."""


class Meter:
    """The box's counters. The files stay open: reading them again costs microseconds."""

    def __init__(self, root: str = ROOT) -> None:
        self.cores = os.cpu_count() or 1
        self._is_v2 = os.path.exists(f"{root}/memory.events")
        if self._is_v2:
            names = ("cpu.stat", "memory.events", "memory.stat")
        else:
            names = ("cpuacct/cpuacct.usage", "memory/memory.oom_control", "memory/memory.stat")
        try:
            self._cpu, self._events, self._memory = (
                os.open(f"{root}/{name}", os.O_RDONLY | os.O_CLOEXEC) for name in names
            )
        except OSError as missing:
            raise NoCounters(f"no cgroup counter: {missing}") from missing

    def close(self) -> None:
        """Give the files back."""
        for counter in (self._cpu, self._events, self._memory):
            os.close(counter)

    def candidate_cpu_us(self) -> int:
        """CPU time in µs of everything in the box but this process."""
        text = os.pread(self._cpu, 4096, 0)
        total = _named(text, b"usage_usec") if self._is_v2 else int(text) // 1000
        return total - time.process_time_ns() // 1000

    def out_of_memory_kills(self) -> int:
        """How many processes the kernel killed because the box was out of memory."""
        return _named(os.pread(self._events, 4096, 0), b"oom_kill")

    def memory_kib(self) -> int:
        """Memory in KiB that nothing on disk backs, in-memory files included."""
        text = os.pread(self._memory, 8192, 0)
        return (_named(text, b"anon" if self._is_v2 else b"rss") + _named(text, b"shmem")) // 1024


def _named(text: bytes, name: bytes) -> int:
    """The number after `name` in lines of "name number"."""
    at = (b"\n" + text).find(b"\n" + name + b" ")
    if at < 0:
        raise NoCounters(f"no counter {name.decode()}")
    start = at + len(name) + 1
    return int(text[start : text.index(b"\n", start)])
