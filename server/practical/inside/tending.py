"""Inside the candidate's box: runs coroutines of the candidate as tasks, a moment at a time."""

import importlib
from collections.abc import Callable, Generator
from typing import Any

MOMENT_S = 0.005  # tasks run this long before the test is asked for its part


class Tasks:
    """The candidate's event loop, made when the first coroutine is awaited."""

    def __init__(self) -> None:
        self._tasks: list[Any] = []
        self._loop: Any = None
        self._asyncio: Any = None

    def begin(self, awaitable: Any) -> int:
        """Make a task of it."""
        if self._loop is None:
            self._asyncio = importlib.import_module("asyncio")
            self._loop = self._asyncio.new_event_loop()
            self._asyncio.set_event_loop(self._loop)
        self._tasks.append(self._loop.create_task(_awaited(awaitable)))
        return len(self._tasks) - 1

    def advance(self, number: int) -> tuple[bool, Any]:
        """Whether a task is done and its value, after all of them ran for a moment. Raises what it raised."""
        task = self._tasks[number]
        if not task.done():
            self._loop.run_until_complete(self._asyncio.wait({task}, timeout=MOMENT_S))
        return (True, task.result()) if task.done() else (False, None)

    def cancel(self, number: int) -> None:
        """End a task that is not done."""
        task = self._tasks[number]
        if not task.done():
            task.cancel()
            self._loop.run_until_complete(self._asyncio.wait({task}, timeout=MOMENT_S))


def await_there(number: int, ask: Callable[..., Any]) -> Generator[Any, None, Any]:
    """Wait for an awaitable of the test, which runs in the test's own loop."""
    sleep = importlib.import_module("asyncio").sleep
    task = ask("begin", number)
    while True:
        is_done, value = ask("done", task)
        if is_done:
            return value
        yield from sleep(MOMENT_S).__await__()


async def _awaited(awaitable: Any) -> Any:
    return await awaitable
