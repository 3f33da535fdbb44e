"""The submissions that are judged again and again: a program, ten cases, and what the task expects."""

import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from question_bank.tasks import Task
from server.judge_cli.one import load_task
from tests.bench.floor import bare, run_bare
from tests.bench.packages import write_function_task, write_stdio_task, write_unittest_task

PROGRAMS = Path(__file__).parent / "programs"
CASES = 10
INPUT_BYTES = 12_000
BURNT_S = 0.05
ENTRY = "solution.py"

TOTAL = "def total(values):\n    return [sum(values), max(values), len(set(values))]\n"
TOTAL_TEST = """import unittest
from solution import total


class TotalTest(unittest.TestCase):
{methods}
"""
TOTAL_METHOD = """    def test_{at:02}(self):
        self.assertEqual(total({values}), {answer})
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """A submission, its task, and the same cases as the floor runs them."""

    task: Task
    files: Mapping[str, bytes]
    program: Path
    cases: Sequence[tuple[bytes, bytes]]

    def run_bare(self) -> None:
        """All cases at the floor. Raises WrongAnswer."""
        run_bare(self.program, self.cases)


def trivial(folder: Path) -> Workload:
    """About 1 ms of work per case."""
    return _stdio(folder / "trivial", "trivial.py", _inputs())


def burning(folder: Path) -> Workload:
    """About 50 ms of CPU time per case, found out on this machine."""
    steps = _steps_of(BURNT_S)
    return _stdio(folder / "burning", "burning.py", [b"%d " % steps + stdin for stdin in _inputs()])


def half_wrong(folder: Path) -> Workload:
    """The trivial program, and a task that expects something else in every second case."""
    right = trivial(folder)
    cases = [(stdin, b"0\n" if at % 2 else answer) for at, (stdin, answer) in enumerate(right.cases)]
    write_stdio_task(folder / "half-wrong", cases)
    return Workload(
        task=load_task(folder / "half-wrong"), files=right.files, program=right.program, cases=right.cases
    )


def function(folder: Path) -> Workload:
    """Ten calls of one function; the floor is that of the trivial program."""
    write_function_task(folder / "function", "total", calls())
    return _beside_trivial(folder, "function", TOTAL)


def unit_tests(folder: Path) -> Workload:
    """Ten test methods on one function; the floor is that of the trivial program."""
    methods = "\n".join(
        TOTAL_METHOD.format(at=at, values=arguments[0], answer=answer)
        for at, (arguments, answer) in enumerate(calls())
    )
    write_unittest_task(folder / "unit-tests", {"test_total.py": TOTAL_TEST.format(methods=methods)})
    return _beside_trivial(folder, "unit-tests", TOTAL)


def calls() -> list[tuple[list[list[int]], list[int]]]:
    """(arguments, returned value) of the cases of `total`."""
    found = []
    for at in range(CASES):
        values = random.Random(at).choices(range(1000), k=200)
        found.append(([values], [sum(values), max(values), len(set(values))]))
    return found


def _beside_trivial(folder: Path, name: str, source: str) -> Workload:
    floor = trivial(folder)
    return Workload(
        task=load_task(folder / name),
        files={ENTRY: source.encode()},
        program=floor.program,
        cases=floor.cases,
    )


def _stdio(folder: Path, program: str, inputs: Sequence[bytes]) -> Workload:
    path = PROGRAMS / program
    cases = [(stdin, bare(path, stdin)) for stdin in inputs]
    write_stdio_task(folder, cases)
    return Workload(task=load_task(folder), files={ENTRY: path.read_bytes()}, program=path, cases=cases)


def _inputs() -> list[bytes]:
    """Ten different ones of the same size."""
    found = []
    for at in range(CASES):
        numbers = random.Random(at)
        words = b" ".join(b"%05d" % numbers.randrange(100_000) for _ in range(INPUT_BYTES // 6))
        found.append(words + b"\n")
    return found


def _steps_of(seconds: float) -> int:
    """How many steps of the burning program take so long here, less what a run without any takes."""
    program, tried = PROGRAMS / "burning.py", 500_000
    took = min(_seconds(program, tried) for _ in range(5)) - min(_seconds(program, 0) for _ in range(5))
    return max(1, round(tried * seconds / took))


def _seconds(program: Path, steps: int) -> float:
    began = time.perf_counter()
    bare(program, b"%d\n" % steps)
    return time.perf_counter() - began
