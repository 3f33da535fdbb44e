"""Carries a conversation: the driver's bytes into the program, its output to the driver as it comes."""

import os
import select
import time

from sandbox.runner.capture import Capture
from sandbox.runner.channel import CHUNK, Channel

FINISH_PATIENCE_S = 1.0  # for a program that ends by itself at the end of its input
UNWRITTEN_CAP = 1024 * 1024  # above it the driver waits until the program reads


class ForwardedCapture(Capture):
    """Passes on what it keeps at once, and the end of the stream too."""

    def __init__(self, descriptor: int, cap: int, channel: Channel) -> None:
        super().__init__(descriptor, cap)
        self._channel = channel

    def take(self, chunk: bytes) -> None:
        """Queue it for the driver."""
        self.kept += chunk
        if chunk:
            self._channel.queue([b"out", chunk])
        elif self.has_ended:
            self._channel.queue([b"eof"])


class DriverWatch:
    """While a program runs untalked to, only the driver's disappearance matters."""

    has_finished = False

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def wishes(self) -> list[tuple[int, int]]:
        """A closed stream makes itself known unasked."""
        return [(self._channel.incoming, 0)]

    def on_ready(self, _descriptor: int) -> None:
        """Raises DriverGone."""
        self._channel.pull()

    def is_overdue(self) -> bool:
        """Nobody asked it to finish."""
        return False

    def close(self) -> None:
        """Nothing is held."""


class Talk:
    """The driver's side of one conversation: bytes for the program's input until it says finish."""

    def __init__(self, channel: Channel, standard_input: int) -> None:
        self._channel = channel
        self._input: int | None = standard_input
        self._unwritten = bytearray()
        self._ends_input = False
        self._finish_by: float | None = None
        os.set_blocking(standard_input, False)
        self._hear()  # what came together with the order

    @property
    def has_finished(self) -> bool:
        """Whether the driver has said its last word."""
        return self._finish_by is not None

    def wishes(self) -> list[tuple[int, int]]:
        """What to poll for: (descriptor, events)."""
        wanted = []
        if len(self._unwritten) < UNWRITTEN_CAP:
            wanted.append((self._channel.incoming, select.POLLIN))
        if self._channel.has_unsent:
            wanted.append((self._channel.outgoing, select.POLLOUT))
        if self._input is not None and self._unwritten:
            wanted.append((self._input, select.POLLOUT))
        return wanted

    def on_ready(self, descriptor: int) -> None:
        """Move bytes one step. Raises DriverGone, BadFrame."""
        if descriptor == self._channel.outgoing:
            self._channel.push()
        elif descriptor == self._channel.incoming:
            self._channel.pull()
            self._hear()
        else:
            self._write()

    def is_overdue(self) -> bool:
        """Whether the driver has finished and the program did not follow."""
        return self._finish_by is not None and time.monotonic() > self._finish_by

    def wait_for_finish(self) -> None:
        """After the program's end: hear the driver out. Raises DriverGone, BadFrame."""
        while not self.has_finished:
            self._hear_one(self._channel.receive())

    def close(self) -> None:
        """Close the program's standard input."""
        if self._input is not None:
            os.close(self._input)
            self._input = None

    def _hear(self) -> None:
        while (message := self._channel.next_whole()) is not None:
            self._hear_one(message)
        self._close_when_done()

    def _close_when_done(self) -> None:
        if self._ends_input and not self._unwritten:
            self.close()

    def _hear_one(self, message: list[bytes]) -> None:
        if message[0] == b"in" and self._input is not None:
            self._unwritten += message[1]
        elif message[0] == b"finish":
            self._ends_input = True
            self._finish_by = time.monotonic() + FINISH_PATIENCE_S

    def _write(self) -> None:
        if self._input is None:
            return
        try:
            written = os.write(self._input, self._unwritten[:CHUNK])
        except BlockingIOError:
            return
        except BrokenPipeError:  # it reads no more; what we send is swallowed
            self._unwritten.clear()
            self.close()
            return
        del self._unwritten[:written]
        self._close_when_done()
