"""Inside a box: requests and replies as frames, strictly nested, one speaker at a time."""

import os
from collections.abc import Callable
from typing import Any, BinaryIO

from server.practical.framing import LENGTH_BYTES, BadFrame, body_length, pack
from server.practical.tagged import Malformed, dumps, loads


class Closed(Exception):
    """The other side is gone."""


class Wire:
    """Frames over two byte streams."""

    def __init__(self, incoming: BinaryIO, outgoing: BinaryIO) -> None:
        self._incoming = incoming
        self._outgoing = outgoing

    def send(self, message: list[Any]) -> None:
        """Send one message. Raises BadFrame when it is too large."""
        self._outgoing.write(pack(dumps(message)))
        self._outgoing.flush()

    def receive(self) -> list[Any]:
        """The next message. Raises Closed, BadFrame, Malformed."""
        prefix = self._incoming.read(LENGTH_BYTES)
        if len(prefix) < LENGTH_BYTES:
            raise Closed("end of the stream")
        size = body_length(prefix)
        body = self._incoming.read(size)
        if len(body) < size:
            raise Closed("end of the stream within a frame")
        message = loads(body)
        if not isinstance(message, list) or not message or not isinstance(message[0], str):
            raise Malformed("not a message")
        return message


class Peer:
    """Asks the other side, and answers what it asks meanwhile.

    Args:
        answer: from the fields of a request to the fields of its reply.
    """

    def __init__(self, wire: Wire, answer: Callable[[list[Any]], list[Any]]) -> None:
        self._wire = wire
        self._answer = answer

    def ask(self, *request: Any) -> list[Any]:
        """The fields of the reply. Raises Closed, BadFrame, Malformed."""
        self._wire.send(["q", *request])
        while True:
            message = self._wire.receive()
            if message[0] == "r":
                return message[1:]
            self._serve(message)

    def serve_forever(self) -> None:
        """Answer until the other side goes. Raises Closed, BadFrame, Malformed."""
        while True:
            self._serve(self._wire.receive())

    def _serve(self, message: list[Any]) -> None:
        if message[0] != "q":
            raise Malformed("a reply nobody asked for")
        reply = ["r", *self._answer(message[1:])]
        try:
            self._wire.send(reply)
        except BadFrame:
            self._wire.send(["r", "large", None, [], ""])


def take_streams() -> Wire:
    """Keep standard input and output for frames; prints of anybody else go to standard error."""
    wire = Wire(os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb"))
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    return wire
