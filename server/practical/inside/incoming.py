"""Inside the author's box: turns what the candidate's side sends into plain values and proxies.

What kind of thing a value is, is decided here: a malformed tree raises, and the test is over for good.
"""

from collections.abc import Callable
from types import ModuleType
from typing import Any

from server.practical.inside.exact import class_of
from server.practical.inside.forwarding import PLAIN_TYPES, SINGLETONS, VALUE_BASES
from server.practical.inside.making import builtin_exception, make_class
from server.practical.inside.proxies import NUMBER, Forwarder, RemoteClass, RemoteModule, number_of
from server.practical.tagged import Malformed

MAXIMUM_PROXIES = 200_000
Read = Callable[[Any, int], Any]


class Incoming:
    """Keeps one proxy for each object of the candidate.

    Args:
        home: the test's own thing of a number that was handed over.
    """

    def __init__(self, forwarder: Forwarder, read: Read, home: Callable[[Any], Any]) -> None:
        self._forwarder = forwarder
        self._read = read
        self._home = home
        self._classes: dict[int, RemoteClass] = {}
        self._proxies: dict[int, Any] = {}
        self._raised: dict[int, int] = {}

    def special(self, tag: str, payload: Any, depth: int) -> Any:
        """The value of a tag that is neither plain nor a container. Raises Malformed."""
        match tag:
            case "$object":
                return self._object(payload, depth)
            case "$class":
                return self._class(payload)
            case "$exception":
                return self.exception(payload, depth)
            case "$home":
                return self._home(payload)
            case "$singleton":
                return SINGLETONS[payload]
            case _:
                raise Malformed("an unknown tag")

    def came_from_candidate(self, problem: BaseException | None) -> bool:
        """Whether the candidate's code raised this, as opposed to the test."""
        return id(problem) in self._raised

    def number_of(self, value: object) -> int | None:
        """The candidate's number of anything that came from there."""
        if isinstance(value, RemoteModule):
            found: int = object.__getattribute__(value, NUMBER)
            return found
        number = number_of(value)
        return self._raised.get(id(value)) if number is None and isinstance(value, BaseException) else number

    def stand_for(self, number: int, module: object) -> None:
        """A module of the test that stands for one of the candidate's."""
        object.__setattr__(module, NUMBER, number)
        object.__setattr__(module, "kaohe_forwarder", self._forwarder)
        self._proxies[number] = module

    def exception(self, payload: Any, depth: int) -> BaseException:
        """The local exception for one of the candidate's. Raises Malformed."""
        number, kind, text = _number(payload), self._class(payload["class"]), payload["text"]
        args = [self._read(part, depth + 1) for part in payload["args"]]
        if not isinstance(kind, type) or not issubclass(kind, BaseException) or type(text) is not str:
            raise Malformed("no exception")
        cause = payload["cause"]
        if number in self._proxies:
            known = self._proxies[number]
            if not isinstance(known, BaseException):
                raise Malformed("an object that became an exception")
            return known
        problem = _built(kind, args, text)
        if isinstance(kind, RemoteClass):
            object.__setattr__(problem, NUMBER, number)
            object.__setattr__(problem, "_kaohe_text", text)
        self._proxies[number] = problem
        self._raised[id(problem)] = number
        if cause is not None:
            problem.__cause__ = self._cause(cause, depth)
        return problem

    def _cause(self, tree: Any, depth: int) -> BaseException:
        cause = self._read(tree, depth + 1)
        if not isinstance(cause, BaseException):
            raise Malformed("a cause that is no exception")
        return cause

    def _object(self, payload: Any, depth: int) -> Any:
        number, kind = _number(payload), self._class(payload["class"])
        if number not in self._proxies:
            self._make_proxy(number, kind, payload, depth)
        proxy = self._proxies[number]
        if type(proxy) is not kind and not isinstance(proxy, RemoteModule):
            raise Malformed("an object that changed its class")
        return proxy

    def _make_proxy(self, number: int, kind: object, payload: dict[str, Any], depth: int) -> None:
        if len(self._proxies) >= MAXIMUM_PROXIES:
            raise Malformed("too many objects")
        if not isinstance(kind, RemoteClass):
            raise Malformed("an object of no class of its own")
        if getattr(kind, "_kaohe_stand_in", None) is ModuleType:
            self.stand_for(number, RemoteModule("module"))
            return
        made: Any = kind
        base: Any = next((base for base in VALUE_BASES.values() if issubclass(made, base)), None)
        if base is None:
            proxy = object.__new__(made)
        else:
            value = self._read(payload["value"], depth + 1)
            if type(value) is not base:
                raise Malformed("a value of another type")
            proxy = base.__new__(made, value)
        object.__setattr__(proxy, NUMBER, number)
        self._proxies[number] = proxy

    def _class(self, description: Any) -> Any:
        if set(description) == {"builtin"}:
            name = description["builtin"]
            if name in PLAIN_TYPES:
                return PLAIN_TYPES[name]
            return class_of(name) if "." in name else builtin_exception(name)
        number = _number(description)
        if set(description) == {"id"}:
            return self._classes[number]
        if number in self._classes:
            raise Malformed("a class described twice")
        bases = [self._class(base) for base in description["bases"]]
        if not all(isinstance(base, RemoteClass) for base in bases):
            raise Malformed("a base of another kind")
        self._classes[number] = make_class(self._forwarder, number, description, bases)
        return self._classes[number]


def _built(kind: type[BaseException], args: list[Any], text: str) -> BaseException:
    try:
        problem = kind.__new__(kind, *args) if isinstance(kind, RemoteClass) else kind(*args)
        problem.args = tuple(args)
    except (TypeError, ValueError):  # a built-in that wants other arguments
        return RuntimeError(f"{kind.__name__}: {text}")
    return problem


def _number(payload: Any) -> int:
    number = payload["id"]
    if type(number) is not int or number < 0:
        raise Malformed("no number")
    return number
