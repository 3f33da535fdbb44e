"""Redis gone, emptied or frozen while people save: nothing is lost, and events come within ten seconds."""

import time
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import socketio

from server.clock import system_clock
from server.edge.identity import COOKIE
from server.exam.facts import MessageSent
from server.store.engine import open_engine
from server.store.work import Store
from tests.support.faults import FAULTS
from tests.support.private_redis import PrivateRedis
from tests.support.saving_room import fleet, prepare, serving

TIMES = max(2, FAULTS // 10)
FROZEN_S = 2.0
EVENT_WITHIN_S = 10.0


def test_without_redis_saving_goes_on_and_events_come_by_the_regular_look(
    private_redis: PrivateRedis, sqlite_url: str, tmp_path: Path
) -> None:
    room = prepare(sqlite_url, tmp_path / "var", 48)
    listener_of = room.candidates[-1]
    store = Store(open_engine(sqlite_url), system_clock, lambda _: None)  # writes, and rings no bell
    page = socketio.SimpleClient(reconnection=False)

    def told() -> float:
        """Seconds from the commit of a message to its arrival."""
        said, began = uuid4().hex, time.monotonic()
        fact = MessageSent(message_id=said, text="hello", at=datetime.now(UTC), by="Grace")
        with store.write() as work:
            work.announce(f"attempt:{listener_of['attempt']}", fact)
        while True:
            name, payload = page.receive(timeout=EVENT_WITHIN_S)
            if name == "message_sent" and payload["message_id"] == said:
                return time.monotonic() - began

    delays: list[float] = []

    def restart() -> None:
        private_redis.kill()
        delays.append(told())
        (private_redis.folder / "redis.sock").unlink()
        private_redis.start()

    def flush() -> None:
        private_redis.flush()
        delays.append(told())

    def freeze() -> None:
        with private_redis.frozen():
            delays.append(told())
            time.sleep(FROZEN_S)

    with (
        serving(room, tmp_path, settings={"KAOHE_REDIS_URL": private_redis.url}) as web,
        fleet(room, web, tmp_path, count=40) as candidates,
    ):
        page.connect(
            f"http://127.0.0.1:{web.port}",
            namespace="/exam",
            headers={"Cookie": f"{COOKIE}={listener_of['token']}"},
            transports=["websocket"],
        )
        for fault in (restart, flush, freeze) * TIMES:
            candidates.inject(fault, in_flight=40)
        page.disconnect()
        candidates.finish()
        books = candidates.report("redis killed, flushed, frozen")
    store.engine.dispose()
    print(f"events: {len(delays)}, latest after {max(delays):.2f} s")
    assert len(delays) == 3 * TIMES
    assert books.are_in_order, books
