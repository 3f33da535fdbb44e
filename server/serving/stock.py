"""Flask-SocketIO with the library's own transport; a connection that is a WebSocket is left alone."""

from collections.abc import Callable
from typing import Any

from engineio.async_drivers.gevent import WebSocketWSGI  # type: ignore[import-untyped]
from flask import Flask
from flask_socketio import SocketIO  # type: ignore[import-untyped]

UPGRADED = "kaohe.upgraded"  # in the WSGI environment: to be called when a connection becomes a WebSocket


class LoopWebSocket(WebSocketWSGI):  # type: ignore[misc]
    """The library's, but the HTTP server is told: it must not write an answer between frames."""

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        """One WebSocket for as long as it is open."""
        environ[UPGRADED]()
        return super().__call__(environ, start_response)


class StockSocketIO(SocketIO):  # type: ignore[misc]
    """Flask-SocketIO on the loop."""

    def init_app(self, app: Flask, **options: Any) -> None:
        """As the library does it, with our WebSocket in it."""
        super().init_app(app, **options)
        engine = self.server.eio
        engine._async = engine._async | {"websocket": LoopWebSocket}
