"""Knows where our programs for inside a box are kept, and how they are laid into one."""

from functools import cache
from importlib.resources import files

from question_bank.tasks import File

MAIN = "main.py"
WORK = "work"  # the candidate's files lie below it, so that they cannot shadow what ours import


@cache
def program(name: str, *parts: str) -> tuple[File, ...]:
    """The program `inside/<name>.py` as the entry `main.py`, with the modules it imports.

    Args:
        parts: paths of those modules below `server/practical/`; they keep their import names in the box.
    """
    modules = tuple((f"server/practical/{part}", _text(part)) for part in parts)
    return ((MAIN, _text(f"inside/{name}.py")), *modules)


def _text(path: str) -> bytes:
    return files("server.practical").joinpath(path).read_bytes()
