"""A task package becomes a task: ours, those of Kattis and DOMjudge, and every defect by file and field."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from question_bank.complaints import Complaints
from question_bank.package_bank import is_package, read_package
from question_bank.reading import read_task
from question_bank.task_reading import TaskReading, read_task_tree
from question_bank.tasks import Case, Group, Solution, Task, TaskLimits, public_task
from question_bank.text import Localised
from question_bank.trees import Unreadable, below, read_tree
from question_bank.vocabulary import TaskKind

BANKS = Path(__file__).parent.parent / "fixtures" / "banks"
HEAD = "problem.yaml"


def files_of(name: str) -> dict[str, bytes]:
    """The files of one task of the small sound bank."""
    return below(read_tree(BANKS / "small", Complaints()), f"tasks/{name}")


def read(tree: Mapping[str, bytes], name: str = "task") -> TaskReading:
    return read_task_tree(tree, name)


def task_of(tree: Mapping[str, bytes]) -> Task:
    reading = read(tree)
    assert reading.task is not None, reading.issues
    return reading.task


def plain_package() -> dict[str, bytes]:
    """A small package made for another judge."""
    return {
        HEAD: b"problem_format_version: 2025-09\nname: Sum\nuuid: 0000\n",
        "statement/problem.en.md": b"Add.\n\n{{nextsample}}\n",
        "data/sample/1.in": b"1 2\n",
        "data/sample/1.ans": b"3\n",
        "data/secret/a.in": b"2 2\n",
        "data/secret/a.ans": b"4\n",
        "submissions/accepted/sum.py": b"print(sum(map(int, input().split())))\n",
    }


def with_head(tree: Mapping[str, bytes], head: str) -> dict[str, bytes]:
    return {**tree, HEAD: head.encode()}


def test_a_stdio_task_carries_all_its_parts():
    task = task_of(files_of("double-it"))
    assert task.kind is TaskKind.STDIO
    assert task.title == Localised(zh="翻倍", en="Double it")
    assert task.limits == TaskLimits(cpu_ms=1500, memory_mib=128, output_kib=1024)
    assert task.limits.wall_ms == 5500
    assert task.points_h == 2500
    assert task.protected == ("number = int(input())",)
    assert task.samples == (Case(id="sample/1", stdin=b"2\n", answer=b"4\n"),)
    assert task.case_ids == ("secret/01", "secret/02")


def test_solutions_promise_by_folder_and_by_their_first_line():
    promises = {s.path: (s.promised, s.promised_h) for s in task_of(files_of("double-it")).solutions}
    assert promises == {
        "accepted/product.py": (frozenset({"AC"}), 10000),
        "wrong_answer/always.py": (frozenset({"WA"}), 7500),
        "wrong_answer/nothing.py": (frozenset({"WA"}), 2500),
    }


def test_a_single_solution_is_handed_in_under_the_name_of_the_entry():
    (accepted, _) = task_of(files_of("counter")).solutions
    assert [path for path, _ in accepted.files] == ["counter.py"]


def test_groups_share_their_points_and_may_count_only_together():
    task = task_of(files_of("join-words"))
    assert task.groups == (Group(id="secret/odd", cases=("secret/odd/1", "secret/odd/2")),)
    assert task.case_ids == (
        "secret/odd/1",
        "secret/odd/2",
        "secret/plain/1",
        "secret/plain/2",
        "secret/plain/3",
    )
    assert list(task.weights.values()) == [35, 35, 10, 10, 10]


def test_weights_that_no_decimal_can_write_keep_their_exact_ratio():
    tree = files_of("join-words")
    tree["data/secret/plain/test_group.yaml"] = b"max_score: 10\nscore_aggregation: sum\n"
    weights = task_of(tree).weights
    assert weights["secret/plain/1"] * 3 * 7 == weights["secret/odd/1"] * 2


def test_a_case_of_a_unittest_task_is_one_test_method():
    assert task_of(files_of("counter")).case_ids == (
        "secret/test_counter.py::CounterTest::test_up",
        "secret/test_counter.py::CounterTest::test_start",
        "secret/test_counter.py::test_two_counters_are_apart",
    )


def test_a_files_case_has_its_folders_and_needs_no_answer():
    (case,) = task_of(files_of("line-count")).secrets
    assert case.files == (("notes.txt", b"a\nb\n"),)
    assert case.expected_files == (("count.txt", b"2\n"),)
    assert case.answer == b""


def test_the_starter_is_what_is_attached_under_the_name_of_an_entry():
    shown = public_task(task_of(files_of("line-count")))
    assert shown["starter"] == {"solution.py": "import pathlib\n"}
    assert shown["data_files"] == {"notes.txt": "一\n二\n"}


def test_a_browser_is_shown_nothing_secret():
    """A canary stands in every private part; none may show."""
    canary = "CANARY"
    secret = Case(
        id=f"secret/{canary}",
        stdin=canary.encode(),
        answer=canary.encode(),
        files=((canary, canary.encode()),),
        expected_files=((canary, canary.encode()),),
    )
    task = Task(
        id="t",
        kind=TaskKind.STDIO,
        title=Localised(zh="题", en="Task"),
        statement=Localised(zh="做", en="Do"),
        entry=("solution.py",),
        attachments=(("solution.py", b"start"), ("data.csv", b"\xff1")),
        samples=(Case(id="sample/1", stdin=b"in", answer=b"out"),),
        secrets=(secret,),
        test_files=((f"secret/test_{canary}.py", canary.encode()),),
        weights={f"secret/{canary}": Decimal(1)},
        checker=canary,
        protected=(canary,),
        solutions=(Solution(path=canary, files=((canary, canary.encode()),), promised=frozenset({canary})),),
        groups=(Group(id=canary, cases=(canary,)),),
    )
    shown = public_task(task)
    assert canary not in repr(shown)
    assert shown == {
        "id": "t",
        "kind": "stdio",
        "title": {"zh": "题", "en": "Task"},
        "statement": {"zh": "做", "en": "Do"},
        "entry": ["solution.py"],
        "function": None,
        "starter": {"solution.py": "start"},
        "data_files": {"data.csv": "�1"},
        "samples": [{"id": "sample/1", "stdin": "in", "answer": "out", "files": {}, "expected_files": {}}],
        "limits": {"cpu_ms": 2000, "wall_ms": 7000, "memory_mib": 256},
    }


def test_a_package_of_another_judge_loads_as_it_stands():
    reading = read(plain_package())
    assert reading.issues == ()
    task = reading.task
    assert task is not None
    assert (task.kind, task.entry, task.level, task.checker) == ("stdio", ("solution.py",), None, "default")
    assert task.title == Localised(zh="Sum", en="Sum")
    assert task.statement == Localised(zh="Add.\n\n", en="Add.\n\n")


def test_a_legacy_package_loads_as_it_stands():
    tree = {
        HEAD: b"name: Half\nvalidation: default\nvalidator_flags: float_tolerance 1e-6\n"
        b"limits:\n  memory: 512\n  time_multiplier: 5\n",
        "domjudge-problem.ini": b"timelimit='3.5'\ncolor=red\n",
        "problem_statement/problem.tex": b"\\problemname{Half of it}\nHalve.\n",
        "problem_statement/picture.png": b"\x89PNG",
        "data/sample/1.in": b"1\n",
        "data/sample/1.ans": b"0.5\n",
        "data/secret/testdata.yaml": b"on_reject: break\n",
        "data/secret/1.in": b"2\n",
        "data/secret/1.ans": b"1.0\n",
        "data/secret/1.desc": b"even\n",
        "input_format_validators/check.py": b"",
        "submissions/accepted/half.cpp": b"",
        "submissions/accepted/half.py": b"print(int(input()) / 2)\n",
        "submissions/run_time_error/crash/main.py": b"1 / 0\n",
    }
    reading = read(tree)
    assert reading.issues == ()
    task = reading.task
    assert task is not None
    assert task.checker == "float_tolerance 1e-6"
    assert task.limits == TaskLimits(cpu_ms=3500, memory_mib=512)
    assert task.breaks == ("secret",)
    assert "Halve." in task.statement.zh
    assert [s.path for s in task.solutions] == ["accepted/half.py", "run_time_error/crash"]
    assert task.solutions[1].files == (("solution.py", b"1 / 0\n"),)
    assert {skip.where for skip in reading.skipped} == {
        "data/secret/1.desc",
        "input_format_validators",
        "problem_statement/picture.png",
        "problem_statement/problem.tex",
        "submissions/accepted/half.cpp",
    }


def test_what_a_package_of_another_judge_may_hold_beside_is_skipped():
    """Other languages, other folders, a printed statement; no sample and no Python program at all."""
    tree = plain_package()
    for name in ("statement/problem.en.md", "data/sample/1.in", "data/sample/1.ans"):
        del tree[name]
    del tree["submissions/accepted/sum.py"]
    tree["problem_statement/problem.pdf"] = b"%PDF"
    tree["submissions/accepted/sum.c"] = b""
    tree["submissions/partial/small.py"] = b""
    tree["submissions/accepted/many/a.py"] = tree["submissions/accepted/many/b.py"] = b""
    reading = read(tree)
    assert reading.task is not None
    assert reading.issues == ()
    assert reading.task.solutions == ()
    assert {skip.where for skip in reading.skipped} == {
        "problem_statement/problem.pdf",
        "submissions/accepted/many",
        "submissions/accepted/sum.c",
        "submissions/partial/small.py",
    }


def test_what_the_format_knows_beside_a_case_is_no_stray_file():
    tree = plain_package()
    for ending in ("out", "interaction", "in.statement", "ans.download", "svg"):
        tree[f"data/sample/1.{ending}"] = b"3\n"
    tree["solution/solution.en.md"] = b"Add."
    reading = read(tree)
    assert reading.issues == ()
    assert {skip.where for skip in reading.skipped} >= {"data/sample/1.out", "solution"}


def test_the_main_file_of_a_folder_is_handed_in_as_the_entry():
    tree = plain_package()
    tree["submissions/wrong_answer/two/main.py"] = b"import other\n"
    tree["submissions/wrong_answer/two/other.py"] = b""
    (_, two) = task_of(tree).solutions
    assert two.files == (("other.py", b""), ("solution.py", b"import other\n"))


def test_a_legacy_package_without_a_name_takes_it_from_its_statement():
    tree = plain_package()
    del tree["statement/problem.en.md"]
    tree["problem_statement/problem.tex"] = b"\\problemname{Adding $x$}\n%% plainproblemname: Adding x\n"
    assert task_of(with_head(tree, "type: pass-fail\n")).title.en == "Adding x"


def test_groups_of_a_scoring_problem_carry_their_points():
    tree = plain_package()
    del tree["data/secret/a.in"], tree["data/secret/a.ans"]
    for group, points in (("g1", 40), ("g2", 60)):
        tree[f"data/secret/{group}/test_group.yaml"] = f"max_score: {points}\n".encode()
        for case in "ab":
            tree[f"data/secret/{group}/{case}.in"] = b"1 1\n"
            tree[f"data/secret/{group}/{case}.ans"] = b"2\n"
    scoring = task_of(with_head(tree, "problem_format_version: 2025-09\nname: Sum\ntype: scoring\n"))
    assert list(scoring.weights.values()) == [20, 20, 30, 30]
    assert [group.id for group in scoring.groups] == ["secret/g1", "secret/g2"]
    plain = task_of(tree)
    assert list(plain.weights.values()) == [1, 1, 1, 1]
    assert plain.groups == ()


def test_legacy_groups_score_by_their_range():
    tree = plain_package()
    for group, points in (("g1", 25), ("g2", 75)):
        tree[f"data/secret/{group}/testdata.yaml"] = f"range: 0 {points}\ngrader_flags: min\n".encode()
        tree[f"data/secret/{group}/1.in"] = b"1 1\n"
        tree[f"data/secret/{group}/1.ans"] = b"2\n"
    del tree["data/secret/a.in"], tree["data/secret/a.ans"]
    assert list(task_of(with_head(tree, "name: Sum\ntype: scoring\n")).weights.values()) == [25, 75]


def test_arguments_and_comparison_come_from_the_nearest_settings():
    tree = plain_package()
    tree["data/secret/test_group.yaml"] = b"args: [--slow]\noutput_validator_args: [case_sensitive]\n"
    tree["data/secret/a.yaml"] = b"args: [--fast, '3']\n"
    tree["data/secret/b.in"] = tree["data/secret/b.ans"] = b"1\n"
    task = task_of(tree)
    assert [case.arguments for case in task.secrets] == [("--fast", "3"), ("--slow",)]
    assert task.checker == "case_sensitive"


def test_constants_are_put_into_statements_and_submissions():
    tree = plain_package()
    tree["statement/problem.en.md"] = b"Below {{limit}}, not {{other}}."
    tree["submissions/accepted/sum.py"] = b"print({{limit}})\n"
    head = "problem_format_version: 2025-09\nname: Sum\nconstants: {limit: 1000}\n"
    task = task_of(with_head(tree, head))
    assert task.statement.en == "Below 1000, not {{other}}."
    assert task.solutions[0].files == (("solution.py", b"print(1000)\n"),)


def test_constants_have_variants_and_stand_in_settings_too():
    tree = plain_package()
    tree["statement/problem.en.md"] = b"Below {{n}}, {{n.tex}} or {{n.value}}; {{m.value}}."
    tree["data/secret/test_group.yaml"] = b"args: ['{{n}}']\n"
    head = "problem_format_version: 2025-09\nname: Sum\nconstants: {n: {value: 1000, tex: '1,000'}, m: 2}\n"
    task = task_of(with_head(tree, head))
    assert task.statement.en == "Below 1000, 1,000 or 1000; 2."
    assert task.secrets[0].arguments == ("1000",)


def test_cases_are_in_lexicographical_order():
    tree = plain_package()
    for name in ("10", "2", "1"):
        tree[f"data/secret/{name}.in"] = tree[f"data/secret/{name}.ans"] = b"1\n"
    assert task_of(tree).case_ids == ("secret/1", "secret/10", "secret/2", "secret/a")


def test_a_folder_without_problem_yaml_is_unreadable(tmp_path: Path):
    with pytest.raises(Unreadable, match=r"holds no problem\.yaml"):
        read_task(tmp_path)


def test_a_package_is_checked_as_a_bank_of_one_task() -> None:
    folder = BANKS / "small" / "tasks" / "double-it"
    assert is_package(folder)
    assert not is_package(BANKS / "small")
    reading = read_package(folder)
    assert (list(reading.bank.tasks), reading.issues) == (["double-it"], ())
    assert reading.bank.level is reading.bank.tasks["double-it"].level


def test_issues_of_a_package_are_named_from_its_own_folder(tmp_path: Path) -> None:
    for name, content in {**plain_package(), "output_validator/v.cc": b""}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    reading = read_package(tmp_path)
    assert [issue.path for issue in reading.issues] == ["output_validator/v.cc"]
    assert reading.bank.tasks == {}


def test_a_task_is_named_after_its_folder():
    task, issues = read_task(BANKS / "small" / "tasks" / "double-it")
    assert issues == []
    assert task is not None
    assert task.id == "double-it"
