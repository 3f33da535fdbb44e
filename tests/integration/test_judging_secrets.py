"""No program finds an answer or a test in its box, however it looks; it does find its own input."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from question_bank.tasks import Case, Task
from sandbox.docker_sandbox import DockerSandbox
from sandbox.image import build_image
from server.practical.judging import judge
from server.practical.verdicts import Verdict
from tests.integration.test_judging_kinds import FIXTURES, load

ANSWER = "THE-EXPECTED-ANSWER"
INPUT = "THE-GIVEN-INPUT"
SEARCH = (FIXTURES / "programs" / "searching" / "search.py").read_bytes()

pytestmark = pytest.mark.docker


@pytest.fixture(scope="module")
def sandbox(docker_ready: None) -> DockerSandbox:
    build_image()
    return DockerSandbox()


def marked_case(**fields: object) -> Case:
    given = {"id": "secret/01", "stdin": INPUT.encode(), "answer": ANSWER.encode()} | fields
    return Case(**given)  # type: ignore[arg-type]


def stdio_task() -> Task:
    other = marked_case(id="secret/02", stdin=f"{ANSWER} is another case's input".encode())
    return replace(load("doubling"), secrets=(marked_case(), replace(other, stdin=INPUT.encode())))


def function_task() -> Task:
    case = marked_case(stdin=f'{{"args": [["{INPUT}"]]}}'.encode(), answer=f'"{ANSWER}"'.encode())
    return replace(load("word-count"), secrets=(case,))


def files_task() -> Task:
    case = marked_case(files=(("in.txt", INPUT.encode()),), expected_files=(("out.txt", ANSWER.encode()),))
    return replace(load("upper-lines"), secrets=(case,))


def unittest_task() -> Task:
    task = load("counter")
    ((path, content),) = task.test_files
    marked = content.replace(b"counter.add(3)", f'counter.add("{INPUT}")'.encode())
    return replace(task, test_files=((path, marked + f"\n# {ANSWER}\n".encode()),))


@pytest.mark.parametrize("make", [stdio_task, function_task, files_task, unittest_task])
def test_the_answer_is_nowhere_in_the_box(make: Callable[[], Task], sandbox: DockerSandbox) -> None:
    task = make()
    task = replace(
        task,
        limits=replace(task.limits, cpu_ms=10_000),
        solutions=tuple(replace(one, files=(("solution.py", ANSWER.encode()),)) for one in task.solutions),
    )
    judgement = judge(task, {"solution.py": SEARCH}, sandbox, points_h=100)
    assert judgement.verdict is not Verdict.AC
    seen = b"\n".join(part for run in judgement.runs for part in (run.stdout, run.stderr))
    scanned = [int(line.split()[1]) for line in seen.splitlines() if line.startswith(b"SCANNED")]
    assert len(scanned) == len(judgement.runs)
    assert min(scanned) > 200
    assert b"FOUND-INPUT" in seen
    assert b"FOUND-ANSWER" not in seen, seen.decode(errors="replace")


DIGGING = b"""
import unittest
from unittest.mock import Mock
from solution import dig
ANSWER = "THE-EXPECTED-ANSWER"

class Stub:
    def __init__(self):
        self._secret = ANSWER
    def tell(self, expected=ANSWER):
        return len(expected)

def helper(word, expected=ANSWER):
    if word == "raise":
        raise ValueError(word) from KeyError(expected)
    return len(expected)

class DigTest(unittest.TestCase):
    def test_dig(self):
        secret = ANSWER
        mock = Mock(side_effect=lambda *_: len(secret))
        mock(secret)
        items = (len(word) for word in [secret])
        given = (lambda word: len(secret), helper, Stub(), Stub().tell, mock, items, Stub)
        self.assertEqual(dig(*given), secret)
"""


def test_nothing_handed_over_leads_to_the_tests_own_names(sandbox: DockerSandbox) -> None:
    """Neither closures, defaults, globals and private attributes nor a mock's memory or a traceback."""
    task = load("counter")
    task = replace(
        task,
        test_files=(("secret/test_dig.py", DIGGING),),
        solutions=(),
        weights={},
        limits=replace(task.limits, cpu_ms=10_000),
    )
    dig = (FIXTURES / "programs" / "searching" / "dig.py").read_bytes()
    (run,) = judge(task, {"solution.py": dig}, sandbox, points_h=100).runs
    seen = run.stdout + run.stderr
    looked = [int(line.split()[1]) for line in seen.splitlines() if line.startswith(b"LOOKED")]
    assert min(looked) > 200
    assert b"FOUND-ANSWER" not in seen, seen.decode(errors="replace")
    assert run.verdict is Verdict.WA
