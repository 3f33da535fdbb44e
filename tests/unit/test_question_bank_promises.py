"""What authors elsewhere promise of their programs is read and tried: by file, by annotation, by folder."""

from decimal import Decimal

import pytest

from question_bank.proving import Proof, prove_task
from question_bank.task_reading import TaskReading, read_task_tree
from question_bank.tasks import Solution

PLAIN = {
    "problem.yaml": b"problem_format_version: 2025-09\nname: Sum\ntype: scoring\n",
    "statement/problem.en.md": b"Add.\n",
    "data/secret/a.in": b"2 2\n",
    "data/secret/a.ans": b"4\n",
}
YAML = "submissions/submissions.yaml"


def reading(tree: dict[str, bytes]) -> TaskReading:
    return read_task_tree({**PLAIN, **tree}, "task")


def solutions(tree: dict[str, bytes]) -> dict[str, Solution]:
    found = reading(tree)
    assert found.task is not None, found.issues
    return {solution.path: solution for solution in found.task.solutions}


def test_domjudge_writes_results_and_score_into_the_program() -> None:
    text = b"# @EXPECTED_RESULTS@: TIMELIMIT, RUN-ERROR\n# @EXPECTED_SCORE@: 88.37\n"
    (found,) = solutions({"submissions/mixed/slow.py": text}).values()
    assert found.promised == {"TLE", "RTE", "MLE"}
    assert found.promised_points == (Decimal("88.37"), Decimal("88.37"))


def test_an_annotation_goes_before_the_folder() -> None:
    text = b"# @EXPECTED_RESULTS@: CORRECT\n"
    (found,) = solutions({"submissions/wrong_answer/x.py": text}).values()
    assert found.promised == {"AC"}


@pytest.mark.parametrize(
    ("words", "promised"),
    [
        ("permitted: [AC, TLE]\n  required: [TLE]", {"TLE"}),
        ("permitted: [AC, WA, TLE]\n  required: [TLE]", {"WA", "TLE"}),
        ("required: [RTE]", {"WA", "TLE", "RTE", "MLE"}),
        ("permitted: [AC]", {"AC"}),
    ],
)
def test_permitted_and_required_verdicts_bound_that_of_the_whole(words: str, promised: set[str]) -> None:
    tree = {"submissions/other/x.py": b"", YAML: f"other/x.py:\n  {words}\n".encode()}
    (found,) = solutions(tree).values()
    assert found.promised == promised


def test_patterns_name_programs_and_folders_and_braces_are_spelled_out() -> None:
    tree = {f"submissions/{path}": b"" for path in ("odd/a.py", "odd/b.py", "odd/c.py", "even/a.py")}
    tree[YAML] = b"odd/{a,b}.py: {score: 10}\nodd: {permitted: [WA]}\n'*/a.py': {score: [3, 5.5]}\n"
    found = solutions(tree)
    assert set(found) == {"odd/a.py", "odd/b.py", "odd/c.py", "even/a.py"}
    assert {path: one.promised_points for path, one in found.items()} == {
        "odd/a.py": (3, Decimal("5.5")),
        "odd/b.py": (10, 10),
        "odd/c.py": None,
        "even/a.py": (3, Decimal("5.5")),
    }
    assert found["odd/c.py"].promised == {"WA"}


def test_the_entry_point_of_a_program_may_be_named() -> None:
    tree = {
        "submissions/accepted/two/run_me.py": b"import other\n",
        "submissions/accepted/two/other.py": b"",
        YAML: b"accepted/two: {entrypoint: run_me.py}\n",
    }
    assert solutions(tree)["accepted/two"].files == (("other.py", b""), ("solution.py", b"import other\n"))


def test_a_program_of_which_only_points_are_promised_may_get_any_verdict() -> None:
    (found,) = solutions({"submissions/odd/x.py": b"", YAML: b"odd: {score: 10}\n"}).values()
    assert found.promised >= {"AC", "WA", "TLE"}


def test_a_word_nobody_knows_is_an_issue_of_the_file() -> None:
    (issue,) = reading({YAML: b"accepted: {permitted: [OK]}\n"}).issues
    assert (issue.path, issue.field) == (YAML, "accepted.permitted")


class AllGet:
    """Every solution fares alike."""

    def __init__(self, score_h: int, verdict: str = "AC") -> None:
        self._proof = Proof(verdict=verdict, score_h=score_h, maximum_h=10_000, failed_cases=())

    def prove(self, task: object, files: object) -> Proof:
        return self._proof


@pytest.mark.parametrize(("score_h", "sound"), [(3000, True), (3001, True), (2990, False), (4002, False)])
def test_a_promised_range_is_on_the_package_s_own_scale(score_h: int, sound: bool) -> None:
    settings = {"data/secret/test_group.yaml": b"max_score: 200\n"}
    found = reading(
        {"submissions/accepted/x.py": b"", YAML: b"accepted/x.py: {score: [60, 80]}\n", **settings}
    )
    assert found.task is not None
    assert (prove_task(found.task, AllGet(score_h)) == []) is sound


def test_partly_accepted_means_not_all_points() -> None:
    task = reading({"submissions/partially_accepted/x.py": b""}).task
    assert task is not None
    assert prove_task(task, AllGet(5000)) == []
    assert prove_task(task, AllGet(5000, "WA")) == []
    assert len(prove_task(task, AllGet(10_000))) == 1
