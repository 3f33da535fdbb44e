"""The least of WebSocket, Socket.IO and HTTP that a page needs; knows nothing of the server."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import wsproto
from wsproto import events

CHUNK = 65536
EXAM = "/exam"


class LineEnded(Exception):
    """The other side closed the line, or said what is not of this protocol."""


class WebSocket:
    """One connection as a client has it; text only."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._protocol = wsproto.WSConnection(wsproto.ConnectionType.CLIENT)
        self._parts: list[str] = []
        self._messages: list[str] = []

    @classmethod
    async def open(cls, host: str, port: int, target: str, headers: Mapping[str, str]) -> "WebSocket":
        """Connected and accepted. Raises LineEnded, OSError."""
        reader, writer = await asyncio.open_connection(host, port)
        line = cls(reader, writer)
        asked = events.Request(
            host=f"{host}:{port}",
            target=target,
            extra_headers=[(name.encode(), value.encode()) for name, value in headers.items()],
        )
        try:
            await line._send(asked)
            while not (answer := await line._next()):
                pass
            if not isinstance(answer[0], events.AcceptConnection):
                raise LineEnded(f"not let in: {answer[0]}")
            for event in answer[1:]:  # the first message may come along
                await line._take(event)
            return line
        except BaseException:
            line.close()
            raise

    async def send(self, text: str) -> None:
        """One message."""
        await self._send(events.TextMessage(data=text))

    async def receive(self) -> str:
        """The next message. Raises LineEnded."""
        while not self._messages:
            for event in await self._next():
                await self._take(event)
        return self._messages.pop(0)

    def close(self) -> None:
        """As when a plug is pulled: without a goodbye."""
        self._writer.transport.abort()

    async def _take(self, event: events.Event) -> None:
        match event:
            case events.TextMessage(data=data, message_finished=finished):
                self._parts.append(data)
                if finished:
                    self._messages.append("".join(self._parts))
                    self._parts.clear()
            case events.Ping():
                await self._send(event.response())
            case events.CloseConnection() | events.RejectConnection():
                raise LineEnded("closed by the server")

    async def _next(self) -> list[events.Event]:
        chunk = await self._reader.read(CHUNK)
        if not chunk:
            raise LineEnded("end of stream")
        try:
            self._protocol.receive_data(chunk)
            return list(self._protocol.events())
        except wsproto.utilities.ProtocolError as error:
            raise LineEnded(str(error)) from error

    async def _send(self, event: events.Event) -> None:
        try:
            framed = self._protocol.send(event)
        except wsproto.utilities.ProtocolError as error:
            raise LineEnded(str(error)) from error
        self._writer.write(framed)
        await self._writer.drain()


async def join_exam(host: str, port: int, cookie: str) -> WebSocket:
    """A Socket.IO connection of a candidate's page. Raises LineEnded, OSError."""
    line = await WebSocket.open(
        host,
        port,
        "/socket.io/?EIO=4&transport=websocket",
        {"Cookie": cookie, "Origin": f"http://{host}:{port}"},
    )
    try:
        opened = await line.receive()
        if not opened.startswith("0{"):
            raise LineEnded(f"no Engine.IO: {opened[:60]}")
        await line.send(f"40{EXAM},")
        while not (answer := await line.receive()).startswith("40/exam,"):
            if answer.startswith("44"):
                raise LineEnded(answer[:200])
    except BaseException:
        line.close()
        raise
    return line


def event_of(number: int, name: str, payload: Any) -> str:
    """A Socket.IO event that asks for an acknowledgement."""
    return f"42{EXAM},{number}{json.dumps([name, payload], separators=(',', ':'))}"


def acknowledgement(message: str) -> tuple[int, Any] | None:
    """Number and payload when the message is an acknowledgement."""
    head = f"43{EXAM},"
    if not message.startswith(head):
        return None
    number, bracket, rest = message[len(head) :].partition("[")
    return int(number), json.loads(bracket + rest)[0]


class Http:
    """One kept connection to a server."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, path: str, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        """Status and body of the answer. Raises LineEnded, OSError."""
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port)
        reader, writer = self._streams
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        writer.write(
            f"POST {path} HTTP/1.1\r\nHost: {self._host}:{self._port}\r\n{head}"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        await writer.drain()
        status, fields, content = await read_message(reader)
        if fields.get("connection", "").lower() == "close":
            self.close()
        return int(status.split()[1]), content

    def close(self) -> None:
        """Without a goodbye."""
        if self._streams is not None:
            self._streams[1].transport.abort()
            self._streams = None


async def read_message(reader: asyncio.StreamReader) -> tuple[str, dict[str, str], bytes]:
    """First line, header fields by lower-case name and body of a request or an answer.

    Raises:
        LineEnded: the stream ended, or it is no HTTP with a stated length.
    """
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *rest = head.rstrip("\r\n").split("\r\n")
        fields = {
            name.strip().lower(): value.strip() for name, _, value in (each.partition(":") for each in rest)
        }
        if "transfer-encoding" in fields or not first:
            raise LineEnded(f"no HTTP with a stated length: {first[:60]}")
        return first, fields, await reader.readexactly(int(fields.get("content-length", "0")))
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError) as error:
        raise LineEnded(str(error)) from error
