"""Groups of packages made elsewhere share points and count together as their judges count them."""

from decimal import Decimal
from fractions import Fraction

from question_bank.task_reading import read_task_tree
from question_bank.tasks import Counting, Group, Task
from question_bank.trees import counts

LEGACY = b"name: Sum\ntype: scoring\n"
CURRENT = b"problem_format_version: 2025-09\nname: Sum\ntype: scoring\n"


def task_of(head: bytes, cases: str, settings: dict[str, str]) -> Task:
    """A package with these cases below `data/secret/` and these settings files below `data/`."""
    tree = {"problem.yaml": head, "statement/problem.en.md": b"Add."}
    for case in cases.split():
        tree[f"data/secret/{case}.in"] = tree[f"data/secret/{case}.ans"] = b"1\n"
    tree |= {f"data/{path}": text.encode() for path, text in settings.items()}
    reading = read_task_tree(tree, "task")
    assert reading.task is not None, reading.issues
    return reading.task


def shares(task: Task) -> dict[str, Fraction]:
    """Part of all points by folder, in percent."""
    whole = Fraction(sum(task.weights.values()))
    found: dict[str, Fraction] = {}
    for case, weight in task.weights.items():
        folder = case.rpartition("/")[0].removeprefix("secret").lstrip("/")
        found[folder] = found.get(folder, Fraction(0)) + 100 * Fraction(weight) / whole
    return found


def test_the_worst_case_decides_a_min_group_and_its_range_is_its_worth() -> None:
    task = task_of(
        LEGACY,
        "g1/a g1/b g2/a",
        {
            "secret/testdata.yaml": "on_reject: continue\ngrader_flags: first_error accept_if_any_accepted\n",
            "secret/g1/testdata.yaml": "range: 0 30\naccept_score: 30\ngrader_flags: min\non_reject: break\n",
            "secret/g2/testdata.yaml": "range: 0 70\naccept_score: 70\ngrader_flags: min\non_reject: break\n",
        },
    )
    assert shares(task) == {"g1": 30, "g2": 70}
    assert [(group.id, group.how) for group in task.groups] == [
        ("secret/g1", Counting.MIN),
        ("secret/g2", Counting.MIN),
    ]
    assert task.breaks == ("secret/g1", "secret/g2")


def test_accept_score_alone_is_the_worth_of_the_whole_group() -> None:
    """As DOMjudge counts: all of a group's cases, or nothing."""
    settings = {"secret/testdata.yaml": "grader_flags: sum\n"}
    settings |= {
        "secret/a/testdata.yaml": "accept_score: 10\n",
        "secret/b/testdata.yaml": "accept_score: 30\n",
    }
    task = task_of(LEGACY, "a/1 a/2 a/3 b/1", settings)
    assert shares(task) == {"a": 25, "b": 75}
    assert [group.how for group in task.groups] == [Counting.ALL, Counting.ALL]


def test_groups_within_groups_are_averaged_and_the_worst_of_them_taken() -> None:
    settings = {
        "secret/testdata.yaml": "grader_flags: sum\n",
        "secret/fast/testdata.yaml": "grader_flags: avg\n",
        "secret/fast/small/testdata.yaml": "accept_score: 15\n",
        "secret/fast/large/testdata.yaml": "accept_score: 45\n",
        "secret/safe/testdata.yaml": "grader_flags: min\n",
        "secret/safe/one/testdata.yaml": "accept_score: 70\n",
        "secret/safe/two/testdata.yaml": "accept_score: 80\n",
    }
    task = task_of(LEGACY, "fast/small/1 fast/large/1 safe/one/1 safe/two/1", settings)
    parts = shares(task)
    assert (parts["fast/small"] * 3, parts["fast/small"] + parts["fast/large"]) == (parts["fast/large"], 30)
    assert parts["safe/one"] + parts["safe/two"] == 70
    worst = task.groups[-1]
    assert (worst.id, worst.how, worst.cases) == ("secret/safe", Counting.MIN, ())
    assert [(group.id, group.worth) for group in worst.inner] == [
        ("secret/safe/one", Decimal(70)),
        ("secret/safe/two", Decimal(80)),
    ]


def test_a_sum_counts_each_case() -> None:
    settings = {"secret/g/testdata.yaml": "accept_score: 5\ngrader_flags: sum\n"}
    task = task_of(LEGACY, "g/a g/b h/a", settings | {"secret/h/testdata.yaml": "accept_score: 30\n"})
    assert shares(task) == {"g": 25, "h": 75}
    assert [group.id for group in task.groups] == ["secret/h"]


def test_the_whole_of_secret_may_count_together() -> None:
    task = task_of(CURRENT, "a b", {"secret/test_group.yaml": "score_aggregation: min\nmax_score: 40\n"})
    assert task.groups == (Group(id="secret", cases=("secret/a", "secret/b"), how=Counting.MIN),)
    passing = task_of(CURRENT, "a b", {"secret/test_group.yaml": "score_aggregation: pass-fail\n"})
    assert passing.groups == (Group(id="secret", cases=("secret/a", "secret/b")),)


def test_the_draft_form_of_groups_is_read_too() -> None:
    settings = {
        "secret/testdata.yaml": "scoring:\n  aggregation: sum\n",
        "secret/g1/testdata.yaml": "scoring:\n  score: 30\n  aggregation: min\n",
        "secret/g2/testdata.yaml": "scoring:\n  score: 70\n  aggregation: min\n",
    }
    assert shares(task_of(CURRENT, "g1/a g2/a g2/b", settings)) == {"g1": 30, "g2": 70}


def test_judging_stops_only_in_the_folders_that_ask_for_it() -> None:
    settings = {"testdata.yaml": "on_reject: continue\n", "secret/b/testdata.yaml": "on_reject: break\n"}
    assert task_of(LEGACY, "a/1 b/1 b/c/1", settings).breaks == ("secret/b", "secret/b/c")
    assert task_of(LEGACY, "a/1 b/1", {"testdata.yaml": "on_reject: break\n"}).breaks == (
        "secret",
        "secret/a",
        "secret/b",
    )


def test_a_time_limit_may_stand_in_the_hidden_file_of_domjudge() -> None:
    tree = {
        "problem.yaml": b"name: Sum\n",
        ".timelimit": b"5\n",
        "problem_statement/problem.en.md": b"Add.",
        "data/secret/a.in": b"",
        "data/secret/a.ans": b"",
    }
    reading = read_task_tree(tree, "task")
    assert reading.task is not None
    assert (reading.task.limits.cpu_ms, reading.issues, reading.skipped) == (5000, (), ())
    assert counts("tasks/sum/.timelimit")
    assert not counts("tasks/.hidden/.timelimit")
