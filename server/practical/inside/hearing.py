"""Inside the author's box: lets the test see what the candidate printed, logged and warned of."""

import importlib
import sys
import warnings
from collections.abc import Callable
from typing import Any

from server.practical.tagged import Malformed

KINDS: dict[Any, Any] = {"out": str, "err": str, "log": [str, int, str]}


def read_told(told: Any, read: Callable[[Any], Any]) -> list[tuple[str, Any]]:
    """What was told, in order. Raises Malformed."""
    heard = [(kind, read(part)) for kind, part in told]
    for kind, what in heard:
        shape = [type(part) for part in what] if type(what) is tuple else type(what)
        is_known = shape == KINDS.get(kind) or (kind == "warning" and isinstance(what, Warning))
        if not is_known:
            raise Malformed("something told that is nothing")
    return heard


def hear(told: list[tuple[str, Any]]) -> None:
    """Print and warn here, in order; streams that the test put in place of its own catch it."""
    for kind, what in told:
        if kind == "warning":
            warnings.warn_explicit(what, type(what), "program", 1)
        elif kind == "log":
            _log(*what)
        else:
            (sys.stderr if kind == "err" else sys.stdout).write(what)


def _log(name: str, level: int, text: str) -> None:
    logger = importlib.import_module("logging").getLogger(name)
    if logger.isEnabledFor(level):
        logger.handle(logger.makeRecord(name, level, "program", 0, text, (), None))
