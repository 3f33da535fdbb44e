"""The chief of a hall: commands over HTTP as pages of staff send them, and a board that is watched."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests
import socketio  # type: ignore[import-untyped]

from tests.bench.serving.exam_page import COOKIE
from tests.bench.serving.preparing import Hall
from tests.bench.serving.servers import HOST, Server

ANSWERS_WITHIN_S = 120.0
ROOM = "/room"


def command(hall: Hall, server: Server, method: str, path: str, body: dict[str, Any]) -> float:
    """Say it to the server; the seconds until it answered. Raises RuntimeError when it is refused."""
    began = time.perf_counter()
    answer = requests.request(
        method,
        f"http://{HOST}:{server.port}{path}",
        json=body,
        cookies={COOKIE: hall.chief_token},
        headers={"X-Kaohe-Csrf": hall.chief_csrf},
        timeout=ANSWERS_WITHIN_S,
    )
    if not answer.ok:
        raise RuntimeError(f"{method} {path}: {answer.status_code} {answer.text[:300]}")
    return time.perf_counter() - began


def start(hall: Hall, server: Server, sitting_room: int) -> float:
    """The sitting begins in this room."""
    body = {"state": "running", "reason": "bench"}
    return command(hall, server, "PUT", f"/api/sitting-rooms/{sitting_room}/state", body)


def give_time(hall: Hall, server: Server, sitting_room: int) -> float:
    """Five minutes more for everybody in this room."""
    body = {"minutes": 5, "reason": "bench", "attempts": None}
    return command(hall, server, "POST", f"/api/sitting-rooms/{sitting_room}/credits", body)


@contextmanager
def watched_board(hall: Hall, server: Server, sitting_room: int) -> Iterator[list[float]]:
    """A board that is open for the time of the block; the instants at which it was told a change."""
    told: list[float] = []
    client = socketio.Client()
    client.on("board_changed", lambda _payload: told.append(time.monotonic()), namespace=ROOM)
    headers = {"Cookie": f"{COOKIE}={hall.chief_token}"}
    client.connect(
        f"http://{HOST}:{server.port}", headers=headers, namespaces=[ROOM], transports=["websocket"]
    )
    try:
        shown = client.call("watch_room", {"sitting_room": sitting_room}, namespace=ROOM, timeout=30)
        if not shown.get("ok"):
            raise RuntimeError(f"the board is not shown: {shown}")
        yield told
    finally:
        client.disconnect()
