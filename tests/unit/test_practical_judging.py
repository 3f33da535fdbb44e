"""Judging goes through the cases in order, lets nothing of the answer in, and keeps our failures apart."""

from dataclasses import replace

import pytest

from question_bank.tasks import Group
from question_bank.vocabulary import TaskKind
from sandbox.errors import BoxLost, EngineUnavailable
from sandbox.scripted import IMAGE, Rule, ScriptedSandbox, exited, stopped
from sandbox.values import Ended, Execution, Mode, Outcome
from server.practical.judging import judge
from server.practical.programs import MAIN
from server.practical.retrying import MAXIMUM_ATTEMPTS, judge_patiently
from server.practical.verdicts import Verdict
from server.practical.ways import Stage
from tests.unit.practical_cast import always, by_stdin, make_case, make_task, sandbox_where

FILES = {"solution.py": b"print(input())"}
AC, WA, TLE, CE = Verdict.AC, Verdict.WA, Verdict.TLE, Verdict.CE


def test_a_right_program_gets_all_points() -> None:
    sandbox = sandbox_where(by_stdin({b"1": exited(b"one\n"), b"2": exited(b"two\n")}))
    judgement = judge(make_task(), FILES, sandbox, points_h=1501)
    assert (judgement.verdict, judgement.score_h, judgement.maximum_h) == (AC, 1501, 1501)
    assert [run.maximum_h for run in judgement.runs] == [751, 750]
    assert judgement.image == IMAGE
    assert sandbox.open_boxes == 0


def test_all_cases_run_and_the_first_failure_names_the_whole() -> None:
    sandbox = sandbox_where(by_stdin({b"1": stopped(Ended.CPU), b"2": exited(b"two")}))
    judgement = judge(make_task(), FILES, sandbox, points_h=10000)
    assert [run.verdict for run in judgement.runs] == [TLE, AC]
    assert (judgement.verdict, judgement.score_h) == (TLE, 5000)


def test_a_package_may_ask_to_stop_at_the_first_failure() -> None:
    sandbox = sandbox_where(by_stdin({b"1": exited(b"no"), b"2": exited(b"two")}))
    judgement = judge(make_task(breaks=("secret",)), FILES, sandbox, points_h=10000)
    assert [run.case for run in judgement.runs] == ["secret/01"]
    assert (judgement.verdict, judgement.score_h, judgement.maximum_h) == (WA, 0, 10000)


def test_cases_of_a_group_score_together() -> None:
    task = make_task(groups=(Group(id="secret", cases=("secret/01", "secret/02")),))
    judgement = judge(
        task, FILES, sandbox_where(by_stdin({b"1": exited(b"one"), b"2": exited()})), points_h=100
    )
    assert [(run.verdict, run.score_h) for run in judgement.runs] == [(AC, 0), (WA, 0)]


def test_nothing_but_the_input_of_the_case_goes_in() -> None:
    sandbox = sandbox_where(always(exited(b"one")))
    task = make_task(solutions=(), attachments=(("solution.py", b"starter"), ("rates.csv", b"1,2")))
    judge(task, FILES, sandbox, points_h=100)
    run = sandbox.executions[0]
    assert run == Execution(
        files=(("solution.py", FILES["solution.py"]), ("rates.csv", b"1,2")),
        entry="solution.py",
        stdin=b"1",
        limits=run.limits,
        mode=Mode.FORK,
    )
    assert (run.limits.cpu_ms, run.limits.wall_ms, run.limits.memory_mib) == (1000, 4000, 64)


def test_files_that_cannot_be_run_fail_every_case_before_any_counts() -> None:
    broken = replace(exited(b"solution.py, line 1: SyntaxError: invalid syntax\n"), exit_code=1)
    sandbox = ScriptedSandbox([always_first(broken)])
    judgement = judge(make_task(), FILES, sandbox, points_h=100)
    assert [run.verdict for run in judgement.runs] == [CE, CE]
    assert (judgement.verdict, judgement.score_h) == (CE, 0)
    assert judgement.runs[1].message == "solution.py, line 1: SyntaxError: invalid syntax"
    assert all(evidence.stage is Stage.OFFICIAL for run in judgement.runs for evidence in run.evidence)
    look = [run.mode for run in sandbox.executions if run.entry == MAIN]
    assert (len(sandbox.executions), look) == (3, [Mode.FORK, Mode.EXEC])


def test_nobody_looks_at_files_that_answer_rightly() -> None:
    sandbox = sandbox_where(by_stdin({b"1": exited(b"one"), b"2": exited(b"two")}))
    assert judge(make_task(), FILES, sandbox, points_h=100).verdict is AC
    assert [run.stdin for run in sandbox.executions] == [b"1", b"2"]


