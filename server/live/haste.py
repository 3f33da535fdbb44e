"""How fast a page may talk: looked at before a frame is parsed, so that haste costs others nothing."""

import json
import re
import time
from collections.abc import Callable
from typing import Any

from werkzeug.http import parse_cookie

from server.edge.identity import COOKIE
from server.edge.metering import Meters
from server.edge.pacing import SOCKET_EVENTS, Bucket
from server.edge.problems import problem_of
from server.errors import Throttled

REFUSED_AT_MOST = 200  # frames beyond the pace; then the connection is closed
COLD_S = 10.0  # whoever was closed for it is not let in again before
A_FRAME = 16 * 1024  # characters; a longer frame counts as several
REMEMBERED = 1_000  # sign-ins without a connection; beyond that the calm ones are forgotten
EVENT = re.compile(r"2(/[^,\[]{1,40},)?([0-9]{1,9})")  # of Socket.IO, with the number its answer is to carry


class Haste:
    """One bucket per sign-in, whichever and however many its connections are. For the thread of the loop."""

    def __init__(self, engine: Any, meters: Meters, clock: Callable[[], float] = time.monotonic) -> None:
        self._engine = engine
        self._meters = meters
        self._clock = clock
        self._of_token: dict[str, Bucket] = {}
        self._token_of: dict[str, str] = {}  # by the connection's id
        self._cold_until: dict[str, float] = {}
        refusal = {
            "ok": False,
            "problem": problem_of(Throttled("too many events; slow down", retry_after_s=1)),
        }
        self._refusal = json.dumps([refusal], separators=(",", ":"))
        for event, outer in (
            ("connect", self._connected),
            ("message", self._message),
            ("disconnect", self._gone),
        ):
            engine.handlers[event] = _around(engine.handlers[event], outer)

    def is_cold(self, token: str) -> bool:
        """True for a sign-in that was closed for its haste a moment ago."""
        until = self._cold_until.get(token)
        if until is None:
            return False
        if until <= self._clock():
            del self._cold_until[token]
            return False
        return True

    def _connected(self, inner: Callable[..., Any], client: str, environ: dict[str, Any]) -> Any:
        token = parse_cookie(environ).get(COOKIE, "")
        self._token_of[client] = token
        bucket = self._of_token.setdefault(token, Bucket(SOCKET_EVENTS, self._clock))
        if bucket.is_full:
            bucket.refused = 0
        return inner(client, environ)

    def _message(self, inner: Callable[..., Any], client: str, data: Any) -> Any:
        bucket = self._of_token.get(self._token_of.get(client, ""))
        if bucket is None or bucket.take(1 + len(data) // A_FRAME):
            return inner(client, data)
        self._meters.add("socket_events_total", event="refused")
        if bucket.refused > REFUSED_AT_MOST:
            self._close(client)
        elif isinstance(data, str) and (asked := EVENT.match(data)):
            self._engine.send(client, f"3{asked[1] or ''}{asked[2]}{self._refusal}")
        return None

    def _gone(self, inner: Callable[..., Any], client: str, *reason: Any) -> Any:
        self._token_of.pop(client, None)
        if len(self._of_token) > len(self._token_of) + REMEMBERED:
            connected = set(self._token_of.values())
            self._of_token = {
                token: bucket
                for token, bucket in self._of_token.items()
                if token in connected or not bucket.is_full
            }
        return inner(client, *reason)

    def _close(self, client: str) -> None:
        token = self._token_of.get(client, "")
        self._cold_until[token] = self._clock() + COLD_S
        self._of_token[token] = Bucket(SOCKET_EVENTS, self._clock)
        for each in [each for each, whose in self._token_of.items() if whose == token]:
            socket = self._engine.sockets.get(each)
            if socket is not None:
                socket.close(wait=False)


def _around(inner: Callable[..., Any], outer: Callable[..., Any]) -> Callable[..., Any]:
    def handler(*args: Any) -> Any:
        return outer(inner, *args)

    return handler
