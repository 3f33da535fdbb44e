"""Knows the verdicts, what judging one case and one submission yields, and its JSON."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sandbox.values import Ended, Limits
from server.practical.ways import Stage

JUDGE_VERSION = "1.0.0"


class Verdict(StrEnum):
    """What is said of a case or a whole submission (CCS specification, judgement types)."""

    AC = "AC"  # right
    WA = "WA"  # wrong answer
    TLE = "TLE"  # CPU or wall-clock limit
    RTE = "RTE"  # ended by an error, a signal or too early
    MLE = "MLE"  # memory limit
    OLE = "OLE"  # output limit
    CE = "CE"  # nothing that could be run was handed in
    JE = "JE"  # the judge's own failure; never carries a score


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One execution on the way to a verdict. Times in ms, memory in KiB.

    `ended` says why it stopped, None where nothing was run. `stdout` and `stderr` are clipped; every byte of
    them may be the candidate's.
    """

    stage: Stage
    verdict: Verdict
    ended: Ended | None
    exit_code: int | None
    signal: int | None
    cpu_ms: int
    wall_ms: int
    memory_kib: int
    message: str | None
    stdout: bytes
    stderr: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one case came to. Times in ms, memory in KiB, scores in hundredths of a point.

    The values are those of the last of its `evidence`; staff see all of it, candidates none.
    """

    case: str
    verdict: Verdict
    score_h: int
    maximum_h: int
    cpu_ms: int
    wall_ms: int
    memory_kib: int
    message: str | None = None
    stdout: bytes = b""
    stderr: bytes = b""
    evidence: tuple[Evidence, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """One entry of `cases` in the judgement format."""
        return {
            "id": self.case,
            "verdict": str(self.verdict),
            "score": score_text(self.verdict, self.score_h),
            "maximum": decimal_text(self.maximum_h),
            "cpu_ms": self.cpu_ms,
            "wall_ms": self.wall_ms,
            "memory_kib": self.memory_kib,
            "message": self.message,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What judging one submission yields: its runs in case order, score in hundredths of a point.

    `limits` held for every case; `host` is the machine that judged. `image` is the digest of the root file
    system, `engine_image` that machine's own id for it.
    """

    verdict: Verdict
    score_h: int
    maximum_h: int
    runs: tuple[Run, ...]
    image: str
    engine_image: str = ""
    judge: str = JUDGE_VERSION
    attempts: int = 1
    host: str = ""
    limits: Limits | None = None

    def to_json(self) -> dict[str, Any]:
        """The judgement format; captured output is not part of it."""
        return {
            "verdict": str(self.verdict),
            "score": score_text(self.verdict, self.score_h),
            "maximum": decimal_text(self.maximum_h),
            "cases": [run.to_json() for run in self.runs],
            "image": self.image,
            "judge": self.judge,
            "attempts": self.attempts,
        }


def overall(verdicts: Sequence[Verdict]) -> Verdict:
    """The verdict of the first case that is not AC, in case order; AC when there is none.

    JE goes before all others: with one case unknown, nothing is known of the whole.
    """
    if Verdict.JE in verdicts:
        return Verdict.JE
    return next((verdict for verdict in verdicts if verdict is not Verdict.AC), Verdict.AC)


def score_text(verdict: Verdict, score_h: int) -> str | None:
    """The score as it is written; JE never carries one."""
    return None if verdict is Verdict.JE else decimal_text(score_h)


def decimal_text(hundredths: int) -> str:
    """4000 as "40.00"; hundredths are never negative here."""
    return f"{hundredths // 100}.{hundredths % 100:02d}"
