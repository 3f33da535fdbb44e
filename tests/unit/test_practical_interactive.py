"""In a conversation it matters who ended first; no word of either reaches anything but the other."""

from collections.abc import Callable

import pytest

from question_bank.tasks import Task, Validator
from sandbox.errors import BoxLost
from sandbox.scripted import ScriptedSandbox, Speaker, SpeakerRule, exited, stopped
from sandbox.values import Ended, Execution, Outcome
from server.practical.conversing import END_OF_WORDS
from server.practical.errors import ValidatorFault
from server.practical.framing import pack
from server.practical.judging import judge
from server.practical.verdicts import Judgement, Verdict
from tests.unit.practical_cast import compiles, make_case, make_task

FILES = {"solution.py": b""}
AC, WA, TLE, RTE, OLE, JE = (Verdict(name) for name in ("AC", "WA", "TLE", "RTE", "OLE", "JE"))


def interactive_task() -> Task:
    validator = Validator(files=(("v.py", b"code"),), entry="v.py", interactive=True)
    return make_task(secrets=(make_case("secret/01", b"7", b"x"),), validator=validator)


def talking(candidate: Speaker, validator: Speaker) -> ScriptedSandbox:
    def who(execution: Execution) -> Speaker | None:
        return candidate if execution.entry == "solution.py" else validator

    rules: list[SpeakerRule] = [who]
    return ScriptedSandbox([compiles], rules)


def judged(candidate: Speaker, validator: Speaker) -> Judgement:
    return judge(interactive_task(), FILES, talking(candidate, validator), points_h=100)


def gone(opening: bytes, outcome: Outcome) -> Speaker:
    """Says this much and is gone at the first word it hears."""
    return Speaker(answer=silent_end, opening=opening, outcome=outcome)


def silent_end(_: bytes) -> bytes:
    raise EOFError


def deaf(opening: bytes, outcome: Outcome) -> Speaker:
    """Says this much, then hears without a word."""
    return Speaker(answer=lambda words: b"", opening=opening, outcome=outcome)


def told(replies: dict[bytes, bytes | None], outcome: Outcome, opening: bytes = b"") -> Speaker:
    """Answers each word as given; None means that it ends on it."""

    def answer(words: bytes) -> bytes:
        reply = replies[words]
        if reply is None:
            raise EOFError
        return reply

    return Speaker(answer=answer, opening=opening, outcome=outcome)


def ends_after(first: bytes, then: Callable[[bytes], None]) -> Callable[[bytes], bytes]:
    """Says `first` to the first word and is gone at the second."""
    heard: list[bytes] = []

    def answer(words: bytes) -> bytes:
        then(words)
        heard.append(words)
        if len(heard) > 1:
            raise EOFError
        return first

    return answer


def test_words_cross_both_ways_and_the_end_of_the_program_is_told() -> None:
    heard: list[bytes] = []
    validator = Speaker(answer=ends_after(b"higher\n", heard.append), outcome=exited(code=42))
    candidate = told({b"higher\n": None}, exited(), opening=b"5\n")
    judgement = judged(candidate, validator)
    assert judgement.verdict is AC
    assert heard == [pack(b"5\n"), END_OF_WORDS]
    assert judgement.runs[0].stdout == b"5\n"


def test_the_program_gets_no_input_and_the_validator_lies_apart() -> None:
    candidate = told({b"7\n": None}, exited(), opening=b"?")
    validator = told({pack(b"?"): b"7\n", END_OF_WORDS: None}, exited(code=42))
    sandbox = talking(candidate, validator)
    assert judge(interactive_task(), FILES, sandbox, points_h=100).verdict is AC
    theirs, ours = sandbox.executions[0], sandbox.executions[1]
    assert (dict(ours.files), ours.stdin) == (FILES, b"")
    assert dict(theirs.files)["work/judged/case.in"] == b"7"
    assert theirs.arguments == ("v.py", "judged/case.in", "judged/case.ans", "judged/feedback/")
    assert sandbox.open_boxes == 0


@pytest.mark.parametrize(
    ("outcome", "verdict"),
    [
        (exited(), AC),
        (exited(code=1), RTE),
        (stopped(Ended.WALL), TLE),
        (stopped(Ended.CPU), TLE),
        (stopped(Ended.OUTPUT), OLE),
        (stopped(Ended.SIGNALLED, signal=9), RTE),
    ],
)
def test_who_has_won_must_still_end_well(outcome: Outcome, verdict: Verdict) -> None:
    candidate = deaf(b"7\n", outcome)
    assert judged(candidate, gone(b"", exited(code=42))).verdict is verdict


@pytest.mark.parametrize("outcome", [exited(), exited(code=1), stopped(Ended.WALL), stopped(Ended.OUTPUT)])
def test_a_mistake_the_validator_found_first_is_a_wrong_answer_whatever_follows(outcome: Outcome) -> None:
    assert judged(deaf(b"?", outcome), gone(b"", exited(code=43))).verdict is WA


@pytest.mark.parametrize(
    ("outcome", "verdict"),
    [
        (exited(code=1, stderr=b"EOFError\n"), RTE),
        (stopped(Ended.CPU), TLE),
        (stopped(Ended.WALL), TLE),
        (stopped(Ended.OUTPUT), OLE),
    ],
)
@pytest.mark.parametrize("code", [42, 43, 1])
def test_a_program_that_broke_off_before_is_judged_by_that(
    outcome: Outcome, verdict: Verdict, code: int
) -> None:
    """Whatever the validator makes of the missing words, also where it fails on them."""
    candidate = gone(b"?", outcome)
    validator = told({pack(b"?"): b"go on\n"}, exited(code=code))
    assert judged(candidate, validator).verdict is verdict


def test_a_program_that_ends_too_early_is_for_the_validator_to_judge() -> None:
    candidate = gone(b"?", exited())
    validator = told({pack(b"?"): b"go on\n", END_OF_WORDS: None}, exited(code=43))
    assert judged(candidate, validator).verdict is WA


@pytest.mark.parametrize("end", [exited(code=0), exited(code=1), stopped(Ended.CPU), stopped(Ended.WALL)])
def test_a_validator_that_fails_is_a_fault(end: Outcome) -> None:
    with pytest.raises(ValidatorFault) as fault:
        judged(deaf(b"?", exited()), gone(b"", end))
    assert fault.value.judgement.runs[0].verdict is JE


def test_a_near_time_out_is_repeated_with_the_machine_to_both_of_them() -> None:
    """Whoever starts first asks to be alone; the other one shares that."""
    sandbox = talking(deaf(b"7\n", stopped(Ended.CPU)), gone(b"", exited(code=42)))
    judgement = judge(interactive_task(), FILES, sandbox, points_h=100)
    assert [str(one.stage) for one in judgement.runs[0].evidence] == ["screening", "official", "alone"]
    started = [(execution.entry, execution.alone) for execution in sandbox.executions[-2:]]
    assert started == [("main.py", True), ("solution.py", False)]


def test_two_that_wait_for_each_other_for_ever_are_the_sandbox_s_failure() -> None:
    with pytest.raises(BoxLost, match="neither side"):
        judged(deaf(b"", exited()), deaf(b"", exited(code=42)))
