"""How long the loop waits for a client that has begun to ask: whoever sends half a request is not kept."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from gevent import get_hub  # type: ignore[import-untyped]

IDLE_S = 75.0  # for the next request; longer than nginx keeps a connection, which is to end it first
HEAD_S = 20.0  # for the rest of the head, once its first line is here
BODY_S = 30.0  # for a piece of a body, and longer for a large one
SLOWEST = 32 * 1024  # bytes of it a second
HANDSHAKE_S = 20.0  # of TLS


class Patience:
    """`over` once nothing more is waited for."""

    over = False

    def end(self, fileno: int) -> None:
        """Whoever reads finds the end of the stream, and can still answer.

        Past whatever is around the socket: TLS would take it for the end of its own state.
        """
        self.over = True
        with suppress(OSError):  # the client is gone already
            bare = socket.socket(fileno=fileno)
            try:
                bare.shutdown(socket.SHUT_RD)
            finally:
                bare.detach()


def body_s(length: int) -> float:
    """Seconds in which so many bytes of a body must be here."""
    return BODY_S + length / SLOWEST


@contextmanager
def reading(sock: Any, within_s: float) -> Iterator[Patience]:
    """A block that reads from an open socket; after so long nothing more is read."""
    patience = Patience()
    timer = get_hub().loop.timer(within_s)
    timer.start(patience.end, sock.fileno())
    try:
        yield patience
    finally:
        timer.stop()
        timer.close()
