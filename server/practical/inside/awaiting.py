"""Inside the author's box: lets a test await what the candidate's side can await.

The candidate's coroutine runs as a task over there. This side asks again and again whether it is done, and
lets the test's own loop go on in between, so that several of them may wait for one another.
"""

import importlib
from collections.abc import Generator
from typing import Any, Protocol

DRIVER = "_kaohe_driver"


class Awaiting(Protocol):
    """What awaiting asks for."""

    def begin(self, awaitable: object) -> int:
        """Make a task of it over there and tell its number."""

    def advance(self, number: int) -> tuple[bool, Any]:
        """Let tasks run over there for a moment; whether this one is done, and its value."""

    def cancel(self, number: int) -> None:
        """End a task over there."""


def awaited(bridge: Awaiting, awaitable: object) -> Generator[Any, None, Any]:
    """What `__await__` gives. Raises what the task raises."""
    sleep = importlib.import_module("asyncio").sleep
    number = bridge.begin(awaitable)
    try:
        while True:
            is_done, value = bridge.advance(number)
            if is_done:
                return value
            yield from sleep(0).__await__()
    except BaseException:  # the test gave up waiting; what the task itself raised ended it anyway
        bridge.cancel(number)
        raise


def awaitable_names(*, is_coroutine: bool) -> dict[str, Any]:
    """Names of a local class whose objects can be awaited; a coroutine can also be made a task of."""

    def wait(self: Any) -> Generator[Any, None, Any]:
        return awaited(type(self).kaohe_forwarder, self)

    def driver(self: Any) -> Generator[Any, None, Any]:
        try:
            found: Generator[Any, None, Any] = object.__getattribute__(self, DRIVER)
        except AttributeError:
            found = wait(self)
            object.__setattr__(self, DRIVER, found)
        return found

    if not is_coroutine:
        return {"__await__": wait}
    return {
        "__await__": wait,
        "send": lambda self, value: driver(self).send(value),
        "throw": lambda self, *problem: driver(self).throw(*problem),
        "close": lambda self: driver(self).close(),
    }
