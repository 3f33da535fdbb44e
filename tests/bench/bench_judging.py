"""How long a submission of ten cases is judged for once a box is ready, beside ten bare runs."""

import sys
import tempfile
from functools import partial
from pathlib import Path

from server.practical.compiling import compile_error
from server.practical.judging import judge
from server.practical.kinds.stdio import judge_stdio
from server.practical.sandboxing import Sandbox
from server.practical.verdicts import Verdict
from server.practical.ways import OFFICIAL
from tests.bench import workloads
from tests.bench.figures import FLOOR, MS, figure
from tests.bench.floor import WrongAnswer
from tests.bench.ready import ready_sandbox, settle
from tests.bench.reporting import Report, bench
from tests.bench.rounds import Way, interleaved
from tests.bench.workloads import Workload

POINTS_H = 100_00


def judged(workload: Workload, sandbox: Sandbox, right: int = workloads.CASES) -> None:
    """As a judge does it. Raises WrongAnswer when not so many cases are right."""
    judgement = judge(workload.task, workload.files, sandbox, points_h=POINTS_H)
    accepted = sum(run.verdict is Verdict.AC for run in judgement.runs)
    if accepted != right or len(judgement.runs) != workloads.CASES:
        raise WrongAnswer(f"{accepted} of {len(judgement.runs)} cases right: {judgement.runs[0].message}")


def judged_by_exec(workload: Workload, sandbox: Sandbox) -> None:
    """Every case in a new interpreter, as the referee does it. Raises WrongAnswer."""
    task, files = workload.task, workload.files
    with sandbox.open(task.limits.memory_mib) as box:
        if (error := compile_error(task, files, box)) is not None:
            raise WrongAnswer(str(error.message))
        for case in task.secrets:
            finding = judge_stdio(task, files, case, box, OFFICIAL)
            if finding.verdict is not Verdict.AC:
                raise WrongAnswer(f"{finding.verdict}: {finding.message}")


def measure(report: Report) -> None:
    """Trivial work in every kind of task, then work that takes its time."""
    with tempfile.TemporaryDirectory() as folder, ready_sandbox() as sandbox:
        trivial, half_wrong = workloads.trivial(Path(folder)), workloads.half_wrong(Path(folder))
        ways: dict[str, Way] = {
            "floor": trivial.run_bare,
            "judge": partial(judged, trivial, sandbox),
            "exec": partial(judged_by_exec, trivial, sandbox),
            "half": partial(judged, half_wrong, sandbox, right=5),
            "function": partial(judged, workloads.function(Path(folder)), sandbox),
            "unittest": partial(judged, workloads.unit_tests(Path(folder)), sandbox),
        }
        took = interleaved(ways, report.scaled(20), partial(settle, sandbox))
        burning = workloads.burning(Path(folder))
        ways = {
            "floor": burning.run_bare,
            "judge": partial(judged, burning, sandbox),
            "exec": partial(judged_by_exec, burning, sandbox),
        }
        long = interleaved(ways, report.scaled(10), partial(settle, sandbox))
    about = partial(figure, unit=FLOOR)
    report.add(about("warm judge, trivial program", took.ratios("judge", "floor"), must=0.50, aim=0.40))
    report.add(about("warm judge, 50 ms of CPU a case", long.ratios("judge", "floor"), must=1.00, aim=0.95))
    report.add(about("exec (referee) mode, trivial", took.ratios("exec", "floor"), must=1.40, aim=1.25))
    report.add(about("exec (referee) mode, 50 ms of CPU a case", long.ratios("exec", "floor")))
    report.add(about("half of the cases wrong, trivial", took.ratios("half", "floor")))
    report.add(about("function task, ten calls", took.ratios("function", "floor")))
    report.add(about("unittest task, ten methods", took.ratios("unittest", "floor")))
    report.add(figure("floor, trivial: ten bare runs", took.ms("floor"), MS))
    report.add(figure("warm judge, trivial", took.ms("judge"), MS))
    report.add(figure("floor, 50 ms of CPU a case: ten bare runs", long.ms("floor"), MS))


def main() -> int:
    """Entry point."""
    return bench("judging", "One submission of ten cases, from a ready box to its verdict", measure)


if __name__ == "__main__":
    sys.exit(main())
