"""Payloads of evidence: judgings, runs, every execution on the way to them."""

from server.edge.shapes import Given, Instant


class Output(Given):
    """What was written to one stream, at most 64 KiB; `problem`: the kept file is lost or damaged."""

    text: str
    size: int
    is_cut: bool
    is_text: bool
    digest: str | None
    problem: str | None


class Evidence(Given):
    """One execution on the way to a verdict."""

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
    stdout: Output
    stderr: Output


class Run(Given):
    """What one case came to, and all that led to it; `stdout` and `stderr` of the run that counts."""

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
    evidence: tuple[Evidence, ...]


class Judging(Given):
    """One time a submission was judged; limits in ms, MiB and KiB."""

    number: int
    at: Instant
    verdict: str
    score: str
    image: str
    judge: str
    host: str
    attempt: int
    limits: dict[str, int] | None
    stands: bool
