"""A validator decides in a box of its own; what it may not do is a fault of the package, never a score."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest

from question_bank.tasks import Task, TaskLimits, Validator
from sandbox.scripted import Rule, ScriptedSandbox, exited, stopped
from sandbox.values import Ended, Execution, Mode, Outcome
from server.practical.errors import ValidatorFault
from server.practical.judging import judge
from server.practical.limits import box_memory_mib
from server.practical.trying import try_run
from server.practical.validating import read_said, validation_memory_mib
from server.practical.validating_feedback import Unsound, read_feedback
from server.practical.verdicts import Verdict
from tests.unit.practical_cast import compiles, make_case, make_task, sandbox_where

FILES = {"solution.py": b"print(input())"}
AC, WA, TLE, JE = Verdict.AC, Verdict.WA, Verdict.TLE, Verdict.JE
FOLDER = "judged/feedback/"


def validated_task(**fields: object) -> Task:
    """Two cases, decided by `v.py`."""
    given: dict[str, object] = {
        "validator": Validator(files=(("v.py", b"code"), ("words.py", b"")), entry="v.py", scores=True),
        "case_points": {"secret/01": Decimal(20), "secret/02": Decimal(20)},
        "checker": "--strict 3",
    }
    return make_task(**(given | fields))


def saying(decide: Callable[[bytes], Outcome]) -> Rule:
    """The validator's end by the output it reads."""
    return lambda execution: decide(execution.stdin) if execution.entry == "v.py" else None


def printing(output: bytes) -> Rule:
    """The candidate's program."""
    return lambda execution: exited(output) if execution.entry == "solution.py" else None


def left(**files: bytes) -> tuple[tuple[str, bytes], ...]:
    """Feedback by name, `score` for `score.txt`."""
    return tuple((f"{FOLDER}{name}.txt", content) for name, content in files.items())


def test_the_validator_gets_case_output_and_flags_and_the_program_only_its_input() -> None:
    sandbox = sandbox_where(printing(b"out"), saying(lambda output: exited(code=42)))
    assert judge(validated_task(), FILES, sandbox, points_h=100).verdict is AC
    ours, theirs = sandbox.executions[0], sandbox.executions[1]
    assert dict(ours.files) == FILES
    assert (theirs.stdin, theirs.mode) == (b"out", Mode.FORK)
    assert theirs.arguments == ("judged/case.in", "judged/case.ans", FOLDER, "--strict", "3")
    assert dict(theirs.files) == {
        "v.py": b"code",
        "words.py": b"",
        "judged/case.in": b"1",
        "judged/case.ans": b"one",
        f"{FOLDER}.folder": b"",
    }
    assert sandbox.open_boxes == 0


def test_a_wrong_output_is_judged_again_officially_and_says_why() -> None:
    wrong = exited(code=43, collected=left(judgemessage=b"too \x1b[2Jshort\n"))
    sandbox = sandbox_where(printing(b"out"), saying(lambda output: wrong))
    judgement = judge(validated_task(), FILES, sandbox, points_h=100)
    assert [run.verdict for run in judgement.runs] == [WA, WA]
    assert judgement.runs[0].message == "too \ufffd[2Jshort"
    modes = [execution.mode for execution in sandbox.executions if execution.entry == "v.py"]
    assert modes == [Mode.FORK, Mode.EXEC] * 2


def test_what_broke_a_limit_is_not_shown_to_the_validator() -> None:
    def looping(execution: Execution) -> Outcome | None:
        return stopped(Ended.CPU) if execution.entry == "solution.py" else None

    judgement = judge(validated_task(), FILES, sandbox_where(looping), points_h=100)
    assert [run.verdict for run in judgement.runs] == [TLE, TLE]


@pytest.mark.parametrize(
    ("feedback", "score_h"),
    [
        (left(score_multiplier=b"0.25\n"), 100),
        (left(score=b"5"), 100),
        (left(score=b"2e1"), 400),
        (left(score=b"20.0000000001"), 400),  # floats miss by a little
        (left(score=b"0"), 0),
        (left(judgemessage=b"good"), 400),
    ],
)
def test_a_right_output_may_get_part_of_its_points(
    feedback: tuple[tuple[str, bytes], ...], score_h: int
) -> None:
    sandbox = sandbox_where(printing(b"out"), saying(lambda output: exited(code=42, collected=feedback)))
    judgement = judge(validated_task(), FILES, sandbox, points_h=400)
    assert (judgement.verdict, judgement.score_h) == (AC, score_h)


def test_a_part_is_settled_by_the_official_run() -> None:
    """A copy of the warm interpreter decides alone only when everything is right."""

    def decide(execution: Execution) -> Outcome | None:
        if execution.entry != "v.py":
            return None
        part = b"0.5" if execution.mode is Mode.FORK else b"0.75"
        return exited(code=42, collected=left(score_multiplier=part))

    judgement = judge(validated_task(), FILES, sandbox_where(printing(b"x"), decide), points_h=100)
    assert judgement.score_h == 76  # of 50 and 50, each 37.5 rounded up


