"""What a process and its children cost: time of the processor, memory that is theirs alone."""

import os
from collections.abc import Iterator
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PRIVATE = ("Private_Clean:", "Private_Dirty:")
LISTENING = "0A"


def family(pid: int) -> list[int]:
    """A process and all that come from it and still run."""
    parents = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and (fields := _stat(int(folder.name))):
            parents[int(folder.name)] = int(fields[1])
    found = [pid]
    for each in found:
        found += [child for child, parent in parents.items() if parent == each]
    return found


def cpu_s(pid: int) -> float:
    """Seconds of user and system time of the family, ended children included."""
    return sum(sum(map(int, fields[11:15])) for each in family(pid) if (fields := _stat(each))) / TICKS


def private_bytes(pid: int) -> int:
    """Memory of the family that it would give back if it ended."""
    total = 0
    for each in family(pid):
        lines = Path(f"/proc/{each}/smaps_rollup").read_text().splitlines()
        total += sum(1024 * int(line.split()[1]) for line in lines if line.startswith(PRIVATE))
    return total


def listens(pid: int, port: int) -> bool:
    """Whether it is this family, and nobody who was left over, that answers on the port."""
    sockets = set(_listeners(port))
    return any(sockets & set(_sockets(each)) for each in family(pid))


def _stat(pid: int) -> list[str]:
    """The fields after the name; empty when it is gone. The parent is [1], times begin at [11]."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def _listeners(port: int) -> Iterator[str]:
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if fields[3] == LISTENING and int(fields[1].rpartition(":")[2], 16) == port:
            yield f"socket:[{fields[9]}]"


def _sockets(pid: int) -> Iterator[str]:
    try:
        for link in Path(f"/proc/{pid}/fd").iterdir():
            yield os.readlink(link)
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return
