"""The shipped demo bank keeps its promises before the real judge, and candidates can try what they write."""

from pathlib import Path

import pytest

from question_bank.proving import prove_task
from question_bank.reading import read_task
from question_bank.tasks import Task
from sandbox.docker_sandbox import DockerSandbox
from sandbox.image import build_image
from sandbox.values import Ended
from server.practical.proving import BankProver
from server.practical.trying import NoSuchSample, try_run
from server.practical.verdicts import Verdict
from tests.integration.test_judging_kinds import FIXTURES, load

TASKS = sorted((Path(__file__).parents[2] / "deploy" / "demo" / "bank" / "tasks").iterdir())

pytestmark = pytest.mark.docker


@pytest.fixture(scope="module")
def sandbox(docker_ready: None) -> DockerSandbox:
    build_image()
    return DockerSandbox()


def good(name: str) -> dict[str, bytes]:
    return {"solution.py": (FIXTURES / "programs" / name / "AC" / "good.py").read_bytes()}


def sample_of(task: Task) -> str:
    return task.samples[0].id


@pytest.mark.parametrize("path", TASKS, ids=lambda path: path.name)
def test_every_promise_of_the_demo_bank_is_kept(path: Path, sandbox: DockerSandbox) -> None:
    task, issues = read_task(path)
    assert task is not None, issues
    assert prove_task(task, BankProver(sandbox)) == []


def test_own_input_runs_the_program(sandbox: DockerSandbox) -> None:
    outcome = try_run(load("doubling"), good("doubling"), b"8\n", sandbox)
    assert (outcome.ended, outcome.exit_code, outcome.stdout) == (Ended.EXITED, 0, b"16\n")
    assert outcome.verdict is None


@pytest.mark.parametrize("name", ["doubling", "word-count", "upper-lines"])
def test_a_sample_is_run_and_judged(name: str, sandbox: DockerSandbox) -> None:
    task = load(name)
    assert try_run(task, good(name), b"", sandbox, sample_of(task)).verdict is Verdict.AC
    nothing = {"solution.py": b"def count_words(words):\n    print('hello')\n    return {}\n"}
    wrong = try_run(task, nothing, b"", sandbox, sample_of(task))
    assert wrong.verdict is Verdict.WA


def test_the_sample_of_a_function_shows_prints_and_value(sandbox: DockerSandbox) -> None:
    task = load("word-count")
    files = {"solution.py": b"def count_words(words):\n    print('hello')\n    return {'a': (1,)}\n"}
    outcome = try_run(task, files, b"", sandbox, sample_of(task))
    assert outcome.stdout == b"hello\n{'a': (1,)}\n"
    assert outcome.stderr == b""
    fails = {"solution.py": b"def count_words(words):\n    return words['a']\n"}
    failed = try_run(task, fails, b"", sandbox, sample_of(task))
    assert failed.verdict is Verdict.RTE
    assert b"TypeError" in failed.stderr


def test_own_input_of_a_class_runs_it_as_a_script(sandbox: DockerSandbox) -> None:
    files = {"solution.py": good("counter")["solution.py"] + b"\nprint(Counter(int(input())).value)\n"}
    assert try_run(load("counter"), files, b"7", sandbox).stdout == b"7\n"


def test_own_input_of_a_program_on_files_finds_those_of_the_sample(sandbox: DockerSandbox) -> None:
    files = {"solution.py": b"print(open('in.txt').read())\n"}
    assert try_run(load("upper-lines"), files, b"", sandbox).stdout.strip() == b"ada"


def test_source_that_cannot_run_says_why(sandbox: DockerSandbox) -> None:
    outcome = try_run(load("doubling"), {"solution.py": b"print(\n"}, b"", sandbox)
    assert outcome.verdict is Verdict.CE
    assert b"solution.py, line 1: SyntaxError" in outcome.stderr


def test_an_unknown_sample_is_refused(sandbox: DockerSandbox) -> None:
    with pytest.raises(NoSuchSample):
        try_run(load("doubling"), good("doubling"), b"", sandbox, "secret/01")
