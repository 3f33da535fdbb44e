"""Inside the candidate's box: the objects a test holds by number, and how values are written for it."""

import builtins
import importlib
from collections.abc import Callable
from typing import Any

from server.practical.inside.codec import Codec
from server.practical.inside.describing import describe, goes_by_name, plain_base, text_of
from server.practical.inside.forwarding import PLAIN_TYPES, SINGLETONS, VALUE_BASES
from server.practical.inside.handed import home_of, make_handed
from server.practical.inside.sharing import Shared
from server.practical.tagged import Malformed


class Sentinel:
    """What a bare `object()` is described as."""


class Objects:
    """Numbers for objects and classes. They are never freed: one process serves one test method."""

    def __init__(self, ask_back: Callable[..., Any]) -> None:
        self._ask_back = ask_back
        self._by_number: list[Any] = []
        self._numbers: dict[int, int] = {}
        self._described: set[int] = set()
        self._drafted: list[int] = []
        self._handed: dict[int, Any] = {}
        self._homes: dict[int, int] = {}
        self._shared = Shared(1)
        self._codec = Codec(self._shared, self._other, self._special)

    def encode(self, value: Any) -> Any:
        """The tree of any value: plain ones by value, the others by number."""
        return self._codec.write(value)

    def decode(self, tree: Any) -> Any:
        """The value of a tree from the author's side."""
        return self._codec.read(tree)

    def changes(self) -> list[Any]:
        """What changed in containers that both sides hold."""
        return [[number, self._codec.contents(one)] for number, one in self._shared.changed()]

    def take(self, aside: list[Any]) -> None:
        """What changed over there, and what nobody there holds any more."""
        changes, gone = aside
        self._codec.apply(changes)
        for number in gone:
            self._shared.forget(number)

    def sent(self) -> None:
        """All that was written has reached the other side, or soon will."""
        self._shared.sent()
        self._drafted.clear()

    def unsent(self) -> None:
        """What was written last is not sent; it has to be described again."""
        self._shared.unsent()
        self._described.difference_update(self._drafted)
        self._drafted.clear()

    def number_of(self, value: Any) -> int:
        """The number of an object, the same one each time."""
        number = self._numbers.setdefault(id(value), len(self._by_number))
        if number == len(self._by_number):
            self._by_number.append(value)
        return number

    def exception(self, problem: BaseException) -> Any:
        """The tree of an exception: number, class, arguments and text, as they are now."""
        if id(problem) in self._homes:
            return {"$home": self._homes[id(problem)]}
        cause = problem.__cause__
        number = self.number_of(problem)
        return {
            "$exception": {
                "id": number,
                "class": self._describe(type(problem)),
                "args": [self._argument(argument) for argument in problem.args],
                "text": text_of(problem),
                "cause": None if cause is None or cause is problem else self.exception(cause),
            }
        }

    def _argument(self, value: Any) -> Any:
        try:
            return self.encode(value)
        except (Malformed, RecursionError):
            return text_of(value)

    def _other(self, value: Any, depth: int) -> Any:
        for name, singleton in SINGLETONS.items():
            if value is singleton:
                return {"$singleton": name}
        home = home_of(value)
        if home is not None:
            return {"$home": home}
        if isinstance(value, type):
            return {"$class": self._describe(value)}
        if isinstance(value, BaseException):
            return self.exception(value)
        kind = Sentinel if type(value) is object else type(value)
        tree = {"id": self.number_of(value), "class": self._describe(kind)}
        base = plain_base(type(value), VALUE_BASES)
        if base is not None:
            tree["value"] = self._codec.write(VALUE_BASES[base](value), depth)
        return {"$object": tree}

    def _describe(self, kind: type) -> Any:
        """What a proxy class is made from, once per class; a built-in one goes by its name."""
        known = goes_by_name(kind)
        if known is not None:
            return {"builtin": known}
        number = self.number_of(kind)
        if number in self._described:
            return {"id": number}
        self._described.add(number)
        self._drafted.append(number)
        return {"id": number, **describe(kind, self._describe)}

    def _special(self, tag: str, payload: Any, depth: int) -> Any:
        match tag:
            case "$handle":
                return self._by_number[payload]
            case "$handed":
                return self._stand_in(payload, depth)
            case "$builtin":
                return PLAIN_TYPES[payload] if payload in PLAIN_TYPES else getattr(builtins, payload)
            case "$library":
                module, _, name = payload.partition(":")
                return getattr(importlib.import_module(module), name)
            case "$singleton":
                return SINGLETONS[payload]
            case "$exception":
                return self._raised_there(payload, depth)
            case _:
                raise Malformed(f"unknown tag {tag}")

    def _stand_in(self, about: dict[str, Any], depth: int) -> Any:
        number = about["id"]
        if number not in self._handed:
            value = self._codec.read(about["value"], depth) if "value" in about else None
            self._handed[number] = make_handed(number, {**about, "value": value}, self._ask_back)
        return self._handed[number]

    def _raised_there(self, payload: dict[str, Any], depth: int) -> BaseException:
        kind = getattr(builtins, payload["class"])
        args = [self._codec.read(part, depth) for part in payload["args"]]
        try:
            problem: BaseException = kind(*args)
        except (TypeError, ValueError):
            problem = RuntimeError(*args)
        self.number_of(problem)  # keeps it, and with it its place in memory
        self._homes[id(problem)] = payload["id"]
        return problem
