"""Every program under tests/hostile ends as its header says, and the box is as good as new after it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sandbox.box import DockerBox
from sandbox.docker_sandbox import DockerSandbox
from sandbox.image import build_image
from sandbox.values import Ended, Execution, Limits

HOSTILE = Path(__file__).parents[1] / "hostile"
MEMORY_MIB = 96
LIMITS = Limits(cpu_ms=1200, wall_ms=2500, memory_mib=MEMORY_MIB, output_kib=256, file_kib=1024)
IS_ANYTHING_LEFT = """
import os
print(*sorted(os.listdir("/box")), *os.listdir("/tmp"), *os.listdir("/dev/shm"))
print(*sorted(name for name in os.listdir("/proc") if name.isdigit() and int(name) not in (1, os.getpid())))
print(os.stat("/box").st_mode & 0o777, os.stat("/tmp").st_mode & 0o777)
print(input())
"""

pytestmark = pytest.mark.docker


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What the header of a hostile program promises."""

    ended: frozenset[Ended]
    stdout: bytes | None
    exit_code: int | None
    collect: tuple[str, ...]


def read_promise(program: str) -> Promise:
    """Header lines: "# ended: ways to end", "# stdout: text", "# exit: code", "# collect: paths"."""
    said: dict[str, str] = {}
    for line in program.splitlines():
        if not line.startswith("# "):
            break
        name, _, value = line[2:].partition(":")
        said[name] = value.strip()
    assert said.keys() <= {"ended", "stdout", "exit", "collect"}
    return Promise(
        ended=frozenset(Ended(word) for word in said["ended"].split()),
        stdout=f"{said['stdout']}\n".lstrip("\n").encode() if "stdout" in said else None,
        exit_code=int(said["exit"]) if "exit" in said else None,
        collect=tuple(said.get("collect", "").split()),
    )


@pytest.fixture(scope="module")
def box(docker_ready: None) -> Iterator[DockerBox]:
    """One box for them all: what one leaves, another would meet."""
    build_image()
    with DockerSandbox().open(MEMORY_MIB) as opened:
        yield opened


@pytest.mark.parametrize("path", sorted(HOSTILE.glob("*.py")), ids=lambda path: path.stem)
def test_a_hostile_program_ends_as_promised_and_leaves_nothing(box: DockerBox, path: Path) -> None:
    promise = read_promise(path.read_text())
    outcome = box.run(
        Execution(
            files=(("main.py", path.read_bytes()),), entry="main.py", limits=LIMITS, collect=promise.collect
        )
    )
    assert outcome.ended in promise.ended, outcome
    assert outcome.collected == ()
    assert len(outcome.stdout) <= LIMITS.output_kib * 1024
    assert outcome.wall_ms < LIMITS.wall_ms + 1000
    if promise.stdout is not None:
        assert outcome.stdout == promise.stdout, outcome
        assert outcome.exit_code == 0, outcome
    if promise.exit_code is not None:
        assert outcome.exit_code == promise.exit_code
    after = box.run(
        Execution(
            files=(("main.py", IS_ANYTHING_LEFT.encode()),), entry="main.py", limits=LIMITS, stdin=b"as new\n"
        )
    )
    assert after.stdout.decode() == "main.py\n\n448 448\nas new\n", after
