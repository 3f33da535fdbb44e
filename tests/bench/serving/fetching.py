"""A page's plain HTTP: one request after the other on a connection that is kept while the server keeps it."""

from collections.abc import Callable

from tests.bench.serving.connection import Address, Connection
from tests.bench.serving.pump import Pump

Answered = Callable[[int, bytes], None]  # status (0: no answer came), body
LENGTH = b"content-length:"
CHUNKED = b"transfer-encoding: chunked"


class Fetcher:
    """Sends what it is given and reads answers; the next one waits for the last."""

    __slots__ = ("_answered", "_connection", "_got", "_pump", "_source", "_to")

    def __init__(self, pump: Pump, to: Address, source: str) -> None:
        self._pump = pump
        self._to = to
        self._source = source
        self._got = b""
        self._answered: Answered | None = None
        self._connection: Connection | None = None

    @property
    def busy(self) -> bool:
        """True while an answer is waited for."""
        return self._answered is not None

    def send(self, request: bytes, answered: Answered) -> None:
        """Send one; `answered` is called once."""
        self._answered = answered
        self._got = b""
        if self._connection is None or not self._connection.alive:
            self._connection = Connection(self._pump, self._to, self._source, self._heard, self._gone)
        self._connection.send(request)

    def close(self) -> None:
        """Whatever is under way is not answered any more."""
        self._answered = None
        if self._connection is not None:
            self._connection.close()

    def _heard(self, data: bytes) -> None:
        self._got += data
        head, blank, body = self._got.partition(b"\r\n\r\n")
        if not blank or not _is_whole(head.lower(), body):
            return
        self._finish(int(head[9:12]), body)

    def _gone(self) -> None:
        self._finish(0, b"")

    def _finish(self, status: int, body: bytes) -> None:
        answered, self._answered = self._answered, None
        if answered is not None:
            answered(status, body)


def _is_whole(head: bytes, body: bytes) -> bool:
    if CHUNKED in head:
        return body.endswith(b"0\r\n\r\n")
    at = head.find(LENGTH)
    return at < 0 or len(body) >= int(head[at + len(LENGTH) :].split(b"\r\n", 1)[0])


def get(host: str, path: str, cookie: str, packed: bool = False) -> bytes:
    """A request of a page; with `packed` the answer may be compressed."""
    head = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\n"
    if packed:
        head += "Accept-Encoding: gzip\r\n"
    return f"{head}Accept: application/json\r\n\r\n".encode()


def post(host: str, path: str, body: str) -> bytes:
    """A request with JSON in it."""
    sent = body.encode()
    head = f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(sent)}\r\n\r\n".encode() + sent
