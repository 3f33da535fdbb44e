"""The same submission judged here and run by what else is packaged: bubblewrap, and Docker used plainly."""

import sys
import tempfile
from functools import partial
from pathlib import Path

from tests.bench import peers, workloads
from tests.bench.bench_judging import judged
from tests.bench.figures import FLOOR, figure
from tests.bench.ready import ready_sandbox, settle
from tests.bench.reporting import Report, bench
from tests.bench.rounds import Timings, Way, interleaved
from tests.bench.workloads import Workload

NAMES = {
    "judge": "Kaohe, ready box",
    "bubblewrap": "bubblewrap, every case",
    "exec": "docker run every submission, docker exec every case",
    "run": "docker run every case",
}


def measure(report: Report) -> None:
    """Quick ones often, slow ones a few times, each beside the floor of its own rounds."""
    with tempfile.TemporaryDirectory() as folder, ready_sandbox() as sandbox, peers.hardening() as rights:
        for workload, words in (
            (workloads.trivial(Path(folder)), "trivial"),
            (workloads.burning(Path(folder)), "50 ms of CPU a case"),
        ):
            quick: dict[str, Way] = {"judge": partial(judged, workload, sandbox)}
            if peers.has("bwrap"):
                quick["bubblewrap"] = partial(peers.bubblewrap, workload)
            slow: dict[str, Way] = {}
            if peers.has("docker"):
                slow["exec"] = partial(peers.docker_exec, workload, rights)
                slow["run"] = partial(peers.docker_run, workload, rights)
            for ways, rounds in ((quick, 10 if words == "trivial" else 4), (slow, 2)):
                took = interleaved(
                    _with_floor(ways, workload), report.scaled(rounds), partial(settle, sandbox)
                )
                _add(report, took, words)
    for program, package in (("bwrap", "bubblewrap"), ("docker", "docker.io")):
        if not peers.has(program):
            report.note(f"{program} (Debian's {package}) is not here and was left out")
    report.note("isolate is not packaged for Debian 12 and was left out")


def _with_floor(ways: dict[str, Way], workload: Workload) -> dict[str, Way]:
    return {"floor": workload.run_bare, **ways}


def _add(report: Report, took: Timings, words: str) -> None:
    for way in took.seconds:
        if way != "floor":
            report.add(figure(f"{NAMES[way]}, {words}", took.ratios(way, "floor"), FLOOR))


def main() -> int:
    """Entry point."""
    return bench("peers", "The same work done by others, in the same rounds", measure)


if __name__ == "__main__":
    sys.exit(main())
