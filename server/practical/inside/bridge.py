"""Inside the author's box: asks the candidate's side and turns what it answers into plain values and proxies.

The rules that keep a wrong answer from passing live here: a proxy never equals a plain value, order and
arithmetic with a plain value are only for classes the author knows, an answer has exactly the type it must
have, and a malformed frame ends the test for good.
"""

import builtins
import sys
from collections.abc import Callable
from typing import Any, NoReturn

from server.practical.framing import BadFrame
from server.practical.inside.forwarding import (
    ALONE,
    ANSWERS_BOOL,
    GUARDED,
    PLAIN_TYPES,
    SINGLETONS,
    SNAPSHOT_BASES,
    VALUE_BASES,
)
from server.practical.inside.making import builtin_exception, make_class
from server.practical.inside.outgoing import Outgoing
from server.practical.inside.proxies import NUMBER, RemoteClass, is_remote, number_of
from server.practical.inside.wire import Closed, Peer, Wire
from server.practical.tagged import Malformed, decode

MAXIMUM_PROXIES = 200_000
# What reading made-up trees can raise; Malformed is a ValueError.
NO_REPLY = (TypeError, ValueError, AttributeError, LookupError, RecursionError)


class Bridge:
    """The author's end of the wire.

    Args:
        break_off: called with a reason when the other side broke the protocol; never returns.
    """

    def __init__(self, wire: Wire, break_off: Callable[[str], NoReturn]) -> None:
        self._peer = Peer(wire, self._answer)
        self._break_off = break_off
        self._classes: dict[int, RemoteClass] = {}
        self._proxies: dict[int, Any] = {}
        self._raised: list[BaseException] = []
        self.swallowed: list[AssertionError] = []  # assertions that failed within the candidate's reach
        self._outgoing = Outgoing(self._raised_number)

    def load(self, module: object, name: str, known_classes: list[str]) -> None:
        """Import a module on the candidate's side and stand `module` for it."""
        number = self._ask("import", name)
        if type(number) is not int:
            self._break_off("a module without a number")
        object.__setattr__(module, NUMBER, number)
        object.__setattr__(module, "kaohe_forwarder", self)
        for known in known_classes:
            try:
                found = self.get(module, known)
            except AttributeError:
                continue
            if isinstance(found, RemoteClass):
                type.__setattr__(found, "_kaohe_known", True)

    def came_from_candidate(self, problem: BaseException | None) -> bool:
        """Whether the candidate's code raised this, as opposed to the test."""
        return any(problem is raised for raised in self._raised)

    def get(self, target: object, name: str) -> Any:
        """Attribute of the candidate's object."""
        return self._read(self._ask("get", self._encode(target), name))

    def put(self, target: object, name: str, value: object) -> None:
        """Set an attribute of the candidate's object."""
        self._ask("set", self._encode(target), name, self._encode(value))

    def drop(self, target: object, name: str) -> None:
        """Delete an attribute of the candidate's object."""
        self._ask("del", self._encode(target), name)

    def call(self, function: object, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call, bring home what the call changed in its arguments, and give its value."""
        passed = [*args, *kwargs.values()]
        trees = (self._encode(function), self._encode(list(args)), self._encode(dict(kwargs)))
        return self._read(self._ask("call", *trees, passed=passed), passed)

    def operate(self, name: str, target: Any, operands: tuple[Any, ...]) -> Any:
        """A special method of the candidate's object, under the rules."""
        if name in ("__eq__", "__ne__"):
            return self._equality(name, target, operands[0])
        kind = target if isinstance(target, RemoteClass) else type(target)
        if name in GUARDED and not all(map(is_remote, operands)) and not getattr(kind, "_kaohe_known", False):
            raise TypeError(f"{name} between a {kind.__name__} of the program and a plain value")
        if name == "__exit__":
            return self._leave(target, operands[1])
        trees = [self._encode(operand) for operand in (target, *operands)]
        return self._exact(name, self._read(self._ask("op", name, *trees)))

    def _equality(self, name: str, target: Any, other: Any) -> Any:
        kind = type(target)
        if is_remote(other):
            asked = kind._kaohe_unequal if name == "__ne__" else kind._kaohe_equal
            if asked and not isinstance(other, RemoteClass):
                trees = (self._encode(target), self._encode(other))
                return self._exact(name, self._read(self._ask("op", name, *trees)))
            equal = target is other if name == "__eq__" or not kind._kaohe_equal else target == other
            return equal if name == "__eq__" else not equal
        base = kind._kaohe_snapshot
        if base is None or type(other) is not SNAPSHOT_BASES[base]:
            return NotImplemented  # Python then asks a plain value, which says no
        mine = self._read(self._ask("snap", self._encode(target)))
        same = type(mine) is SNAPSHOT_BASES[base] and mine == other
        return same if name == "__eq__" else not same

    def _leave(self, target: Any, problem: BaseException | None) -> bool:
        """`__exit__`: the candidate may swallow its own and foreseen exceptions, never a failed assertion."""
        result = self._read(self._ask("op", "__exit__", self._encode(target), self._encode(problem)))
        failed = isinstance(problem, AssertionError) and not self.came_from_candidate(problem)
        return bool(result) and not failed

    def _exact(self, name: str, value: Any) -> Any:
        wanted = bool if name in ANSWERS_BOOL else ALONE.get(name)
        if wanted is None or type(value) is wanted or (value is NotImplemented and name != "__contains__"):
            return value
        raise TypeError(f"{name} gave a {type(value).__name__}, not a {wanted.__name__}")

    def _ask(self, *request: Any, passed: list[Any] | None = None) -> Any:
        """The tree of the value; what was printed meanwhile is printed here. Raises what was raised."""
        try:
            how, tree, changes, printed = self._peer.ask(*request)
            text = str(printed)
            self._take_changes(changes, passed or [])
            problem = self._problem(how, tree)
        except (Closed, BadFrame, *NO_REPLY) as broken:
            self._break_off(f"{type(broken).__name__}: {broken}")
        sys.stdout.write(text)
        if problem is not None:
            raise problem
        return tree

    def _problem(self, how: object, tree: Any) -> BaseException | None:
        if how == "ok":
            return None
        if how == "large":
            return ValueError("the program gave a value that is too large")
        problem = decode(tree, self._special) if how == "raise" else None
        if not isinstance(problem, BaseException):
            raise Malformed("something raised that is no exception")
        return problem

    def _take_changes(self, changes: list[Any], passed: list[Any]) -> None:
        for at, tree in changes:
            if type(at) is not int or not 0 <= at < len(passed):
                raise Malformed("a change of an argument that was not passed")
            old, new = passed[at], decode(tree, self._special)
            if type(old) is not type(new):
                raise Malformed("an argument that changed its type")
            match old:
                case list() | bytearray():
                    old[:] = new
                case dict() | set():
                    old.clear()
                    old.update(new)
                case _:
                    raise Malformed("an argument that cannot change")

    def _read(self, tree: Any, passed: list[Any] | None = None) -> Any:
        try:
            if isinstance(tree, dict) and set(tree) == {"$argument"} and passed is not None:
                return passed[tree["$argument"]]
            return decode(tree, self._special)
        except NO_REPLY as broken:
            self._break_off(f"no value: {broken}")

    def _encode(self, value: Any) -> Any:
        return self._outgoing.encode(value)

    def _answer(self, request: list[Any]) -> list[Any]:
        """The candidate's side asks: it may call a function it was given, or read a line."""
        kind, *fields, printed = request
        sys.stdout.write(str(printed))
        try:
            if kind == "input":
                return ["ok", builtins.input(str(fields[0]))]
            if kind != "callback":
                raise Malformed("an unknown question")
            number, args, kwargs = fields
            function = self._outgoing.callback(number)
            return ["ok", self._encode(function(*self._read(args), **self._read(kwargs)))]
        except Malformed as broken:
            self._break_off(str(broken))
        except BaseException as problem:  # whatever the author's function raises goes on to the caller
            if isinstance(problem, AssertionError):
                self.swallowed.append(problem)
            return ["raise", self._outgoing.exception(problem)]

    def _special(self, tag: str, payload: Any) -> Any:
        match tag:
            case "$object":
                return self._object(payload)
            case "$class":
                return self._class(payload)
            case "$exception":
                return self._exception(payload)
            case "$singleton":
                return SINGLETONS[payload]
            case "$range":
                return range(*(decode(part) for part in payload))
            case "$callback":
                return self._outgoing.callback(payload)
            case _:
                raise Malformed("an unknown tag")

    def _object(self, payload: Any) -> Any:
        number, kind = _number(payload), self._class(payload["class"])
        if number not in self._proxies:
            self._make_proxy(number, kind, payload)
        proxy = self._proxies[number]
        if type(proxy) is not kind:
            raise Malformed("an object that changed its class")
        return proxy

    def _make_proxy(self, number: int, kind: Any, payload: dict[str, Any]) -> None:
        if len(self._proxies) >= MAXIMUM_PROXIES:
            raise Malformed("too many objects")
        base = next((base for base in VALUE_BASES.values() if issubclass(kind, base)), None)
        if base is None:
            proxy = kind.__new__(kind)
        else:
            value = decode(payload["value"], self._special)
            if type(value) is not base:
                raise Malformed("a value of another type")
            proxy = base.__new__(kind, value)
        object.__setattr__(proxy, NUMBER, number)
        self._proxies[number] = proxy

    def _class(self, description: Any) -> Any:
        if set(description) == {"builtin"}:
            name = description["builtin"]
            return PLAIN_TYPES[name] if name in PLAIN_TYPES else builtin_exception(name)
        number = _number(description)
        if set(description) == {"id"}:
            return self._classes[number]
        if number in self._classes:
            raise Malformed("a class described twice")
        bases = [self._class(base) for base in description["bases"]]
        self._classes[number] = make_class(self, number, description, bases)
        return self._classes[number]

    def _exception(self, payload: Any) -> BaseException:
        number, kind, text = _number(payload), self._class(payload["class"]), payload["text"]
        args = decode(payload["args"], self._special)
        if not isinstance(kind, type) or not issubclass(kind, BaseException) or type(text) is not str:
            raise Malformed("no exception")
        if number in self._proxies:
            return self._known_exception(number)
        problem = _built(kind, args, text)
        if isinstance(kind, RemoteClass):
            object.__setattr__(problem, NUMBER, number)
            object.__setattr__(problem, "_kaohe_text", text)
        self._proxies[number] = problem
        self._raised.append(problem)
        return problem

    def _known_exception(self, number: int) -> BaseException:
        problem = self._proxies[number]
        if not isinstance(problem, BaseException):
            raise Malformed("an object that became an exception")
        return problem

    def _raised_number(self, value: object) -> int | None:
        """The candidate's number of anything that came from there."""
        number = number_of(value)
        if number is None and isinstance(value, BaseException) and self.came_from_candidate(value):
            number = next(number for number, proxy in self._proxies.items() if proxy is value)
        return number


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
