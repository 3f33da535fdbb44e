"""Turns a forked copy of the warm runner into the candidate's program, in place of a new interpreter.

What a program can tell from a new interpreter is put right here: streams, arguments, paths, modules,
`__main__`, and everything that happens after its last line.
"""

import builtins
import gc
import io
import os
import sys

from sandbox.order import Order
from sandbox.runner.child import BOX, COMMAND, Becoming
from sandbox.runner.leaving import leave, run
from sandbox.runner.warmth import Warmth

INHERITED = 256  # descriptors a box may have open at all
RECURSION = 1000  # what a new interpreter allows


class Copying(Becoming):
    """Runs the entry in the process it is called in."""

    def __init__(self, warmth: Warmth) -> None:
        self._warmth = warmth

    def get_ready(self) -> None:
        """Streams and modules of a program, before it is known which."""
        _open_streams()
        self._warmth.let_go_of_the_runner()
        self._main = type(sys)("__main__")
        sys.modules["__main__"] = self._main
        vars(self._main).update(__annotations__={}, __builtins__=builtins, __cached__=None)

    def become(self, order: Order, support: int) -> None:
        """Never returns; before the candidate's first line everything of the runner's is closed."""
        path = f"{BOX}/{order.entry}"
        namespace = vars(self._main)
        namespace.update(__file__=path, __loader__=_loader(path))
        sys.argv[:] = [path, *order.arguments]
        sys.orig_argv[:] = [*COMMAND, *sys.argv]
        sys.path[:] = [os.path.dirname(path), *self._warmth.library]
        compiled = self._warmth.hand_over(order, support)
        last = next(reversed(sys.modules))
        gc.enable()
        sys.setrecursionlimit(RECURSION + _depth())
        os.closerange(3, INHERITED)
        leave(run(path, compiled, namespace), namespace, last)


def _open_streams() -> None:
    """As an interpreter in UTF-8 mode opens them."""
    for descriptor, name, mode, errors in (
        (0, "stdin", "r", "surrogateescape"),
        (1, "stdout", "w", "surrogateescape"),
        (2, "stderr", "w", "backslashreplace"),
    ):
        raw = io.FileIO(descriptor, mode, closefd=False)
        raw.name = f"<{name}>"
        buffer = io.BufferedReader(raw) if mode == "r" else io.BufferedWriter(raw)
        stream = io.TextIOWrapper(buffer, "utf-8", errors, line_buffering=name == "stderr")
        stream.mode = mode  # type: ignore[misc] # as the interpreter does
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def _loader(path: str) -> object:
    external = sys.modules["_frozen_importlib_external"]
    return external.SourceFileLoader("__main__", path)


def _depth() -> int:
    """How many frames of ours lie below the program's first."""
    depth = 0
    frame = sys._getframe()
    while frame.f_back is not None:
        depth += 1
        frame = frame.f_back
    return depth + 2
