"""Events answered ahead of the library, kept in the order of each client with those that it answers."""

import math
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future

from server.live.crossing import Crossing

STOOD_S = 5.0  # without a look for so long, this process was stopped


class Promise:
    """One answer that a client waits for."""

    __slots__ = ("at", "client", "kept", "number")

    def __init__(self, client: str, number: str, at: float) -> None:
        self.client = client
        self.number = number
        self.at = at
        self.kept = False


class Promises:
    """What is not answered yet, eldest first; made on the loop, kept on it, asked from anywhere."""

    def __init__(self, crossing: Crossing, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._crossing = crossing
        self._monotonic = monotonic
        self._guard = threading.Lock()
        self._open: dict[Promise, None] = {}
        self._of_client: dict[str, int] = {}
        self._settled: dict[str, Future[None]] = {}
        self._looked_at = math.inf

    def make(self, client: str, number: str) -> Promise:
        """One more to be kept."""
        promise = Promise(client, number, self._monotonic())
        with self._guard:
            self._open[promise] = None
            self._of_client[client] = self._of_client.get(client, 0) + 1
        return promise

    def keep(self, promise: Promise) -> bool:
        """It is to be answered now; False when it was before."""
        with self._guard:
            if promise.kept:
                return False
            promise.kept = True
            del self._open[promise]
            return True

    def take_back(self, promise: Promise) -> None:
        """It is not going to be answered."""
        if self.keep(promise):
            self.done(promise)

    def done(self, promise: Promise) -> None:
        """It is answered: what came after it may go on."""
        with self._guard:
            left = self._of_client[promise.client] - 1
            if left:
                self._of_client[promise.client] = left
                return
            del self._of_client[promise.client]
            settled = self._settled.pop(promise.client, None) if self._settled else None
        if settled is not None:
            settled.set_result(None)

    def settle(self, client: str) -> None:
        """Wait, without holding the loop, until a client has every answer that it was promised."""
        if client not in self._of_client:
            return
        with self._guard:
            if client not in self._of_client:
                return
            settled = self._settled.setdefault(client, Future())
        self._crossing.wait(settled)

    def older_than(self, seconds: float) -> list[Promise]:
        """Those that wait for longer; asked every second. A process that was stopped begins to count anew."""
        with self._guard:
            now = self._monotonic()
            stood, self._looked_at = now - self._looked_at > STOOD_S, now
            before, found = now - seconds, []
            if stood:
                for promise in self._open:
                    promise.at = now
            for promise in self._open:
                if promise.at > before:
                    break
                found.append(promise)
            return found
