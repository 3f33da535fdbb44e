"""The web process put together: use cases, HTTP, Socket.IO and the threads of the live side."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
from engineio.payload import Payload  # type: ignore[import-untyped]
from flask import Flask, Response, request
from flask_socketio import SocketIO  # type: ignore[import-untyped]
from werkzeug.middleware.proxy_fix import ProxyFix

from server.clock import Clock
from server.config import Settings
from server.edge.context import EXTENSION, Parts
from server.edge.events import EXAM, ROOM, catalogue
from server.edge.logs import configure_logs
from server.edge.metering import Meters
from server.edge.openapi import describe
from server.edge.origins import Origins
from server.edge.pacing import Buckets
from server.live.crossing import Crossing, InPlace
from server.live.doorway import guard_handshakes
from server.live.running import Live
from server.services.anchoring import hold_clock, note_downtime
from server.services.deps import Deps
from server.web import headers, locale, refusals, rendering, routing
from server.web.static import static_folder
from server.web.texts import load_texts
from server.wiring import wire

LARGEST_FRAME = 512 * 1024  # a batch of answers may hold every file of a task
MOST_PACKETS = 64  # in one request of a page that polls: as many as it may send in one go
PING_EVERY_S = 10
PING_PATIENCE_S = 15
TEMPLATES = Path(__file__).parent / "web" / "templates"


Gauges = Callable[[], Mapping[str, Mapping[str, float]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What the application stands on: threads of one process in tests, a loop where it is served.

    Args:
        async_mode: how the Socket.IO library waits.
        crossing: the ways between the loop and native threads.
        sockets: makes Flask-SocketIO, with whichever transport.
        gauges: figures of the serving side, shown with the others.
    """

    async_mode: str = "threading"
    crossing: Crossing = field(default_factory=InPlace)
    sockets: Callable[..., SocketIO] = SocketIO
    gauges: Gauges = dict


THREADS = Ground()


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """What a WSGI server calls; `close` ends its threads and gives the database back."""

    flask: Flask
    io: SocketIO
    deps: Deps
    live: Live

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """One request, or one socket for as long as it is open."""
        return self.flask(environ, start_response)

    def close(self) -> None:
        """Stop what was started."""
        self.live.stop()
        self.deps.close()


def create_app(
    settings: Settings,
    clock: Clock | None = None,
    *,
    ground: Ground = THREADS,
    sandbox_probe: Callable[[], list[str]] | None = None,
) -> Application:
    """The serving process on a database that is up to date, its threads started.

    Args:
        sandbox_probe: reasons why programs cannot be run here, for /readyz.

    Raises:
        Undeclared: a route or a socket event has no access policy.
    """
    configure_logs()
    deps = wire(settings, clock)
    hold_clock(deps)
    note_downtime(deps)
    application = assemble(deps, ground=ground, sandbox_probe=sandbox_probe)
    application.live.start()
    return application


def assemble(
    deps: Deps, *, ground: Ground = THREADS, sandbox_probe: Callable[[], list[str]] | None = None
) -> Application:
    """The same around parts that are there already; its threads are not started.

    Raises:
        Undeclared: a route or a socket event has no access policy.
    """
    origins, meters = Origins(deps.settings.public_origin), Meters()
    app = Flask("server.web", template_folder=str(TEMPLATES), static_folder=None)
    io = _socket_server(app, origins, ground)
    live = Live(deps, origins, meters, io, ground.crossing)
    app.wsgi_app = guard_handshakes(app.wsgi_app, deps, ground.crossing, live.haste.is_cold)  # type: ignore[method-assign,assignment]
    proxies = deps.settings.trusted_proxies
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
    parts = Parts(
        deps=deps,
        origins=origins,
        meters=meters,
        buckets=Buckets(),
        heard=live.heard,
        stopped_loops=lambda: live.stopped_loops,
        open_sockets=lambda: {name: float(live.sockets.count(name)) for name in (EXAM, ROOM)},
        serving_gauges=ground.gauges,
        sandbox_probe=sandbox_probe,
    )
    app.extensions[EXTENSION] = parts
    parts.openapi.update(describe(routing.operations()))
    parts.events.update(catalogue(live.commands))
    _install_web(app, meters)
    return Application(flask=app, io=io, deps=deps, live=live)


def _install_web(app: Flask, meters: Meters) -> None:
    texts = load_texts(static_folder() / "text")
    routing.install(app)
    rendering.install(app, texts)
    refusals.install(app, texts)

    def finish(response: Response) -> Response:
        meters.add(
            "http_requests_total",
            endpoint=request.endpoint or "none",
            method=request.method if request.endpoint else "any",
            code=str(response.status_code),
        )
        return headers.add_headers(locale.keep_choice(response))

    app.after_request(finish)


def _socket_server(app: Flask, origins: Origins, ground: Ground) -> SocketIO:
    def allows(origin: str, environ: dict[str, Any]) -> bool:
        return origins.allows(origin, environ.get("HTTP_HOST", ""))

    Payload.max_decode_packets = MOST_PACKETS
    return ground.sockets(
        app,
        async_mode=ground.async_mode,
        async_handlers=False,  # a client's events are answered in their order, where they were read
        manage_session=False,
        cors_allowed_origins=allows,
        max_http_buffer_size=LARGEST_FRAME,
        ping_interval=PING_EVERY_S,
        ping_timeout=PING_PATIENCE_S,
        json=CompactJson,
    )


class CompactJson:
    """JSON as the packets of Socket.IO carry it; NaN is refused when read, and never written.

    What the quick one does not take, as half a surrogate pair in a candidate's text, goes to the usual one.
    """

    @staticmethod
    def dumps(value: Any, **_options: Any) -> str:
        """Compact text."""
        try:
            return msgspec.json.encode(value).decode()
        except (TypeError, ValueError, OverflowError):
            return json.dumps(value, separators=(",", ":"), allow_nan=False)

    @staticmethod
    def loads(text: str | bytes, **_options: Any) -> Any:
        """Raises ValueError for what is no JSON."""
        try:
            return msgspec.json.decode(text)
        except ValueError:
            return json.loads(text, parse_constant=_refuse)


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is no JSON number")
