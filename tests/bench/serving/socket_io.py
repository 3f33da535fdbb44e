"""A client of Socket.IO over one WebSocket, in one namespace; of a bare echo, too."""

from collections.abc import Callable

from tests.bench.serving import wire
from tests.bench.serving.connection import Address, Connection
from tests.bench.serving.pump import Pump


class SocketIo:
    """One connection, opened at once.

    `joined` when it was let in; `answered` with the event that was asked, what was kept beside it and the
    acknowledgement; `told` with an event's packet as it came; `gone` with the reason, once.
    """

    __slots__ = (
        "_ack",
        "_answered",
        "_asked",
        "_connection",
        "_echo",
        "_frames",
        "_gone",
        "_joined",
        "_told",
    )

    def __init__(
        self,
        pump: Pump,
        to: Address,
        *,
        source: str,
        cookie: str,
        joined: Callable[[], None],
        answered: Callable[[str, float, str], None],
        told: Callable[[str], None],
        gone: Callable[[str], None],
        echo: bool = False,
    ) -> None:
        """`echo`: the other side is no Socket.IO server and sends back whatever it is sent."""
        self._joined, self._answered, self._told, self._gone = joined, answered, told, gone
        self._echo = echo
        self._ack = 0
        self._asked: dict[int, tuple[str, float]] = {}
        self._frames = wire.Frames()
        self._connection = Connection(pump, to, source, self._upgraded, lambda: self._end("cut off"))
        self._connection.send(wire.upgrade(f"{to[0]}:{to[1]}", cookie))

    @property
    def asked(self) -> list[tuple[str, float]]:
        """What is not answered yet."""
        return list(self._asked.values())

    def ask(self, event: str, payload: str, kept: float) -> None:
        """Send an event whose acknowledgement is wanted."""
        self._ack += 1
        self._asked[self._ack] = (event, kept)
        self._send(f'42/exam,{self._ack}["{event}",{payload}]')

    def emit(self, event: str, payload: str) -> None:
        """Send an event that is not answered."""
        self._send(f'42/exam,["{event}",{payload}]')

    def close(self) -> None:
        """Leave; `gone` is not called."""
        self._connection.send(wire.frame(b"\x03\xe8", wire.CLOSE))
        self._connection.close()

    def _send(self, text: str) -> None:
        self._connection.send(wire.frame(text.encode()))

    def _upgraded(self, data: bytes) -> None:
        """The first bytes: an answer of HTTP, then perhaps frames."""
        head, _, rest = data.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 101"):
            self._end(f"refused: {head[:200].decode(errors='replace')}")
            return
        self._connection.hear(self._heard)
        if self._echo:
            self._joined()
        if rest:
            self._heard(rest)

    def _heard(self, data: bytes) -> None:
        for opcode, payload in self._frames.feed(data):
            if opcode == wire.TEXT:
                self._packet(payload.decode())
            elif opcode == wire.CLOSE:
                self._end("closed by the server")
                return

    def _packet(self, text: str) -> None:
        if text == "2":
            self._send("3")
        elif text.startswith(("43/exam,", "42/exam,")):
            at = text.index("[")
            if at > len(wire.JOIN):
                event, kept = self._asked.pop(int(text[len(wire.JOIN) : at]))
                self._answered(event, kept, text)
            else:
                self._told(text)
        elif text.startswith("0{"):
            self._send(wire.JOIN)
        elif text.startswith(wire.JOIN):
            self._joined()
        else:
            self._end(f"not let in: {text[:200]}")

    def _end(self, why: str) -> None:
        self._connection.close()
        self._gone(why)
