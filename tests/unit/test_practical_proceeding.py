"""All cases run, but for what a package asks to leave out; that scores nothing and is not shown."""

import pytest

from question_bank.tasks import Task
from sandbox.scripted import exited
from sandbox.values import Execution, Outcome
from server.practical.judging import judge
from server.practical.verdicts import Judgement, Verdict
from tests.unit.practical_cast import make_case, make_task, sandbox_where

FILES = {"solution.py": b""}
AC, WA = Verdict.AC, Verdict.WA
NAMES = ("secret/a/1", "secret/a/2", "secret/b/1", "secret/c/1")


def task_of(**fields: object) -> Task:
    """Cases in three folders, whose input is their name, and one sample."""
    cases = tuple(make_case(name, name.encode(), b"right") for name in NAMES)
    return make_task(secrets=cases, samples=(make_case("sample/1", b"sample/1", b"right"),), **fields)


def judged(task: Task, *wrong: str) -> Judgement:
    """By a program that is wrong on these cases."""

    def rule(execution: Execution) -> Outcome | None:
        if execution.entry != "solution.py":
            return None
        return exited(b"wrong" if execution.stdin.decode() in wrong else b"right")

    return judge(task, FILES, sandbox_where(rule), points_h=400)


def cases_of(judgement: Judgement) -> list[str]:
    return [run.case for run in judgement.runs]


def test_a_folder_that_asks_to_stop_stops_alone() -> None:
    judgement = judged(task_of(breaks=("secret/a",)), "secret/a/1")
    assert cases_of(judgement) == ["secret/a/1", "secret/b/1", "secret/c/1"]
    assert (judgement.verdict, judgement.score_h, judgement.maximum_h) == (WA, 200, 400)


def test_all_may_stop_at_the_first_failure() -> None:
    assert cases_of(judged(task_of(breaks=("secret",)), "secret/b/1")) == list(NAMES[:3])


@pytest.mark.parametrize(
    ("wrong", "run", "score_h"),
    [
        (["secret/a/2"], ["secret/a/1", "secret/a/2", "secret/c/1"], 200),
        (["secret/b/1"], list(NAMES), 300),
        ([], list(NAMES), 400),
    ],
)
def test_a_folder_waits_for_another_to_be_right(wrong: list[str], run: list[str], score_h: int) -> None:
    judgement = judged(task_of(requires={"secret/b": ("secret/a",)}), *wrong)
    assert (cases_of(judgement), judgement.score_h) == (run, score_h)


def test_what_waits_for_a_folder_that_was_left_out_is_left_out_too() -> None:
    requires = {"secret/b": ("secret/a",), "secret/c": ("secret/b",)}
    assert cases_of(judged(task_of(requires=requires), "secret/a/1")) == ["secret/a/1", "secret/a/2"]


def test_samples_are_run_where_a_folder_waits_for_them_and_count_for_nothing_else() -> None:
    task = task_of(requires={"secret/c": ("sample",)})
    judgement = judged(task, "sample/1")
    assert (cases_of(judgement), judgement.score_h) == (list(NAMES[:3]), 300)
    assert judgement.verdict is AC
    assert cases_of(judged(task)) == list(NAMES)
    assert cases_of(judged(task_of(), "sample/1")) == list(NAMES)
