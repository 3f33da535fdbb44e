"""Names the process that made a box, so that boxes whose maker is dead are known for what they are."""

import os
from functools import cache
from pathlib import Path

MAKER_LABEL = "kaohe.maker"
PROC = Path("/proc")


@cache
def machine() -> str:
    """This boot of this machine, and the process namespace that pids are counted in."""
    boot = (PROC / "sys/kernel/random/boot_id").read_text().strip()
    return f"{boot}/{os.stat(PROC / 'self/ns/pid').st_ino}"


def maker() -> str:
    """This process as its boxes name it: machine, pid and when it began."""
    return f"{machine()}/{os.getpid()}/{_began(os.getpid())}"


def is_dead(named: str) -> bool:
    """Whether that process is no more. False for one of another machine: nobody here can tell."""
    where, _, process = named.rpartition("/")
    where, _, pid = where.rpartition("/")
    return where == machine() and pid.isdecimal() and _began(int(pid)) != process


def _began(pid: int) -> str:
    """Clock ticks from the machine's start to the process's: with the pid, one process for good."""
    try:
        after_name = (PROC / str(pid) / "stat").read_text().rpartition(")")[2]
    except OSError:
        return ""
    return after_name.split()[19]
