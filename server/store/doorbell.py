"""Doorbells between the processes of one machine: datagrams without payload; a lost ring only delays."""

import contextlib
import os
import select
import socket
from pathlib import Path


class Doorbells:
    """Rings every bell of a name that hangs in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setblocking(False)

    def ring(self, name: str) -> None:
        """Wake all who listen for `name`; a bell whose owner died is taken down."""
        for bell in self._folder.glob(f"{name}.*.bell"):
            try:
                self._socket.sendto(b"!", str(bell))
            except (ConnectionRefusedError, FileNotFoundError):
                bell.unlink(missing_ok=True)
            except BlockingIOError:
                continue  # it has rings waiting already

    def close(self) -> None:
        """Give the socket back."""
        self._socket.close()


class Bell:
    """One listener's bell for any of `names`. Paths of Unix sockets must stay under 108 bytes."""

    def __init__(self, folder: Path, names: tuple[str, ...]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._paths = [folder / f"{name}.{os.getpid()}-{id(self):x}.bell" for name in names]
        self._sockets: list[socket.socket] = []
        for path in self._paths:
            listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            listener.bind(str(path))
            listener.setblocking(False)
            self._sockets.append(listener)

    def wait(self, timeout_s: float) -> bool:
        """True when rung within `timeout_s`; swallows every waiting ring."""
        ready, _, _ = select.select(self._sockets, [], [], timeout_s)
        for listener in ready:
            with contextlib.suppress(BlockingIOError):
                while listener.recv(16):
                    pass
        return bool(ready)

    def close(self) -> None:
        """Take the bell down."""
        for listener, path in zip(self._sockets, self._paths, strict=True):
            listener.close()
            path.unlink(missing_ok=True)
