"""Reads one output stream of a program up to its cap."""

import os
import select

from sandbox.runner.channel import CHUNK


class Capture:
    """Keeps the first `cap` bytes that come out of the pipe `descriptor`."""

    def __init__(self, descriptor: int, cap: int) -> None:
        self._descriptor = descriptor
        self._cap = cap
        self.kept = bytearray()
        self.is_over = False
        self.has_ended = False

    def wishes(self) -> list[tuple[int, int]]:
        """What to poll for: (descriptor, events)."""
        return [] if self.has_ended or self.is_over else [(self._descriptor, select.POLLIN)]

    def on_ready(self, _descriptor: int) -> None:
        """Read once."""
        chunk = os.read(self._descriptor, CHUNK)
        room = self._cap - len(self.kept)
        self.is_over = len(chunk) > room
        self.has_ended = not chunk
        self.take(chunk[:room])

    def take(self, chunk: bytes) -> None:
        """Keep what came; empty at the end of the stream."""
        self.kept += chunk

    def drain(self) -> None:
        """Read what still lies in the pipe; all writers are dead, so this ends."""
        while not (self.has_ended or self.is_over):
            self.on_ready(self._descriptor)

    def close(self) -> None:
        """Give the pipe back."""
        os.close(self._descriptor)
