"""Submissions a minute through queue, containers and database, beside bare runs equally parallel."""

import os
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.bench import workloads
from tests.bench.figures import FLOOR, PER_MINUTE, figure
from tests.bench.queued import Queue, judge_processes, open_queue
from tests.bench.reporting import Report, bench
from tests.bench.workloads import Workload

PARALLEL = min(2, os.cpu_count() or 1)
FLOOR_SUBMISSIONS = 30
ANSWERS = 5
PAPER = {"sandbox_reuse": "paper"}
CANDIDATES = 8
HEAD_START = 10  # the first ones find boxes made before the clock ran: not counted
QUIET_S = 1.5


def measure(report: Report) -> None:
    """A fresh container for every submission, then one for every candidate's paper."""
    with tempfile.TemporaryDirectory(prefix="kaohe-") as place:
        folder = Path(place)
        trivial = workloads.trivial(folder)
        for name, settings, what, must, aim in (
            ("fresh", {}, "all-in throughput, fresh container per submission", 0.33, 0.45),
            ("paper", PAPER, "all-in throughput, one container per paper of 5", 0.90, 1.30),
        ):
            floors: list[float] = []
            rates: list[float] = []
            shares: list[float] = []
            with (
                open_queue(folder / name, trivial, folder / "trivial") as queue,
                judge_processes(folder / name, PARALLEL, **settings),
            ):
                floors.append(floor_rate(trivial))
                for _ in range(report.scaled(3)):
                    rates.append(queue_rate(queue))
                    time.sleep(QUIET_S)
                    floors.append(floor_rate(trivial))
                    shares.append(2 * rates[-1] / sum(floors[-2:]))  # of what was bare before and after
            report.add(figure(what, shares, FLOOR, must=must, aim=aim, more_is_better=True))
            report.add(figure(f"{what}, submissions", rates, PER_MINUTE))
            report.add(figure("floor throughput in the same rounds, submissions", floors, PER_MINUTE))
    report.note(f"{PARALLEL} judge processes, and {PARALLEL} bare submissions at the same time")


def floor_rate(workload: Workload) -> float:
    """Bare submissions a minute, PARALLEL at a time."""
    began = time.perf_counter()
    with ThreadPoolExecutor(PARALLEL) as pool:
        for done in [pool.submit(workload.run_bare) for _ in range(FLOOR_SUBMISSIONS)]:
            done.result()
    return 60 * FLOOR_SUBMISSIONS / (time.perf_counter() - began)


def queue_rate(queue: Queue) -> float:
    """Judgements a minute once the boxes that were ready are used up."""
    before = queue.handed_in
    queue.hand_in(CANDIDATES, ANSWERS)
    at = queue.judged(before)[HEAD_START - 1 :]
    return 60 * (len(at) - 1) / (at[-1] - at[0]).total_seconds()


def main() -> int:
    """Entry point."""
    return bench("throughput", "Throughput of the whole judge, containers and database included", measure)


if __name__ == "__main__":
    sys.exit(main())
