"""What goes into a sandbox and what comes out: plain values, no judgement."""

from dataclasses import dataclass
from enum import StrEnum


class Ended(StrEnum):
    """Why a program stopped, as the kernel and the runner saw it; never read from what it printed."""

    EXITED = "exited"  # by itself, with `exit_code`
    SIGNALLED = "signalled"  # by a signal nobody of ours sent, `signal` says which
    CPU = "cpu"  # CPU limit
    WALL = "wall"  # wall-clock limit
    MEMORY = "memory"  # the kernel's out-of-memory event of this container
    OUTPUT = "output"  # standard output or error above its cap


class Flavour(StrEnum):
    """What a program finds to import beside the standard library; one image each."""

    STDLIB = "stdlib"  # nothing
    WEB = "web"  # Flask
    DATA = "data"  # Flask, numpy and pandas


class Mode(StrEnum):
    """How the fresh process of an execution comes about."""

    EXEC = "exec"  # a new interpreter, exactly as a student starts one
    FORK = "fork"  # a copy of the runner's warm interpreter: the same to a program, and three times as fast


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Limits of one execution. Times in ms, memory in MiB, output and files in KiB."""

    cpu_ms: int
    wall_ms: int
    memory_mib: int
    output_kib: int = 1024
    file_kib: int = 16384
    processes: int = 16

    def __post_init__(self) -> None:
        for name in self.__slots__:
            if getattr(self, name) <= 0:
                raise ValueError(f"limit {name} must be positive")


@dataclass(frozen=True, slots=True, kw_only=True)
class Execution:
    """One fresh process: `entry` of `files` run as `__main__` in an empty working directory.

    Args:
        files: pairs (relative POSIX path, content), laid into the working directory beforehand.
        entry: path of the file among `files` that is run.
        stdin: what the program reads; empty for a conversation.
        arguments: `sys.argv[1:]`.
        collect: relative paths read back after the end, without following any link.
        support: modules of ours, laid beside `files`; never a candidate's. A forked process finds those that
            a box met before in memory, compiled. `entry` may be one of them.
        alone: nothing else may run in a box of this machine meanwhile.
        overtime: share by which it may pass its time limits before it is killed, so that a near miss can be
            told from a runaway. It ends by CPU or WALL as soon as it passed the limit itself.
    """

    files: tuple[tuple[str, bytes], ...]
    entry: str
    limits: Limits
    stdin: bytes = b""
    arguments: tuple[str, ...] = ()
    collect: tuple[str, ...] = ()
    support: tuple[tuple[str, bytes], ...] = ()
    mode: Mode = Mode.EXEC
    alone: bool = False
    overtime: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the kernel and the runner say of one execution. Every byte of it may be the candidate's.

    `stdout` and `stderr` are cut at the output cap. `collected` holds the regular files found among
    `Execution.collect`; what is missing, too large or not a regular file is absent. `was_killed` says that a
    limit stopped it: with overtime, one that passed a limit may have ended by itself.
    """

    ended: Ended
    exit_code: int | None
    signal: int | None
    stdout: bytes
    stderr: bytes
    cpu_ms: int
    wall_ms: int
    memory_kib: int
    collected: tuple[tuple[str, bytes], ...] = ()
    was_killed: bool = False
