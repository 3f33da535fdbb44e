"""The WSGI server of the loop, which lets a request's socket go where a transport takes it over."""

import socket
from typing import Any

from gevent.pywsgi import WSGIHandler, WSGIServer  # type: ignore[import-untyped]

from server.serving.patience import HANDSHAKE_S, reading
from server.serving.transport.engine import TAKE


class HandingOver(WSGIHandler):  # type: ignore[misc]
    """One connection; it ends without closing the socket when somebody took it."""

    taken = False
    socket: Any

    def get_environ(self) -> dict[str, Any]:
        """The usual environment, with the way to take the socket in it."""
        environ: dict[str, Any] = super().get_environ()
        environ[TAKE] = self._take
        return environ

    def _send_error_response_if_possible(self, error_code: int) -> None:
        if not self.taken:
            super()._send_error_response_if_possible(error_code)

    def _take(self) -> Any:
        """The socket; from now on nothing here reads, writes or closes it."""
        sock, self.socket = self.socket, None
        self.rfile.close()
        self.close_connection = True
        self.taken = True
        if hasattr(sock, "pending"):  # TLS: its state lives in the object
            return sock
        return socket.socket(sock.family, sock.type, fileno=sock.detach())


class HandingOverServer(WSGIServer):  # type: ignore[misc]
    """Closes what its handlers still have when they end."""

    def wrap_socket_and_handle(self, client_socket: Any, address: Any) -> None:
        """One connection over TLS."""
        with reading(client_socket, HANDSHAKE_S):
            sock = self.wrap_socket(client_socket, **self.ssl_args)
        handler = self.handler_class(sock, address, self)
        try:
            handler.handle()
        finally:
            if not handler.taken:
                sock.close()
