"""Between the loop that holds all sockets and the native threads where everything slow runs."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class Crossing(Protocol):
    """The three ways across. Nobody holds a lock while crossing."""

    def call(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run `work` in a native thread and wait for it without holding the loop; raises what it raises.

        From a native thread: run it here.
        """

    def post(self, work: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
        """Have `work` run on the loop soon, after whatever was posted before; what it raises is logged."""

    def wait(self, promised: "Future[R]", within_s: float | None = None) -> R:
        """The result of a future without holding the loop; raises what it holds, or TimeoutError."""


class InPlace:
    """Where every socket has threads of its own, nothing needs to cross: all of it happens here and now."""

    def call(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run it."""
        return work(*args, **kwargs)

    def post(self, work: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
        """Run it."""
        work(*args, **kwargs)

    def wait(self, promised: "Future[R]", within_s: float | None = None) -> R:
        """Its result."""
        return promised.result(within_s)
