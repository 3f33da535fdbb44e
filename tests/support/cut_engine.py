"""An engine that can be taken away and given back: a socket of our own in front of the machine's."""

import select
import socket
import threading
from contextlib import suppress
from pathlib import Path

CHUNK = 65536


class CutEngine:
    """Passes every connection on until `cut`; then there is no engine until `mend`."""

    def __init__(self, path: Path, behind: str = "/var/run/docker.sock") -> None:
        self._path = path
        self._behind = behind
        self._open: list[socket.socket] = []
        self._guard = threading.Lock()
        self.mend()

    @property
    def url(self) -> str:
        """For the settings of a sandbox."""
        return f"unix://{self._path}"

    def mend(self) -> None:
        """Listen."""
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(str(self._path))
        self._door.listen(64)
        threading.Thread(target=self._let_in, args=[self._door], daemon=True).start()

    def cut(self) -> None:
        """End all connections, as an engine that dies does, and refuse new ones."""
        self._path.unlink(missing_ok=True)
        with self._guard:
            for end in (self._door, *self._open):
                _end(end)
            self._open.clear()

    def _let_in(self, door: socket.socket) -> None:
        while True:
            try:
                near, _ = door.accept()
            except OSError:
                door.close()
                return
            far = socket.socket(socket.AF_UNIX)
            far.connect(self._behind)
            with self._guard:
                self._open += [near, far]
            threading.Thread(target=_carry, args=[near, far], daemon=True).start()


def _carry(near: socket.socket, far: socket.socket) -> None:
    """Both ways until one side ends."""
    other = {near: far, far: near}
    with near, far, suppress(OSError):
        while True:
            for source in select.select([near, far], [], [])[0]:
                chunk = source.recv(CHUNK)
                if not chunk:
                    return
                other[source].sendall(chunk)


def _end(one: socket.socket) -> None:
    with suppress(OSError):  # it had ended before
        one.shutdown(socket.SHUT_RDWR)
