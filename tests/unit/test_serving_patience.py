"""Half a request: whoever sends it is waited for as long as is said, and nobody else for a moment."""

import threading
from collections.abc import Callable, Iterable
from typing import Any

import gevent
import pytest
from gevent import socket as loop_socket
from gevent.pool import Pool

from server.serving import patience
from server.serving.crossing import LoopCrossing
from server.serving.gateway import Gateway
from server.serving.handover import HandingOverServer
from server.serving.pool import NativePool
from server.serving.worker import Handler

HALF_SENT = 200
WITHIN_S = 20
HEAD = b"POST /save HTTP/1.1\r\nHost: here\r\nContent-Length: 100\r\n\r\n"
CHUNKED = b"POST /save HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n"
HALVES = (b"", b"POST /sa", HEAD[:40], HEAD + b"x" * 10, CHUNKED + b"10\r\nxxxx")
WHOLE = HEAD + b"y" * 100


def echo(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    body = environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits two seconds instead of a minute."""
    for name in ("IDLE_S", "HEAD_S", "BODY_S"):
        monkeypatch.setattr(patience, name, 2.0)


def on_a_server(test: Callable[[Callable[[], Any]], Any]) -> Any:
    """What `test` gives, in the loop of a server; it is given how to connect."""
    found: list[Any] = []

    def run() -> None:
        native, lookers, hall = (NativePool(name, 2) for name in ("native", "looker", "hall"))
        gateway = Gateway(echo, LoopCrossing(native), lookers=lookers, hall=hall)
        listening = loop_socket.socket()
        listening.bind(("127.0.0.1", 0))
        listening.listen(HALF_SENT)
        server = HandingOverServer(
            listening, application=gateway, spawn=Pool(2 * HALF_SENT), log=None, handler_class=Handler
        )
        server.start()
        greenlet = gevent.spawn(test, lambda: loop_socket.create_connection(listening.getsockname()))
        greenlet.join(60)
        found.append(greenlet.exception or greenlet.value if greenlet.dead else TimeoutError("still waiting"))
        server.stop(timeout=1)
        for pool in (native, lookers, hall):
            pool.close(5)
        gevent.get_hub().destroy()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(90)
    if isinstance(found[0], BaseException):
        raise found[0]
    return found[0]


def answer(sock: Any) -> bytes:
    """Everything until the server ends the connection."""
    sock.settimeout(WITHIN_S)
    got = b""
    while piece := sock.recv(4096):
        got += piece
    sock.close()
    return got


def asked(connect: Callable[[], Any]) -> bytes:
    """A whole request on a connection of its own, and its answer."""
    sock = connect()
    sock.sendall(WHOLE.replace(b"Host", b"Connection: close\r\nHost"))
    return answer(sock)


def test_whoever_sends_half_a_request_is_let_go_and_an_honest_client_is_answered_all_the_time(
    impatient: None,
):
    def test(connect: Callable[[], Any]) -> tuple[list[bytes], list[bytes]]:
        half_sent = [connect() for _ in range(HALF_SENT)]
        for number, sock in enumerate(half_sent):
            sock.sendall(HALVES[number % len(HALVES)])
        honest = [asked(connect)]
        got = [answer(sock) for sock in half_sent]
        return [*honest, asked(connect)], got

    honest, got = on_a_server(test)
    assert all(each.startswith(b"HTTP/1.1 200 OK") and each.endswith(b"y" * 100) for each in honest)
    # Silence before a head is answered by silence, half a head by 400, half a body by 408.
    words = [each.split(b" ")[1] if each else b"" for each in got[: len(HALVES)]]
    assert words == [b"", b"400", b"400", b"408", b"408"]
    assert [each.split(b" ")[1] if each else b"" for each in got] == words * (HALF_SENT // len(HALVES))


def test_whoever_sends_slowly_but_in_time_is_answered_and_the_connection_goes_on(
    monkeypatch: pytest.MonkeyPatch,
):
    for name in ("IDLE_S", "HEAD_S", "BODY_S"):
        monkeypatch.setattr(patience, name, 30.0)

    def test(connect: Callable[[], Any]) -> list[bytes]:
        sock = connect()
        found = []
        for _ in range(2):
            for at in range(0, len(WHOLE), 20):
                sock.sendall(WHOLE[at : at + 20])
                gevent.sleep(0.001)
            got = b""
            while not got.endswith(b"y" * 100):
                got += sock.recv(4096)
            found.append(got)
        sock.close()
        return found

    assert [each.partition(b"\r\n")[0] for each in on_a_server(test)] == [b"HTTP/1.1 200 OK"] * 2
