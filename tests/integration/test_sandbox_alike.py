"""A copy of the warm runner is to a program what a new interpreter is: the same words, code and files."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.box import DockerBox
from sandbox.docker_sandbox import DockerSandbox
from sandbox.image import build_image
from sandbox.values import Execution, Limits, Mode, Outcome

PROGRAMS = sorted((Path(__file__).parents[1] / "fixtures" / "programs" / "alike").glob("*.py"))
MEMORY_MIB = 128
LIMITS = Limits(cpu_ms=4000, wall_ms=13000, memory_mib=MEMORY_MIB)
FILES = (
    ("helper.py", b"NAME = 'helper'"),
    ("parts/__init__.py", b""),
    ("parts/tool.py", b"from helper import NAME"),
    ("string.py", b"MINE = 1"),
    ("json/__init__.py", b"MINE = 2"),
)
INPUT = "一\n2\n3\n4\n5\n6\n".encode()
# A new interpreter reads its source otherwise than `compile` does, and complains of it in other words.
WORDED_OTHERWISE = ("a_byte_that_is_no_text", "a_null_byte")
# Addresses, how long a test took, and one call more or less before the stack is full.
CHANGING = re.compile(r"0x[0-9a-f]+|in \d+\.\d+s|repeated 99\d more times")

pytestmark = pytest.mark.docker


@pytest.fixture(scope="module")
def box(docker_ready: None) -> Iterator[DockerBox]:
    build_image()
    with DockerSandbox().open(MEMORY_MIB) as opened:
        yield opened


def outcome_of(box: DockerBox, program: Path, mode: Mode) -> Outcome:
    return box.run(
        Execution(
            files=(("main.py", program.read_bytes()), *(FILES if "module" in program.stem else ())),
            entry="main.py",
            limits=LIMITS,
            stdin=INPUT,
            mode=mode,
            collect=("out.txt",),
        )
    )


def test_there_are_programs_to_compare() -> None:
    assert len(PROGRAMS) > 70


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_a_program_does_in_a_copy_what_it_does_in_a_new_interpreter(box: DockerBox, program: Path) -> None:
    anew, copied = (outcome_of(box, program, mode) for mode in (Mode.EXEC, Mode.FORK))
    assert read(copied.stdout) == read(anew.stdout)
    assert (copied.ended, copied.exit_code, copied.signal) == (anew.ended, anew.exit_code, anew.signal)
    assert copied.collected == anew.collected
    if program.stem not in WORDED_OTHERWISE:
        assert read(copied.stderr) == read(anew.stderr)


def read(output: bytes) -> str:
    """Text without what is another with every process."""
    return CHANGING.sub("…", output.decode(errors="replace"))
