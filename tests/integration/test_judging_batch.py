"""`kaohe judge`: one submission, and a list that goes on after bad lines and after being stopped."""

import io
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from question_bank.tasks import Task
from sandbox.errors import BoxLost
from sandbox.scripted import ScriptedSandbox, exited
from sandbox.values import Execution, Outcome
from server.commands.batch_progress import BatchProgress, lines_in
from server.judge_cli.answers import finished_ids
from server.judge_cli.batch import WAITING_PER_JOB, judge_batch
from server.judge_cli.one import judge_one, load_task
from server.judge_cli.shelf import TaskShelf
from server.practical.errors import BadSubmission, BadTask
from server.practical.programs import MAIN
from server.practical.submissions import read_submission
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


def fails_on_35(execution: Execution) -> Outcome | None:
    """Stands for a program and a validator that crashes on the second case."""
    given = dict(execution.files)
    if "validate.py" not in given:
        return exited(b"2 6")
    return exited(code=1 if given["judged/case.in"] == b"35\n" else 42)


def test_a_validator_s_fault_is_a_judgement_without_a_score() -> None:
    task = FIXTURES / "tasks" / "divisors"
    program = FIXTURES / "programs" / "divisors" / "AC" / "smallest.py"
    answer = judge_one(task, program, ScriptedSandbox([fails_on_35]))
    assert (answer["verdict"], answer["score"], answer["maximum"]) == ("JE", None, "100.00")
    assert [(case["verdict"], case["score"]) for case in answer["cases"]] == [("AC", "50.00"), ("JE", None)]
    assert "the output validator failed: exit code 1" in answer["cases"][1]["message"]
    code, answers = run([line("a", program, task)], ScriptedSandbox([fails_on_35]))
    assert (code, answers["a"][0]["verdict"]) == (0, "JE")


def test_the_main_file_of_a_folder_is_found_where_the_package_names_none(tmp_path: Path) -> None:
    """Of a package that names its entry, a folder without it stays without it."""
    ours = load_task(TASK)
    theirs = replace(ours, level=None)
    (tmp_path / "main.py").write_bytes(b"import other")
    (tmp_path / "other.py").write_bytes(b"")
    assert set(read_submission(tmp_path, theirs)) == {"solution.py", "other.py"}
    assert set(read_submission(tmp_path, ours)) == {"main.py", "other.py"}


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
    sandbox.executions.clear()
    assert judge_batch(lines, out, 1, sandbox) == 0
    written = [json.loads(text) for text in out.read_text(encoding="utf-8").splitlines()]
    assert [answer["id"] for answer in written] == ["right", "wrong"]
    assert {source for ran in sandbox.executions for source in dict(ran.files).values()} == {b"# wrong\n"}
    sandbox.executions.clear()
    assert judge_batch(lines, out, 1, sandbox) == 0
    assert sandbox.executions == []
    assert finished_ids(out) == {"right", "wrong"}


def test_a_line_that_is_no_text_stops_no_other(sandbox: ScriptedSandbox, programs: Path) -> None:
    lines = [
        json.dumps({"id": "half \ud800", "task": "\ud800", "submission": "\0"}),
        json.dumps({"id": "nul", "task": str(TASK), "submission": "\0"}),
        "[" * 100_000,
        line("a", programs / "right.py"),
    ]
    code, answers = run(lines, sandbox)
    assert code == 2
    assert [len(answers[each]) for each in ("half \ud800", "nul", None, "a")] == [1, 1, 1, 1]
    assert answers["a"][0]["verdict"] == "AC"


