"""The sandbox as judging needs it: who uses the capability says what it must offer."""

from contextlib import AbstractContextManager
from typing import Protocol

from sandbox.values import Execution, Flavour, Outcome


class Conversation(Protocol):
    """A running program whose standard input and output are a byte stream to us."""

    def send(self, chunk: bytes) -> None:
        """Write to its standard input; a program that is gone swallows it."""

    def receive(self, at_most: int, timeout_s: float) -> bytes:
        """Next bytes of its standard output, 1..at_most; b"" at end of stream.

        Raises:
            TimeoutError: nothing came within `timeout_s`.
        """

    def finish(self) -> Outcome:
        """End it (close its input, kill what is left) and say what happened."""


class Box(Protocol):
    """One container of nobody else; every run in it is a fresh process in an emptied directory."""

    @property
    def image(self) -> str:
        """Digest of its root file system, "sha256:…": the same wherever the image was built or loaded."""

    @property
    def engine_image(self) -> str:
        """The engine's own id of the image it was made from, "sha256:…"."""

    def run(self, execution: Execution) -> Outcome:
        """Run to the end. Raises BoxLost when the container went away."""

    def start(self, execution: Execution) -> Conversation:
        """Start and talk; one conversation or run at a time per box."""


class Sandbox(Protocol):
    """Makes boxes. Raises NotReady when it cannot."""

    def image(self, flavour: Flavour) -> str:
        """Digest of the root file system that boxes of a flavour have now."""

    def open(
        self, memory_mib: int, *, flavour: Flavour = Flavour.STDLIB, keep_for: str | None = None
    ) -> AbstractContextManager[Box]:
        """A hardened container nobody else has used, removed when the block ends.

        Args:
            flavour: which libraries the program finds beside the standard library.
            keep_for: whose container it is; where the settings allow it, the next `open` for the same
                name gets the same container. Never shared by two names.
        """
