"""What graders read of a judging: runs, every execution on the way to them, what was written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputView:
    """What a program wrote to one stream: at most the first 64 KiB, `size` bytes of it kept.

    `is_text` says whether it was UTF-8 throughout; `problem` is None, "lost" or "damaged".
    """

    text: str
    size: int
    is_cut: bool
    is_text: bool
    digest: str | None
    problem: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceView:
    """One execution on the way to a verdict; `ended` None where nothing had to be run."""

    stage: str
    counts: bool
    verdict: str
    ended: str | None
    exit_code: int | None
    signal: int | None
    cpu_ms: int
    wall_ms: int
    memory_kib: int
    message: str | None
    stdout: OutputView
    stderr: OutputView


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    """What one case came to, with what the run that counts wrote, and all that led to it."""

    case: str
    verdict: str
    score: str
    maximum: str
    cpu_ms: int
    wall_ms: int
    memory_kib: int
    message: str | None
    stdout: str
    stderr: str
    evidence: tuple[EvidenceView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgingView:
    """One time a submission was judged; `attempt` counts from 1, limits in ms, MiB and KiB."""

    number: int
    at: datetime
    verdict: str
    score: str
    image: str
    judge: str
    host: str
    attempt: int
    limits: Mapping[str, int] | None
    stands: bool
