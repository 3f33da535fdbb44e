"""How many boxes stand ready, and what this machine can afford."""

import os
from dataclasses import dataclass

READY_PER_CORE = 3  # over all processes; more only bridge longer bursts
BOX_MIB = 12  # what an idle box costs the machine: runner, shim, kernel
MEMORY_SHARE = 16  # one part in so many of the free memory may stand idle in boxes
SLOTS_SHARE = 3  # ready, kept for somebody, in use: a third each
LEAST_READY = 2  # one is taken, the next one is there
IDLE_S = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolSettings:
    """What one process keeps ready.

    Args:
        size: boxes per image and memory class; 0 means that every box is made on demand.
        most: ready boxes in all.
        makers: how many are made ahead at the same time, each by one thread.
        idle_s: after so long without demand the ready boxes of a class are given up.
    """

    size: int = 0
    most: int = 16
    makers: int = 1
    idle_s: float = IDLE_S


NO_POOL = PoolSettings()


def pool_for(processes: int, *, cores: int, free_mib: int, slots: int) -> PoolSettings:
    """What each of `processes` that share a machine may keep.

    Of 128 slots, for example: judge and run process on 2 cores with 3 GiB free have 3 a class, 8 in all
    each; eight judges on 8 cores with 24 GiB free 3 and 5; one batch on 2 cores with 3 GiB free 6 and 16.
    """
    affordable = min(free_mib // MEMORY_SHARE // BOX_MIB, slots // SLOTS_SHARE) // processes
    most = max(LEAST_READY, affordable)
    size = max(LEAST_READY, -(-READY_PER_CORE * cores // processes))
    return PoolSettings(size=min(size, most), most=most, makers=max(1, cores // 2 // processes))


def machine_cores() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0))


def machine_free_mib() -> int:
    """Memory that can be had without swapping, as the kernel estimates it."""
    with open("/proc/meminfo") as lines:
        for line in lines:
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) // 1024
    return 0
