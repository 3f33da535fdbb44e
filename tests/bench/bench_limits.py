"""How exactly limits are kept, and how soon a box is itself again after a fork bomb."""

import statistics
import sys
import time
from pathlib import Path

from sandbox.values import Ended, Execution, Limits, Mode, Outcome
from server.practical.sandboxing import Box
from tests.bench.figures import MS, Figure, figure
from tests.bench.floor import WrongAnswer
from tests.bench.ready import bench_sandbox
from tests.bench.reporting import Report, bench
from tests.bench.workloads import PROGRAMS

MEMORY_MIB = 64
WALL_MS = 500
CPU_MS = 400
FAR_MS = 20_000
BOMB = Limits(cpu_ms=FAR_MS, wall_ms=WALL_MS, memory_mib=MEMORY_MIB, processes=48)
SLEEP = Limits(cpu_ms=FAR_MS, wall_ms=WALL_MS, memory_mib=MEMORY_MIB)
SPIN = Limits(cpu_ms=CPU_MS, wall_ms=FAR_MS, memory_mib=MEMORY_MIB)


def measure(report: Report) -> None:
    """All in one box, one after the other, an honest program in between."""
    bombs: list[float] = []
    walls: dict[Mode, list[int]] = {mode: [] for mode in Mode}
    spins: dict[Mode, list[int]] = {mode: [] for mode in Mode}
    twofold: list[int] = []
    late: list[float] = []
    with bench_sandbox().open(MEMORY_MIB) as box:
        for at in range(report.scaled(8)):
            mode = list(Mode)[at % 2]
            took, _ = _stopped(box, "fork_bomb.py", BOMB, mode, Ended.WALL)
            bombs.append(took - WALL_MS)
            _still_honest(box, mode)
            for mode in Mode:
                took, outcome = _stopped(box, "sleeping.py", SLEEP, mode, Ended.WALL)
                walls[mode].append(outcome.wall_ms - WALL_MS)
                late.append(took - WALL_MS)
                _, outcome = _stopped(box, "spinning.py", SPIN, mode, Ended.CPU)
                spins[mode].append(outcome.cpu_ms - CPU_MS)
            _, outcome = _stopped(box, "twofold.py", SPIN, mode, Ended.CPU)
            twofold.append(outcome.cpu_ms - CPU_MS)
    report.add(figure("fork bomb: answer in hand after the wall limit", bombs, MS, must=150, aim=60))
    report.add(_worse("wall limit passed by", walls, must=10, aim=3))
    report.add(figure("sleeper: answer in hand after the wall limit", late, MS))
    report.add(_worse("CPU limit passed by, one process", spins, must=60, aim=30))
    report.add(figure("CPU limit passed by, two processes", twofold, MS, must=60, aim=30))


def _worse(what: str, passed: dict[Mode, list[int]], **asked: float) -> Figure:
    """Of the ways a process is started, the one that keeps the limit worse."""
    mode = max(passed, key=lambda each: statistics.median(passed[each]))
    return figure(f"{what} ({mode} mode, the worse one)", passed[mode], MS, **asked)


def _stopped(box: Box, program: str, limits: Limits, mode: Mode, ended: Ended) -> tuple[float, Outcome]:
    """Milliseconds by our own clock from the order to the answer, and the answer. Raises WrongAnswer."""
    began = time.perf_counter()
    outcome = box.run(_execution(program, limits, mode))
    took = 1000 * (time.perf_counter() - began)
    if outcome.ended is not ended:
        raise WrongAnswer(f"{program} ended by {outcome.ended}, not by {ended}: {outcome.stderr!r}")
    return took, outcome


def _still_honest(box: Box, mode: Mode) -> None:
    """The next program finds a box as new. Raises WrongAnswer."""
    outcome = box.run(_execution("trivial.py", SLEEP, mode))
    if outcome.ended is not Ended.EXITED or outcome.exit_code != 0:
        raise WrongAnswer(f"after the bomb: {outcome.ended}, {outcome.stderr!r}")


def _execution(program: str, limits: Limits, mode: Mode) -> Execution:
    source = Path(PROGRAMS, program).read_bytes()
    return Execution(files=((program, source),), entry=program, limits=limits, stdin=b"1 2 3\n", mode=mode)


def main() -> int:
    """Entry point."""
    return bench("limits", "How exactly limits are kept", measure)


if __name__ == "__main__":
    sys.exit(main())
