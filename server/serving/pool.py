"""A bounded number of native threads; what finds none free waits its turn, and how much waits is seen."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
Job = tuple["Future[Any]", Callable[..., Any], tuple[Any, ...], dict[str, Any]]


class NativePool:
    """Threads are started when they are needed and stay until `close`."""

    def __init__(self, name: str, most: int) -> None:
        self._name = name
        self._most = most
        self._guard = threading.Lock()
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._open = 0  # jobs given and not done

    @property
    def waiting(self) -> int:
        """Jobs that no thread has taken yet."""
        return self._jobs.qsize()

    @property
    def busy(self) -> int:
        """Jobs under way."""
        return max(0, self._open - self._jobs.qsize())

    def submit(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> "Future[R]":
        """Have `work` done by the next free thread."""
        promised: Future[R] = Future()
        with self._guard:
            self._open += 1
            if self._open > len(self._threads) < self._most:
                self._start()
        self._jobs.put((promised, work, args, kwargs))
        return promised

    def close(self, within_s: float) -> None:
        """Let the threads end; each is waited for that long at most."""
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join(within_s)

    def _start(self) -> None:
        name = f"{self._name}-{len(self._threads)}"
        thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            promised, work, args, kwargs = job
            try:
                result = work(*args, **kwargs)
            # Whoever waits for it gets it, whatever it is: no job may cost the pool a thread.
            except BaseException as error:
                self._done()
                promised.set_exception(error)
            else:
                self._done()
                promised.set_result(result)
            del job, promised, work, args, kwargs

    def _done(self) -> None:
        with self._guard:
            self._open -= 1
