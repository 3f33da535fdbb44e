"""One open WebSocket: a socket, what is not read and not sent yet, and no greenlet of its own.

Everything here happens in the thread of the loop. The kernel's buffer is the inbox: while a message is being
answered nothing more is read, so a client that does not wait is slowed down by its own socket.
"""

import socket
import ssl
from collections import deque
from time import monotonic
from typing import Any, Protocol

from gevent import get_hub  # type: ignore[import-untyped]

from server.serving.transport.frames import (
    CloseCode,
    FrameFault,
    Frames,
    Message,
    Opcode,
    close_code_of,
    close_frame,
    frame,
    text_of,
)
from server.serving.transport.runners import Runners

READ = 1
WRITE = 2
CHUNK = 16 * 1024  # bytes taken from the socket at a time
TURN = 16  # messages answered before others get their turn
LARGEST_OUTBOX = 1024 * 1024  # bytes; whoever leaves more unread is cut off
FRAMES_A_BEAT = 1_000  # control frames between two beats of the heart; more is abuse
LOST_AFTER_MS = 20_000  # the kernel gives up a peer that confirms nothing for so long
WOULD_BLOCK = (BlockingIOError, InterruptedError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


class Receiver(Protocol):
    """Who is behind a connection."""

    def received(self, text: str) -> None:
        """A text message; may wait, and no other of this connection comes meanwhile."""

    def lost(self) -> None:
        """The connection has ended; called once."""


class Connection:
    """Sends and receives whole messages; `close` says why, `abort` only ends it."""

    __slots__ = (
        "_busy",
        "_closing",
        "_controls",
        "_frames",
        "_inbox",
        "_outbox",
        "_outbox_bytes",
        "_paused",
        "_pending",
        "_reader",
        "_receiver",
        "_runners",
        "_socket",
        "_told",
        "_writer",
        "heard_at",
        "is_open",
    )

    def __init__(self, sock: Any, receiver: Receiver, runners: Runners, largest: int) -> None:
        sock.setblocking(False)
        self._socket = sock
        self._pending = getattr(sock, "pending", None)  # TLS: bytes that the kernel no longer shows
        self._receiver = receiver
        self._runners = runners
        self._frames = Frames(largest)
        self._inbox: deque[Message] | None = None  # read and not answered; kept only while there are some
        self._outbox: deque[bytes] | None = None  # written and not sent; kept only while there is some
        self._outbox_bytes = 0
        self._controls = 0
        self._busy = False
        self._paused = False
        self._closing = False
        self._told = False
        self.is_open = True
        self.heard_at = monotonic()
        self._reader = get_hub().loop.io(sock.fileno(), READ)
        self._writer: Any = None

    def start(self) -> None:
        """From now on messages are received; a peer that is gone already is not listened to."""
        if not self.is_open:
            return
        self._reader.start(self._readable)
        if self._pending is not None:
            self._runners.later(self._read)

    def send(self, data: bytes) -> None:
        """Send a whole frame; what the socket does not take now goes out as it does."""
        if not self.is_open:
            return
        if self._outbox is None:
            try:
                sent = self._socket.send(data)
            except WOULD_BLOCK:
                sent = 0
            except OSError:
                self.abort()
                return
            if sent == len(data):
                return
            data = data[sent:]
            self._outbox, self._outbox_bytes = deque(), 0
            self._writer = get_hub().loop.io(self._socket.fileno(), WRITE)
            self._writer.start(self._writable)
        self._outbox.append(data)
        self._outbox_bytes += len(data)
        if self._outbox_bytes > LARGEST_OUTBOX:
            self.abort()

    def close(self, code: CloseCode = CloseCode.NORMAL, detail: str = "") -> None:
        """Say goodbye; what was sent before goes out, what still comes is thrown away."""
        if self.is_open and not self._closing:
            self.send(close_frame(code, detail))
            self._closing = True
            self._end_sending()
            self._tell_lost()

    def abort(self) -> None:
        """End it now."""
        if not self.is_open:
            return
        self.is_open = False
        self._reader.stop()
        self._reader.close()
        if self._writer is not None:
            self._writer.stop()
            self._writer.close()
            self._writer = self._outbox = None
        self._socket.close()
        self._tell_lost()

    def beat(self, silent_s: float) -> bool:
        """Called by the heart: ends what is closing or silent; False when the connection has ended."""
        self._controls = 0
        if self.is_open and (self._closing or monotonic() - self.heard_at > silent_s):
            self.abort()
        return self.is_open

    def _readable(self) -> None:
        if self._busy:
            self._reader.stop()
            self._paused = True
        else:
            self._runners.run(self._read)

    def _read(self) -> None:
        if self._busy or not self.is_open:
            return
        self._busy = True
        try:
            if self._inbox is None:
                self._gather()
            self._answer()
        except FrameFault as fault:
            self._inbox = None
            self.close(fault.code, fault.detail)
        finally:
            self._busy = False
        if self._inbox is not None and self.is_open:
            self._runners.later(self._read)
        elif self._paused and self.is_open:
            self._paused = False
            self._reader.start(self._readable)

    def _gather(self) -> None:
        try:
            data = self._socket.recv(CHUNK)
        except WOULD_BLOCK:
            return
        except OSError:
            data = b""
        if not data:
            self.abort()
            return
        self.heard_at = monotonic()
        if self._closing:
            return
        messages = self._frames.feed(data)
        if messages:
            self._inbox = deque(messages)
        if self._pending is not None and self._pending() > 0:
            self._runners.later(self._read)

    def _answer(self) -> None:
        """A turn of messages; the rest waits until others had theirs."""
        inbox = self._inbox
        left = TURN
        while inbox and left and self.is_open and not self._closing:
            left -= 1
            opcode, payload = inbox.popleft()
            if opcode == Opcode.TEXT:
                self._receiver.received(text_of(payload))
            else:
                self._control(opcode, payload)
        if not inbox or self._closing:
            self._inbox = None

    def _control(self, opcode: int, payload: bytes) -> None:
        self._controls += 1
        if self._controls > FRAMES_A_BEAT:
            raise FrameFault(CloseCode.POLICY, "too many control frames")
        match opcode:
            case Opcode.PING:
                self.send(frame(Opcode.PONG, payload))
            case Opcode.CLOSE:
                self.close(close_code_of(payload))
            case Opcode.BINARY:
                raise FrameFault(CloseCode.UNSUPPORTED, "only text is spoken here")

    def _writable(self) -> None:
        outbox = self._outbox
        while outbox:
            try:
                sent = self._socket.send(outbox[0])
            except WOULD_BLOCK:
                return
            except OSError:
                self.abort()
                return
            self._outbox_bytes -= sent
            if sent < len(outbox[0]):
                outbox[0] = outbox[0][sent:]
                return
            outbox.popleft()
        self._outbox = None
        self._writer.stop()
        self._writer.close()
        self._writer = None
        if self._closing:
            self._end_sending()

    def _tell_lost(self) -> None:
        if not self._told:
            self._told = True
            self._runners.later(self._receiver.lost)

    def _end_sending(self) -> None:
        """No more is sent; the peer hears the end of the stream and closes, or the heart does."""
        if self._outbox is None and self.is_open:
            try:
                self._socket.shutdown(socket.SHUT_WR)
            except OSError:
                self.abort()


def tune(sock: Any) -> None:
    """Small frames go out at once, and a peer that is gone is noticed by the kernel."""
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, LOST_AFTER_MS)
