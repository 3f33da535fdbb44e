"""The floor that everything is measured against: the bare program, once per case, without any isolation."""

import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

from sandbox.rootfs import interpreter_binary

PYTHON = interpreter_binary()  # the very binary that is in the image
LONGEST_S = 60.0


class WrongAnswer(Exception):
    """What was measured did not do the work it should have done."""


def bare(program: Path, stdin: bytes) -> bytes:
    """Standard output of one bare run. Raises WrongAnswer when it fails."""
    return output_of([PYTHON, "-I", "-S", program], stdin)


def run_bare(program: Path, cases: Iterable[tuple[bytes, bytes]]) -> None:
    """All cases of a submission, one process each. Raises WrongAnswer."""
    for stdin, answer in cases:
        check(bare(program, stdin), answer)


def output_of(command: Sequence[str | Path], stdin: bytes) -> bytes:
    """Standard output of any command that is run once per case. Raises WrongAnswer when it fails."""
    done = subprocess.run(command, input=stdin, capture_output=True, timeout=LONGEST_S, check=False)
    if done.returncode != 0:
        raise WrongAnswer(
            f"{command[0]} ended with {done.returncode}: {done.stderr.decode(errors='replace')}"
        )
    return done.stdout


def check(output: bytes, answer: bytes) -> None:
    """Raises WrongAnswer when they differ."""
    if output != answer:
        raise WrongAnswer(f"{output[:80]!r} instead of {answer[:80]!r}")
