"""A judge without one of our defences, built here in a few lines, is cheated by the same programs."""

import secrets
from collections.abc import Iterator
from dataclasses import replace

import pytest

from sandbox.box import DockerBox
from sandbox.docker_sandbox import DockerSandbox
from sandbox.image import build_image
from sandbox.options import SandboxSettings
from sandbox.values import Ended, Execution, Mode
from server.practical.judging import judge
from tests.integration.test_judging_hostile import FIXTURES, load
from tests.support.hostile import LIMITS, MEMORY_MIB, Hostile, load_hostile

SETTINGS = SandboxSettings(owner=f"naive {secrets.token_hex(4)}", first_uid=28500)
SWITCHED_OFF = {
    "answers stay outside",
    "answers compared outside",
    "exact types",
    "tests in a box of their own",
    "cases fixed beforehand",
    "strict numbers",
    "verdicts from kernel facts",
}
COMPARES_INSIDE = b"""
from solution import measure
print("AC" if measure([4.5]) == (1, 4.5) else "WA")
"""
TESTS_INSIDE = b"""
import io, unittest
import test_gate
suite = unittest.defaultTestLoader.loadTestsFromModule(test_gate)
print("AC" if unittest.TextTestRunner(io.StringIO()).run(suite).wasSuccessful() else "WA")
"""

pytestmark = pytest.mark.docker


@pytest.fixture(scope="module")
def box(docker_ready: None) -> Iterator[DockerBox]:
    build_image()
    with DockerSandbox(SETTINGS).open(MEMORY_MIB) as opened:
        yield opened


def cheat(name: str, defence: str) -> Hostile:
    """The program, which must name this defence as the one it proves."""
    program = load_hostile(name)
    assert program.defence == defence
    assert defence in SWITCHED_OFF
    return program


def printed(box: DockerBox, entry: bytes, *files: tuple[str, bytes], stdin: bytes = b"") -> bytes:
    outcome = box.run(
        Execution(
            files=(("main.py", entry), *files), entry="main.py", limits=LIMITS, stdin=stdin, mode=Mode.EXEC
        )
    )
    assert outcome.ended is Ended.EXITED, outcome
    return outcome.stdout.strip()


def test_answers_that_lie_in_the_box_are_found(docker_ready: None) -> None:
    program = cheat("tampering/stdio/looks_for_the_answer", "answers stay outside")
    task = load("doubling")
    careless = replace(task, attachments=(*task.attachments, ("01.ans", task.secrets[0].answer or b"")))
    judgement = judge(careless, {"solution.py": program.source}, DockerSandbox(SETTINGS), points_h=10_000)
    assert judgement.score_h > 0, judgement.to_json()


@pytest.mark.parametrize(
    ("name", "defence"),
    [
        ("tampering/function/equal_to_everything", "answers compared outside"),
        ("tampering/function/is_a_module_of_everything", "answers compared outside"),
        ("tampering/function/true_for_one", "exact types"),
    ],
)
def test_a_comparison_in_the_box_is_won_by_what_equals_everything(
    box: DockerBox, name: str, defence: str
) -> None:
    program = cheat(name, defence)
    assert printed(box, COMPARES_INSIDE, ("solution.py", program.source)) == b"AC"


@pytest.mark.parametrize(
    ("name", "defence"),
    [
        ("tampering/unittest/patches_unittest", "tests in a box of their own"),
        ("tampering/unittest/skips", "cases fixed beforehand"),
    ],
)
def test_a_test_beside_the_candidates_class_is_content(box: DockerBox, name: str, defence: str) -> None:
    program = cheat(name, defence)
    test = (FIXTURES / "tasks" / "gate" / "data" / "secret" / "test_gate.py").read_bytes()
    assert printed(box, TESTS_INSIDE, ("solution.py", program.source), ("test_gate.py", test)) == b"AC"


def test_a_distance_that_is_only_asked_not_to_be_too_large_accepts_no_number(box: DockerBox) -> None:
    program = cheat("tampering/stdio/not_a_number", "strict numbers")
    answer = float(printed(box, program.source, stdin=b"3\n"))
    assert not abs(answer - 1.5) > 1e-6
    assert not abs(answer - 1.5) <= 1e-6


@pytest.mark.parametrize("name", ["right_then_fails", "right_then_42", "right_then_124", "right_then_killed"])
def test_output_alone_looks_right_whatever_the_kernel_says(box: DockerBox, name: str) -> None:
    program = cheat(f"confusion/{name}", "verdicts from kernel facts")
    outcome = box.run(
        Execution(files=(("main.py", program.source),), entry="main.py", limits=LIMITS, stdin=b"21\n")
    )
    assert outcome.stdout == b"42\n"
    assert (outcome.ended, outcome.exit_code) != (Ended.EXITED, 0)