FAULTS = [
    exited(code=0),
    exited(code=1, stderr=b"Traceback\nValueError: no number\n"),
    stopped(Ended.SIGNALLED, signal=11),
    stopped(Ended.CPU),
    stopped(Ended.WALL),
    stopped(Ended.MEMORY),
    stopped(Ended.OUTPUT),
    exited(code=42, collected=left(score=b"21")),
    exited(code=42, collected=left(score=b"-1")),
    exited(code=42, collected=left(score=b"nan")),
    exited(code=42, collected=left(score=b"")),
    exited(code=42, collected=left(score=b"1 2")),
    exited(code=42, collected=left(score=b"1" * 5000)),
    exited(code=42, collected=left(score=b"1e999999999")),
    exited(code=42, collected=left(score_multiplier=b"1.5")),
    exited(code=42, collected=left(score=b"1", score_multiplier=b"1")),
    exited(code=43, collected=left(score=b"3")),
]


@pytest.mark.parametrize("end", FAULTS)
def test_whatever_else_a_validator_does_is_a_fault_that_keeps_all_that_was_found(end: Outcome) -> None:
    sandbox = sandbox_where(printing(b"secret words"), saying(lambda output: end))
    with pytest.raises(ValidatorFault) as fault:
        judge(validated_task(), FILES, sandbox, points_h=100)
    judgement = fault.value.judgement
    assert (fault.value.case, judgement.verdict) == ("secret/01", JE)
    assert [run.verdict for run in judgement.runs] == [JE, JE]
    assert judgement.runs[0].stdout == b"secret words"
    assert fault.value.why == judgement.runs[0].message
    assert "the output validator failed" in fault.value.why


def test_a_fault_on_one_case_leaves_the_whole_without_a_score() -> None:
    def decide(execution: Execution) -> Outcome | None:
        if execution.entry != "v.py":
            return None
        return exited(code=42 if dict(execution.files)["judged/case.in"] == b"1" else 7)

    with pytest.raises(ValidatorFault) as fault:
        judge(validated_task(), FILES, sandbox_where(printing(b"x"), decide), points_h=100)
    assert [run.verdict for run in fault.value.judgement.runs] == [AC, JE]
    assert fault.value.judgement.to_json()["score"] is None


def test_a_case_that_counts_all_or_nothing_takes_no_score() -> None:
    end = exited(code=42, collected=left(score_multiplier=b"1"))
    with pytest.raises(Unsound, match="all or nothing"):
        read_feedback(end, scores=True, points=None)
    assert read_feedback(end, scores=False, points=None).share is None


def test_a_zero_for_a_wrong_output_is_no_fault() -> None:
    said = read_feedback(exited(code=43, collected=left(score=b"0")), scores=True, points=Decimal(5))
    assert (said.accepted, said.share) == (False, None)


def test_a_score_for_a_sample_is_ignored() -> None:
    end = exited(code=42, collected=left(score=b"7"))
    sample = make_case("sample/1", b"1", b"one")
    assert read_said(validated_task(samples=(sample,)), sample, end).share is None


@pytest.mark.parametrize(
    ("output_mib", "box_mib", "validator_mib"), [(1, 64, 197), (8, 64, 232), (64, 344, 512)]
)
def test_no_output_a_program_may_write_fills_a_box(output_mib: int, box_mib: int, validator_mib: int) -> None:
    limits = TaskLimits(memory_mib=64, output_kib=1024 * output_mib)
    task = validated_task(limits=limits)
    assert (box_memory_mib(task), validation_memory_mib(task)) == (box_mib, validator_mib)


def test_a_share_is_exact() -> None:
    said = read_feedback(exited(code=42, collected=left(score=b"0.1")), scores=True, points=Decimal(3))
    assert said.share == Fraction(1, 30)


def test_a_pattern_is_matched_in_a_box_too() -> None:
    task = make_task(checker="regex", secrets=(make_case("secret/01", b"1", rb"\d+\n"),))

    def pattern(execution: Execution) -> Outcome | None:
        return exited(code=42) if "judged/case.ans" in execution.arguments else None

    sandbox = ScriptedSandbox([pattern, compiles, printing(b"12")])
    assert judge(task, FILES, sandbox, points_h=100).verdict is AC
    assert sandbox.executions[-1].arguments == ("judged/case.in", "judged/case.ans", FOLDER)


def test_a_candidate_who_tries_a_sample_hears_nothing_of_a_fault() -> None:
    task = validated_task(samples=(make_case("sample/1", b"1", b"one"),))
    for code, verdict in ((42, AC), (43, WA), (1, None)):
        end = exited(code=code)
        sandbox = sandbox_where(printing(b"x"), saying(lambda output, end=end: end))
        outcome = try_run(task, FILES, b"", sandbox, "sample/1")
        assert (outcome.verdict, outcome.stdout) == (verdict, b"x")


def test_a_case_may_be_compared_in_its_own_way() -> None:
    cases = (make_case("secret/01", b"1", b"Yes"), make_case("secret/02", b"1", b"Yes", checker="exact"))
    judgement = judge(make_task(secrets=cases), FILES, sandbox_where(printing(b"yes")), points_h=100)
    assert [run.verdict for run in judgement.runs] == [AC, WA]


def test_included_files_lie_beside_every_program_and_win() -> None:
    sandbox = sandbox_where(printing(b"x"))
    task = make_task(included=(("helper.py", b"ours"),))
    judge(task, {**FILES, "helper.py": b"theirs"}, sandbox, points_h=100)
    assert dict(sandbox.executions[-1].files) == {**FILES, "helper.py": b"ours"}
