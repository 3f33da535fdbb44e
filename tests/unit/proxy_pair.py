"""Both ends of the unit-test proxy in one process, with every frame passed as its real bytes."""

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any, NoReturn, cast

from server.practical.inside.bridge import Bridge
from server.practical.inside.candidate import Server
from server.practical.inside.proxies import RemoteModule
from server.practical.inside.wire import Peer, Wire
from server.practical.tagged import dumps, loads


class BrokenOff(BaseException):
    """The author's side ended the test for good."""


class AskBack:
    """In place of the candidate's wire: what it asks is answered by the author's side at once."""

    def __init__(self) -> None:
        self.author: Bridge | None = None

    def ask(self, *request: Any) -> list[Any]:
        assert self.author is not None
        fields: list[Any] = loads(dumps(self.author.answer(loads(dumps([*request])))))
        return fields


class LoopWire:
    """A wire whose other end answers at once."""

    def __init__(self, answer: Callable[[list[Any]], list[Any]]) -> None:
        self.answer_with = answer
        self._replies: list[bytes] = []
        self.sent: list[list[Any]] = []

    def send(self, message: list[Any]) -> None:
        self.sent.append(loads(dumps(message)))
        self._replies.append(dumps(["r", *self.answer_with(self.sent[-1][1:])]))

    def receive(self) -> Any:
        return loads(self._replies.pop())


def break_off(reason: str) -> NoReturn:
    raise BrokenOff(reason)


class Pair:
    """A candidate's module and the proxy of it.

    Args:
        source: the candidate's code.
        known_classes: classes the author's own solution has.
    """

    def __init__(self, source: str, known_classes: tuple[str, ...] = ()) -> None:
        candidate = Server(cast(Wire, None))
        asking = AskBack()
        candidate.peer = cast(Peer, asking)
        self.real: Any = ModuleType("solution")
        exec(source, vars(self.real))  # noqa: S102 - the tests' own code
        sys.modules["solution"] = self.real
        self.wire = LoopWire(candidate.answer)
        self.bridge = Bridge(cast(Wire, self.wire), break_off)
        asking.author = self.bridge
        self.candidate = candidate
        self.module: Any = RemoteModule("solution")
        self.bridge.load(self.module, "solution", list(known_classes))


def hostile_bridge(*replies: list[Any]) -> Bridge:
    """A bridge whose other end says these replies, one per request."""
    waiting = list(replies)
    return Bridge(cast(Wire, LoopWire(lambda _: waiting.pop(0))), break_off)
