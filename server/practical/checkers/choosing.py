"""Knows which checker a task asks for."""

from server.practical.checkers.deciding import Checker
from server.practical.checkers.default import UnknownFlag, default, read_flags
from server.practical.errors import BadTask


def choose(name: str) -> Checker:
    """The checker for `Task.checker`: "default", or flags of the default one.

    Raises:
        BadTask: the flags are unknown.
    """
    try:
        return default(read_flags([word for word in name.split() if word != "default"]))
    except UnknownFlag as problem:
        raise BadTask(f"checker: {problem}") from problem
