"""The runner's end of the stream to its driver: whole messages in, whole messages out, never stuck."""

import os
import select

from sandbox.frames import LENGTH_BYTES, body_length, pack, unpack, unpack_keeping_last

CHUNK = 65536


class DriverGone(Exception):
    """The driver closed the stream."""


class Channel:
    """Messages over two file descriptors; writing never blocks reading, so neither side can wait for ever."""

    def __init__(self, incoming: int, outgoing: int) -> None:
        self.incoming = incoming
        self.outgoing = outgoing
        self._unread = bytearray()
        self._unsent = bytearray()
        os.set_blocking(outgoing, False)

    @classmethod
    def over_standard_streams(cls) -> "Channel":
        """Take over standard input and output, so that no child can inherit them."""
        channel = cls(os.dup(0), os.dup(1))
        nowhere = os.open("/dev/null", os.O_RDWR)
        os.dup2(nowhere, 0)
        os.dup2(nowhere, 1)
        os.close(nowhere)
        return channel

    @property
    def has_unsent(self) -> bool:
        """Whether `push` has something to do."""
        return bool(self._unsent)

    def receive(self) -> list[bytes]:
        """The next message, waited for. Raises DriverGone, BadFrame."""
        while True:
            message = self.next_whole()
            if message is not None:
                return message
            self.pull()

    def receive_order(self) -> tuple[list[bytes], memoryview]:
        """The next message between two programs, with its last field where nothing else has a copy of it.

        Raises:
            DriverGone, BadFrame: no use in going on.
        """
        if self._unread:  # came together with the end of a conversation
            *fields, last = self.receive()
            return fields, memoryview(bytearray(last))
        head = self._read_exactly(bytearray(LENGTH_BYTES))
        return unpack_keeping_last(self._read_exactly(bytearray(body_length(bytes(head)))))

    def _read_exactly(self, into: bytearray) -> bytearray:
        left = memoryview(into)
        while left:
            read = os.readv(self.incoming, [left])
            if read == 0:
                raise DriverGone
            left = left[read:]
        return into

    def next_whole(self) -> list[bytes] | None:
        """The next message when all of it has been pulled. Raises BadFrame."""
        if len(self._unread) < LENGTH_BYTES:
            return None
        end = LENGTH_BYTES + body_length(bytes(self._unread[:LENGTH_BYTES]))
        if len(self._unread) < end:
            return None
        body = bytes(self._unread[LENGTH_BYTES:end])
        del self._unread[:end]
        return unpack(body)

    def pull(self) -> None:
        """Read once; waits when nothing is there. Raises DriverGone."""
        chunk = os.read(self.incoming, CHUNK)
        if not chunk:
            raise DriverGone
        self._unread += chunk

    def queue(self, fields: list[bytes]) -> None:
        """Put a message behind those not yet sent."""
        self._unsent += pack(fields)

    def push(self) -> None:
        """Write as much as the stream takes now. Raises DriverGone."""
        try:
            written = os.write(self.outgoing, self._unsent[:CHUNK])
        except BlockingIOError:
            return
        except BrokenPipeError as closed:
            raise DriverGone from closed
        del self._unsent[:written]

    def send(self, fields: list[bytes]) -> None:
        """Queue and write out everything, reading on meanwhile. Raises DriverGone."""
        self.queue(fields)
        poll = select.poll()
        poll.register(self.outgoing, select.POLLOUT)
        poll.register(self.incoming, select.POLLIN)
        while self._unsent:
            for ready, _ in poll.poll():
                if ready == self.outgoing:
                    self.push()
                else:
                    self.pull()
