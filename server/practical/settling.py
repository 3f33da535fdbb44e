"""Runs a case until its verdict is settled: what is right at once is right, all else is made sure of."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.values import Ended
from server.practical.findings import Finding
from server.practical.scoring import share_of
from server.practical.verdicts import Evidence, Verdict
from server.practical.ways import ALONE, OFFICIAL, SCREENING, Stage, Way

STARVED_SHARE = 0.5  # of the CPU limit: who burnt that much and met the wall limit was kept waiting by others


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The finding that counts, and everything that led to it in order."""

    finding: Finding
    evidence: tuple[Evidence, ...]


def settle(judge_once: Callable[[Way], Finding], cpu_limit_ms: int) -> Settled:
    """Screen; let the official run decide whatever is not fully right; repeat a near time-out once, alone."""
    made = [(SCREENING, judge_once(SCREENING))]
    if share_of(made[-1][1].verdict, made[-1][1].share) != 1:
        made.append((OFFICIAL, judge_once(OFFICIAL)))
        if is_borderline(made[-1][1], cpu_limit_ms):
            made.append((ALONE, judge_once(ALONE)))
    evidence = tuple(evidence_of(way.stage, finding) for way, finding in made)
    return Settled(finding=made[-1][1], evidence=evidence)


def without_run(finding: Finding) -> Settled:
    """A finding that needed no run of the case."""
    return Settled(finding=finding, evidence=(evidence_of(Stage.OFFICIAL, finding),))


def is_borderline(finding: Finding, cpu_limit_ms: int) -> bool:
    """Whether a time-out may be the machine's doing: ended by itself just late, or starved of its core."""
    outcome = finding.outcome
    if finding.verdict is not Verdict.TLE or outcome is None:
        return False
    if not outcome.was_killed:
        return True
    return outcome.ended is Ended.WALL and outcome.cpu_ms >= STARVED_SHARE * cpu_limit_ms


def evidence_of(stage: Stage, finding: Finding) -> Evidence:
    """A finding as it is kept."""
    outcome = finding.outcome
    return Evidence(
        stage=stage,
        verdict=finding.verdict,
        ended=outcome.ended if outcome else None,
        exit_code=outcome.exit_code if outcome else None,
        signal=outcome.signal if outcome else None,
        cpu_ms=finding.cpu_ms,
        wall_ms=finding.wall_ms,
        memory_kib=finding.memory_kib,
        message=finding.message,
        stdout=finding.stdout,
        stderr=finding.stderr,
    )
