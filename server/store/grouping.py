"""Asking for many things and doing them together: one thread takes what gathered while it was busy."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
from queue import Empty, SimpleQueue
from typing import Any, Generic, Protocol, TypeVar

import structlog

from server.errors import NotReady, Throttled

MOST_AT_ONCE = 256
MOST_WAITING = 8192
AGAIN_AFTER_S = 1

A = TypeVar("A")
R = TypeVar("R")
T = TypeVar("T", contravariant=True)

log = structlog.get_logger(__name__)


class Teller(Protocol[T]):
    """How answers go back; a group's answers come at once, in its thread. Must be quick: others wait."""

    def wanted(self, asker: Any) -> bool:
        """False when somebody has given up meanwhile: then it is not done."""

    def tell(self, told: Sequence[tuple[Any, T | Exception]]) -> None:
        """Pairs of who asked and the answer."""


class Pending(Generic[A, R]):
    """One thing asked for, what it weighs, and who is to be told."""

    __slots__ = ("asked", "asker", "teller", "weight")

    def __init__(self, asked: A, weight: int, asker: Any, teller: Teller[R]) -> None:
        self.asked = asked
        self.weight = weight
        self.asker = asker
        self.teller = teller


class Futures:
    """Who asked is a future."""

    def wanted(self, asker: "Future[Any]") -> bool:
        """False for one that was cancelled."""
        return asker.set_running_or_notify_cancel()

    def tell(self, told: Sequence[tuple["Future[Any]", Any]]) -> None:
        """Resolve them."""
        for future, answer in told:
            if future.done():
                continue
            if isinstance(answer, Exception):
                future.set_exception(answer)
            else:
                future.set_result(answer)


FUTURES = Futures()


class Grouping(Generic[A, R]):
    """Gathers without a fixed wait: a group is what came while the last one was done, or waited for its turn.

    Everybody is told, whatever happens: what `do` gave, else the exception that it raised.

    Args:
        turn: taken for each group; what comes while it is waited for belongs to the group.
        do: does a group and gives an answer or an exception for each, in order.
    """

    def __init__(
        self,
        name: str,
        turn: Callable[[], AbstractContextManager[None]],
        do: Callable[[Sequence[A]], Sequence[R | Exception]],
        *,
        most_at_once: int = MOST_AT_ONCE,
        most_waiting: int = MOST_WAITING,
    ) -> None:
        self._name = name
        self._turn = turn
        self._do = do
        self._most_at_once = most_at_once
        self._most_waiting = most_waiting
        self._guard = threading.Lock()
        self._waiting = 0
        self._queue: SimpleQueue[Pending[A, R] | None] = SimpleQueue()  # None: nothing follows
        self._carried: Pending[A, R] | None = None
        self._thread: threading.Thread | None = None
        self._closed = False

    def ask(self, asked: A, weight: int = 1) -> "Future[R]":
        """The promise of an answer; see `put`."""
        future: Future[R] = Future()
        self.put(asked, weight, future, FUTURES)
        return future

    def put(self, asked: A, weight: int, asker: Any, teller: Teller[R]) -> None:
        """Put it into the next group, of whose answers `teller` is told; never waits.

        Raises:
            Throttled: too much is waiting already.
            NotReady: this process is going down.
        """
        pending = Pending(asked, weight, asker, teller)
        with self._guard:
            if self._closed:
                raise NotReady("the server is going down", retry_after_s=AGAIN_AFTER_S)
            if self._waiting and self._waiting + weight > self._most_waiting:
                raise Throttled("too much is waiting to be saved", retry_after_s=AGAIN_AFTER_S)
            self._waiting += weight
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()
            self._queue.put(pending)

    @property
    def waiting(self) -> int:
        """What is asked for and not done, by weight."""
        return self._waiting

    def close(self) -> None:
        """Take nothing more, do what was asked for, end the thread."""
        with self._guard:
            self._closed = True
            thread = self._thread
            self._queue.put(None)
        if thread is not None:
            thread.join()

    def _run(self) -> None:
        while (first := self._next()) is not None:
            self._do_group(first)

    def _do_group(self, first: Pending[A, R]) -> None:
        group = [first]
        try:
            with self._turn():
                group.extend(self._gathered(first.weight))
                wanted = [each for each in group if each.teller.wanted(each.asker)]
                answers = self._do([each.asked for each in wanted]) if wanted else ()
            self._tell(list(zip(wanted, answers, strict=True)))
        # Nobody waits for ever: whatever went wrong with the group is everybody's answer.
        except Exception as error:
            log.error("group failed", group=self._name, exc_info=error)
            self._tell([(each, error) for each in group])
        finally:
            with self._guard:
                self._waiting -= sum(each.weight for each in group)

    def _tell(self, answered: Sequence[tuple[Pending[A, R], R | Exception]]) -> None:
        """Each teller once. One that fails has told nobody else's askers anything."""
        told: dict[Teller[R], list[tuple[Any, R | Exception]]] = {}
        for each, answer in answered:
            told.setdefault(each.teller, []).append((each.asker, answer))
        for teller, some in told.items():
            try:
                teller.tell(some)
            except Exception as error:
                log.error("answers not told", group=self._name, exc_info=error)

    def _gathered(self, weight: int) -> Iterator[Pending[A, R]]:
        while True:
            try:
                each = self._queue.get_nowait()
            except Empty:
                return
            if each is None:
                self._queue.put(None)  # for the loop, which ends by it
                return
            weight += each.weight
            if weight > self._most_at_once:
                self._carried = each
                return
            yield each

    def _next(self) -> Pending[A, R] | None:
        carried, self._carried = self._carried, None
        return carried or self._queue.get()
