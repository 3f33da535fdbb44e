"""The driver's end of the stream to a runner: whole messages over the engine's attached socket."""

import select
import socket
import time

from sandbox.errors import BoxLost
from sandbox.frames import LENGTH_BYTES, BadFrame, body_length, pack, unpack

HEADER_BYTES = 8
RUNNER_COMPLAINT = 2  # the engine's number for the standard error stream
COMPLAINT_CAP = 4096
CHUNK = 262144


class Link:
    """Messages over one attached socket. Closing it ends the runner."""

    def __init__(self, attached: socket.socket, send_patience_s: float) -> None:
        self._socket = attached
        self._socket.settimeout(send_patience_s)
        self._framed = bytearray()
        self._unread = bytearray()
        self._complaint = bytearray()
        self.is_lost = False

    def send(self, fields: list[bytes]) -> None:
        """Send a message. Raises BoxLost."""
        if self.is_lost:
            raise BoxLost("the box was lost before")
        try:
            self._socket.sendall(pack(fields))
        except OSError as broken:
            raise self._lost(f"takes no orders: {broken}") from broken

    def receive(self, timeout_s: float, cap: int) -> list[bytes]:
        """The next message, of at most `cap` bytes.

        Raises:
            TimeoutError: not all of it came within `timeout_s`; it is kept, ask again.
            BoxLost: the stream ended or holds no message.
        """
        deadline = time.monotonic() + timeout_s
        try:
            while (message := self._next_whole(cap)) is None:
                self._pull(deadline)
        except BadFrame as broken:
            raise self._lost(f"broke the protocol: {broken}") from broken
        return message

    def expect(self, timeout_s: float, cap: int) -> list[bytes]:
        """As `receive`, but silence is the loss of the box. Raises BoxLost."""
        try:
            return self.receive(timeout_s, cap)
        except TimeoutError as silent:
            raise self._lost(f"said nothing for {timeout_s:.1f} s") from silent

    def wait_for_end(self, timeout_s: float) -> bool:
        """Whether the stream ended in time."""
        deadline = time.monotonic() + timeout_s
        try:
            while True:
                self._pull(deadline)
                self._unread.clear()
        except BoxLost:
            return True
        except TimeoutError:
            return False

    def close(self) -> None:
        """Let go."""
        self._socket.close()

    def _next_whole(self, cap: int) -> list[bytes] | None:
        if len(self._unread) < LENGTH_BYTES:
            return None
        end = LENGTH_BYTES + body_length(bytes(self._unread[:LENGTH_BYTES]), cap)
        if len(self._unread) < end:
            return None
        body = bytes(self._unread[LENGTH_BYTES:end])
        del self._unread[:end]
        return unpack(body)

    def _pull(self, deadline: float) -> None:
        """Read once from the engine and sort what it framed. Raises TimeoutError, BoxLost."""
        ready, _, _ = select.select([self._socket], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise TimeoutError
        try:
            chunk = self._socket.recv(CHUNK)
        except OSError as broken:
            raise self._lost(f"is gone: {broken}") from broken
        if not chunk:
            raise self._lost("is gone")
        self._framed += chunk
        while (frame := self._next_frame()) is not None:
            stream, content = frame
            if stream == RUNNER_COMPLAINT:
                self._complaint = (self._complaint + content)[-COMPLAINT_CAP:]
            else:
                self._unread += content

    def _next_frame(self) -> tuple[int, bytes] | None:
        if len(self._framed) < HEADER_BYTES:
            return None
        end = HEADER_BYTES + int.from_bytes(self._framed[4:HEADER_BYTES], "big")
        if len(self._framed) < end:
            return None
        stream, content = self._framed[0], bytes(self._framed[HEADER_BYTES:end])
        del self._framed[:end]
        return stream, content

    def _lost(self, how: str) -> BoxLost:
        self.is_lost = True
        words = self._complaint.decode(errors="replace").strip()
        return BoxLost(f"the box {how}" + (f"; its runner said: {words}" if words else ""))
