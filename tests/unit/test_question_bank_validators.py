"""Packages with a validator of their own: which program it is, how it is limited, what it may say."""

from decimal import Decimal

import pytest

from question_bank.task_reading import read_task_tree
from question_bank.tasks import Task, TaskLimits, Validator, public_task

HEAD = "problem.yaml"
PLAIN = {
    HEAD: b"problem_format_version: 2025-09\nname: Sum\n",
    "statement/problem.en.md": b"Add.\n",
    "data/sample/1.in": b"1 2\n",
    "data/sample/1.ans": b"3\n",
    "data/secret/a.in": b"2 2\n",
    "data/secret/a.ans": b"4\n",
    "submissions/accepted/sum.py": b"print(sum(map(int, input().split())))\n",
}


def task_of(tree: dict[str, bytes], head: bytes | None = None) -> Task:
    reading = read_task_tree({**PLAIN, **tree, **({} if head is None else {HEAD: head})}, "task")
    assert reading.task is not None, reading.issues
    return reading.task


def validator_of(tree: dict[str, bytes], head: bytes | None = None) -> Validator:
    validator = task_of(tree, head).validator
    assert validator is not None
    return validator


@pytest.mark.parametrize(
    ("names", "entry"),
    [
        (["output_validator/check.py"], "check.py"),
        (["output_validator/validate.py", "output_validator/words.py"], "validate.py"),
        (["output_validator/main.py", "output_validator/validate.py"], "main.py"),
        (["output_validator/mine/validate.py", "output_validator/mine/lib/a.py"], "validate.py"),
        (["output_validators/check.py"], "check.py"),
        (["output_validators/mine/check.py", "output_validators/mine/words.txt"], "check.py"),
    ],
)
def test_the_program_is_found_where_judges_put_it(names: list[str], entry: str) -> None:
    validator = validator_of(dict.fromkeys(names, b""))
    assert validator.entry == entry
    assert entry in dict(validator.files)
    assert len(validator.files) == len(names)


def test_a_script_may_say_in_its_first_line_that_it_is_python() -> None:
    tree = {"output_validators/mine/check": b"#!/usr/bin/env python3\n", "output_validators/mine/words": b"a"}
    assert validator_of(tree).entry == "check"


def test_a_validator_talks_where_the_package_says_so() -> None:
    tree = {"output_validators/v.py": b""}
    assert not validator_of(tree).interactive
    assert validator_of(tree, b"name: Sum\nvalidation: custom interactive\n").interactive
    assert validator_of(tree, b"problem_format_version: 2025-09\nname: Sum\ntype: interactive\n").interactive


def test_its_limits_are_those_of_the_package() -> None:
    head = b"name: Sum\nlimits: {validation_time: 20, validation_memory: 512, validation_output: 1}\n"
    limits = validator_of({"output_validators/v.py": b""}, head).limits
    assert limits == TaskLimits(cpu_ms=20_000, memory_mib=512, output_kib=1024)


def test_constants_are_put_into_it() -> None:
    head = b"problem_format_version: 2025-09\nname: Sum\nconstants: {most: 7}\n"
    validator = validator_of({"output_validator/v.py": b"MOST = {{most}}"}, head)
    assert validator.files == (("v.py", b"MOST = 7"),)


def test_any_flags_may_be_its_arguments_and_may_differ_by_case() -> None:
    tree = {
        "output_validator/v.py": b"",
        "data/secret/b.in": b"",
        "data/secret/b.ans": b"",
        "data/secret/b.yaml": b"output_validator_args: [--strict, '3']\n",
    }
    task = task_of(tree)
    assert [(case.id, case.checker) for case in task.secrets] == [
        ("secret/a", None),
        ("secret/b", "--strict 3"),
    ]
    legacy = task_of(
        {"output_validators/v.py": b""}, b"name: Sum\nvalidation: custom\nvalidator_flags: x 1\n"
    )
    assert legacy.checker == "x 1"


def test_flags_of_the_default_checker_may_differ_by_group() -> None:
    tree = {
        "data/secret/b.in": b"",
        "data/secret/b.ans": b"",
        "data/secret/b.yaml": b"output_validator_args: [case_sensitive]\n",
    }
    task = task_of(tree)
    assert (task.checker, [case.checker for case in task.secrets]) == ("default", [None, "case_sensitive"])


def test_it_gives_parts_of_points_only_where_points_are_given() -> None:
    tree = {"output_validator/v.py": b""}
    assert not validator_of(tree).scores
    scoring = task_of(tree, b"problem_format_version: 2025-09\nname: Sum\ntype: scoring\n")
    assert scoring.validator is not None
    assert scoring.validator.scores
    assert scoring.case_points == {"secret/a": Decimal(100)}


def test_what_a_score_is_a_part_of_depends_on_the_group() -> None:
    tree = {"output_validator/v.py": b""}
    for group, words in {
        "all": b"max_score: 10\n",
        "min": b"max_score: 20\nscore_aggregation: min\n",
        "sum": b"max_score: 70\nscore_aggregation: sum\n",
    }.items():
        tree[f"data/secret/{group}/test_group.yaml"] = words
        for case in "ab":
            tree[f"data/secret/{group}/{case}.in"] = tree[f"data/secret/{group}/{case}.ans"] = b""
    head = b"problem_format_version: 2025-09\nname: Sum\ntype: scoring\n"
    whole = {name: content for name, content in PLAIN.items() if not name.startswith("data/secret/a")}
    reading = read_task_tree({**whole, **tree, HEAD: head}, "task")
    assert reading.task is not None, reading.issues
    points = {"min/a": 20, "min/b": 20, "sum/a": 35, "sum/b": 35}
    assert reading.task.case_points == {f"secret/{case}": Decimal(point) for case, point in points.items()}


def test_nobody_is_shown_the_cases_of_an_interactive_task() -> None:
    task = task_of({"output_validator/v.py": b""}, b"name: Sum\ntype: interactive\n")
    assert task.samples
    assert public_task(task)["samples"] == []


def test_included_files_are_those_for_python() -> None:
    tree = {
        "include/default/words.txt": b"a",
        "include/python3/helper.py": b"b",
        "include/python3/words.txt": b"c",
        "include/cpp/helper.h": b"d",
    }
    assert task_of(tree).included == (("helper.py", b"b"), ("words.txt", b"c"))
