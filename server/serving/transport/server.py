"""The Socket.IO server over our own transport, and Flask-SocketIO around it."""

from typing import Any

import socketio  # type: ignore[import-untyped]
from flask import Flask
from flask_socketio import SocketIO  # type: ignore[import-untyped]

from server.serving.transport.engine import LoopEngine
from server.serving.transport.rooms import IndexedRooms


class LoopServer(socketio.Server):  # type: ignore[misc]
    """The library's server; what differs is how frames reach it and how rooms are kept."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, client_manager=IndexedRooms())

    def _engineio_server_class(self) -> type[LoopEngine]:
        return LoopEngine


class LoopSocketIO(SocketIO):  # type: ignore[misc]
    """Flask-SocketIO with our server in the place of the library's."""

    def init_app(self, app: Flask, **options: Any) -> None:
        """As the library does it, but for the server's class."""
        inner = app.wsgi_app
        super().init_app(app, **options)
        ours = LoopServer(
            **{key: value for key, value in self.server_options.items() if key != "client_manager"}
        )
        app.wsgi_app = socketio.WSGIApp(ours, inner)  # type: ignore[method-assign]
        self.server = ours
