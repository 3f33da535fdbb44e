"""WebSocket as a client writes and reads it, and the packets of Socket.IO inside."""

import base64
import os
from collections.abc import Iterator

TEXT, CLOSE, PING = 1, 8, 9
FIN, MASKED = 0x80, 0x80
NO_MASK = b"\0\0\0\0"  # a key of zeros is a legal one, and changes nothing
PATH = "/socket.io/?EIO=4&transport=websocket"
JOIN = "40/exam,"


def frame(payload: bytes, opcode: int = TEXT) -> bytes:
    """One masked frame, whole."""
    size = len(payload)
    if size < 126:
        return bytes((FIN | opcode, MASKED | size)) + NO_MASK + payload
    if size < 65536:
        return bytes((FIN | opcode, MASKED | 126)) + size.to_bytes(2, "big") + NO_MASK + payload
    return bytes((FIN | opcode, MASKED | 127)) + size.to_bytes(8, "big") + NO_MASK + payload


def upgrade(host: str, cookie: str, path: str = PATH) -> bytes:
    """The request that opens a socket, as a browser on a page of the same origin sends it."""
    key = base64.b64encode(os.urandom(16)).decode()
    lines = (
        f"GET {path} HTTP/1.1",
        f"Host: {host}",
        f"Origin: http://{host}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {key}",
        f"Cookie: {cookie}",
    )
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


class Frames:
    """Cuts what a server sends into frames; those of a server are never masked."""

    __slots__ = ("_rest",)

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        """(opcode, payload) of every frame that is complete now. Raises ValueError for a fragment."""
        data = self._rest + data if self._rest else data
        at, end = 0, len(data)
        while end - at >= 2:
            size, start = data[at + 1], at + 2
            if size == 126:
                size, start = int.from_bytes(data[at + 2 : at + 4], "big"), at + 4
            elif size == 127:
                size, start = int.from_bytes(data[at + 2 : at + 10], "big"), at + 10
            if start > end or end - start < size:
                break
            if not data[at] & FIN:
                raise ValueError("a fragment, which nobody asked for")
            yield data[at] & 0x0F, data[start : start + size]
            at = start + size
        self._rest = data[at:]
