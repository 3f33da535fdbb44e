"""`kaohe judge`: one submission, and a list that goes on after bad lines and after being stopped."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from sandbox.errors import BoxLost
from sandbox.scripted import ScriptedSandbox, exited
from sandbox.values import Execution, Outcome
from server.judge_cli import finished_ids, judge_batch, judge_one
from server.practical.errors import BadSubmission, BadTask
from server.practical.programs import MAIN
from tests.integration.test_judging_kinds import FIXTURES

TASK = FIXTURES / "tasks" / "doubling"
GOOD = FIXTURES / "programs" / "doubling" / "AC" / "good.py"


def doubles(execution: Execution) -> Outcome | None:
    """Stands for a program that is right, wrong on 21, or lost with its box, by its own text."""
    if execution.entry == MAIN:
        return exited()
    text = dict(execution.files)["solution.py"]
    if b"lost" in text:
        raise BoxLost("gone")
    number = int(execution.stdin)
    return exited(b"%d" % (41 if b"wrong" in text and number == 21 else 2 * number))


@pytest.fixture
def sandbox() -> ScriptedSandbox:
    return ScriptedSandbox([doubles])


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    for name in ("right", "wrong", "lost"):
        (tmp_path / f"{name}.py").write_text(f"# {name}\n", encoding="utf-8")
    return tmp_path


def line(line_id: str, submission: Path, task: Path = TASK) -> str:
    return json.dumps({"id": line_id, "task": str(task), "submission": str(submission)})


def run(lines: Sequence[str], sandbox: ScriptedSandbox, jobs: int = 2) -> tuple[int, dict[Any, list[Any]]]:
    said: list[str] = []
    code = judge_batch(lines, None, jobs, sandbox, said.append)
    answers: dict[Any, list[Any]] = {}
    for answer in map(json.loads, said):
        answers.setdefault(answer["id"], []).append(answer)
    return code, answers


def test_one_submission_is_judged_on_the_points_of_its_package(sandbox: ScriptedSandbox) -> None:
    answer = judge_one(TASK, GOOD, sandbox)
    assert (answer["verdict"], answer["score"], answer["maximum"]) == ("AC", "100.00", "100.00")
    assert [case["id"] for case in answer["cases"]] == ["secret/01", "secret/02"]


def test_a_folder_is_a_submission_too(sandbox: ScriptedSandbox, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    (folder / "__pycache__").mkdir(parents=True)
    (folder / "__pycache__" / "x.pyc").write_bytes(b"")
    (folder / "solution.py").write_text("# right", encoding="utf-8")
    assert judge_one(TASK, folder, sandbox)["verdict"] == "AC"
    assert dict(sandbox.executions[-1].files) == {"solution.py": b"# right"}


def test_what_cannot_be_read_is_named(sandbox: ScriptedSandbox, tmp_path: Path) -> None:
    with pytest.raises(BadTask, match="nowhere"):
        judge_one(tmp_path / "nowhere", GOOD, sandbox)
    with pytest.raises(BadSubmission, match=r"nothing\.py"):
        judge_one(TASK, tmp_path / "nothing.py", sandbox)


def test_a_bad_line_stops_no_other(sandbox: ScriptedSandbox, programs: Path) -> None:
    lines = [
        "no json",
        line("a", programs / "right.py"),
        '{"id": "b", "task": 3}',
        line("c", programs / "missing.py"),
        line("d", programs / "wrong.py", programs / "no-task"),
        line("a", programs / "right.py"),
        "",
        line("e", programs / "wrong.py"),
    ]
    code, answers = run(lines, sandbox)
    assert code == 2
    assert answers.keys() == {None, "a", "b", "c", "d", "e"}
    assert "line 1" in answers[None][0]["error"]
    assert "line 3" in answers["b"][0]["error"]
    assert "missing.py" in answers["c"][0]["error"]
    assert "no-task" in answers["d"][0]["error"]
    repeated, judged = sorted(answers["a"], key=lambda answer: "verdict" in answer)
    assert "line 6" in repeated["error"]
    assert judged["verdict"] == "AC"
    assert (answers["e"][0]["verdict"], answers["e"][0]["score"]) == ("WA", "50.00")


def test_our_own_failure_is_an_error_and_never_a_score(sandbox: ScriptedSandbox, programs: Path) -> None:
    code, answers = run([line("a", programs / "lost.py"), line("b", programs / "right.py")], sandbox)
    assert code == 3
    assert answers["a"] == [{"id": "a", "error": "BoxLost: gone"}]
    assert answers["b"][0]["verdict"] == "AC"


def test_a_clean_batch_exits_with_nothing_whatever_the_verdicts(
    sandbox: ScriptedSandbox, programs: Path
) -> None:
    code, answers = run([line(str(at), programs / "wrong.py") for at in range(30)], sandbox, jobs=3)
    assert code == 0
    assert len(answers) == 30


def test_a_stopped_batch_goes_on(sandbox: ScriptedSandbox, programs: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    lines = [line(name, programs / f"{name}.py") for name in ("right", "wrong")]
    assert judge_batch(lines[:1], out, 1, sandbox) == 0
    with out.open("ab") as file:
        file.write(b'{"id": "wrong", "verd')  # cut by a crash
    asked = len(sandbox.executions)
    assert judge_batch(lines, out, 1, sandbox) == 0
    written = [json.loads(text) for text in out.read_text(encoding="utf-8").splitlines()]
    assert [answer["id"] for answer in written] == ["right", "wrong"]
    assert len(sandbox.executions) == asked + 3
    assert judge_batch(lines, out, 1, sandbox) == 0
    assert len(sandbox.executions) == asked + 3
    assert finished_ids(out) == {"right", "wrong"}


def test_without_a_file_lines_go_to_standard_output(
    sandbox: ScriptedSandbox, programs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    judge_batch([line("a", programs / "right.py")], None, 1, sandbox)
    assert json.loads(capsys.readouterr().out)["id"] == "a"
