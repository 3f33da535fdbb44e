"""Hidden tests as people write them work between two boxes: async, mocks, patches, derived classes."""

from dataclasses import replace

import pytest

from question_bank.tasks import Solution
from question_bank.vocabulary import Level
from sandbox.docker_sandbox import DockerSandbox
from sandbox.image import build_image
from sandbox.values import Flavour
from server.practical.judging import judge
from server.practical.verdicts import Verdict
from tests.integration.test_judging_kinds import FIXTURES, load

pytestmark = pytest.mark.docker

WHEELS = FIXTURES.parent.parent / "build" / "wheels"  # where the set-up leaves them
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


NUMPY = b"""
import numpy as np
import pandas as pd
def total(a): return a.sum()
def double(a): return a * 2
def table(columns): return pd.DataFrame(columns)
"""
NUMPY_TESTS = b"""
import numpy as np
import solution
def test_numbers_and_arrays():
    assert solution.total(np.array([1, 2, 3])) == 6
    np.testing.assert_array_equal(solution.double(np.array([[1, 2], [3, 4]])), [[2, 4], [6, 8]])
    assert not np.array_equal(solution.double(np.array([1.5])), [3.1])
def test_tables():
    table = solution.table({"a": [1, 2], "b": ["x", "y"]})
    assert (table.shape, list(table.columns), table["a"].sum()) == ((2, 2), ["a", "b"], 3)
"""


def test_arrays_cross_as_values_where_the_level_has_them(docker_ready: None) -> None:
    build_image(flavour=Flavour.DATA, wheels=WHEELS)
    files = {"solution.py": NUMPY}
    good = Solution(path="accepted/good.py", files=tuple(files.items()), promised=frozenset(("AC",)))
    task = replace(load("counter"), level=Level.SENIOR, weights={}, solutions=(good,))
    task = replace(
        task,
        test_files=(("secret/test_arrays.py", NUMPY_TESTS),),
        limits=replace(task.limits, cpu_ms=10_000),  # the libraries take their time to load
    )
    judgement = judge(task, files, DockerSandbox(), points_h=10000)
    assert [(run.verdict, run.message) for run in judgement.runs] == [(Verdict.AC, None)] * 2
