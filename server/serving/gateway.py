"""Where requests part: sockets stay on the loop, everything else is answered by native threads."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from server.serving.bodies import CutShort, take_body
from server.serving.crossing import LoopCrossing
from server.serving.pool import NativePool
from server.serving.replies import Reply, Rest, Wsgi, reply_of

SOCKETS = "/socket.io/"
# Whoever looks whether we live must be answered also when every thread is busy.
LOOKERS = frozenset({"/healthz", "/readyz", "/metrics"})
# What every page of a hall asks for in the same instant. A few threads of its own answer it: many would take
# the interpreter from the loop by turns, and whoever steers the room would wait behind them.
HALL = "/api/attempt"
LARGEST_BODY = 64 * 1024 * 1024  # bytes; the application's own limits are at most this


class Gateway:
    """The WSGI application that the loop calls."""

    def __init__(
        self, application: Wsgi, crossing: LoopCrossing, *, lookers: NativePool, hall: NativePool
    ) -> None:
        self._application = application
        self._crossing = crossing
        self._lookers = lookers
        self._hall = hall
        self.open = 0  # plain requests that are not answered yet

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """One request, or one socket for as long as it is open."""
        path = environ.get("PATH_INFO", "")
        if path.startswith(SOCKETS):
            return self._application(environ, start_response)
        pool = self._pool_for(environ.get("REQUEST_METHOD", ""), path)
        self.open += 1
        try:
            body = take_body(environ, LARGEST_BODY)
            with body:
                reply: Reply = self._crossing.wait(pool.submit(reply_of, self._application, environ))
        except CutShort:
            return _cut_short(start_response)
        finally:
            self.open -= 1
        start_response(reply.status, reply.headers)
        return [reply.first] if reply.rest is None else self._pieces(reply.first, reply.rest)

    def _pool_for(self, method: str, path: str) -> NativePool:
        if path in LOOKERS:
            return self._lookers
        return self._hall if method == "GET" and path.startswith(HALL) else self._crossing.pool

    def _pieces(self, first: bytes, rest: Rest) -> Iterator[bytes]:
        self.open += 1
        try:
            while first:
                yield first
                first = self._crossing.call(rest.more)
        finally:
            self.open -= 1
            self._crossing.call(rest.close)


def _cut_short(start_response: Callable[..., Any]) -> Iterable[bytes]:
    start_response("408 Request Timeout", [("Content-Length", "0"), ("Connection", "close")])
    return [b""]
