"""A network between pages and server that fails: bytes that stop, messages that come twice or in disorder."""

import asyncio
import random
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import wsproto
from wsproto import events

from tests.support.wire import CHUNK, Http, LineEnded, WebSocket, read_message

CAPTIVE = b"<!doctype html><title>Sign in to this network</title><p>Welcome."
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
HOP = frozenset({"host", "content-length", "connection"})


@dataclass(slots=True)
class BadNetwork:
    """Listens on `port` of this machine, in a thread with a loop of its own; `mode` may change at any time.

    Modes: `open` passes bytes on; `slow` waits up to 0.2 s with each chunk; `deaf` takes bytes, passes none
    on and closes nothing (half-open); `captive` answers 200 with a page of HTML.
    """

    behind: int
    chance: random.Random
    relay: "Callable[[BadNetwork, Streams], Awaitable[None]] | None" = None
    mode: str = "open"
    port: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    _never: asyncio.Event = field(default_factory=asyncio.Event)  # kept here: it keeps who waits for it
    _open: set[asyncio.StreamWriter] = field(default_factory=set)
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)

    def count(self, what: str) -> None:
        """One more of it was done."""
        self.counts[what] = self.counts.get(what, 0) + 1

    def cut(self, share: float = 1.0) -> None:
        """Connections end at once, without a goodbye."""

        def abort() -> None:
            for writer in [each for each in self._open if self.chance.random() < share]:
                self.count("cut")
                writer.transport.abort()

        self._loop.call_soon_threadsafe(abort)

    def run(self, ready: threading.Event) -> None:
        """Until `stop`."""

        async def listen() -> asyncio.Server:
            server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
            self.port = server.sockets[0].getsockname()[1]
            ready.set()
            return server

        door = self._loop.run_until_complete(listen())
        self._loop.run_forever()
        door.close()
        self._loop.run_until_complete(_end(asyncio.all_tasks(self._loop)))
        self._loop.close()

    def stop(self) -> None:
        """End everything."""
        self.cut()
        self._loop.call_soon_threadsafe(self._loop.stop)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            with suppress(OSError, LineEnded, asyncio.CancelledError):
                if self.mode == "captive":
                    await self._play_captive(reader, writer)
                elif self.relay is not None:
                    await self.relay(self, (reader, writer))
                else:
                    await self._pass(reader, writer)
        finally:
            self._open.discard(writer)
            writer.transport.abort()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.behind)
        try:
            await _first_of(self._carry(reader, far_writer), self._carry(far_reader, writer))
        finally:
            far_writer.transport.abort()

    async def _carry(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while chunk := await source.read(CHUNK):
            if self.mode == "slow":
                await asyncio.sleep(self.chance.uniform(0, 0.2))
            elif self.mode == "deaf":
                self.count("swallowed")
                await self._never.wait()  # nothing goes on, nothing is closed
            sink.write(chunk)
            await sink.drain()

    async def _play_captive(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            await read_message(reader)
            self.count("captive pages")
            head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(CAPTIVE)}\r\n\r\n"
            writer.write(head.encode() + CAPTIVE)
            await writer.drain()


async def disorder(network: BadNetwork, near: Streams) -> None:
    """A relay of whole saves: some come twice, some late, some again much later, some answers never."""
    reader, writer = near
    first, fields, body = await read_message(reader)
    if fields.get("upgrade", "").lower() == "websocket":
        await _disorder_socket(network, near, first, fields)
        return
    kept: list[tuple[str, dict[str, str], bytes]] = []
    while True:
        path, headers = first.split()[1], {name: value for name, value in fields.items() if name not in HOP}
        if network.chance.random() < 0.2:
            network.count("delayed")
            await asyncio.sleep(network.chance.uniform(0, 0.3))
        status, content = await _post(network, path, headers, body)
        kept.append((path, headers, body))
        if network.chance.random() < 0.3:  # the same again, or one of long ago
            network.count("sent again")
            await _post(network, *network.chance.choice(kept[-50:]))
        if network.chance.random() < 0.1:
            network.count("answers dropped")
            return
        writer.write(
            f"HTTP/1.1 {status} Relayed\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(content)}\r\n\r\n".encode()
            + content
        )
        await writer.drain()
        first, fields, body = await read_message(reader)


async def _post(network: BadNetwork, path: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
    wire = Http("127.0.0.1", network.behind)
    try:
        kept = {name: value for name, value in headers.items() if name != "content-type"}
        return await wire.post(path, kept, body)
    finally:
        wire.close()


async def _disorder_socket(network: BadNetwork, near: Streams, first: str, fields: dict[str, str]) -> None:
    reader, writer = near
    carried = {name: value for name, value in fields.items() if name in ("cookie",)}
    far = await WebSocket.open("127.0.0.1", network.behind, first.split()[1], carried)
    door = wsproto.WSConnection(wsproto.ConnectionType.SERVER)
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    door.receive_data(f"{first}\r\n{head}\r\n".encode())
    list(door.events())
    writer.write(door.send(events.AcceptConnection()))

    async def up() -> None:
        held: list[str] = []
        kept: list[str] = []
        while chunk := await reader.read(CHUNK):
            door.receive_data(chunk)
            for event in door.events():
                if not isinstance(event, events.TextMessage):
                    continue
                if not event.data.startswith("42"):
                    await far.send(event.data)
                    continue
                held.append(event.data)
            if len(held) > 1:
                network.count("reordered")
                network.chance.shuffle(held)
            for message in held:
                await far.send(message)
                kept.append(message)
                if network.chance.random() < 0.2:
                    network.count("sent again")
                    await far.send(network.chance.choice(kept[-50:]))
            held.clear()

    async def down() -> None:
        while True:
            message = await far.receive()
            if message.startswith("43") and network.chance.random() < 0.05:
                network.count("answers dropped")
                return
            writer.write(door.send(events.TextMessage(data=message)))
            await writer.drain()

    try:
        await _first_of(up(), down())
    finally:
        far.close()


async def _first_of(*ways: Awaitable[None]) -> None:
    """Until one of them ends; the others end too."""
    tasks = [asyncio.ensure_future(each) for each in ways]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        await _end(set(tasks))


async def _end(tasks: "set[asyncio.Task[None]]") -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@contextmanager
def bad_network(
    behind: int,
    chance: random.Random,
    relay: "Callable[[BadNetwork, Streams], Awaitable[None]] | None" = None,
) -> Iterator[BadNetwork]:
    """Between a port of this machine and the one `behind` it."""
    network, ready = BadNetwork(behind, chance, relay), threading.Event()
    thread = threading.Thread(target=network.run, args=[ready], daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield network
    finally:
        network.stop()
        thread.join(10)