def test_a_wrong_answer_to_the_first_case_is_screened_once_and_looked_at_once() -> None:
    sandbox = sandbox_where(by_stdin({b"1": exited(b"no"), b"2": exited(b"two")}))
    assert judge(make_task(), FILES, sandbox, points_h=100).verdict is WA
    ran = [("look" if run.entry == MAIN else run.stdin, run.mode) for run in sandbox.executions]
    assert ran == [(b"1", Mode.FORK), ("look", Mode.FORK), (b"1", Mode.EXEC), (b"2", Mode.FORK)]


def test_an_entry_that_is_missing_is_looked_for_and_never_run() -> None:
    sandbox = ScriptedSandbox([always_first(replace(exited(b"solution.py"), exit_code=1))])
    judgement = judge(make_task(), {"other.py": b""}, sandbox, points_h=100)
    assert judgement.verdict is CE
    assert {run.entry for run in sandbox.executions} == {MAIN}


def test_all_files_of_a_project_are_looked_at_first() -> None:
    task = make_task(entry=("solution.py", "helper.py"))
    sandbox = sandbox_where(always(exited(b"one")))
    judge(task, {**FILES, "helper.py": b""}, sandbox, points_h=100)
    assert sandbox.executions[0].entry == MAIN


def always_first(outcome: Outcome) -> Rule:
    return lambda execution: outcome


@pytest.mark.parametrize("ended", [Ended.SIGNALLED, Ended.MEMORY, Ended.CPU, Ended.OUTPUT])
def test_source_that_breaks_the_compiler_itself_is_a_compile_error_too(ended: Ended) -> None:
    judgement = judge(make_task(), FILES, ScriptedSandbox([always_first(stopped(ended))]), points_h=100)
    assert judgement.verdict is CE


def test_unusable_file_names_are_a_compile_error_and_reach_no_box() -> None:
    sandbox = ScriptedSandbox()
    judgement = judge(make_task(), {"../solution.py": b""}, sandbox, points_h=100)
    assert judgement.verdict is CE
    assert sandbox.executions == []


def test_a_protected_line_that_is_gone_fails_every_case_and_is_named() -> None:
    task = make_task(protected=("total = 0",))
    judgement = judge(task, FILES, sandbox_where(always(exited(b"one"))), points_h=100)
    assert [run.verdict for run in judgement.runs] == [WA, WA]
    assert all("total = 0" in (run.message or "") for run in judgement.runs)
    assert judgement.score_h == 0


def test_expected_files_are_collected_and_compared_with_the_checker() -> None:
    case = make_case("secret/01", b"", b"", files=(("in.txt", b"3"),), expected_files=(("out.txt", b"6 A"),))
    task = make_task(TaskKind.FILES, secrets=(case,))
    right = exited(b"free text", collected=(("out.txt", b"6  a\n"),))
    sandbox = sandbox_where(always(right))
    assert judge(task, FILES, sandbox, points_h=100).verdict is AC
    assert sandbox.executions[-1].collect == ("out.txt",)
    assert dict(sandbox.executions[-1].files) == FILES | {"in.txt": b"3"}
    for outcome, says in (
        (exited(), "out.txt was not written"),
        (exited(collected=(("out.txt", b"7 A"),)), "out.txt: "),
    ):
        judgement = judge(task, FILES, sandbox_where(always(outcome)), points_h=100)
        assert judgement.verdict is WA
        assert says in (judgement.runs[0].message or "")


def test_standard_output_of_a_files_case_counts_where_it_has_an_answer() -> None:
    case = make_case("secret/01", b"", b"2 rows", expected_files=(("out.txt", b"6"),))
    task = make_task(TaskKind.FILES, secrets=(case,))
    written = (("out.txt", b"6"),)
    assert judge(task, FILES, sandbox_where(always(exited(collected=written))), points_h=100).verdict is WA
    right = exited(b"2 rows", collected=written)
    assert judge(task, FILES, sandbox_where(always(right)), points_h=100).verdict is AC


def losing(times: int) -> Rule:
    left = [times]

    def rule(execution: Execution) -> Outcome | None:
        if execution.stdin and left[0]:
            left[0] -= 1
            raise BoxLost("gone")
        return None

    return rule


def test_a_lost_box_is_no_verdict_and_is_tried_again() -> None:
    ends = by_stdin({b"1": exited(b"one"), b"2": exited(b"two")})
    with pytest.raises(BoxLost):
        judge(make_task(), FILES, sandbox_where(losing(1), ends), points_h=100)
    judgement = judge_patiently(make_task(), FILES, sandbox_where(losing(2), ends), points_h=100)
    assert (judgement.verdict, judgement.attempts) == (AC, 3)


def test_patience_ends() -> None:
    sandbox = sandbox_where(losing(MAXIMUM_ATTEMPTS))
    with pytest.raises(BoxLost):
        judge_patiently(make_task(), FILES, sandbox, points_h=100)


def test_no_engine_is_told_at_once() -> None:
    def unavailable(_: Execution) -> Outcome | None:
        raise EngineUnavailable("no engine")

    sandbox = ScriptedSandbox([unavailable])
    with pytest.raises(EngineUnavailable):
        judge_patiently(make_task(), FILES, sandbox, points_h=100)
