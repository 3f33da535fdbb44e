"""The paper of the fixture bank `pair`: its right answers, and programs a scripted sandbox can play."""

from collections.abc import Callable
from typing import Any

from sandbox.scripted import exited
from sandbox.values import Execution, Outcome

DOUBLE, TRIPLE = "double-up", "triple-up"
RIGHT: dict[str, dict[str, Any]] = {
    "one-single": {"choice": "a"},
    "two-multiple": {"choices": ["a", "c"]},
    "three-judge": {"choice": False},
    "four-fill": {"blanks": {"1": "def", "2": "return"}},
    "five-read": {"blanks": {"1": "6"}},
}


def plays(asked: Execution) -> Outcome:
    """A script for small programs: compiling succeeds, `solution.py` is one printed expression of `n`."""
    if asked.entry != "solution.py":
        return exited()
    return exited(PROGRAMS[dict(asked.files)["solution.py"].decode()](int(asked.stdin or b"0")))


TIMES = {factor: f"n = int(input())\nprint({factor} * n)\n" for factor in (0, 2, 3, 5)}
PROGRAMS: dict[str, Callable[[int], bytes]] = {
    source: lambda n, factor=factor: f"{factor * n}\n".encode()  # type: ignore[misc]
    for factor, source in TIMES.items()
}


def multiplied(asked: Execution) -> Outcome:
    """What a program of `multiplies` prints."""
    factor = int(dict(asked.files)["solution.py"].decode().rpartition("print(")[2].partition(" ")[0])
    return exited(f"{factor * int(asked.stdin)}\n".encode())


def multiplies(factor: int, number: int) -> str:
    """A program that prints `factor` times its input, different from all others by its `number`."""
    return f"# {number}\nn = int(input())\nprint({factor} * n)\n"


ALWAYS_TEN = "print(10)\n"  # right for 5 in double-up only: one case of four
PROGRAMS[ALWAYS_TEN] = lambda _n: b"10\n"


def files(source: str) -> dict[str, str]:
    """The files of a task of the fixture bank."""
    return {"solution.py": source}


def written(source: str) -> dict[str, Any]:
    """A practical value to save."""
    return {"files": files(source)}
