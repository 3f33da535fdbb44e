"""A case is run again before anything is held against the candidate, and what counts is the last run."""

from collections.abc import Callable
from dataclasses import replace

from sandbox.scripted import exited, stopped
from sandbox.values import Ended, Outcome
from server.practical.findings import Finding, found
from server.practical.settling import settle
from server.practical.verdicts import Verdict
from server.practical.ways import ALONE, OFFICIAL, SCREENING, Stage, Way

CPU_LIMIT_MS = 1000


def saying(*findings: Finding) -> tuple[Callable[[Way], Finding], list[Way]]:
    """What judges a case once, and the ways it was asked for so far."""
    ways: list[Way] = []

    def judge_once(way: Way) -> Finding:
        ways.append(way)
        return findings[len(ways) - 1]

    return judge_once, ways


def timed_out(ended: Ended, *, was_killed: bool, cpu_ms: int) -> Finding:
    outcome = replace(stopped(ended), was_killed=was_killed, cpu_ms=cpu_ms)
    return found(outcome, Verdict.TLE, "too slow")


def of(outcome: Outcome, verdict: Verdict) -> Finding:
    return found(outcome, verdict, None)


def test_a_right_answer_is_settled_by_the_first_run() -> None:
    judge_once, ways = saying(of(exited(b"1"), Verdict.AC))
    settled = settle(judge_once, CPU_LIMIT_MS)
    assert ways == [SCREENING]
    assert [evidence.stage for evidence in settled.evidence] == [Stage.SCREENING]


def test_the_official_run_overrules_the_screening() -> None:
    judge_once, ways = saying(of(exited(code=1), Verdict.RTE), of(exited(b"1"), Verdict.AC))
    settled = settle(judge_once, CPU_LIMIT_MS)
    assert ways == [SCREENING, OFFICIAL]
    assert settled.finding.verdict is Verdict.AC
    assert [evidence.verdict for evidence in settled.evidence] == [Verdict.RTE, Verdict.AC]


def test_a_program_that_ended_just_late_is_run_once_more_alone() -> None:
    late = timed_out(Ended.CPU, was_killed=False, cpu_ms=1050)
    judge_once, ways = saying(late, late, of(exited(b"1"), Verdict.AC))
    assert settle(judge_once, CPU_LIMIT_MS).finding.verdict is Verdict.AC
    assert ways == [SCREENING, OFFICIAL, ALONE]


def test_a_program_kept_waiting_by_others_is_run_once_more_alone() -> None:
    starved = timed_out(Ended.WALL, was_killed=True, cpu_ms=600)
    judge_once, ways = saying(starved, starved, starved)
    assert settle(judge_once, CPU_LIMIT_MS).finding.verdict is Verdict.TLE
    assert ways[-1] == ALONE


def test_a_runaway_and_a_sleeper_get_no_third_run() -> None:
    for clear in (
        timed_out(Ended.CPU, was_killed=True, cpu_ms=1100),
        timed_out(Ended.WALL, was_killed=True, cpu_ms=3),
    ):
        judge_once, ways = saying(clear, clear)
        settle(judge_once, CPU_LIMIT_MS)
        assert ways == [SCREENING, OFFICIAL]
