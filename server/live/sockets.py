"""The open sockets of this process: who is behind each, and how fast they may talk."""

import threading
from dataclasses import dataclass, field

from server.edge.pacing import SOCKET_EVENTS, Bucket
from server.services.actors import Actor

REFUSED_AT_MOST = 200  # events beyond the pace in one connection; then it is closed
PER_SIGN_IN = 8  # tabs of one person; each holds a thread of the server


@dataclass(frozen=True, slots=True, kw_only=True)
class Socket:
    """One connection to one namespace; `token` is the cookie it came with."""

    sid: str
    namespace: str
    token: str
    actor: Actor
    bucket: Bucket = field(default_factory=lambda: Bucket(SOCKET_EVENTS))

    @property
    def is_abused(self) -> bool:
        """True when its page does not listen to being told to slow down."""
        return self.bucket.refused > REFUSED_AT_MOST


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

    def of_sign_in(self, token_hash: str) -> int:
        """How many sockets one sign-in has open."""
        return sum(socket.actor.token_hash == token_hash for socket in self.all())

    def count(self, namespace: str) -> int:
        """How many are open in a namespace."""
        return sum(socket.namespace == namespace for socket in self.all())
