"""Knows what was found on one case before points are given: a verdict, why, and what it cost."""

from dataclasses import dataclass
from fractions import Fraction

from sandbox.values import Ended, Outcome
from server.practical.verdicts import Verdict
from server.practical.wording import LAST_LINE, ended_text, printable

EVIDENCE_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Verdict on one case with a message for authors and staff. Times in ms, memory in KiB.

    `outcome` holds the kernel's facts where a program was run. `share` is what a validator of the package
    gives of the case's points; None means all of them for AC and nothing otherwise.
    """

    verdict: Verdict
    message: str | None = None
    cpu_ms: int = 0
    wall_ms: int = 0
    memory_kib: int = 0
    stdout: bytes = b""
    stderr: bytes = b""
    outcome: Outcome | None = None
    share: Fraction | None = None


def limit_verdict(outcome: Outcome) -> Verdict | None:
    """The verdict that kernel facts alone give, in fixed order; None when the answer must decide.

    Output cut, then memory, then time, then a status other than 0 or a signal: a program that printed
    the right answer and then hung or crashed is not right.
    """
    match outcome.ended:
        case Ended.OUTPUT:
            return Verdict.OLE
        case Ended.MEMORY:
            return Verdict.MLE
        case Ended.CPU | Ended.WALL:
            return Verdict.TLE
        case Ended.SIGNALLED:
            return Verdict.RTE
        case Ended.EXITED:
            return None if outcome.exit_code == 0 else Verdict.RTE


def found(outcome: Outcome, verdict: Verdict, message: str | None) -> Finding:
    """A finding with the cost and the clipped output of `outcome`."""
    return Finding(
        verdict=verdict,
        message=None if message is None else printable(message),
        cpu_ms=outcome.cpu_ms,
        wall_ms=outcome.wall_ms,
        memory_kib=outcome.memory_kib,
        stdout=outcome.stdout[:EVIDENCE_BYTES],
        stderr=outcome.stderr[:EVIDENCE_BYTES],
        outcome=outcome,
    )


def stopped_by_limit(outcome: Outcome) -> Finding | None:
    """The finding of a program that never gets compared, else None."""
    verdict = limit_verdict(outcome)
    return None if verdict is None else found(outcome, verdict, reason(outcome))


def reason(outcome: Outcome) -> str:
    """Why a program ended, for people: the last line of its error output when it failed by itself."""
    if outcome.ended is Ended.EXITED:
        lines = outcome.stderr[-LAST_LINE:].decode("utf-8", errors="replace").split("\n")
        last = next((line.strip() for line in reversed(lines) if line.strip()), "")
        return last or ended_text(outcome)
    return ended_text(outcome)
