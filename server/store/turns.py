"""Whose turn it is to write: one writer at a time, also between processes on SQLite."""

import fcntl
import os
import threading
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
        self._here = threading.Lock()
        database = engine.url.database if engine.dialect.name == "sqlite" else None
        self._path = f"{database}-turn" if database else None

    @contextmanager
    def take(self) -> Iterator[None]:
        """Wait for the turn and hold it."""
        with self._here:
            if self._path is None:
                yield
                return
            queue = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(queue, fcntl.LOCK_EX)
                yield
            finally:
                os.close(queue)  # gives the lock back
