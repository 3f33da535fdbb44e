"""Turns an Execution into the runner's order and its reply into an Outcome."""

from pathlib import PurePosixPath

from sandbox.errors import BoxLost, SandboxError
from sandbox.options import PROCESSES_CAP
from sandbox.order import Order
from sandbox.values import Ended, Execution, Outcome

KIB = 1024
RUNNER_PROCESSES = 8  # of a box's processes, what stays free for the runner and its sweeper
REPLY_SLACK = 64 * KIB


def order_for(execution: Execution, verb: bytes, memory_mib: int) -> Order:
    """Check what the container could not refuse politely, and write the order.

    Raises:
        ValueError: a path that leaves the working directory, an entry that is not among the files, or
            limits above what a box of `memory_mib` enforces.
    """
    limits = execution.limits
    if limits.memory_mib > memory_mib:
        raise ValueError(f"limit memory_mib {limits.memory_mib} is above the box's {memory_mib}")
    if limits.processes > PROCESSES_CAP - RUNNER_PROCESSES:
        raise ValueError(f"limit processes {limits.processes} is above {PROCESSES_CAP - RUNNER_PROCESSES}")
    laid = (*execution.support, *execution.files)
    for path in [*(path for path, _ in laid), *execution.collect]:
        _refuse_unsafe(path)
    if execution.entry not in {path for path, _ in laid}:
        raise ValueError(f"entry {execution.entry!r} is not among the files")
    order = Order(
        verb,
        execution.entry,
        {
            "cpu_ms": limits.cpu_ms,
            "wall_ms": limits.wall_ms,
            "memory_kib": limits.memory_mib * KIB,
            "output_bytes": limits.output_kib * KIB,
            "file_bytes": limits.file_kib * KIB,
            "processes": limits.processes,
            "overtime": round(execution.overtime * 1000),
        },
        mode=execution.mode.value,
    )
    order.support = list(execution.support)
    order.files = list(execution.files)
    order.arguments = list(execution.arguments)
    order.collect = list(execution.collect)
    order.stdin = execution.stdin
    return order


def reply_cap(execution: Execution) -> int:
    """How many bytes an honest reply can have at most."""
    limits = execution.limits
    return (2 * limits.output_kib + len(execution.collect) * limits.file_kib) * KIB + REPLY_SLACK


def outcome_from(reply: list[bytes], execution: Execution, heard: bytes = b"") -> Outcome:
    """Read the runner's last message of an execution; `heard` is the output that came before it.

    Raises:
        SandboxError: the program could not be started.
        BoxLost: the reply is none.
    """
    if reply[0] == b"failed" and len(reply) == 2:
        raise SandboxError(f"cannot start {execution.entry}: {reply[1].decode(errors='replace')}")
    try:
        verb, ended, number, killed, cpu_ms, wall_ms, memory_kib, stdout, stderr, *found = reply
        if verb != b"ended":
            raise ValueError(f"verb {verb!r}")
        how, code = Ended(ended.decode()), int(number)
        return Outcome(
            ended=how,
            exit_code=code if how is Ended.EXITED else None,
            signal=-code if how is Ended.SIGNALLED else None,
            stdout=heard + stdout,
            stderr=stderr,
            cpu_ms=int(cpu_ms),
            wall_ms=int(wall_ms),
            memory_kib=int(memory_kib),
            collected=_collected(found, execution),
            was_killed=bool(int(killed)),
        )
    except ValueError as wrong:
        raise BoxLost(f"the box broke the protocol: {wrong}") from wrong


def _collected(found: list[bytes], execution: Execution) -> tuple[tuple[str, bytes], ...]:
    pairs = tuple(zip((path.decode() for path in found[::2]), found[1::2], strict=True))
    if not {path for path, _ in pairs} <= set(execution.collect):
        raise ValueError("files nobody asked for")
    return pairs


def _refuse_unsafe(path: str) -> None:
    parts = PurePosixPath(path).parts
    if not parts or path != "/".join(parts) or ".." in parts or "\0" in path:
        raise ValueError(f"path {path!r} is not a plain relative path")
