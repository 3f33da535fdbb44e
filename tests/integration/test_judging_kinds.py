"""Every kind gets every verdict from the real sandbox; a program stands in the folder of its verdict."""

from pathlib import Path

import pytest

from question_bank.reading import read_task
from question_bank.tasks import Task
from sandbox.docker_sandbox import DockerSandbox
from sandbox.image import build_image
from server.practical.judging import judge
from server.practical.verdicts import Judgement, Verdict

FIXTURES = Path(__file__).parent.parent / "fixtures"
PROGRAMS = sorted(path for path in (FIXTURES / "programs").glob("*/??*/*.py") if path.parent.name.isupper())
CHEATS = sorted((FIXTURES / "programs" / "counter" / "cheats").glob("*.py"))

pytestmark = pytest.mark.docker


@pytest.fixture(scope="module")
def sandbox(docker_ready: None) -> DockerSandbox:
    build_image()
    return DockerSandbox()


def load(name: str) -> Task:
    task, issues = read_task(FIXTURES / "tasks" / name)
    assert task is not None, issues
    return task


def judged(path: Path, sandbox: DockerSandbox) -> Judgement:
    task = load(path.parent.parent.name)
    return judge(task, {task.entry[0]: path.read_bytes()}, sandbox, points_h=10_000)


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: "/".join(path.parts[-3:]))
def test_a_program_gets_the_verdict_of_its_folder(path: Path, sandbox: DockerSandbox) -> None:
    judgement = judged(path, sandbox)
    assert judgement.verdict == path.parent.name, judgement.to_json()
    assert (judgement.score_h == judgement.maximum_h) == (judgement.verdict is Verdict.AC)
    assert judgement.image.startswith("sha256:")


@pytest.mark.parametrize("kind", ["doubling", "word-count", "upper-lines", "counter"])
def test_every_kind_is_tried_with_every_verdict(kind: str) -> None:
    tried = {path.parent.name for path in PROGRAMS if path.parent.parent.name == kind}
    assert tried == {verdict.value for verdict in Verdict} - {"JE"}


@pytest.mark.parametrize("path", CHEATS, ids=lambda path: path.name)
def test_a_program_that_cheats_hidden_tests_gets_nothing(path: Path, sandbox: DockerSandbox) -> None:
    judgement = judged(path, sandbox)
    assert judgement.verdict is not Verdict.AC
    assert judgement.score_h == 0, judgement.to_json()


def test_one_method_leaves_nothing_for_the_next(sandbox: DockerSandbox) -> None:
    """Class attributes count from zero in every method, and cases are exactly those of the file."""
    path = FIXTURES / "programs" / "counter" / "AC" / "good.py"
    judgement = judged(path, sandbox)
    assert [run.case for run in judgement.runs] == list(load("counter").case_ids)
    assert [run.case.rpartition("::")[2] for run in judgement.runs] == [
        "test_starts_at_zero",
        "test_counts_up",
        "test_refuses_negative_steps",
        "test_each_counts_alone",
        "test_total",
    ]


def test_a_partly_right_class_scores_its_right_methods(sandbox: DockerSandbox) -> None:
    path = FIXTURES / "programs" / "counter" / "WA" / "accepts_negative_steps.py"
    judgement = judged(path, sandbox)
    wrong = [run.case.rpartition("::")[2] for run in judgement.runs if run.verdict is not Verdict.AC]
    assert wrong == ["test_refuses_negative_steps"]
    assert judgement.score_h == 8000
    assert "Negative not raised" in (judgement.runs[2].message or "")


def test_a_missing_entry_is_a_compile_error(sandbox: DockerSandbox) -> None:
    judgement = judge(load("doubling"), {"other.py": b"print(1)"}, sandbox, points_h=100)
    assert [run.verdict for run in judgement.runs] == [Verdict.CE, Verdict.CE]
    assert "solution.py" in (judgement.runs[0].message or "")
