"""Gunicorn's worker: one loop that patches nothing; only the listening sockets are gevent's."""

from functools import partial
from typing import Any

import gevent  # type: ignore[import-untyped]
from gevent import socket as loop_socket
from gevent import ssl as loop_ssl
from gevent.pool import Pool  # type: ignore[import-untyped]
from gunicorn.http.wsgi import base_environ
from gunicorn.workers.ggevent import VERSION, GeventWorker

from server.serving import patience
from server.serving.bodies import READING
from server.serving.handover import HandingOver, HandingOverServer
from server.serving.stock import UPGRADED

LOOK_EVERY_S = 0.25
HANG_UP_WITHIN_S = 1.0


class Handler(HandingOver):
    """One connection; once it is a WebSocket, nothing of HTTP is written or read on it any more.

    What a client has begun to send must be here in time (`patience`); then the connection ends.
    """

    upgraded = False

    def read_requestline(self) -> str:
        """The first line of the next request; empty when none comes."""
        with patience.reading(self.socket, patience.IDLE_S):
            line: str = super().read_requestline()
        # A hall that asks all at once goes on by turns, so that sockets are heard in between.
        gevent.sleep(0)
        return line

    def read_request(self, raw_requestline: str) -> bool:
        """The rest of the head; false when it is not whole."""
        with patience.reading(self.socket, patience.HEAD_S) as head:
            read: bool = super().read_request(raw_requestline)
        return read and not head.over

    def get_environ(self) -> dict[str, Any]:
        """The usual one, with what tells of an upgrade in it."""
        environ: dict[str, Any] = super().get_environ()
        environ[UPGRADED] = self._upgrade
        environ[READING] = partial(patience.reading, self.socket)
        return environ

    def start_response(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        """Begin an answer."""
        return self.write if self.upgraded else super().start_response(status, headers, exc_info)

    def write(self, data: bytes) -> None:
        """Send a piece of an answer."""
        if not self.upgraded:
            super().write(data)

    def log_request(self) -> None:
        """No access log: who asked for what is in the record, and how often in the figures."""

    def _send_error_response_if_possible(self, error_code: int) -> None:
        if not self.upgraded:
            super()._send_error_response_if_possible(error_code)

    def _upgrade(self) -> None:
        self.upgraded = self.close_connection = True


class LoopWorker(GeventWorker):  # type: ignore[misc]
    """Serves until told to stop; then it answers what is open, hangs up and lets the application end."""

    sockets: list[Any]

    def patch(self) -> None:
        """Make gevent's sockets of the listening ones, and leave everything else as it is."""
        self.sockets = [
            loop_socket.socket(each.FAMILY, loop_socket.SOCK_STREAM, fileno=each.sock.detach())
            for each in self.sockets
        ]

    def run(self) -> None:
        """The life of this process."""
        servers = [self._serve(each) for each in self.sockets]
        while self.alive:
            self.notify()
            gevent.sleep(LOOK_EVERY_S)
        for server in servers:
            server.close()
        self.wsgi.stop(self.cfg.graceful_timeout / 2)
        for server in servers:
            server.stop(timeout=HANG_UP_WITHIN_S)
        self.wsgi.end()

    def _serve(self, listening: Any) -> Any:
        listening.setblocking(1)
        environ = base_environ(self.cfg)
        environ.update({"wsgi.multithread": True, "SERVER_SOFTWARE": VERSION})
        server = HandingOverServer(
            listening,
            application=self.wsgi,
            spawn=Pool(self.worker_connections),
            log=None,
            handler_class=Handler,
            environ=environ,
            **({"ssl_context": tls_context(self.cfg)} if self.cfg.is_ssl else {}),
        )
        server.start()
        return server


def tls_context(cfg: Any) -> Any:
    """TLS 1.2 or newer with the certificate and key the configuration names."""
    context = loop_ssl.SSLContext(loop_ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = loop_ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(cfg.certfile, cfg.keyfile)
    return context
