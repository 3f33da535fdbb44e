"""The open sockets of this process: who is behind each, and how fast they may talk."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from server.services.actors import Actor

EVENTS_PER_S = 20.0
BURST = 60.0
REFUSED_AT_MOST = 200  # events beyond the limit in one connection; then it is closed


@dataclass(slots=True)
class Bucket:
    """A token bucket: `BURST` at once, `EVENTS_PER_S` in the long run."""

    clock: Callable[[], float] = time.monotonic
    tokens: float = BURST
    refused: int = 0
    _at: float = field(init=False)

    def __post_init__(self) -> None:
        self._at = self.clock()

    def take(self) -> bool:
        """True when one more event may be handled now."""
        now = self.clock()
        self.tokens = min(BURST, self.tokens + (now - self._at) * EVENTS_PER_S)
        self._at = now
        if self.tokens < 1:
            self.refused += 1
            return False
        self.tokens -= 1
        return True

    @property
    def abused(self) -> bool:
        """True when this socket does not listen to being told to slow down."""
        return self.refused > REFUSED_AT_MOST


@dataclass(frozen=True, slots=True, kw_only=True)
class Socket:
    """One connection to one namespace; `token` is the cookie it came with."""

    sid: str
    namespace: str
    token: str
    actor: Actor
    bucket: Bucket = field(default_factory=Bucket)


class Sockets:
    """All of them, by sid; asked and changed from many threads."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._by_sid: dict[tuple[str, str], Socket] = {}

    def add(self, socket: Socket) -> None:
        """A socket was let in."""
        with self._guard:
            self._by_sid[socket.namespace, socket.sid] = socket

    def remove(self, namespace: str, sid: str) -> Socket | None:
        """A socket is gone; None when it was never let in."""
        with self._guard:
            return self._by_sid.pop((namespace, sid), None)

    def get(self, namespace: str, sid: str) -> Socket | None:
        """The socket, if it was let in."""
        with self._guard:
            return self._by_sid.get((namespace, sid))

    def all(self) -> list[Socket]:
        """A copy of the list."""
        with self._guard:
            return list(self._by_sid.values())

    def of_attempt(self, attempt_id: str) -> list[Socket]:
        """Every socket of one attempt, on whichever device."""
        return [socket for socket in self.all() if socket.actor.attempt_id == attempt_id]

    def count(self, namespace: str) -> int:
        """How many are open in a namespace."""
        return sum(socket.namespace == namespace for socket in self.all())
