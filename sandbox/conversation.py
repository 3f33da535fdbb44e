"""A running program that is talked to over the link to its box."""

import time

from sandbox.errors import BoxLost
from sandbox.link import Link
from sandbox.orders import outcome_from, reply_cap
from sandbox.values import Execution, Outcome


class DockerConversation:
    """Bytes in, bytes out, until `finish`. All limits hold meanwhile; the runner keeps them."""

    def __init__(self, execution: Execution, link: Link, patience_s: float) -> None:
        self._execution = execution
        self._link = link
        self._patience_s = patience_s
        self._cap = reply_cap(execution)
        self._said = bytearray()  # all of its output, for the outcome
        self._unheard = bytearray()
        self._is_silent = False
        self._last_message: list[bytes] | None = None
        self.is_finished = False

    def send(self, chunk: bytes) -> None:
        """Write to its standard input; a program that is gone swallows it. Raises BoxLost."""
        if self._last_message is None and chunk:
            self._link.send([b"in", chunk])

    def receive(self, at_most: int, timeout_s: float) -> bytes:
        """Next bytes of its standard output, 1..at_most; b"" at end of stream.

        Raises:
            TimeoutError: nothing came within `timeout_s`.
            BoxLost: the container went away.
        """
        deadline = time.monotonic() + timeout_s
        while not self._unheard and not self._is_silent:
            self._take(self._link.receive(max(0.0, deadline - time.monotonic()), self._cap))
        heard = bytes(self._unheard[:at_most])
        del self._unheard[:at_most]
        return heard

    def finish(self) -> Outcome:
        """Close its input, give it a second to end by itself, kill what is left, and say what happened.

        `stdout` of the outcome is everything it wrote, received or not. A program that had to be killed
        ended by WALL.

        Raises:
            BoxLost: the container went away.
            SandboxError: the program could not be started.
        """
        if not self.is_finished:
            self._link.send([b"finish"])
            while self._last_message is None:
                self._take(self._link.expect(self._patience_s, self._cap))
            self.is_finished = True
        if self._last_message is None:
            raise BoxLost("the conversation has no end")
        return outcome_from(self._last_message, self._execution, bytes(self._said))

    def _take(self, message: list[bytes]) -> None:
        if message[0] == b"out":
            self._said += message[1]
            self._unheard += message[1]
            return
        self._is_silent = True
        if message[0] != b"eof":
            self._last_message = message
