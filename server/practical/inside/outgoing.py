"""Inside the author's box: how the test's own values are written for the candidate's side.

Plain values go by value, the candidate's own objects by their number, functions as something that can be
called. Nothing else of the test crosses: no modules, no code, no test objects.
"""

import builtins
import types
from collections.abc import Callable
from typing import Any

from server.practical.inside.forwarding import PLAIN_TYPES, SINGLETONS, SNAPSHOT_BASES, VALUE_BASES
from server.practical.inside.proxies import NUMBER, RemoteModule
from server.practical.tagged import Malformed, encode


class Outgoing:
    """Writes values, and keeps the functions it handed out by number.

    Args:
        number_of: the candidate's number of a proxy, None for anything else.
    """

    def __init__(self, number_of: Callable[[object], int | None]) -> None:
        self._number_of = number_of
        self._callbacks: list[Callable[..., Any]] = []

    def encode(self, value: Any) -> Any:
        """The tree of a value. Raises TypeError for what cannot cross."""
        try:
            return encode(value, self._other)
        except Malformed as problem:
            raise TypeError(f"this cannot be handed to the program: {problem}") from problem

    def callback(self, number: Any) -> Callable[..., Any]:
        """The function handed out under that number. Raises Malformed."""
        if type(number) is not int or not 0 <= number < len(self._callbacks):
            raise Malformed("a function nobody handed out")
        return self._callbacks[number]

    def exception(self, problem: BaseException) -> Any:
        """The tree of an exception of the test: its nearest built-in class and plain arguments."""
        number = self._number_of(problem)
        if number is not None:
            return {"$handle": number}
        parents = [kind for kind in type(problem).__mro__ if kind.__module__ == "builtins"]
        return {"$exception": {"class": parents[0].__name__, "args": [str(part) for part in problem.args]}}

    def _other(self, value: Any) -> Any:
        if isinstance(value, RemoteModule):
            return {"$handle": object.__getattribute__(value, NUMBER)}
        number = self._number_of(value)
        if number is not None:
            return {"$handle": number}
        if type(value) is range:
            return {"$range": [self.encode(part) for part in (value.start, value.stop, value.step)]}
        for name, singleton in SINGLETONS.items():
            if value is singleton:
                return {"$singleton": name}
        if isinstance(value, BaseException):
            return self.exception(value)
        if _is_builtin(value):
            return {"$builtin": value.__name__}
        if callable(value):
            if value not in self._callbacks:
                self._callbacks.append(value)
            return {"$callback": self._callbacks.index(value)}
        for base in (*VALUE_BASES.values(), *SNAPSHOT_BASES.values()):
            if isinstance(value, base):  # a Counter or named tuple of the test goes as what it is built on
                return self.encode(base(value))
        raise TypeError(f"a {type(value).__name__} cannot be handed to the program")


def _is_builtin(value: Any) -> bool:
    """A plain type, a built-in exception or a built-in function, of which the other side has its own."""
    if isinstance(value, type):
        return PLAIN_TYPES.get(value.__name__) is value or getattr(builtins, value.__name__, None) is value
    return type(value) is types.BuiltinFunctionType and getattr(builtins, value.__name__, None) is value
