"""How many function submissions of ten cases a minute `kaohe judge --batch` judges, its start included."""

import sys
import tempfile
import time
from pathlib import Path

from tests.bench import workloads
from tests.bench.batches import judge_list
from tests.bench.bench_throughput import PARALLEL, floor_rate
from tests.bench.figures import FLOOR, PER_MINUTE, figure
from tests.bench.floor import WrongAnswer
from tests.bench.reporting import Report, bench

LINES = 60
JOBS = 2


def measure(report: Report) -> None:
    """A few lists, the floor before and after each."""
    rates: list[float] = []
    shares: list[float] = []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        workload = workloads.function(folder)
        floors = [floor_rate(workload)]
        for _ in range(report.scaled(2)):
            rates.append(batch_rate(folder))
            floors.append(floor_rate(workload))
            shares.append(2 * rates[-1] / sum(floors[-2:]))
    report.add(
        figure("kaohe judge --batch, function tasks", rates, PER_MINUTE, must=150, more_is_better=True)
    )
    report.add(figure("the same beside bare runs of the trivial program", shares, FLOOR, more_is_better=True))
    report.note(f"{JOBS} jobs, lists of {LINES} lines; {PARALLEL} bare submissions at the same time")


def batch_rate(folder: Path) -> float:
    """Submissions a minute over one list. Raises WrongAnswer."""
    lines = []
    for at in range(LINES):
        path = folder / f"{at}.py"
        path.write_text(f"{workloads.TOTAL}# {at}\n", encoding="utf-8")
        lines.append({"id": str(at), "task": str(folder / "function"), "submission": str(path)})
    began = time.perf_counter()
    answers = judge_list(lines, folder, JOBS)
    took = time.perf_counter() - began
    wrong = [answer for answer in answers.values() if answer.get("verdict") != "AC"]
    if wrong:
        raise WrongAnswer(f"{len(wrong)} of {LINES} not AC: {wrong[0].get('verdict', wrong[0])}")
    return 60 * LINES / took


def main() -> int:
    """Entry point."""
    return bench("batch", "Judging a list from the command line", measure)


if __name__ == "__main__":
    sys.exit(main())
