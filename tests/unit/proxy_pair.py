"""Both ends of the unit-test proxy in one process, with every frame passed as its real bytes."""

from collections.abc import Callable
from types import ModuleType
from typing import Any, NoReturn

from server.practical.inside.bridge import Bridge
from server.practical.inside.objects import Objects
from server.practical.inside.operations import Operations
from server.practical.inside.proxies import RemoteModule
from server.practical.tagged import dumps, loads


class BrokenOff(BaseException):
    """The author's side ended the test for good."""


class Candidate:
    """The candidate's end: carries requests out as the real server does."""

    def __init__(self) -> None:
        self.author: Bridge | None = None
        self.printed = ""
        self.objects = Objects(self._ask_back)
        self._operations = Operations(self.objects)

    def answer(self, request: list[Any]) -> list[Any]:
        try:
            value, changes = self._operations.carry_out(*request)
        except BaseException as problem:
            return ["raise", self.objects.exception(problem), [], self._take()]
        return ["ok", value, changes, self._take()]

    def _ask_back(self, *request: Any) -> Any:
        assert self.author is not None
        how, tree = loads(dumps(self.author._answer(loads(dumps([*request, self._take()])))))
        if how == "ok":
            return self.objects.decode(tree)
        raise self.objects.decode(tree)

    def _take(self) -> str:
        printed, self.printed = self.printed, ""
        return printed


class LoopWire:
    """A wire whose other end answers at once."""

    def __init__(self, answer: Callable[[list[Any]], list[Any]]) -> None:
        self._answer = answer
        self._replies: list[bytes] = []
        self.sent: list[list[Any]] = []

    def send(self, message: list[Any]) -> None:
        self.sent.append(loads(dumps(message)))
        self._replies.append(dumps(["r", *self._answer(self.sent[-1][1:])]))

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
        candidate = Candidate()
        self.real = ModuleType("solution")
        exec(source, vars(self.real))  # noqa: S102 - the tests' own code
        candidate.objects.encode(self.real)
        number = candidate.objects.number_of(self.real)

        def answer(request: list[Any]) -> list[Any]:
            return ["ok", number, [], ""] if request[0] == "import" else candidate.answer(request)

        self.wire = LoopWire(answer)
        self.bridge = Bridge(self.wire, break_off)  # type: ignore[arg-type]  # a wire in all that counts
        candidate.author = self.bridge
        self.candidate = candidate
        self.module: Any = RemoteModule("solution")
        self.bridge.load(self.module, "solution", list(known_classes))


def hostile_bridge(*replies: list[Any]) -> Bridge:
    """A bridge whose other end says these replies, one per request."""
    waiting = list(replies)
    return Bridge(LoopWire(lambda _: waiting.pop(0)), break_off)  # type: ignore[arg-type]
