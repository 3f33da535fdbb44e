"""The open sockets of this process: who is behind each, found by what is asked for."""

import threading
from collections import Counter
from dataclasses import dataclass

from server.services.actors import Actor

PER_SIGN_IN = 8  # tabs of one person


@dataclass(frozen=True, slots=True, kw_only=True)
class Socket:
    """One connection to one namespace, of whom its cookie named when it was let in."""

    sid: str
    namespace: str
    actor: Actor


class Sockets:
    """All of them, by sid, by attempt and by sign-in; asked and changed from many threads."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._by_sid: dict[tuple[str, str], Socket] = {}
        self._by_attempt: dict[str, list[Socket]] = {}
        self._by_sign_in: dict[str, list[Socket]] = {}
        self._counts: Counter[str] = Counter()

    def add(self, socket: Socket) -> None:
        """A socket was let in."""
        with self._guard:
            self._by_sid[socket.namespace, socket.sid] = socket
            self._counts[socket.namespace] += 1
            self._by_sign_in.setdefault(socket.actor.token_hash, []).append(socket)
            if socket.actor.attempt_id is not None:
                self._by_attempt.setdefault(socket.actor.attempt_id, []).append(socket)

    def remove(self, namespace: str, sid: str) -> Socket | None:
        """A socket is gone; None when it was never let in."""
        with self._guard:
            socket = self._by_sid.pop((namespace, sid), None)
            if socket is not None:
                self._counts[namespace] -= 1
                _drop(self._by_sign_in, socket.actor.token_hash, socket)
                if socket.actor.attempt_id is not None:
                    _drop(self._by_attempt, socket.actor.attempt_id, socket)
            return socket

    def get(self, namespace: str, sid: str) -> Socket | None:
        """The socket, if it was let in."""
        return self._by_sid.get((namespace, sid))

    def of_attempt(self, attempt_id: str) -> list[Socket]:
        """Every socket of one attempt, on whichever device."""
        with self._guard:
            return list(self._by_attempt.get(attempt_id, ()))

    def of_sign_in(self, token_hash: str) -> list[Socket]:
        """Every socket of one sign-in."""
        with self._guard:
            return list(self._by_sign_in.get(token_hash, ()))

    def sign_ins(self) -> list[str]:
        """The token hashes of all sign-ins that have sockets."""
        with self._guard:
            return list(self._by_sign_in)

    def count(self, namespace: str) -> int:
        """How many are open in a namespace."""
        return self._counts[namespace]


def _drop(index: dict[str, list[Socket]], key: str, socket: Socket) -> None:
    kept = [each for each in index[key] if each is not socket]
    if kept:
        index[key] = kept
    else:
        del index[key]
