"""What an idle ready box costs in memory: its control group, its shim, and what the machine has less."""

import sys
import time
from contextlib import ExitStack
from pathlib import Path

import docker

from sandbox.options import OWNER_LABEL
from tests.bench.figures import MB, figure
from tests.bench.ready import OWNER, bench_sandbox
from tests.bench.reporting import Report, bench

BOXES = 10
MEMORY_MIB = 128
QUIET_S = 1.0
KIB = 1024
MILLION = 1_000_000
# Where the group of a container counts its memory: version 2 of control groups, then version 1.
COUNTERS = (
    ("0::", "/sys/fs/cgroup{group}/memory.current"),
    ("memory", "/sys/fs/cgroup/memory{group}/memory.usage_in_bytes"),
)


def measure(report: Report) -> None:
    """Ten idle boxes at once, a few times over."""
    groups: list[float] = []
    shims: list[float] = []
    lost: list[float] = []
    for _ in range(report.scaled(3)):
        before = _available()
        with ExitStack() as boxes:
            sandbox = bench_sandbox()
            for _ in range(BOXES):
                boxes.enter_context(sandbox.open(MEMORY_MIB))
            time.sleep(QUIET_S)
            lost.append((before - _available()) / BOXES / MILLION)
            for pid in _first_processes():
                groups.append(_group_bytes(pid) / MILLION)
                shims.append(_own_bytes(_parent(pid)) / MILLION)
        time.sleep(QUIET_S)
    both = [group + shim for group, shim in zip(groups, shims, strict=True)]
    report.add(figure("idle ready box: control group and shim", both, MB, must=10, aim=7))
    report.add(figure(f"idle ready box: available memory lost to {BOXES}, each", lost, MB, must=10, aim=7))
    report.add(figure("idle ready box: control group alone", groups, MB))


def _first_processes() -> list[int]:
    """The first process of every box of ours, as this machine numbers it."""
    client = docker.from_env()
    try:
        boxes = client.containers.list(filters={"label": f"{OWNER_LABEL}={OWNER}"})
        return [client.api.inspect_container(str(box.id))["State"]["Pid"] for box in boxes]
    finally:
        client.close()


def _group_bytes(pid: int) -> int:
    """What is charged to the control group of a process."""
    for line in Path(f"/proc/{pid}/cgroup").read_text().splitlines():
        kind, _, group = line.partition(":/")
        for marker, counter in COUNTERS:
            path = Path(counter.format(group=f"/{group}"))
            if marker in f"{kind}:" and path.exists():
                return int(path.read_text())
    raise FileNotFoundError(f"no memory counter for process {pid}")


def _own_bytes(pid: int) -> int:
    """What a process has for itself: shared pages count by their share."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * KIB
    raise ValueError(f"process {pid} shows no share of memory")


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def _available() -> int:
    for line in Path("/proc/meminfo").read_text().splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * KIB
    raise ValueError("this machine does not say how much memory is available")


def main() -> int:
    """Entry point."""
    return bench("memory", "What an idle ready box costs in memory", measure)


if __name__ == "__main__":
    sys.exit(main())
