"""Every promise of a solution is tried; each one that is broken is an issue of that solution."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from question_bank.bank import Bank
from question_bank.proving import Proof, prove_bank, prove_task
from question_bank.reading import read_bank
from question_bank.suite_proving import Weakness, WeakTest
from question_bank.tasks import Task

BANK = read_bank(Path(__file__).parent.parent / "fixtures" / "banks" / "small").bank
TASK = BANK.tasks["double-it"]
RIGHT = Proof(verdict="AC", score_h=10000, maximum_h=10000, failed_cases=())
NOTHING = Proof(verdict="WA", score_h=2500, maximum_h=10000, failed_cases=("secret/02",))
ALWAYS = Proof(verdict="WA", score_h=7500, maximum_h=10000, failed_cases=("secret/01",))
GOOD = {"accepted/product.py": RIGHT, "wrong_answer/nothing.py": NOTHING, "wrong_answer/always.py": ALWAYS}


class ScriptedProver:
    """Answers as it was told, by the path of the solution that is handed in."""

    def __init__(self, proofs: Mapping[str, Proof], weak: tuple[WeakTest, ...] = ()) -> None:
        self._proofs = proofs
        self._weak = weak

    def prove(self, task: Task, files: Mapping[str, bytes]) -> Proof:
        (path,) = (solution.path for solution in task.solutions if dict(solution.files) == files)
        return self._proofs[path]

    def weak_tests(self, task: Task) -> tuple[WeakTest, ...]:
        return self._weak


def only(task: Task) -> Bank:
    return replace(BANK, tasks=MappingProxyType({task.id: task}))


def issues_with(**changed: Proof) -> list[tuple[str, str]]:
    """Issues of the task when some solutions fare otherwise; keys are the names of the programs."""
    proofs = {path: changed.get(Path(path).stem, proof) for path, proof in GOOD.items()}
    return [(issue.path, issue.message) for issue in prove_task(TASK, ScriptedProver(proofs))]


def test_kept_promises_raise_no_issue():
    assert issues_with() == []


def test_an_accepted_solution_that_fails_is_an_issue():
    failed = replace(RIGHT, verdict="TLE", score_h=0)
    assert issues_with(product=failed) == [
        ("submissions/accepted/product.py", "promises AC, gets TLE"),
        ("submissions/accepted/product.py", "promises 100.00 of 100.00, gets 0.00 of 100.00"),
    ]


def test_a_promised_score_is_compared_exactly():
    assert issues_with(always=replace(ALWAYS, score_h=7501)) == [
        ("submissions/wrong_answer/always.py", "promises 75.00 of 100.00, gets 75.01 of 100.00")
    ]


def test_a_promised_score_scales_with_the_points_it_was_judged_on():
    assert issues_with(always=replace(ALWAYS, score_h=1500, maximum_h=2000)) == []


def test_a_wrong_solution_must_score_something():
    (_, (path, message)) = issues_with(nothing=replace(NOTHING, score_h=0))
    assert path == "submissions/wrong_answer/nothing.py"
    assert message == "scores 0: a wrong solution must be a plausible mistake"


def test_a_mistake_no_case_notices_is_an_issue():
    found = issues_with(nothing=RIGHT)
    assert ("submissions/wrong_answer/nothing.py", "promises WA, gets AC") in found
    full = "scores full marks: no secret case notices the mistake"
    assert ("submissions/wrong_answer/nothing.py", full) in found


def test_two_mistakes_must_fail_different_cases():
    assert issues_with(nothing=replace(NOTHING, failed_cases=("secret/01",))) == [
        (
            "submissions/wrong_answer/nothing.py",
            "fails the very cases that submissions/wrong_answer/always.py fails",
        )
    ]


def test_a_package_made_for_no_exam_need_not_have_plausible_mistakes():
    foreign = replace(TASK, level=None, solutions=tuple(replace(s, promised_h=None) for s in TASK.solutions))
    hopeless = replace(NOTHING, score_h=0, failed_cases=("secret/01",))
    proofs = {**GOOD, "wrong_answer/nothing.py": hopeless}
    assert prove_task(foreign, ScriptedProver(proofs)) == []


def test_issues_of_a_bank_are_named_from_its_root_and_progress_is_told():
    told: list[str] = []
    proofs = {**GOOD, "accepted/product.py": replace(RIGHT, verdict="WA")}
    (issue,) = prove_bank(only(TASK), ScriptedProver(proofs), progress=told.append)
    assert issue.path == "tasks/double-it/submissions/accepted/product.py"
    assert told == [
        "double-it/submissions/accepted/product.py",
        "double-it/submissions/wrong_answer/always.py",
        "double-it/submissions/wrong_answer/nothing.py",
    ]


def weak(method: str, weakness: Weakness) -> WeakTest:
    case = f"secret/test_counter.py::{method}"
    path = "data/secret/test_counter.py"
    return WeakTest(
        case=case,
        weakness=weakness,
        path=path,
        line=9,
        text="assert f(1)",
        why="an impostor",
        why_zh="冒充者",
    )


def issues_of_suite(task: Task, *found: WeakTest) -> list[tuple[str, str, str]]:
    suite = replace(task, solutions=())
    issues = prove_task(suite, ScriptedProver({}, found))
    return [(issue.path, issue.field, issue.message) for issue in issues]


def test_a_hidden_test_that_takes_an_impostor_is_named_with_its_assertion():
    task = BANK.tasks["counter"]
    assert issues_of_suite(task) == []
    found = [weak("test_total", Weakness.TAKES_IMPOSTOR), weak("test_total", Weakness.BELIEVES_LIAR)]
    taken, believed = issues_of_suite(task, *found)
    assert taken == (
        "data/secret/test_counter.py",
        "line 9",
        "an impostor passes test_total; the assertion is too weak: assert f(1)",
    )
    assert "the program's own ==" in believed[2]


def test_a_package_not_made_for_an_exam_may_have_weak_tests_but_not_only_these():
    task = replace(BANK.tasks["counter"], level=None)
    one = weak(task.case_ids[0].partition("::")[2], Weakness.TAKES_IMPOSTOR)
    assert issues_of_suite(task, one) == []
    every = [weak(case.partition("::")[2], Weakness.TAKES_IMPOSTOR) for case in task.case_ids]
    assert len(issues_of_suite(task, *every)) == len(every)
    ((_, _, message),) = issues_of_suite(task, weak("test_total", Weakness.CANNOT_CROSS))
    assert message == "test_total passes in one process but cannot be judged between boxes: an impostor"
