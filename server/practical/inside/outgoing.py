"""Inside the author's box: how the test's own values are written for the candidate's side.

Plain values go by value, the candidate's own objects by their number, what both sides have by its name.
Functions and objects of the test are handed over by number: `gate` decides what may be done with them. No
module, frame, code or test case ever crosses.
"""

import builtins
import sys
import types
import unittest
from collections.abc import Callable
from typing import Any

from server.practical.inside.forwarding import (
    EQUALITY,
    FORWARDED,
    PLAIN_TYPES,
    SINGLETONS,
    SNAPSHOT_BASES,
    VALUE_BASES,
)
from server.practical.tagged import Malformed

NEVER = (types.ModuleType, types.FrameType, types.CodeType, types.TracebackType, unittest.TestCase)
FUNCTIONS = (types.FunctionType, types.MethodType, types.BuiltinFunctionType, types.MethodWrapperType)


class Outgoing:
    """Writes what is not plain, and keeps what it handed over by number.

    Args:
        number_of: the candidate's number of a proxy, None for anything else.
        write: the tree of any value, given its depth.
    """

    def __init__(self, number_of: Callable[[object], int | None], write: Callable[[Any, int], Any]) -> None:
        self._number_of = number_of
        self._write = write
        self._handed: list[Any] = []
        self._numbers: dict[int, int] = {}

    def home(self, number: Any) -> Any:
        """What was handed over under that number. Raises Malformed."""
        if type(number) is not int or not 0 <= number < len(self._handed):
            raise Malformed("something nobody handed over")
        return self._handed[number]

    def exception(self, problem: BaseException) -> Any:
        """The tree of an exception of the test: its nearest built-in class and its arguments."""
        number = self._number_of(problem)
        if number is not None:
            return {"$handle": number}
        parents = [kind for kind in type(problem).__mro__ if kind.__module__ == "builtins"]
        args = [self._argument(part) for part in problem.args]
        return {"$exception": {"class": parents[0].__name__, "args": args, "id": self._hand(problem)}}

    def other(self, value: Any, depth: int) -> Any:
        """The tree of a value that is neither plain nor a container. Raises TypeError."""
        number = self._number_of(value)
        if number is not None:
            return {"$handle": number}
        for name, singleton in SINGLETONS.items():
            if value is singleton:
                return {"$singleton": name}
        if isinstance(value, NEVER):
            raise TypeError(f"a {type(value).__name__} cannot be handed to the program")
        if isinstance(value, BaseException):
            return self.exception(value)
        if _is_builtin(value):
            return {"$builtin": value.__name__}
        library = _library_name(value)
        if library is not None:
            return {"$library": library}
        for base in SNAPSHOT_BASES.values():
            if isinstance(value, base):  # a list of a class of the test's own goes as a list
                return self._write(base(value), depth)
        return {"$handed": self._about(value, depth)}

    def _about(self, value: Any, depth: int) -> dict[str, Any]:
        kind = type(value)
        about: dict[str, Any] = {"id": self._hand(value), "kind": "object", "dunders": []}
        about |= {"name": kind.__name__, "module": str(kind.__module__)}
        if isinstance(value, (type, *FUNCTIONS)):
            about["kind"] = "class" if isinstance(value, type) else "function"
            about["dunders"] = ["__call__"]
            for name in ("name", "qualname", "doc"):
                text = getattr(value, f"__{name}__", None)
                about[name] = text if type(text) is str else None if name == "doc" else "function"
            return about
        base = next((base for base in VALUE_BASES.values() if isinstance(value, base)), None)
        if base is not None:
            about["value"] = self._write(base(value), depth)
        else:
            about["dunders"] = sorted(dunders_of(value))
        return about

    def _argument(self, value: Any) -> Any:
        try:
            return self._write(value, 0)
        except (TypeError, Malformed):
            return str(value)

    def _hand(self, value: Any) -> int:
        number = self._numbers.setdefault(id(value), len(self._handed))
        if number == len(self._handed):
            self._handed.append(value)
        return number


def dunders_of(value: Any) -> set[str]:
    """Special methods that the candidate may have carried out on an object of the test."""
    parents = [parent for parent in type(value).__mro__ if parent is not object]
    found = FORWARDED & {name for parent in parents for name in vars(parent)}
    return {
        name for name in found if getattr(type(value), name, None) is not None and name not in EQUALITY
    } | ({"__eq__", "__hash__"} if "__eq__" in found and type(value).__hash__ is not None else set[str]())


def _is_builtin(value: Any) -> bool:
    """A plain type, a built-in exception or a built-in function, of which the other side has its own."""
    if isinstance(value, type):
        return PLAIN_TYPES.get(value.__name__) is value or getattr(builtins, value.__name__, None) is value
    return type(value) is types.BuiltinFunctionType and getattr(builtins, value.__name__, None) is value


def _library_name(value: Any) -> str | None:
    """`module:name` of a function or class of the standard library; None for every other value."""
    if not isinstance(value, (type, types.FunctionType, types.BuiltinFunctionType)):
        return None
    module, name = value.__module__, value.__name__
    if module not in sys.stdlib_module_names or module.startswith(("unittest", "_frozen")):
        return None
    return f"{module}:{name}" if getattr(sys.modules.get(module), name, None) is value else None
