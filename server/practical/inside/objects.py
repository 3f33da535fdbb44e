"""Inside the candidate's box: the objects a test holds by number, and how values are written for it."""

import builtins
from collections.abc import Callable
from typing import Any

from server.practical.inside.forwarding import (
    FORWARDED,
    PLAIN_TYPES,
    SINGLETONS,
    SNAPSHOT_BASES,
    VALUE_BASES,
    VALUE_FORWARDED,
)
from server.practical.tagged import Malformed, decode, encode

TEXT_CHARACTERS = 2000


class Callback:
    """A function of the author's side: it can be called and nothing else."""

    def __init__(self, number: int, ask: Callable[..., Any], encode_value: Callable[[Any], Any]) -> None:
        self._number = number
        self._ask = ask
        self._encode = encode_value

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("callback", self._number, self._encode(list(args)), self._encode(kwargs))


class Objects:
    """Numbers for objects and classes. They are never freed: one process serves one test method."""

    def __init__(self, ask_back: Callable[..., Any]) -> None:
        self._ask_back = ask_back
        self._by_number: list[Any] = []
        self._numbers: dict[int, int] = {}
        self._described: set[int] = set()
        self._callbacks: dict[int, Callback] = {}

    def encode(self, value: Any) -> Any:
        """The tree of any value: plain ones by value, the others by number."""
        return encode(value, self._other)

    def decode(self, tree: Any) -> Any:
        """The value of a tree from the author's side."""
        return decode(tree, self._special)

    def number_of(self, value: Any) -> int:
        """The number of an object, the same one each time."""
        number = self._numbers.setdefault(id(value), len(self._by_number))
        if number == len(self._by_number):
            self._by_number.append(value)
        return number

    def exception(self, problem: BaseException) -> Any:
        """The tree of an exception: number, class, arguments and text, as they are now."""
        return {
            "$exception": {
                "id": self.number_of(problem),
                "class": self._describe(type(problem)),
                "args": [self._argument(argument) for argument in problem.args],
                "text": _text(problem),
            }
        }

    def _argument(self, value: Any) -> Any:
        try:
            return self.encode(value)
        except (Malformed, RecursionError):
            return _text(value)

    def _other(self, value: Any) -> Any:
        if type(value) is range:
            return {"$range": [self.encode(part) for part in (value.start, value.stop, value.step)]}
        for name, singleton in SINGLETONS.items():
            if value is singleton:
                return {"$singleton": name}
        if type(value) is Callback:
            return {"$callback": next(number for number, one in self._callbacks.items() if one is value)}
        if isinstance(value, type):
            return {"$class": self._describe(value)}
        if isinstance(value, BaseException):
            return self.exception(value)
        tree = {"id": self.number_of(value), "class": self._describe(type(value))}
        base = _plain_base(type(value), VALUE_BASES)
        if base is not None:
            tree["value"] = self.encode(VALUE_BASES[base](value))
        return {"$object": tree}

    def _describe(self, kind: type) -> Any:
        """What a proxy class is made from, once per class; a built-in one goes by its name."""
        if _goes_by_name(kind):
            return {"builtin": kind.__name__}
        number = self.number_of(kind)
        if number in self._described:
            return {"id": number}
        self._described.add(number)
        value_base = _plain_base(kind, VALUE_BASES)
        own = [
            parent
            for parent in kind.__mro__
            if parent is not object and not (value_base and parent.__module__ == "builtins")
        ]
        defined = {name for parent in own for name in vars(parent)}
        allowed = FORWARDED if value_base is None else VALUE_FORWARDED
        return {
            "id": number,
            "name": kind.__qualname__,
            "module": kind.__module__,
            "bases": [self._describe(base) for base in kind.__bases__ if base.__module__ != "builtins"],
            "dunders": sorted(allowed & defined - {"__hash__"}),
            "hash": _hashing(kind),
            "value": value_base,
            "snapshot": _plain_base(kind, SNAPSHOT_BASES),
            "exception": _builtin_exception(kind),
        }

    def _special(self, tag: str, payload: Any) -> Any:
        match tag:
            case "$handle":
                return self._by_number[payload]
            case "$callback":
                made = Callback(payload, self._ask_back, self.encode)
                return self._callbacks.setdefault(payload, made)
            case "$builtin":
                return PLAIN_TYPES[payload] if payload in PLAIN_TYPES else getattr(builtins, payload)
            case "$singleton":
                return SINGLETONS[payload]
            case "$range":
                return range(*payload)
            case "$exception":
                return getattr(builtins, payload["class"])(*self.decode(payload["args"]))
            case _:
                raise Malformed(f"unknown tag {tag}")


def _text(value: object) -> str:
    try:
        return str(value)[:TEXT_CHARACTERS]
    except Exception as problem:  # the candidate's own __str__ may raise anything
        return f"<{type(value).__name__}: {type(problem).__name__}>"


def _goes_by_name(kind: type) -> bool:
    if kind.__module__ == "builtins" and issubclass(kind, BaseException):
        return True
    return PLAIN_TYPES.get(kind.__name__) is kind


def _plain_base(kind: type, bases: dict[str, type]) -> str | None:
    return next((parent.__name__ for parent in kind.__mro__[1:] if parent in bases.values()), None)


def _builtin_exception(kind: type) -> str | None:
    parents = (parent for parent in kind.__mro__ if parent.__module__ == "builtins")
    return next((parent.__name__ for parent in parents if issubclass(parent, BaseException)), None)


def _hashing(kind: type) -> str:
    """Who says the hash: the candidate's class ("own"), nobody ("none"), or identity."""
    for parent in kind.__mro__:
        if "__hash__" in vars(parent):
            if parent is object:
                return "identity"
            return "none" if vars(parent)["__hash__"] is None else "own"
    return "identity"
