"""Judges all of HumanEval: every reference must pass, no stub may, and mutants as a plain run says."""

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.bench.figures import PER_MINUTE, figure
from tests.bench.human_eval import (
    Entry,
    Problem,
    data_folder,
    disagreements,
    judge_all,
    mutated,
    problems,
    published,
)
from tests.bench.reporting import Report, bench

JOBS = 2
SHOWN = 20

Judged = dict[str, dict[str, object]]


def measure(report: Report) -> None:
    """References and stubs; mutants when asked for."""
    folder = data_folder()
    if folder is None:
        report.note("HumanEval is not here (KAOHE_HUMAN_EVAL names its folder) and was left out")
        return
    of = problems(folder)[: report.asked.problems]
    _judge_published(report, of)
    if report.asked.mutants:
        _judge_mutants(report, of)


def _judge_published(report: Report, of: Sequence[Problem]) -> None:
    entries = list(published(of))
    judged, rate = _judged(entries)
    right, free = _accepted(judged, "reference"), _accepted(judged, "stub")
    report.note(f"references {right}/{len(of)} AC, stubs {free}/{len(of)} AC")
    report.add(figure("HumanEval as unittest tasks, submissions", [rate], PER_MINUTE))
    for name, answer in judged.items():
        if name.startswith("reference") != (answer.get("verdict") == "AC"):
            report.fault(f"{name}: {answer.get('verdict')}: {_why(answer)}")


def _judge_mutants(report: Report, of: Sequence[Problem]) -> None:
    entries = list(mutated(of, report.asked.mutants))
    judged, _ = _judged(entries)
    differing = disagreements(entries, judged)
    verdicts = Counter(str(answer.get("verdict", "error")) for answer in judged.values())
    said = ", ".join(f"{verdict} {count}" for verdict, count in verdicts.most_common())
    report.note(f"mutants {len(entries)}: {said}")
    report.note(f"agreement with a plain run of the check: {len(entries) - len(differing)}/{len(entries)}")
    for each in differing[:SHOWN]:
        report.fault(each)


def _judged(entries: Sequence[Entry]) -> tuple[Judged, float]:
    """The judgements, and how many a minute."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        judged = judge_all(entries, Path(folder), JOBS)
        return judged, 60 * len(entries) / (time.perf_counter() - began)


def _accepted(judged: Judged, group: str) -> int:
    return sum(answer.get("verdict") == "AC" for name, answer in judged.items() if name.startswith(group))


def _why(answer: dict[str, object]) -> object:
    cases = answer.get("cases")
    return cases[0]["message"] if isinstance(cases, list) and cases else answer.get("error")


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--mutants", type=int, default=0, help="how many of each reference; 0 for none")
    parser.add_argument("--problems", type=int, default=None, help="only so many of the first")


def main() -> int:
    """Entry point."""
    return bench("human_eval", "All of HumanEval, references and stubs", measure, options=_options)


if __name__ == "__main__":
    sys.exit(main())
