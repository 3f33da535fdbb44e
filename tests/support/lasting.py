"""A sandbox that hands out the same boxes again and again: what one submission left, the next would meet."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from sandbox.box import DockerBox
from sandbox.docker_sandbox import DockerSandbox
from sandbox.errors import SandboxError
from sandbox.values import Flavour


class LastingSandbox:
    """One box per size until `boxes` is closed; a box that was lost is replaced."""

    def __init__(self, sandbox: DockerSandbox, boxes: ExitStack) -> None:
        self._sandbox = sandbox
        self._boxes = boxes
        self._open: dict[int, DockerBox] = {}

    @contextmanager
    def open(
        self, memory_mib: int, *, flavour: Flavour = Flavour.STDLIB, keep_for: str | None = None
    ) -> Iterator[DockerBox]:
        """The box of this size."""
        if memory_mib not in self._open:
            box = self._boxes.enter_context(self._sandbox.open(memory_mib, flavour=flavour))
            self._open[memory_mib] = box
        try:
            yield self._open[memory_mib]
        except SandboxError:
            self._open.clear()
            raise
