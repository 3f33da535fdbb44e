"""The floor: a bare uvloop protocol that takes WebSocket frames and sends their text back. Nothing is kept.

`python -m tests.bench.serving_peers.echo PORT`
"""

import asyncio
import base64
import hashlib
import sys

import uvloop

MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
KEY = b"sec-websocket-key:"
CLOSE = 8


class Echo(asyncio.Protocol):
    """One client, whose masks are keys of zeros; frames are below 64 kB."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client is there."""
        self._transport: asyncio.Transport = transport  # type: ignore[assignment]
        self._rest = b""
        self._open = False

    def data_received(self, data: bytes) -> None:
        """A handshake first, then frames."""
        data = self._rest + data if self._rest else data
        if not self._open:
            if b"\r\n\r\n" in data:
                self._open = True
                self._transport.write(_switched(data))
            else:
                self._rest = data
            return
        at, end = 0, len(data)
        while end - at >= 6:
            size, start = data[at + 1] & 0x7F, at + 6
            if size == 126:
                size, start = int.from_bytes(data[at + 2 : at + 4], "big"), at + 8
            if end - start < size:
                break
            if data[at] & 0x0F == CLOSE:
                self._transport.close()
                return
            head = b"\x81" + (bytes((size,)) if size < 126 else b"\x7e" + size.to_bytes(2, "big"))
            self._transport.write(head + data[start : start + size])
            at = start + size
        self._rest = data[at:]


def _switched(request: bytes) -> bytes:
    lines = [line for line in request.split(b"\r\n") if line.lower().startswith(KEY)]
    key = lines[0].partition(b":")[2].strip()
    accept = base64.b64encode(hashlib.sha1(key + MAGIC).digest())  # noqa: S324 - the protocol says so
    head = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    return head + b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n"


async def _serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Echo, "127.0.0.1", port, backlog=1024)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(_serve(int(sys.argv[1])))
