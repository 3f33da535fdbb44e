"""Engine.IO over our own connections: only the transport differs, the protocol is the library's."""

import itertools
from collections.abc import Callable
from time import monotonic
from typing import Any

import engineio  # type: ignore[import-untyped]
import gevent  # type: ignore[import-untyped]
import structlog
from engineio import packet

from server.serving.transport.connection import Connection, tune
from server.serving.transport.frames import CloseCode, text_frame
from server.serving.transport.handshake import acceptance, fault_of
from server.serving.transport.runners import Runners

log = structlog.get_logger(__name__)

TAKE = "kaohe.take_socket"  # in the WSGI environment: hands the socket over, and the server forgets it
BEATS_A_S = 4
# What a handler of "connect" may ask for; the whole environment would be most of what a client costs.
KEPT = ("REMOTE_ADDR", "HTTP_HOST", "HTTP_ORIGIN", "HTTP_COOKIE", "HTTP_SEC_FETCH_SITE", "wsgi.url_scheme")
PING = text_frame(str(packet.PING))


class EngineSocket:
    """What the library expects of a client's socket, over one connection."""

    __slots__ = ("_engine", "closed", "closing", "connected", "connection", "session", "sid", "upgraded")

    def __init__(self, engine: "LoopEngine", sid: str) -> None:
        self._engine = engine
        self.sid = sid
        self.connection: Connection | None = None
        self.session: dict[str, Any] | None = None
        self.connected = self.upgraded = True
        self.closing = self.closed = False

    def send(self, pkt: Any) -> None:
        """Send a packet; one that goes to many is framed once."""
        if self.closed or self.connection is None:
            return
        framed = getattr(pkt, "framed", None)
        if framed is None:
            framed = pkt.framed = text_frame(pkt.encode())
        self.connection.send(framed)

    def say(self, text: str) -> None:
        """Send a message of text, without a packet of the library around it."""
        if not self.closed and self.connection is not None:
            self.connection.send(text_frame(f"{packet.MESSAGE}{text}"))

    def close(self, wait: bool = True, abort: bool = False, reason: str | None = None) -> None:
        """End the client's connection; its handlers hear of it now, once."""
        if self.closed or self.closing:
            return
        self.closing = True
        self._engine.tell_disconnected(self.sid, reason or self._engine.reason.SERVER_DISCONNECT)
        if self.connection is not None:
            if not abort:
                self.send(packet.Packet(packet.CLOSE))
            self.connection.close()
        self.closed = True
        self._engine.sockets.pop(self.sid, None)

    def check_ping_timeout(self) -> bool:
        """The heart looks after these; the library's own watch has nothing to find."""
        return True

    def received(self, text: str) -> None:
        """A packet of the client."""
        match text[:1]:
            case "4":
                self._engine.tell_message(self, text[1:])
            case "1":
                self.close(abort=True, reason=self._engine.reason.CLIENT_DISCONNECT)
            case "3" | "2" | "5" | "6":
                pass  # any frame shows that the client is there
            case _:
                self.refuse("no such packet")

    def refuse(self, detail: str) -> None:
        """The client does not speak the protocol."""
        if self.connection is not None:
            self.connection.close(CloseCode.PROTOCOL_ERROR, detail)

    def lost(self) -> None:
        """The connection has ended by itself."""
        self.close(abort=True, reason=self._engine.reason.TRANSPORT_CLOSE)


class LoopEngine(engineio.Server):  # type: ignore[misc]
    """The library's server, with WebSockets taken over from the WSGI server where it hands them over."""

    def __init__(self, *, most_clients: int = 0, **options: Any) -> None:
        super().__init__(**options, allow_upgrades=False)
        self._most_clients = most_clients
        self._runners: Runners | None = None
        self._beats: list[set[EngineSocket]] = [
            set() for _ in range(max(1, int(self.ping_interval * BEATS_A_S)))
        ]
        self._next_beat = itertools.cycle(self._beats)

    def send(self, sid: str, data: Any) -> None:
        """Send a message to a client."""
        client = self.sockets.get(sid)
        if isinstance(client, EngineSocket) and isinstance(data, str):
            client.say(data)
        else:
            super().send(sid, data)

    def tell_message(self, client: EngineSocket, text: str) -> None:
        """Hand a message on; one that the library cannot read ends the connection."""
        try:
            self.handlers["message"](client.sid, text)
        except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
            log.warning("a client sent what nobody understands", why=repr(error))
            client.refuse("not a packet of Socket.IO")

    def tell_disconnected(self, sid: str, reason: str) -> None:
        """A client is gone."""
        self._trigger_event("disconnect", sid, reason, run_async=False)

    def _handle_connect(
        self,
        environ: dict[str, Any],
        start_response: Callable[..., Any],
        transport: str,
        jsonp_index: Any = None,
    ) -> Any:
        take = environ.get(TAKE)
        if transport != "websocket" or take is None:
            return super()._handle_connect(environ, start_response, transport, jsonp_index)
        fault = fault_of(environ)
        if fault is not None:
            return self._bad_request(fault)
        if self._most_clients and len(self.sockets) >= self._most_clients:
            start_response("503 SERVICE UNAVAILABLE", [("Content-Type", "text/plain"), ("Retry-After", "5")])
            return [b"this server has as many clients as it can hold"]
        self._open(take(), environ)
        return []

    def _open(self, sock: Any, environ: dict[str, Any]) -> None:
        if self._runners is None:
            self._runners = Runners()
            gevent.spawn(self._beat)
        tune(sock)
        client = EngineSocket(self, self.generate_id())
        client.connection = Connection(sock, client, self._runners, self.max_http_buffer_size)
        self.sockets[client.sid] = client
        client.connection.send(acceptance(environ))
        client.send(
            packet.Packet(
                packet.OPEN,
                {
                    "sid": client.sid,
                    "upgrades": [],
                    "pingTimeout": int(self.ping_timeout * 1000),
                    "pingInterval": int(self.ping_interval * 1000),
                    "maxPayload": self.max_http_buffer_size,
                },
            )
        )
        self._trigger_event(
            "connect", client.sid, {key: environ[key] for key in KEPT if key in environ}, run_async=False
        )
        next(self._next_beat).add(client)  # spread: a room that comes back together is not pinged together
        client.connection.start()

    def _beat(self) -> None:
        """The heart: every client is pinged once an interval, a few at a time."""
        due = monotonic()
        while True:
            for beat in self._beats:
                due += 1 / BEATS_A_S
                gevent.sleep(max(0.0, due - monotonic()))
                for client in list(beat):
                    if client.connection is None or not client.connection.beat(self._silent_s):
                        beat.discard(client)
                    else:
                        client.connection.send(PING)

    @property
    def _silent_s(self) -> float:
        return float(self.ping_interval + self.ping_timeout)

    def _service_task(self) -> None:
        """The library's watch over clients that poll; ours are the heart's."""
        self.service_task_event = self.create_event()
        while not self.service_task_event.wait(timeout=self.ping_timeout):
            for sid, client in list(self.sockets.items()):
                if client.closed:
                    self.sockets.pop(sid, None)
                elif not isinstance(client, EngineSocket):
                    client.check_ping_timeout()
