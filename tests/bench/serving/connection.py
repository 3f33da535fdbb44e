"""One TCP connection on the loop: opened without waiting, written and read without waiting."""

import errno
import select
import socket
from collections.abc import Callable

from tests.bench.serving.pump import Pump

READ = 65536
IN, OUT = select.EPOLLIN, select.EPOLLOUT

Address = tuple[str, int]


class Connection:
    """`heard` gets what arrives, `gone` is called once when the other side or an error ended it."""

    __slots__ = ("_fileno", "_gone", "_heard", "_open", "_out", "_pump", "_socket")

    def __init__(
        self,
        pump: Pump,
        to: Address,
        source: str,
        heard: Callable[[bytes], None],
        gone: Callable[[], None],
    ) -> None:
        """Begins to connect from the address `source`; what is sent before it stands waits."""
        self._pump = pump
        self._heard = heard
        self._gone = gone
        self._out = b""
        self._open = False
        self._socket = socket.socket()
        self._socket.setblocking(False)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # The port is chosen when connecting, so that every pair of addresses has all ports to itself.
        self._socket.setsockopt(socket.IPPROTO_IP, 24, 1)  # IP_BIND_ADDRESS_NO_PORT
        self._socket.bind((source, 0))
        self._fileno = self._socket.fileno()
        failed = self._socket.connect_ex(to)
        pump.watch(self._fileno, self._ready, IN | OUT)
        if failed not in (0, errno.EINPROGRESS):
            pump.after(0, self._end)

    @property
    def alive(self) -> bool:
        """False once it is closed."""
        return self._fileno >= 0

    def send(self, data: bytes) -> None:
        """Now, or as soon as the other side takes it; into a closed one it is lost."""
        if self._fileno < 0:
            return
        if self._out or not self._open:
            self._out += data
            return
        try:
            sent = self._socket.send(data)
        except BlockingIOError:
            sent = 0
        except OSError:
            self._end()
            return
        if sent < len(data):
            self._out = data[sent:]
            self._pump.change(self._fileno, IN | OUT)

    def hear(self, heard: Callable[[bytes], None]) -> None:
        """From now on somebody else gets what arrives."""
        self._heard = heard

    def close(self) -> None:
        """End it without telling `gone`."""
        if self._fileno >= 0:
            self._pump.forget(self._fileno)
            self._socket.close()
            self._fileno = -1

    def _ready(self, events: int) -> None:
        if events & OUT:
            self._flush()
        if self._fileno < 0 or not events & ~OUT:
            return
        try:
            data = self._socket.recv(READ)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if data:
            self._heard(data)
        else:
            self._end()

    def _flush(self) -> None:
        if not self._open and self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            self._end()
            return
        self._open = True
        waiting, self._out = self._out, b""
        self._pump.change(self._fileno, IN)
        if waiting:
            self.send(waiting)

    def _end(self) -> None:
        if self._fileno >= 0:
            self.close()
            self._gone()
