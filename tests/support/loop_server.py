"""A Socket.IO server over our own transport, on a loop of its own in a thread of the test."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import gevent
import socketio
from flask import Flask

from server.serving.handover import HandingOver, HandingOverServer
from server.serving.transport.server import LoopSocketIO


class Talk(socketio.Namespace):
    """Answers what the test wants, and remembers what happened."""

    def __init__(self) -> None:
        super().__init__("/talk")
        self.happened: list[tuple[str, Any]] = []
        self.answers: dict[str, Callable[..., Any]] = {}

    def trigger_event(self, event: str, *args: Any) -> Any:
        self.happened.append(
            (event, args[1] if event not in ("connect", "disconnect") and args[1:] else None)
        )
        answer = self.answers.get(event)
        return answer(*args) if answer is not None else None

    def count(self, event: str) -> int:
        return sum(name == event for name, _ in self.happened)


class LoopThread:
    """One server; `do` runs something on its loop and brings back what came of it."""

    def __init__(self, tls: ssl.SSLContext | None, options: dict[str, Any]) -> None:
        self.talk = Talk()
        self.port = 0
        self._tls = tls
        self._options = {"ping_interval": 10, "ping_timeout": 15, "max_http_buffer_size": 70_000} | options
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._thread.start()
        assert self._ready.wait(10)

    def stop(self) -> None:
        self._post(self._ending.set)
        self._thread.join(10)
        assert not self._thread.is_alive()

    def do(self, job: Callable[[], Any]) -> Any:
        done, found = threading.Event(), []

        def run() -> None:
            found.append(job())
            done.set()

        self._post(lambda: gevent.spawn(run))
        assert done.wait(10)
        return found[0]

    def _post(self, job: Callable[[], Any]) -> None:
        self._loop.run_callback_threadsafe(job)

    def _run(self) -> None:
        app = Flask("talk")
        app.add_url_rule("/", view_func=lambda: "plain")
        self.io = LoopSocketIO(app, async_mode="gevent", async_handlers=False, **self._options)
        self.io.server.register_namespace(self.talk)
        self._loop = gevent.get_hub().loop
        self._ending = gevent.event.Event()
        secure = {"ssl_context": self._tls} if self._tls is not None else {}
        server = HandingOverServer(("127.0.0.1", 0), app, handler_class=HandingOver, log=None, **secure)
        server.start()
        self.port = server.server_port
        self._ready.set()
        self._ending.wait()
        server.stop(timeout=1)
        gevent.get_hub().destroy()


@contextmanager
def loop_server(tls: ssl.SSLContext | None = None, **options: Any) -> Iterator[LoopThread]:
    """A running server."""
    thread = LoopThread(tls, options)
    thread.start()
    try:
        yield thread
    finally:
        thread.stop()


class RawClient:
    """Speaks bytes, so that it can also speak wrongly."""

    def __init__(self, port: int, *, headers: str = "", wrap: Callable[[Any], Any] | None = None) -> None:
        plain = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.socket = wrap(plain) if wrap is not None else plain
        self.socket.sendall(
            (
                f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
                f"{headers or UPGRADE}\r\n"
            ).encode()
        )
        self._read = b""
        while b"\r\n\r\n" not in self._read:
            more = self.socket.recv(4096)
            if not more:
                break
            self._read += more
        self.head, _, self._read = self._read.partition(b"\r\n\r\n")

    def send(self, text: str) -> None:
        payload = text.encode()
        size = len(payload)
        head = bytes((0x81,))
        if size < 126:
            head += bytes((0x80 | size,))
        elif size < 0x10000:
            head += bytes((0xFE,)) + size.to_bytes(2, "big")
        else:
            head += bytes((0xFF,)) + size.to_bytes(8, "big")
        self.socket.sendall(head + bytes(4) + payload)

    def frame(self) -> tuple[int, bytes] | None:
        """The next frame; None when the server ended the stream."""
        while True:
            if len(self._read) >= 2:
                size, at = self._read[1], 2
                if size >= 126 and len(self._read) >= (4 if size == 126 else 10):
                    at = 4 if size == 126 else 10
                    size = int.from_bytes(self._read[2:at], "big")
                if (self._read[1] < 126 or at > 2) and len(self._read) >= at + size:
                    found = self._read[0] & 0x0F, self._read[at : at + size]
                    self._read = self._read[at + size :]
                    return found
            try:
                more = self.socket.recv(65_536)
            except ConnectionResetError:
                return None
            if not more:
                return None
            self._read += more

    def text(self) -> str:
        """The next message that is no ping of Engine.IO."""
        while True:
            found = self.frame()
            assert found is not None, "the server closed"
            if found[1] != b"2":
                return found[1].decode()

    def join(self) -> "RawClient":
        """Open, and enter the namespace."""
        assert self.text().startswith("0{")
        self.send("40/talk,")
        assert self.text().startswith("40/talk,{")
        return self

    def close_code(self) -> int | None:
        """The code of the close frame, whatever came before it; None when there was none."""
        while (found := self.frame()) is not None:
            if found[0] == 8:
                return int.from_bytes(found[1][:2], "big")
        return None

    def close(self) -> None:
        self.socket.close()


UPGRADE = (
    "Upgrade: websocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
)
