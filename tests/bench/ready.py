"""Ready boxes for benchmarks: what is timed begins when a box is at hand, and nothing else is being made."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from sandbox.docker_sandbox import DockerSandbox
from sandbox.values import Flavour
from server.config import Settings
from server.practical.sandboxing import Box, Sandbox
from server.wiring import docker_sandbox

OWNER = "kaohe-bench"


class ReadySandbox:
    """Hands out boxes that were opened before; `settle` closes the used ones and opens others."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._asked: dict[int, int] = {}
        self._ready: dict[int, list[tuple[Box, ExitStack]]] = {}
        self._used: list[ExitStack] = []

    @contextmanager
    def open(
        self, memory_mib: int, *, flavour: Flavour = Flavour.STDLIB, keep_for: str | None = None
    ) -> Iterator[Box]:
        """A ready box, or a fresh one the first time that this memory is asked for."""
        self._asked[memory_mib] = self._asked.get(memory_mib, 0) + 1
        ready = self._ready.get(memory_mib) or [self._opened(memory_mib)]
        box, held = ready.pop()
        self._used.append(held)
        yield box

    def settle(self) -> None:
        """Have as many boxes ready as were asked for since the last time."""
        self.close_used()
        for memory_mib, count in self._asked.items():
            ready = self._ready.setdefault(memory_mib, [])
            while len(ready) < count:
                ready.append(self._opened(memory_mib))
        self._asked.clear()

    def close_used(self) -> None:
        """Be rid of the boxes that were used."""
        while self._used:
            self._used.pop().close()

    def close(self) -> None:
        """Be rid of all."""
        self.close_used()
        for ready in self._ready.values():
            for _, held in ready:
                held.close()

    def _opened(self, memory_mib: int) -> tuple[Box, ExitStack]:
        held = ExitStack()
        return held.enter_context(self._sandbox.open(memory_mib)), held


@contextmanager
def ready_sandbox() -> Iterator[ReadySandbox]:
    """For the time of the block."""
    ready = ReadySandbox(bench_sandbox())
    try:
        yield ready
    finally:
        ready.close()


def bench_sandbox() -> DockerSandbox:
    """The product's own, marked as ours."""
    return docker_sandbox(Settings(), OWNER)
