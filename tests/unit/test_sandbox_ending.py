"""Why a program stopped: evidence in the order of its weight, whatever the program would like."""

import pytest

from sandbox.runner.ending import ended_how

KILLED = 9
EXIT_ONE = 1 << 8


@pytest.mark.parametrize(
    ("stopped", "code", "over", "expected"),
    [
        (None, 0, "", "exited"),
        (None, EXIT_ONE, "", "exited"),
        (None, 11, "", "signalled"),
        (None, KILLED, "", "signalled"),
        ("wall", KILLED, "", "wall"),
        ("cpu", KILLED, "", "cpu"),
        ("memory", KILLED, "", "memory"),
        ("output", KILLED, "", "output"),
        (None, 0, "cpu", "cpu"),
        (None, 0, "wall", "wall"),
        (None, 0, "memory", "memory"),
        (None, KILLED, "memory", "memory"),
        ("wall", KILLED, "memory", "memory"),
        ("wall", KILLED, "cpu", "cpu"),
        ("output", KILLED, "memory cpu wall", "output"),
        (None, 0, "cpu wall", "cpu"),
    ],
)
def test_the_heaviest_evidence_decides(stopped: str | None, code: int, over: str, expected: str) -> None:
    assert (
        ended_how(
            stopped,
            code,
            over_memory="memory" in over,
            over_cpu="cpu" in over,
            over_wall="wall" in over,
        )
        == expected
    )
