"""`kaohe` with a fault built in: `python -m tests.support.careless_server FAULT serve ...`.

FAULT is `early-ack` (the answer goes out before the commit), `sync-off` or `sync-normal` (SQLite does not
wait for the disk), `stepping` (the wall clock jumps by an hour to and fro), or none: `honest`, and `carrying`
(SQLite carries its log over every 40 pages).
"""

import queue
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from datetime import datetime, timedelta
from sqlite3 import Connection
from typing import Any

from server import clock
from server.cli import main
from server.errors import ExamError
from server.services import saving
from server.services.views import SaveAck, WriteResult
from server.store import engine

LATE_S = 0.015
LATE = threading.Lock()
_begun: list["queue.SimpleQueue[Callable[[], object]]"] = []


def acknowledge_early() -> None:
    """Say "saved" at once, and save a moment later."""
    really = saving.save_responses

    def save_responses(deps: Any, actor: Any, lease: str, writes: Any, received_at: Any) -> SaveAck:
        _later(lambda: really(deps, actor, lease, writes, received_at))
        told = tuple(WriteResult(item=each.item, revision=each.revision, outcome="saved") for each in writes)
        return SaveAck(
            results=told,
            saved_at=received_at,
            server_now=received_at,
            closes_at=received_at + timedelta(hours=1),
            remaining_ms=3_600_000,
        )

    def ask(*asked: Any, **_more: Any) -> "Future[SaveAck]":
        answered: Future[SaveAck] = Future()
        answered.set_result(save_responses(*asked))
        return answered

    def ask_of_many(asking: Any, asker: Any, *asked: Any) -> None:
        asking._told([(asker, save_responses(asking._deps, *asked))])

    saving.save_responses = save_responses
    saving.ask = ask
    saving.Asking.ask = ask_of_many


def set_pragma(words: str) -> None:
    """SQLite with another setting than the product's."""
    really = engine._prepare_sqlite

    def prepare(connection: Connection, record: Any) -> None:
        really(connection, record)
        connection.execute(f"PRAGMA {words}")

    engine._prepare_sqlite = prepare


def step_the_clock() -> None:
    """The machine's wall clock is right, an hour ahead and an hour behind, half a second each."""
    really = clock.LinuxClocks.wall

    def wall(self: Any) -> datetime:
        return really(self) + timedelta(hours=int(time.monotonic() * 2) % 3 - 1)

    clock.LinuxClocks.wall = wall


def _later(save: Callable[[], object]) -> None:
    with LATE:
        if not _begun:  # after the fork: threads do not survive one
            _begun.append(queue.SimpleQueue())
            threading.Thread(target=_work, args=[_begun[0]], daemon=True).start()
    _begun[0].put(save)


def _work(waiting: "queue.SimpleQueue[Callable[[], object]]") -> None:
    while True:
        save = waiting.get()
        time.sleep(LATE_S)
        with suppress(ExamError):
            save()


FAULTS: dict[str, Callable[[], None]] = {
    "early-ack": acknowledge_early,
    "sync-off": lambda: set_pragma("synchronous=OFF"),
    "sync-normal": lambda: set_pragma("synchronous=NORMAL"),
    "carrying": lambda: set_pragma("wal_autocheckpoint=40"),
    "stepping": step_the_clock,
    "honest": lambda: None,
}

if __name__ == "__main__":
    FAULTS[sys.argv.pop(1)]()
    main()
