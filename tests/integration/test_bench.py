"""Benchmarks measure what they say: every way of doing the work does it, and a wrong result is no figure."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.docker_sandbox import DockerSandbox
from tests.bench import workloads
from tests.bench.bench_judging import judged, judged_by_exec
from tests.bench.floor import WrongAnswer
from tests.bench.queued import judge_processes, open_queue
from tests.bench.ready import bench_sandbox

pytestmark = [pytest.mark.docker, pytest.mark.usefixtures("docker_ready")]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[DockerSandbox]:
    made = bench_sandbox()
    yield made
    made.close()


def test_every_kind_of_work_is_judged_as_expected(sandbox: DockerSandbox, tmp_path: Path) -> None:
    trivial = workloads.trivial(tmp_path)
    trivial.run_bare()
    judged(trivial, sandbox)
    judged_by_exec(trivial, sandbox)
    judged(workloads.half_wrong(tmp_path), sandbox, right=5)
    judged(workloads.function(tmp_path), sandbox)
    judged(workloads.unit_tests(tmp_path), sandbox)


def test_a_wrong_result_is_no_figure(sandbox: DockerSandbox, tmp_path: Path) -> None:
    half_wrong = workloads.half_wrong(tmp_path)
    for judge in (judged, judged_by_exec):
        with pytest.raises(WrongAnswer):
            judge(half_wrong, sandbox)
    stdin, _ = half_wrong.cases[0]
    with pytest.raises(WrongAnswer):
        replace(half_wrong, cases=[(stdin, b"something else\n")]).run_bare()


def test_a_queue_is_judged_by_judge_processes(tmp_path: Path) -> None:
    trivial = workloads.trivial(tmp_path)
    with (
        open_queue(tmp_path / "q", trivial, tmp_path / "trivial") as queue,
        judge_processes(tmp_path / "q", 1),
    ):
        queue.hand_in(candidates=2, answers=2)
        first = queue.judged(before=0)
        queue.hand_in(candidates=1, answers=1)
        second = queue.judged(before=4)
    assert (len(first), len(second), queue.handed_in) == (4, 1, 5)
    assert max(first) < second[0]
