"""Decides why a program stopped from what the kernel counted; the names are those of `Ended`."""

import os

EXITED, SIGNALLED, CPU, WALL, MEMORY, OUTPUT = "exited", "signalled", "cpu", "wall", "memory", "output"


def ended_how(
    stopped: str | None, wait_code: int, *, over_memory: bool, over_cpu: bool, over_wall: bool
) -> str:
    """Evidence in the order of its weight: cut output, memory, time, then how the process itself ended.

    Args:
        stopped: the limit the runner killed it for, None when it ended by itself.
        wait_code: of the main process, as `wait4` gives it.
    """
    if stopped == OUTPUT:
        return OUTPUT
    if over_memory or stopped == MEMORY:
        return MEMORY
    if over_cpu or stopped == CPU:
        return CPU
    if over_wall or stopped == WALL:
        return WALL
    return SIGNALLED if os.WIFSIGNALED(wait_code) else EXITED