def test_a_package_is_read_once_for_many_lines(
    sandbox: ScriptedSandbox, programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []

    def load(path: Path) -> Task:
        read.append(path)
        return load_task(path)

    monkeypatch.setattr("server.judge_cli.batch.load_task", load)
    run([line(str(at), programs / "right.py") for at in range(20)], sandbox, jobs=4)
    assert read == [TASK]


def test_packages_read_long_ago_are_let_go() -> None:
    read: list[str] = []

    def load(path: Path) -> Task:
        read.append(path.name)
        return load_task(TASK)

    shelf = TaskShelf(load, kept=2)
    for name in ("a", "b", "a", "c", "a", "b"):
        shelf.task(Path(name))
    assert read == ["a", "b", "c", "b"]


def test_a_batch_reads_ahead_only_a_little(sandbox: ScriptedSandbox, programs: Path) -> None:
    """A list may be longer than memory: nothing is read that will not be judged soon."""
    answered: list[str] = []
    ahead: list[int] = []

    def lines() -> Iterator[str]:
        for at in range(200):
            ahead.append(at - len(answered))
            yield line(str(at), programs / "right.py")

    assert judge_batch(lines(), None, 2, sandbox, answered.append) == 0
    assert len(answered) == 200
    assert max(ahead) <= 2 * WAITING_PER_JOB


def test_every_line_is_told_of_once(sandbox: ScriptedSandbox, programs: Path, tmp_path: Path) -> None:
    words: list[str] = []
    lines = ["no json", line("a", programs / "right.py"), line("b", programs / "wrong.py")]
    out = tmp_path / "out.jsonl"
    judge_batch(lines, out, 1, sandbox, settled=words.append)
    assert sorted(words) == ["AC", "WA", "error"]
    words.clear()
    judge_batch(lines, out, 1, sandbox, settled=words.append)
    assert sorted(words) == ["earlier", "earlier", "error"]


def test_progress_is_for_those_who_look(tmp_path: Path) -> None:
    batch = tmp_path / "list.jsonl"
    batch.write_text("{}\n\n{}\n{}\n", encoding="utf-8")
    with batch.open(encoding="utf-8") as file:
        total = lines_in(file)
        assert file.read().count("{}") == 3
    assert total == 3
    seconds = iter([0.0, 30.0, 30.0, 30.0])  # made, two lines at once, the end
    seen = io.StringIO()
    progress = BatchProgress(total, to=seen, shows=True, now=lambda: next(seconds, 30.0))
    progress.settled("AC")
    progress.settled("earlier")
    progress.close()
    last = seen.getvalue().rstrip("\n").split("\r")[-1]
    assert last.split() == [
        "[################........]",
        "2/3",
        "2/min",
        "0:30",
        "left",
        "AC",
        "1",
        "earlier",
        "1",
    ]
    quiet = io.StringIO()
    silent = BatchProgress(total, to=quiet)
    silent.settled("AC")
    silent.close()
    assert quiet.getvalue() == ""


@pytest.mark.docker
def test_a_batch_that_is_killed_goes_on_where_it_was(docker_ready: None, tmp_path: Path) -> None:
    """kill -9 again and again: every line has one answer in the end, and nobody's was judged away."""
    asked = tmp_path / "list.jsonl"
    asked.write_text("".join(line(str(at), GOOD) + "\n" for at in range(24)), encoding="utf-8")
    out = tmp_path / "out.jsonl"
    command = [
        sys.executable,
        "-m",
        "server.cli",
        "judge",
        "--batch",
        str(asked),
        "--out",
        str(out),
        "--json",
    ]
    for kept in (3, 9):
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as judge:
            while judge.poll() is None and (not out.exists() or out.read_bytes().count(b"\n") < kept):
                time.sleep(0.005)
            judge.kill()
    cut = out.read_bytes()
    assert 9 <= cut.count(b"\n") < 24
    ended = subprocess.run(command, capture_output=True, check=True)
    assert (ended.stdout, ended.stderr) == (b"", b"")
    assert out.read_bytes().startswith(cut[: cut.rfind(b"\n") + 1])
    answers = [json.loads(text) for text in out.read_text(encoding="utf-8").splitlines()]
    assert sorted(int(answer["id"]) for answer in answers) == list(range(24))
    assert {answer["verdict"] for answer in answers} == {"AC"}


def test_without_a_file_lines_go_to_standard_output(
    sandbox: ScriptedSandbox, programs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    judge_batch([line("a", programs / "right.py")], None, 1, sandbox)
    assert json.loads(capsys.readouterr().out)["id"] == "a"
