"""Asking for many things and doing them together: one thread takes what gathered while it was busy."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

import structlog

from server.errors import NotReady, Throttled

MOST_AT_ONCE = 256
MOST_WAITING = 8192
AGAIN_AFTER_S = 1

A = TypeVar("A")
R = TypeVar("R")

log = structlog.get_logger(__name__)


class Pending(Generic[A, R]):
    """One thing asked for, what it weighs, and the promise of an answer."""

    __slots__ = ("asked", "future", "weight")

    def __init__(self, asked: A, weight: int) -> None:
        self.asked = asked
        self.weight = weight
        self.future: Future[R] = Future()


class Grouping(Generic[A, R]):
    """Gathers without a fixed wait: a group is what came while the last one was done, or waited for its turn.

    Every future is resolved, whatever happens: by `do`, else with the exception that `do` raised.

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
        """Put it into the next group; never waits.

        Raises:
            Throttled: too much is waiting already.
            NotReady: this process is going down.
        """
        pending: Pending[A, R] = Pending(asked, weight)
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
        return pending.future

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
                wanted = [each for each in group if each.future.set_running_or_notify_cancel()]
                answers = self._do([each.asked for each in wanted]) if wanted else ()
            for each, answer in zip(wanted, answers, strict=True):
                _resolve(each.future, answer)
        # Nobody waits for ever: whatever went wrong with the group is everybody's answer.
        except Exception as error:
            log.error("group failed", group=self._name, exc_info=error)
            for each in group:
                if not each.future.done():
                    each.future.set_exception(error)
        finally:
            with self._guard:
                self._waiting -= sum(each.weight for each in group)

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


def _resolve(future: "Future[R]", answer: R | Exception) -> None:
    if isinstance(answer, Exception):
        future.set_exception(answer)
    else:
        future.set_result(answer)
