"""Whose turn it is to write: one at a time, in the order they came, also between processes on SQLite."""

import fcntl
import os
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine


class Turns:
    """The turns of one process's store.

    SQLite lets writers wait by sleeping and asking again, so that with a slow disk one of several processes
    may ask in vain until its patience ends. A lock on a file beside the database queues them in the kernel,
    which also takes the lock back from a process that is killed. PostgreSQL needs no such queue.
    """

    def __init__(self, engine: Engine) -> None:
        self._here = Queue()
        database = engine.url.database if engine.dialect.name == "sqlite" else None
        self._path = f"{database}-turn" if database else None

    @contextmanager
    def take(self) -> Iterator[None]:
        """Wait for the turn and hold it."""
        with self._here.turn():
            if self._path is None:
                yield
                return
            queue = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(queue, fcntl.LOCK_EX)
                yield
            finally:
                os.close(queue)  # gives the lock back


class Queue:
    """A lock that is handed on in order: who gives it back and wants it again at once waits like the others.

    The writer of saves does just that all day; an ordinary lock would let it pass before everybody else.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._held = False
        self._waiting: deque[threading.Lock] = deque()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one's turn and hold it."""
        self._wait()
        try:
            yield
        finally:
            self._hand_on()

    def _wait(self) -> None:
        with self._guard:
            if not self._held:
                self._held = True
                return
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        try:
            mine.acquire()
        except BaseException:  # interrupted while it waited: the turn must not go to somebody who left
            with self._guard:
                still_waits = mine in self._waiting
                if still_waits:
                    self._waiting.remove(mine)
            if not still_waits:
                self._hand_on()
            raise

    def _hand_on(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._held = False
