"""Hidden tests as people write them work between two boxes: async, mocks, patches, derived classes."""

from dataclasses import replace

import pytest

from question_bank.tasks import Solution
from sandbox.docker_sandbox import DockerSandbox
from sandbox.image import build_image
from server.practical.judging import judge
from server.practical.verdicts import Verdict
from tests.integration.test_judging_kinds import FIXTURES, load

pytestmark = pytest.mark.docker

FOLDER = FIXTURES / "crossing"
SOLUTION = {"solution.py": (FOLDER / "solution.py").read_bytes()}
TESTS = ("secret/test_crossing.py", (FOLDER / "test_crossing.py").read_bytes())


def test_all_of_python_that_tests_use_crosses(docker_ready: None) -> None:
    build_image()
    good = Solution(path="accepted/good.py", files=tuple(SOLUTION.items()), promised=frozenset(("AC",)))
    task = replace(load("counter"), test_files=(TESTS,), solutions=(good,), weights={})
    judgement = judge(task, SOLUTION, DockerSandbox(), points_h=10000)
    assert [(run.case, run.message) for run in judgement.runs if run.verdict is not Verdict.AC] == []
    assert len(judgement.runs) == TESTS[1].count(b"    def test_") + TESTS[1].count(b"async def test_") + 1
